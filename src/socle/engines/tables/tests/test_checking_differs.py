"""Where the check differs from frictionless on purpose: `docs/reference/check.md` says why, each line here shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables import check
from socle.engines.tables.tests.peer import theirs

TWO: list[dict[str, Any]] = [{"name": "jour", "type": "date"}, {"name": "n", "type": "integer"}]


def both(
    folder: Path, text: str, schema: dict[str, Any]
) -> tuple[list[tuple[int, str, str]], list[tuple[int, str, str]]]:
    """What Socle finds, and what frictionless finds."""
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    found = check(str(path), schema, limit=0, delimiter=",", encoding="utf-8")["findings"]
    return sorted((one["row"], one["field"], one["type"]) for one in found), sorted(theirs(path, schema).elements())


def test_columns_in_another_order_are_found_by_name(tmp_path: Path) -> None:
    ours, peer = both(tmp_path, "n,jour\n1,2024-03-15\n", {"fields": TWO})

    assert ours == []
    assert {kind for _, _, kind in peer} == {"incorrect-label", "type-error"}


def test_cells_under_an_unknown_label_are_not_checked(tmp_path: Path) -> None:
    ours, peer = both(tmp_path, "jour,total\n2024-03-15,x\n", {"fields": TWO})

    assert ours == [(1, "n", "incorrect-label")]
    assert peer == [(1, "n", "incorrect-label"), (2, "n", "type-error")]


def test_a_label_written_nearly_right_is_found_wherever_it_stands(tmp_path: Path) -> None:
    ours, peer = both(tmp_path, "N,JOUR\nx,2024-03-15\n", {"fields": TWO})

    assert ours == [(1, "jour", "incorrect-label"), (1, "n", "incorrect-label"), (2, "n", "type-error")]
    assert len(peer) == 4


def test_the_same_label_twice_is_told_and_the_first_is_checked(tmp_path: Path) -> None:
    fields = [*TWO, {"name": "m", "type": "integer"}]

    ours, peer = both(tmp_path, "jour,n,n\n2024-03-15,x,y\n", {"fields": fields})

    assert ours == [(1, "", "duplicate-label"), (1, "m", "missing-label"), (2, "n", "type-error")]
    assert (2, "m", "type-error") in peer


def test_a_point_in_geojson_may_have_an_altitude(tmp_path: Path) -> None:
    text = 'g,n\n"{""type"": ""Point"", ""coordinates"": [2.35, 48.85, 35]}",1\n'

    ours, peer = both(tmp_path, text, {"fields": [{"name": "g", "type": "geojson"}, TWO[1]]})

    assert (ours, peer) == ([], [(2, "g", "type-error")])


def test_a_duration_is_not_written_as_a_date(tmp_path: Path) -> None:
    ours, peer = both(
        tmp_path, "d,n\nP2020-01-01T00:00:00,1\n", {"fields": [{"name": "d", "type": "duration"}, TWO[1]]}
    )

    assert (ours, peer) == ([(2, "d", "type-error")], [])


def test_what_version_2_adds_is_checked(tmp_path: Path) -> None:
    fields = [{"name": "c", "categories": ["a", "b"]}, TWO[1]]

    ours, peer = both(tmp_path, "c,n\nz,1\na,2\na,2\n", {"fields": fields, "uniqueKeys": [["c", "n"]]})

    assert (ours, peer) == ([(2, "c", "constraint-error"), (4, "", "unique-error")], [])


def test_a_schema_refused_for_its_metadata_is_followed_as_far_as_it_goes(tmp_path: Path) -> None:
    schema = {"name": "Mes Tables", "fields": [{**TWO[0], "required": True}, TWO[1]]}

    path = tmp_path / "table.csv"
    path.write_text("jour,n\nhier,1\n", encoding="utf-8")

    found = check(str(path), schema)

    assert theirs(path, schema, told=False) is None
    assert [(one["row"], one["field"]) for one in found["findings"]] == [(2, "jour")]
    assert {one["code"] for one in found["warnings"]} == {"name-not-plain", "misplaced-constraint"}


def test_a_label_twice_is_told_where_columns_go_by_name(tmp_path: Path) -> None:
    ours, peer = both(tmp_path, "jour,n,n\n2024-03-15,1,2\n", {"fields": TWO, "fieldsMatch": "equal"})

    assert ours == [(1, "", "duplicate-label")]
    assert peer == [(1, "", "error")]


def test_a_moment_with_a_zone_is_compared_with_a_bound_without(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("t,n\n2024-03-15T14:30:00+02:00,1\n2024-03-15T14:30:00,2\n", encoding="utf-8")
    field = {"name": "t", "type": "datetime", "constraints": {"minimum": "2024-03-15T13:00:00"}}
    schema = {"fields": [field, TWO[1]]}

    found = check(str(path), schema)

    assert [(one["row"], one["type"]) for one in found["findings"]] == [(2, "constraint-error")]
    with pytest.raises(TypeError):
        theirs(path, schema)


def test_shapes_that_are_not_valid_and_places_that_are_nowhere_are_told(tmp_path: Path) -> None:
    ours, peer = both(
        tmp_path, "forme\nPOINT(2.3 48.8)\nPOINT(400 500)\n", {"fields": [{"name": "forme", "type": "string"}]}
    )

    assert ours == [(3, "forme", "geometry-outside")]
    assert peer == []


@pytest.mark.parametrize("more", [{}, {"unique": True}, {"enum": [1000, 20]}, {"minimum": 20, "maximum": 1000}])
def test_the_digits_of_a_whole_number_may_be_grouped(tmp_path: Path, more: dict[str, Any]) -> None:
    field = {"name": "n", "type": "integer", "groupChar": " ", "constraints": more}

    ours, peer = both(tmp_path, "n,m\n1 000,1\n20,1\n1.000,1\n", {"fields": [field, {"name": "m"}]})

    assert ours == [(4, "n", "type-error")]
    assert (2, "n", "type-error") in peer


def test_grouped_digits_that_are_the_same_number_are_the_same_value(tmp_path: Path) -> None:
    field = {"name": "n", "type": "integer", "groupChar": "'", "bareNumber": False, "constraints": {"unique": True}}

    ours, _peer = both(tmp_path, "n,m\n1'000,1\n1000,1\n1'000 €,1\n1001,1\n", {"fields": [field, {"name": "m"}]})

    assert ours == [(3, "n", "unique-error"), (4, "n", "unique-error")]
