"""The check finds the cells that frictionless 5.21 finds, on random schemas and tables, and on the registry's examples.

What differs on purpose is in `docs/reference/check.md` and in `test_checking_differs.py`.
"""

from __future__ import annotations

import json
import os
import random
import secrets
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables import check
from socle.engines.tables.tests.drawn import draw
from socle.engines.tables.tests.peer import Cells, theirs

TABLES = 300
SEED = int(os.environ.get("SOCLE_SEED", "0")) or secrets.randbelow(10**9)
SHARED = Path(os.environ.get("SOCLE_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data")) / "tables" / "schemas"


def ours(path: Path, schema: dict[str, Any], **given: Any) -> Cells:
    found = check(str(path), schema, limit=0, **given)
    assert sum(found["totals"].values()) == len(found["findings"])
    # Frictionless does not look at places: that is in `test_checking_differs.py`.
    kept = (one for one in found["findings"] if not one["type"].startswith("geometry-"))
    return Counter((one["row"], one["field"], one["type"]) for one in kept)


def test_random_tables_have_the_same_wrong_cells(tmp_path: Path) -> None:
    """The seed changes with every run; SOCLE_SEED runs one again."""
    print(f"seed {SEED}")
    path, cells = tmp_path / "table.csv", 0
    for number in range(TABLES):
        schema, text = draw(random.Random(SEED + number))
        path.write_text(text, encoding="utf-8", newline="")

        expected = theirs(path, schema)
        found = ours(path, schema, encoding="utf-8", delimiter=",", header=True)

        assert found == expected, f"seed {SEED + number}: {schema}; ours {found - expected}, theirs {expected - found}"
        cells += expected.total()
    assert cells > 5 * TABLES  # the tables are wrong enough to prove something


@pytest.mark.realdata
def test_the_examples_of_the_registry_have_the_same_wrong_cells() -> None:
    compared = 0
    for path in sorted(SHARED.glob("*/*.csv")):
        schema = json.loads((path.parent / "schema.json").read_text("utf-8"))
        if path.parent.name == "subventions":
            continue  # the examples are of another version of the schema: see the test below
        bare = {key: value for key, value in schema.items() if key != "custom_checks"}
        expected = theirs(path, bare, told=False)
        if expected is None:
            continue  # frictionless refuses the schema for its metadata
        assert ours(path, bare) == expected, path
        compared += 1
    assert compared >= 18


@pytest.mark.realdata
def test_a_schema_that_frictionless_refuses_for_its_metadata_still_validates_with_a_warning() -> None:
    refused = 0
    for path in sorted(SHARED.glob("*/*valide.csv")):
        schema = json.loads((path.parent / "schema.json").read_text("utf-8"))
        if "invalid" in path.name or "non-" in path.name or theirs(path, schema, told=False) is not None:
            continue
        found = check(str(path), schema)
        assert found["warnings"], path
        assert found["valid"], (path, found["rules"])
        refused += 1
    assert refused >= 2


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("exemple_valide.csv", set()),
        ("exemple_invalide_erreurs_cellules.csv", {"type-error", "constraint-error", "french-siret-value"}),
        ("exemple_invalide_erreurs_colonnes.csv", {"missing-label", "incorrect-label"}),
        ("exemple-duplicate-column.csv", {"duplicate-label"}),
    ],
)
def test_the_examples_of_subventions_are_told_by_their_columns(name: str, types: set[str]) -> None:
    """Frictionless reads them by position and finds a hundred wrong cells in the one that is called valid."""
    schema = json.loads((SHARED / "scdl" / "subventions.schema.json").read_text("utf-8"))

    found = check(str(SHARED / "subventions" / name), schema)

    assert types <= set(found["totals"]), found["totals"]
    assert found["valid"] == (name == "exemple_valide.csv")
