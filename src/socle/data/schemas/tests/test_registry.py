"""The registry as data: each file is sound, whole in three languages, and its example is valid by two validators."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from socle.data.schemas.queries._registry import FOLDER, registry
from socle.data.schemas.rules import empty_csv, example_csv, faults_of, slug_faults
from socle.data.schemas.terms import Theme
from socle.engines.tables import check, suggest

FILES = sorted(FOLDER.glob("*.json"))
NAMES = [path.stem for path in FILES]
REAL = Path(os.environ.get("SOCLE_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data")) / "tables"


def raw(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_there_are_many_each_named_once_as_its_file() -> None:
    assert len(FILES) >= 45
    assert {raw(name)["name"] for name in NAMES} == set(NAMES) == set(registry())
    assert not any(slug_faults(name, frozenset()) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_says_what_it_is_in_three_languages_and_whom_it_follows(name: str) -> None:
    schema = raw(name)

    assert schema["title"] and schema["description"] and schema["version"]
    for key in ("socle:title", "socle:description"):
        assert set(schema[key]) == {"en", "ar"} and all(schema[key].values())
        assert any("\u0600" <= sign <= "\u06ff" for sign in schema[key]["ar"])
    assert set(schema.get("socle:notes", {"fr": 1, "en": 1, "ar": 1})) == {"fr", "en", "ar"}
    assert schema["socle:theme"] in tuple(Theme)
    assert schema["sources"][0]["title"] and schema["sources"][0]["path"].startswith("https://")
    titles = [{"fr": field["title"], **field["socle:title"]} for field in schema["fields"]]
    assert all(set(one) == {"fr", "en", "ar"} and all(one.values()) for one in titles)
    assert all(any("\u0600" <= sign <= "\u06ff" for sign in one["ar"]) for one in titles)
    for language in ("fr", "ar"):
        assert len({one[language] for one in titles}) == len(titles), f"two columns of one title in {language}"


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_has_no_fault_that_we_would_refuse_to_a_town(name: str) -> None:
    assert faults_of(raw(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_frictionless_reads_its_metadata_and_finds_its_example_valid(name: str) -> None:
    from frictionless import Resource, Schema

    schema = raw(name)
    table = example_csv(schema).removeprefix("\ufeff").encode()

    report = Resource(data=table, format="csv", schema=Schema.from_descriptor(schema)).validate()

    assert report.valid, report.flatten(["type", "fieldName", "note"])


@pytest.mark.parametrize("name", NAMES)
def test_its_example_is_valid_by_our_own_check(name: str, tmp_path: Path) -> None:
    table = tmp_path / f"{name}.csv"
    table.write_text(example_csv(raw(name)), encoding="utf-8")

    found = check(str(table), raw(name))

    assert found["valid"], found["findings"]
    assert found["rows"] == 1 and not found["warnings"]


@pytest.mark.parametrize("name", NAMES)
def test_its_geometry_and_its_key_are_columns_it_has(name: str) -> None:
    schema = raw(name)
    names = {field["name"] for field in schema["fields"]}

    geometry = schema.get("socle:geometry", {})
    named = {geometry[key] for key in ("lon", "lat", "point", "wkt", "geojson") if key in geometry}
    assert named <= names and (not geometry or named)
    keys = schema.get("primaryKey") or schema.get("socle:key") or []
    assert {keys} <= names if isinstance(keys, str) else set(keys) <= names


@pytest.mark.parametrize("name", NAMES)
def test_its_own_names_suggest_it_first(name: str) -> None:
    labels = [field["name"] for field in raw(name)["fields"]]

    first = suggest(labels, list(registry().values()))[0]

    assert (first["name"], first["score"], first["missing"], first["extra"]) == (name, 1.0, [], [])


def test_an_empty_table_has_the_header_alone() -> None:
    rows = list(csv.reader(io.StringIO(empty_csv(raw("arbres")).removeprefix("\ufeff"))))

    assert rows == [[field["name"] for field in raw("arbres")["fields"]]]


# Official schemas and their examples, beside ours. What their authors call valid is so by ours; and where the official
# schema finds a fault in it, ours finds the same one.
TWINS = {
    "arbre": "arbres",
    "arrete-circulation-marchandises": "arretes-circulation",
    "biens-reemploi": "reemploi",
    "catalogue-donnees": "catalogue-organisation",
    "comptage-mobilites-channel": "comptage-canaux",
    "comptage-mobilites-measure": "comptage-mesures",
    "fontaine-eau": "fontaines",
    "hautes-remunerations": "hautes-remunerations",
    "irve-dynamique": "irve-dynamique",
    "irve-statique": "irve-statique",
    "lieux-covoiturage": "covoiturage",
    "mediation-numerique": "mediation-numerique",
    "registre-entrees-archives": "archives-entrees",
    "stationnement": "stationnement",
    "stationnement-cyclable": "stationnement-cyclable",
    "stations-taxi": "taxis",
    "subventions": "subventions",
}
PAIRS = [(path, TWINS[path.parent.name]) for path in sorted(REAL.glob("schemas/*/*.csv")) if path.parent.name in TWINS]


@pytest.mark.realdata
@pytest.mark.parametrize(("path", "name"), PAIRS, ids=[f"{path.parent.name}/{path.stem}" for path, _ in PAIRS])
def test_an_official_example_meets_the_same_faults_by_ours_as_by_the_official_schema(path: Path, name: str) -> None:
    # The folder of grants holds a wider schema of another author beside examples of the official one.
    schema = "../scdl/subventions.schema.json" if name == "subventions" else "schema.json"
    official = json.loads((path.parent / schema).read_text(encoding="utf-8"))

    ours, theirs = (check(str(path), schema, limit=0) for schema in (raw(name), official))

    def places(found: dict[str, Any]) -> list[tuple[Any, ...]]:
        return sorted((one["type"], one["row"], one["field"], one["column"]) for one in found["findings"])

    assert places(ours) == places(theirs)
    assert ours["valid"] == theirs["valid"]
    if "invalide" in path.stem or "non-valide" in path.stem or "duplicate" in path.stem:
        assert not ours["valid"]
