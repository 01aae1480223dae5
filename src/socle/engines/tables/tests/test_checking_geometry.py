"""What is wrong with shapes and places is found before publication, with its row and how to mend it."""

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.engines.tables import check, convert
from socle.engines.tables.checking import _geometry, retold
from socle.engines.tables.shaping import FAULTS, WGS84, judge_degrees, read_pairs

Pair = tuple[float | None, float | None]
RING = "POLYGON((2.3 48.8,2.4 48.8,2.4 48.9,2.3 48.8))"


def found(path: Path, text: str, schema: dict[str, Any] | None = None, **asked: Any) -> list[tuple[str, int, str]]:
    path.write_text(text)
    result = check(str(path), schema, **asked)
    return [(one["type"], one["row"], one["field"]) for one in result["findings"]]


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ("POINT(2.31 48.81)", ""),
        ("POLYGON((2.3 48.8,2.4 48.9,2.4 48.8,2.3 48.9,2.3 48.8))", "geometry-invalid"),
        ("POLYGON((2.3 48.8,2.4 48.8,2.4 48.9))", "geometry-unclosed"),
        ("SRID=2154;POINT(652000 6862000)", "geometry-mixed-crs"),
        ("POINT(48.81 -92.31)", "geometry-swapped"),
        ("POINT(400 500)", "geometry-outside"),
        ("POINT(2.31 ", "geometry-unreadable"),
        ("rue du Puits", "geometry-unreadable"),
    ],
)
def test_each_fault_of_a_shape_is_a_finding_on_its_row(tmp_path: Path, shape: str, code: str) -> None:
    rows = [*(f"{n};{RING}" for n in range(1, 24)), f'24;"{shape}"', *(f"{n};{RING}" for n in range(25, 30))]
    if code == "geometry-swapped":  # off the Earth as it stands, and on it the other way round
        rows[23] = '24;"POINT(48.81 92.31)"'
    if code == "geometry-unreadable":
        # The first cells say that the column holds shapes; what follows may be anything.
        rows = [*(f"{n};{RING}" for n in range(1, 600)), *(row for row in rows if row.startswith("24;"))]

    seen = found(tmp_path / "a.csv", "id;forme\n" + "\n".join(rows) + "\n")

    assert seen == ([(code, 601 if code == "geometry-unreadable" else 25, "forme")] if code else [])


@pytest.mark.parametrize(
    ("names", "base", "bad", "code"),
    [
        ("lon;lat", (2.3, 48.8), "48.8;2.3", "geometry-swapped"),
        ("longitude;latitude", (2.3, 48.8), "2.3;148.0", "geometry-swapped"),
        ("lon;lat", (2.3, 48.8), "400;500", "geometry-outside"),
        ("x;y", (652.0, 6862.0), "6862000;652000", "geometry-swapped"),
    ],
)
def test_one_place_that_is_not_where_the_others_are(
    tmp_path: Path, names: str, base: tuple[float, float], bad: str, code: str
) -> None:
    scale = 1000 if names == "x;y" else 1
    rows = [f"{(base[0] + n / 1000) * scale:.3f};{(base[1] + n / 1000) * scale:.3f}" for n in range(50)]
    text = f"{names}\n" + "\n".join([*rows[:30], bad, *rows[30:]]) + "\n"

    assert found(tmp_path / "a.csv", text) == [(code, 32, names.partition(";")[0])]
    assert found(tmp_path / "b.csv", f"{names}\n" + "\n".join(rows) + "\n") == []


def test_a_column_whose_axes_are_all_swapped_is_told_once(tmp_path: Path) -> None:
    rows = "".join(f"{48.8 + n / 1000};{-122.3 - n / 1000}\n" for n in range(300))

    assert found(tmp_path / "a.csv", "lon;lat\n" + rows) == [("geometry-swapped", 2, "lon")]


def test_a_file_that_says_another_system_than_its_numbers_is_told_once(tmp_path: Path) -> None:
    point = {
        "type": "Feature",
        "properties": {"id": 1},
        "geometry": {"type": "Point", "coordinates": [652000, 6862000]},
    }
    path = tmp_path / "a.geojson"

    seen = found(path, json.dumps({"type": "FeatureCollection", "features": [point] * 5}))

    assert seen == [("geometry-other-crs", 2, "geometry")]


def test_metres_of_france_are_no_fault_where_nothing_says_degrees(tmp_path: Path) -> None:
    rows = "".join(f"{n};POINT ({650000 + n} {6665000 + n})\n" for n in range(20))

    assert found(tmp_path / "a.csv", "id;geompoint\n" + rows) == []


def test_totals_are_exact_and_every_row_is_in_the_file_to_take_away(tmp_path: Path) -> None:
    path, told = tmp_path / "a.csv", tmp_path / "told.csv"
    path.write_text("id;forme\n" + "".join(f"{n};{RING if n % 2 else 'POINT(400 500)'}\n" for n in range(1, 201)))

    result = check(str(path), None, limit=5, annotated=str(told))

    assert result["totals"] == {"geometry-outside": 100}
    assert (len(result["findings"]), result["truncated"], result["valid"]) == (5, True, False)
    assert len(told.read_text("utf-8-sig").splitlines()) == 101


def test_what_is_found_beforehand_is_what_publication_says(tmp_path: Path) -> None:
    shapes = ["POINT(2.3 48.8)"] * 25 + ["POLYGON((2.3 48.8,2.4 48.8,2.4 48.9))", "POINT(400 500)"]
    path = tmp_path / "a.csv"
    path.write_text("id;forme\n" + "".join(f'{n};"{one}"\n' for n, one in enumerate(shapes)))

    before = {(one["type"], one["row"]) for one in check(str(path), None)["findings"]}
    after = {(one["code"], row) for one in convert(str(path))["findings"] for row in one["rows"]}

    assert before == after


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_findings_are_said_again_in_another_language(tmp_path: Path, language: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("préambule\n\nid;forme;jour;note;mail\n" + f"1;{RING};2024-03-15;9;a@b.fr\n" * 3)
    with path.open("a") as file:
        file.write("1;POINT(400 500);15/03/2024;99;rien\n\n2;POINT(2.3 48.8);2024-03-16;3\n")
    schema = {
        "fields": [
            {"name": "id", "type": "integer", "constraints": {"unique": True}},
            {"name": "forme", "type": "string"},
            {"name": "jour", "type": "date"},
            {"name": "note", "type": "number", "constraints": {"maximum": 10}, "foo": 3},
            {"name": "mail", "type": "string", "format": "email"},
            {"name": "manque", "type": "nawak"},
        ],
        "primaryKey": ["id"],
        "custom_checks": [{"name": "french-siret-value", "params": {"column": "mail"}}, {"name": "inconnu"}],
    }

    there = check(str(path), schema, language=language)
    here = json.loads(json.dumps(check(str(path), schema, language="en" if language == "fr" else "fr")))

    assert len({one["type"] for one in there["findings"]}) >= 6
    assert retold(here, schema, language=language) == json.loads(json.dumps(there))


def test_every_fault_has_its_words() -> None:
    assert all(set(words) == {"fr", "en", "ar"} for words in FAULTS.values())


def test_words_for_no_value_are_no_shapes_and_bad_geojson_is_told_once(tmp_path: Path) -> None:
    point = '"{""type"": ""Point"", ""coordinates"": [2.3, 48.8]}"'
    schema = {"fields": [{"name": "id"}, {"name": "forme", "type": "geojson"}], "missingValues": ["", "néant"]}
    text = "id;forme\n" + f"1;{point}\n" * 600 + "2;néant\n3;rien\n"

    assert found(tmp_path / "a.csv", text, schema) == [("type-error", 603, "forme")]


@pytest.mark.parametrize("share", [0.002, 0.02, 0.05, 0.09])
def test_swapped_places_are_all_told_however_many_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    monkeypatch.setattr(_geometry, "SOME", 100)
    chance = random.Random(914)
    places = [(2.2 + chance.random() * 0.3, 48.7 + chance.random() * 0.3) for _ in range(5_000)]
    swapped = [chance.random() < share for _ in places]
    pairs = [(y, x) if turn else (x, y) for (x, y), turn in zip(places, swapped, strict=True)]
    lines = [f"{at},{x},{y}" for at, (x, y) in enumerate(pairs)]
    path = tmp_path / "places.csv"
    path.write_text("\n".join(["id,lon,lat", *lines]), encoding="utf-8")

    assert check(str(path), None)["totals"] == {"geometry-swapped": sum(swapped)}


AROUND = st.tuples(st.floats(2.2, 2.6), st.floats(48.7, 49.0))
ELSEWHERE = st.tuples(st.floats(100, 101), st.floats(10, 11))
SWAPPED = st.tuples(st.floats(48.7, 49.0), st.floats(2.2, 2.6))
ANYWHERE = st.tuples(*[st.none() | st.floats(-400, 400) | st.sampled_from([0.0, 48.8, 2.3, 90.0, 180.0, math.inf])] * 2)
METRES = st.tuples(st.floats(1, 1.3e6), st.floats(5.9e6 + 1, 7.2e6))
OFF = st.tuples(st.floats(-89, 89), st.floats(91, 180))  # off the Earth as they stand, and on it the other way round


@given(
    st.lists(AROUND, max_size=3) | st.lists(AROUND, min_size=20, max_size=40),
    st.lists(ANYWHERE | SWAPPED, max_size=8) | st.lists(ELSEWHERE, min_size=15, max_size=40),
    st.lists(METRES, max_size=2) | st.lists(OFF, max_size=2),
    st.randoms(),
)
def test_places_are_judged_as_their_publication_reads_them(
    many: list[Pair], some: list[Pair], others: list[Pair], chance: random.Random
) -> None:
    pairs = [*many, *some, *others]
    chance.shuffle(pairs)
    xs, ys = [one[0] for one in pairs], [one[1] for one in pairs]

    told = judge_degrees(xs, ys, examples=100)

    read = [one.to_json() for one in read_pairs(xs, ys, WGS84, examples=100).faults]
    if told is None:  # said of all of them together: only publication does it
        assert any(one["code"] == "geometry-other-crs" or one["data"].get("all") for one in read)
    else:
        assert [one.to_json() for one in told] == read
