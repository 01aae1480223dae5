"""Real tables of local authorities: which columns alarm, and what is left to repair once the sure was accepted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables import TableError
from socle.engines.tables.detecting import detect
from socle.engines.tables.repairing import propose, repair

ROOT = Path(os.environ.get("SOCLE_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data"))
FILES = sorted([*ROOT.glob("tables/tables/*"), *ROOT.glob("tables/bal/*.csv"), *ROOT.glob("tables/schemas/*/*.csv")])

pytestmark = [pytest.mark.realdata]

# Read one by one: archives name donors and photographers, operators and shops give the mailbox of a person.
ALARMS = {
    ("avignon-archives.csv", "activiteProd", "free_text"),
    ("avignon-archives.csv", "descContenu", "free_text"),
    ("irve-consolidation-2021.csv", "contact_amenageur", "email"),
    ("irve-consolidation-2021.csv", "contact_operateur", "email"),
    ("saint-etienne-commerces.csv", "email", "email"),
    ("exemple-valide.csv", "contact_service", "email"),
    ("exemple-valide.csv", "contact_personne", "email"),
}


def test_only_columns_that_name_somebody_alarm() -> None:
    alarms, columns = set(), 0
    for path in FILES:
        for column in _columns(path):
            columns += 1
            if column["personal"]:
                alarms.add((path.name, column["column"], column["personal"]))

    assert columns > 1_500
    assert alarms == ALARMS


@pytest.mark.parametrize(
    ("file", "column", "semantic"),
    [
        ("nantes-etablissements-l93.csv", "Coordonnee X", "lambert93_x"),
        ("nantes-etablissements-l93.csv", "Code établissement", "uai"),
        ("paris-sanisettes.csv", "geo_point_2d", "point"),
        ("paris-sanisettes.csv", "HORAIRE", "opening_hours"),
        ("saint-etienne-marches.csv", "titulaires/0/id", "siret"),
        ("saint-etienne-marches.csv", "code postal", "postal_code"),
        ("saint-etienne-commerces.csv", "phone", "phone"),
        ("saint-etienne-commerces.csv", "com_insee", "insee_commune"),
        ("blantyre-bennes.csv", "long", "longitude"),
        ("organisations-opendata.csv", "Département", "departement"),
        ("rostock-travaux.csv", "baubeginn", "datetime"),
        ("bondy-stationnement-rues.csv", "couleur", "colour"),
    ],
)
def test_columns_of_real_tables_are_told(file: str, column: str, semantic: str) -> None:
    told = {one["column"]: one["semantic"] for one in _columns(ROOT / "tables/tables" / file)}

    assert told[column] == semantic


def test_what_is_sure_is_repaired_at_once(tmp_path: Path) -> None:
    """Accepted, the sure repairs leave nothing of their kind on the same column to propose surely again, and the same
    recipe changes nothing more."""
    mended = 0
    for path in (one for one in FILES if one.stat().st_size < 300_000):
        target, again = str(tmp_path / "one.csv"), str(tmp_path / "two.csv")
        try:
            found = [one for one in propose(str(path), name=path.name) if one["sure"]]
        except TableError:
            continue
        recipe = [one["repair"] for one in found]
        done = repair(str(path), target, recipe, name=path.name)
        twice = repair(target, again, recipe, delimiter=",", encoding="utf-8", header=True)
        left = [one for one in propose(target, delimiter=",", encoding="utf-8", header=True) if one["sure"]]
        assert (twice["changed"], twice["dropped"]) == (0, {}), path.name
        assert Path(again).read_bytes() == Path(target).read_bytes(), path.name
        assert not _places(left) & _places(found), path.name
        mended += bool(done["changed"])
    assert mended >= 25


def _columns(path: Path) -> list[dict[str, Any]]:
    try:
        return list(detect(str(path), name=path.name)["columns"])
    except TableError:
        return []


def _places(proposals: list[dict[str, Any]]) -> set[tuple[str, str]]:
    ops = [one["repair"] for one in proposals]
    return {(op["op"], column) for op in ops for column in [*op.get("columns", []), op.get("column", "")]}
