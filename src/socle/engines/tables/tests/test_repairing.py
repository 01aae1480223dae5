"""Repairs: what is proposed is what changes, nothing else, and once is enough."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socle.engines.tables import TableError
from socle.engines.tables.repairing import OPS, preview, propose, read_recipe, repair
from socle.engines.tables.repairing._recipe import CELL_OPS, steps_of
from socle.engines.tables.repairing._step import changes, run

Recipe = list[dict[str, Any]]
FRANCE = [-5.5, 41.2, 9.8, 51.3]


def file_of(folder: Path, content: str | bytes, name: str = "t.csv") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def rows_of(path: str) -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def repaired(folder: Path, content: str | bytes, recipe: Recipe) -> list[list[str]]:
    source, target = file_of(folder, content), str(folder / "out.csv")
    repair(source, target, recipe)
    return rows_of(target)


def proposed(folder: Path, content: str | bytes, schema: dict[str, Any] | None = None) -> dict[str, dict[str, Any]]:
    """Proposals by their op (the last of each)."""
    return {one["repair"]["op"]: one for one in propose(file_of(folder, content), schema)}


def one_cell(op: dict[str, Any], cell: str) -> str:
    step = steps_of(read_recipe([op])[0])
    return changes(pl.Series([cell]), [step]).get(cell, cell)


@pytest.mark.parametrize(
    ("op", "before", "after"),
    [
        ({"op": "decode", "columns": ["c"]}, "Ã‰cole MarÃ©chal", "École Maréchal"),
        ({"op": "decode", "columns": ["c"]}, "CafÃƒÂ©", "Café"),
        ({"op": "decode", "columns": ["c"]}, "lâ€™Ã©tÃ© Ã\u00a0 NÃ®mes â‚¬", "l’été à Nîmes €"),
        ({"op": "decode", "columns": ["c"]}, "Ù…Ø¯ÙŠÙ†Ø©", "مدينة"),
        ({"op": "decode", "columns": ["c"]}, "« CAFÉ » À ÉTÉ’", "« CAFÉ » À ÉTÉ’"),
        ({"op": "trim", "columns": ["c"]}, "\u00a0 École \t", "École"),
        ({"op": "trim", "columns": ["c"]}, "Rue\u00a0des  Lilas\u200b", "Rue des Lilas"),
        ({"op": "trim", "columns": ["c"]}, "« oui\u00a0»\u202f!", "« oui\u00a0»\u202f!"),
        ({"op": "missing", "columns": ["c"], "words": ["NC", "n/a"]}, " nc ", ""),
        ({"op": "missing", "columns": ["c"], "words": ["NC"]}, "NCC", "NCC"),
        ({"op": "number", "column": "c", "decimal": ",", "thousands": " "}, "1\u202f234,50", "1234.50"),
        ({"op": "number", "column": "c", "decimal": ",", "thousands": " ", "unit": "€"}, "-12,5 €", "-12.5"),
        ({"op": "number", "column": "c", "decimal": ",", "unit": "€"}, "€12", "12"),
        ({"op": "number", "column": "c", "decimal": ",", "thousands": "."}, "1.234.567,8", "1234567.8"),
        ({"op": "number", "column": "c", "decimal": ",", "thousands": "."}, "12,345", "12,345"),
        ({"op": "number", "column": "c", "decimal": ".", "thousands": ","}, "1,234.5", "1234.5"),
        ({"op": "number", "column": "c", "decimal": ","}, "12.5", "12.5"),
        ({"op": "number", "column": "c", "decimal": ","}, "12 rue", "12 rue"),
        ({"op": "date", "column": "c", "order": "dmy"}, "3/2/2024", "2024-02-03"),
        ({"op": "date", "column": "c", "order": "mdy"}, "3/2/2024", "2024-03-02"),
        ({"op": "date", "column": "c"}, "3/2/2024", "3/2/2024"),
        ({"op": "date", "column": "c"}, "13/2/2024", "2024-02-13"),
        ({"op": "date", "column": "c", "order": "dmy"}, "2/13/2024", "2/13/2024"),
        ({"op": "date", "column": "c", "order": "ydm"}, "2018-17-04", "2018-04-17"),
        ({"op": "date", "column": "c", "order": "ydm"}, "2018-05-04", "2018-05-04"),
        ({"op": "date", "column": "c"}, "31/02/2024", "31/02/2024"),
        ({"op": "date", "column": "c"}, "1er février 2024", "2024-02-01"),
        ({"op": "date", "column": "c"}, "01-Oct-56", "2056-10-01"),
        ({"op": "date", "column": "c", "pivot": 40}, "01-Oct-56", "1956-10-01"),
        ({"op": "date", "column": "c", "order": "dmy"}, "2023-12-10T12:00:00.000", "2023-12-10T12:00:00.000"),
        ({"op": "date", "column": "c"}, "lundi 3 mars 2025", "2025-03-03"),
        ({"op": "date", "column": "c", "order": "mdy"}, "10/24/2023__01:24:17_PM", "2023-10-24T13:24:17"),
        ({"op": "date", "column": "c", "order": "dmy"}, "26.09.2023 10:46", "2023-09-26T10:46:00"),
        ({"op": "date", "column": "c", "serial": True}, "45337", "2024-02-15"),
        ({"op": "date", "column": "c"}, "45337", "45337"),
        ({"op": "boolean", "column": "c", "true": ["oui"], "false": ["non"]}, "VRAI", "oui"),
        ({"op": "boolean", "column": "c", "true": ["oui"], "false": ["non"]}, "peut-être", "peut-être"),
        ({"op": "phone", "column": "c", "region": "FR"}, "04.77.49-12 34", "+33477491234"),
        ({"op": "phone", "column": "c", "region": "SN"}, "77 555 12 34", "+221775551234"),
        ({"op": "phone", "column": "c", "region": "FR"}, "12", "12"),
        ({"op": "pad", "column": "c", "length": 5}, "1000", "01000"),
        ({"op": "pad", "column": "c", "length": 5}, "100", "100"),
        ({"op": "pad", "column": "c", "length": 9}, "5420574", "5420574"),
        ({"op": "values", "column": "c", "allowed": ["École", "Stade"], "map": {}}, "ECOLE", "École"),
        ({"op": "values", "column": "c", "allowed": ["cote", "côte"], "map": {}}, "COTE", "COTE"),
        ({"op": "values", "column": "c", "allowed": ["École"], "map": {"Ekole": "École"}}, "Ekole", "École"),
    ],
)
def test_each_repair_changes_what_it_says_and_leaves_the_rest(op: dict[str, Any], before: str, after: str) -> None:
    assert one_cell(op, before) == after


def test_a_whole_messy_table_is_mended(tmp_path: Path) -> None:
    content = (
        "Extrait du 3 mars;;;;;;\n"
        "Nom ;Prix;Date;lon;lat;;Ouvert\n"
        " Ã‰cole\u00a0;1 234,5 €;03/02/2024;48.85;2.35;;Oui\n"
        ";;;;;;\n"
        "Stade;12 €;13/02/2024;2.30;48.80;;OUI\n"
        "Nom ;Prix;Date;lon;lat;;Ouvert\n"
        "Salle;NC;14/02/2024;48.90;2.40;;non\n"
        "Parc;3,5 €;15/02/2024;48.91;2.41;;oui\n"
        "Total;1250 €;;;;;\n"
    )
    source, target = file_of(tmp_path, content), str(tmp_path / "out.csv")

    found = propose(source)
    done = repair(source, target, [one["repair"] for one in found])

    assert rows_of(target) == [
        ["Nom", "Prix", "Date", "lon", "lat", "Ouvert"],
        ["École", "1234.5", "2024-02-03", "2.35", "48.85", "oui"],
        ["Stade", "12", "2024-02-13", "2.30", "48.80", "oui"],
        ["Salle", "", "2024-02-14", "2.40", "48.90", "non"],
        ["Parc", "3.5", "2024-02-15", "2.41", "48.91", "oui"],
    ]
    assert done["dropped"] == {"blank_rows": 1, "repeated_header": 1, "totals_rows": 1}
    assert done["sha256"] == hashlib.sha256(Path(target).read_bytes()).hexdigest()


def test_proposals_count_each_cell_and_show_the_first(tmp_path: Path) -> None:
    content = "id;prix\n" + "".join(f"{at};{at},5\n" for at in range(1000))

    number = proposed(tmp_path, content)["number"]

    assert number["repair"] == {"op": "number", "column": "prix", "decimal": ",", "thousands": "", "unit": ""}
    assert number["cells"] == 1000 and number["sure"]
    assert number["examples"][:2] == [[2, "prix", "0,5", "0.5"], [3, "prix", "1,5", "1.5"]]
    assert len(number["examples"]) == 10


def test_the_order_of_dates_is_what_the_column_shows(tmp_path: Path) -> None:
    french = proposed(tmp_path, "n;date\n1;03/02/2024\n2;25/12/2023\n")["date"]
    american = proposed(tmp_path, "n;date\n1;03/02/2024\n2;12/25/2023\n")["date"]
    both = proposed(tmp_path, "n;date\n1;03/02/2024\n2;12/25/2023\n3;25/12/2023\n")["date"]
    neither = proposed(tmp_path, "n;date\n1;03/02/2024\n2;04/05/2023\n")["date"]

    assert (french["repair"]["order"], french["sure"]) == ("dmy", True)
    assert (american["repair"]["order"], american["sure"]) == ("mdy", True)
    assert (both["repair"]["order"], both["cells"]) == ("", 2)
    assert "Laissées comme elles sont\u00a0: 1" in both["why"]
    assert (neither["repair"]["order"], neither["sure"]) == ("dmy", False)
    assert "03/02/2024" in neither["why"]


def test_the_century_of_short_years_is_where_the_column_leaves_a_gap(tmp_path: Path) -> None:
    short = proposed(tmp_path, "n;date\n1;25/12/56\n2;24/03/77\n3;13/01/98\n4;14/01/04\n5;30/06/11\n")["date"]

    assert (short["repair"]["pivot"], short["sure"]) == (56, False)
    assert short["examples"][0][3] == "1956-12-25" and short["examples"][4][3] == "2011-06-30"


def test_points_of_the_south_are_not_swapped_unless_their_neighbours_say_so(tmp_path: Path) -> None:
    south = "n,lon,lat\n1,35.01,-15.82\n2,35.05,-15.77\n3,35.02,-15.80\n"
    mixed = "n,lon,lat\n1,-17.44,14.69\n2,-17.45,14.70\n3,14.71,-17.46\n"

    assert "swap" not in proposed(tmp_path, south)
    assert proposed(tmp_path, mixed)["swap"]["cells"] == 2


def test_names_made_of_digits_are_not_numbers(tmp_path: Path) -> None:
    content = "num_pdl;pop-insee\n19 512 735 118 300;6275\n17 272 793 009 836;13840\n18 272 793 009 836;420\n"

    assert not proposed(tmp_path, content)


def test_a_thousand_or_a_decimal_is_asked_when_no_cell_tells(tmp_path: Path) -> None:
    doubt = proposed(tmp_path, "n;prix\n1;1,234\n2;5,678\n")["number"]

    assert not doubt["sure"] and "1,234" in doubt["why"]


def test_totals_are_proved_by_their_sums(tmp_path: Path) -> None:
    town = "commune;habitants\nTotal-sur-Mer;120\nBelvenne;300\nOrvin;80\n"

    proved = proposed(tmp_path, town + "TOTAL :;500\n")["totals_rows"]
    wrong = proposed(tmp_path, town + "TOTAL :;9999\n")

    assert proved["repair"] == {"op": "totals_rows", "column": "commune", "words": ["total"]}
    assert [one[0] for one in proved["examples"]] == [5]
    assert "totals_rows" not in wrong


def test_a_schema_names_columns_values_and_zeros(tmp_path: Path) -> None:
    schema = {
        "fields": [
            {"name": "code_postal", "type": "string"},
            {"name": "theme", "type": "string", "constraints": {"enum": ["Équipement sportif", "Culture"]}},
            {"name": "ouvert", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
            {"name": "prix", "type": "number", "decimalChar": ","},
        ]
    }
    content = "Code Postal;thème;ouvert;prix\n1000;equipement sportif;Vrai;1,5\n38000;Cultrue;non;2,5\n"

    found = propose(file_of(tmp_path, content), schema)
    rows = repaired(tmp_path, content, [one["repair"] for one in found])

    assert rows == [
        ["code_postal", "theme", "ouvert", "prix"],
        ["01000", "Équipement sportif", "oui", "1,5"],
        ["38000", "Culture", "non", "2,5"],
    ]


def test_a_near_value_is_left_when_two_are_near(tmp_path: Path) -> None:
    schema = {
        "fields": [{"name": "t", "constraints": {"enum": ["zone 1", "zone 2"]}}, {"name": "n", "type": "integer"}]
    }

    assert "values" not in proposed(tmp_path, "t;n\nzone 3;1\nzone 1;2\n", schema)


def test_swapped_points_are_exchanged_row_by_row(tmp_path: Path) -> None:
    content = "nom,lon,lat\na,2.35,48.85\nb,48.86,2.36\nc,2.37,48.87\nd,,\ne,0,0\n"

    swap = proposed(tmp_path, content)["swap"]
    rows = repaired(tmp_path, content, [swap["repair"]])

    assert swap["cells"] == 2
    assert [row[1:] for row in rows[1:]] == [
        ["2.35", "48.85"],
        ["2.36", "48.86"],
        ["2.37", "48.87"],
        ["", ""],
        ["0", "0"],
    ]


# --- properties ------------------------------------------------------------------------------------------------------

SOME = (
    "| |1,5|1 234,5|12.345,6|1,234.5|€ 12|12 €|03/02/2024|13/02/24|2018-17-04|45337|Oui|NON|x|nc|NC |-|Ã‰cole|CafÃƒÂ©|"
    "\u200b| a\u00a0b |2.35|48.85|48,86|2,36|04 77 49 12 34|+221775551234|1000|38000|Total|total :|ECOLE|"
    "École|c1|c2|n1|12,345|"
    "a\"b|a,b|a\nb|a\r\nb|=1+1|'|1er mars 2024|Ø§Ù„|É’"
).split("|")
CELLS = st.one_of(
    st.sampled_from(SOME),
    st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=8),
    st.from_regex(r"[0-9]{1,3}([ .,][0-9]{3}){0,2}([.,][0-9]{1,3})?", fullmatch=True),
    st.from_regex(r"[0-3]?[0-9][/.-][0-3]?[0-9][/.-](19|20)?[0-9]{2}", fullmatch=True),
)
COLUMNS = ["c1", "c2", "c3"]
HEADER = ["no", *COLUMNS]
NEW = ["n1", "n2", "n3"]


def ops() -> st.SearchStrategy[Recipe]:
    column = st.sampled_from(COLUMNS)
    some = st.lists(column, min_size=1, max_size=3, unique=True)
    word = st.sampled_from(["nc", "-", "x", "total", "1,5"])
    one = st.one_of(
        st.builds(lambda c: {"op": "decode", "columns": c}, some),
        st.builds(lambda c: {"op": "trim", "columns": c}, some),
        st.builds(lambda c, w: {"op": "missing", "columns": c, "words": [w]}, some, word),
        st.builds(
            lambda c, d, t, u: {"op": "number", "column": c, "decimal": d, "thousands": t, "unit": u},
            *(
                column,
                st.sampled_from([",", "."]),
                st.sampled_from(["", " ", ".", ",", "'"]),
                st.sampled_from(["", "€"]),
            ),
        ),
        st.builds(
            lambda c, o, s: {"op": "date", "column": c, "order": o, "serial": s},
            *(column, st.sampled_from(["", "dmy", "mdy", "ymd", "ydm"]), st.booleans()),
        ),
        st.builds(lambda c: {"op": "boolean", "column": c, "true": ["oui", "1"], "false": ["non"]}, column),
        st.builds(lambda c, r: {"op": "phone", "column": c, "region": r}, column, st.sampled_from(["FR", "SN"])),
        st.builds(lambda c, n: {"op": "pad", "column": c, "length": n}, column, st.sampled_from([2, 5, 9, 14])),
        st.builds(
            lambda c: {"op": "values", "column": c, "allowed": ["École", "x y"], "map": {"c1": "x y", "x y": "c1"}},
            column,
        ),
        st.builds(lambda p: {"op": "swap", "lon": p[0], "lat": p[1], "box": FRANCE}, st.permutations(COLUMNS)),
        st.just({"op": "blank_rows"}),
        st.just({"op": "repeated_header"}),
        st.builds(lambda c: {"op": "totals_rows", "column": c, "words": ["Total"]}, column),
        st.builds(lambda c: {"op": "rename", "column": c, "to": NEW[COLUMNS.index(c)]}, column),
    )
    return st.lists(one, max_size=6)


# The first column counts the rows and the first row is plain, so that reading takes none for a second header; some rows
# are blank or say the header again.
ROWS = st.lists(
    st.one_of(st.lists(CELLS, min_size=3, max_size=3), st.sampled_from([[""] * 4, HEADER])), min_size=1, max_size=12
).map(lambda rows: [["0"] * 4, *(row if len(row) == 4 else [str(at), *row] for at, row in enumerate(rows, start=1))])
SLOW = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(folder: Path, rows: list[list[str]]) -> str:
    path = folder / "in.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([HEADER, *rows])
    return str(path)


SAID: dict[str, Any] = {"encoding": "utf-8", "delimiter": ",", "header": True}


def accepted(recipe: Recipe) -> Recipe:
    """The recipe without what makes it be refused (the same op twice on a column)."""
    kept: Recipe = []
    for op in recipe:
        try:
            read_recipe([*kept, op])
        except TableError:
            continue
        kept.append(op)
    return kept


@SLOW
@given(rows=ROWS, recipe=ops())
def test_a_recipe_changes_what_its_preview_counts_once_and_the_same_way(
    tmp_path: Path, rows: list[list[str]], recipe: Recipe
) -> None:
    recipe = accepted(recipe)
    source, target, again = written(tmp_path, rows), str(tmp_path / "o.csv"), str(tmp_path / "o2.csv")

    told = preview(source, recipe, limit=1000, **SAID)
    done = repair(source, target, recipe, **SAID)
    first = Path(target).read_bytes()
    repair(source, target, recipe, **SAID)
    twice = repair(target, again, recipe, **SAID)

    assert Path(target).read_bytes() == first, "the same recipe on the same bytes gives the same bytes"
    assert Path(again).read_bytes() == first, "a second time changes nothing more"
    assert twice["changed"] == 0 and not twice["dropped"]
    assert {key: told[key] for key in ("rows", "changed", "dropped", "labels")} == {
        key: done[key] for key in ("rows", "changed", "dropped", "labels")
    }
    _is_only_what_was_told(rows, rows_of(target), told, recipe)


def _is_only_what_was_told(rows: list[list[str]], out: list[list[str]], told: dict[str, Any], recipe: Recipe) -> None:
    """The slow twin: every cell compared, in every row that stays."""
    gone = {row for row, _, _ in told["rows_dropped"]}
    cells = {(row, column): (before, after) for row, column, before, after in told["examples"]}
    kept = [(at, row) for at, row in enumerate(rows, start=2) if at not in gone]
    touched = {c for op in recipe for c in [*op.get("columns", []), op.get("column"), op.get("lon"), op.get("lat")]}
    assert len(out) - 1 == len(kept) == told["rows"]
    for (at, before), after in zip(kept, out[1:], strict=True):
        for column, old, new in zip(HEADER, before, after, strict=True):
            if old != new:
                assert cells.pop((at, column)) == (old, new)
                assert column in touched
    assert not cells


@SLOW
@given(rows=ROWS)
def test_each_proposal_alone_changes_exactly_what_it_counted(tmp_path: Path, rows: list[list[str]]) -> None:
    source, target = written(tmp_path, rows), str(tmp_path / "o.csv")

    for one in propose(source, **SAID):
        assert json.loads(json.dumps(one)) == one
        done = repair(source, target, [one["repair"]], **SAID)

        if one["of"] == "cells":
            assert done["changed"] == one["cells"] > 0 and not done["dropped"]
        elif one["of"] == "rows":
            assert done["dropped"] == {one["repair"]["op"]: one["cells"]} and not done["changed"]


@settings(max_examples=400, deadline=None)
@given(cell=CELLS, recipe=ops())
def test_a_cell_that_changes_is_one_that_was_looked_at(cell: str, recipe: Recipe) -> None:
    for op in read_recipe(accepted(recipe)):
        if op.name in CELL_OPS:
            step = steps_of(op)
            after = run(cell, [step])
            if after != cell and run(after, [step]) == after:
                assert changes(pl.Series([cell]), [step]) == {cell: after}


# --- hostile ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "recipe",
    [
        None,
        {},
        "trim",
        [None],
        [[]],
        [{}],
        [{"op": "shell", "columns": ["c1"]}],
        [{"op": "trim"}],
        [{"op": "trim", "columns": []}],
        [{"op": "trim", "columns": "c1"}],
        [{"op": "trim", "columns": ["c1"], "extra": 1}],
        [{"op": "trim", "columns": ["c1"], "version": 2}],
        [{"op": "trim", "columns": ["c1"], "version": True}],
        [{"op": "trim", "columns": ["c\x00"]}],
        [{"op": "trim", "columns": ["\ud800"]}],
        [{"op": "trim", "columns": ["c1"]}, {"op": "trim", "columns": ["c1"]}],
        [{"op": "trim", "columns": ["x" * 5000]}],
        [{"op": "blank_rows"}] * 501,
        [{"op": "number", "column": "c1", "decimal": "("}],
        [{"op": "number", "column": "c1", "decimal": ["."]}],
        [{"op": "number", "column": "c1", "unit": "1"}],
        [{"op": "number", "column": "c1", "unit": "x" * 50}],
        [{"op": "pad", "column": "c1", "length": 10**9}],
        [{"op": "pad", "column": "c1", "length": True}],
        [{"op": "pad", "column": "c1", "length": float("nan")}],
        [{"op": "date", "column": "c1", "order": "xyz"}],
        [{"op": "phone", "column": "c1", "region": "../x"}],
        [{"op": "phone", "column": "c1", "region": []}],
        [{"op": "values", "column": "c1", "allowed": ["a"] * 3000}],
        [{"op": "values", "column": "c1", "allowed": ["a"], "map": {"a": 1}}],
        [{"op": "swap", "lon": "c1", "lat": "c2", "box": [0, 0, 10, 10]}],
        [{"op": "swap", "lon": "c1", "lat": "c2", "box": [float("nan"), 41, 9, 51]}],
        [{"op": "swap", "lon": "c1", "lat": "c2", "box": [float("-inf"), 41, 9, 51]}],
        [{"op": "swap", "lon": "c1", "lat": "c1", "box": FRANCE}],
        [{"op": "rename", "column": "c1", "to": "c2"}, {"op": "rename", "column": "c2", "to": "c1"}],
        [{"op": "preamble", "rows": -1}],
    ],
    ids=lambda recipe: str(recipe)[:50].encode("ascii", "replace").decode(),
)
def test_a_recipe_outside_the_closed_list_is_refused_with_its_place(tmp_path: Path, recipe: Any) -> None:
    source, target = written(tmp_path, [["0", "1", "2", "3"]]), tmp_path / "o.csv"

    with pytest.raises(TableError) as caught:
        repair(source, str(target), recipe)

    assert caught.value.code == "bad-recipe"
    assert caught.value.data["field"]
    assert not target.exists()


@pytest.mark.parametrize(
    ("recipe", "code"),
    [
        ([{"op": "trim", "columns": ["nothing"]}], "unknown-column"),
        ([{"op": "rename", "column": "nothing", "to": "n"}], "unknown-column"),
        ([{"op": "rename", "column": "c1", "to": "C2"}], "bad-name"),
        ([{"op": "rename", "column": "c1", "to": "a  b"}], "bad-name"),
        ([{"op": "rename", "column": "c1", "to": "_deleted"}], "bad-name"),
        ([{"op": "blank_columns", "columns": ["c1"]}], "column-not-blank"),
    ],
)
def test_a_recipe_that_does_not_fit_the_table_leaves_no_file(tmp_path: Path, recipe: Recipe, code: str) -> None:
    source, target = written(tmp_path, [["0", "1", "2", "3"]]), tmp_path / "o.csv"

    with pytest.raises(TableError) as caught:
        repair(source, str(target), recipe)

    assert caught.value.code == code
    assert not target.exists()


def test_the_source_is_never_written_over(tmp_path: Path) -> None:
    source = written(tmp_path, [["0", "1", "2", "3"]])

    with pytest.raises(TableError) as caught:
        repair(source, str(tmp_path / "x" / ".." / "in.csv"), [])

    assert caught.value.code == "same-file"
    assert Path(source).exists()


def test_every_op_is_tried_here() -> None:
    text = Path(__file__).read_text("utf-8")

    assert all(f'"op": "{name}"' in text for name in OPS)


def test_ragged_and_wide_rows_lose_no_cell(tmp_path: Path) -> None:
    rows = repaired(tmp_path, "a;b\n1;2\n3\n4;5;6\n7;8\n9;10\n", [{"op": "blank_rows"}])

    assert rows == [
        ["a", "b", "col_3"],
        ["1", "2", ""],
        ["3", "", ""],
        ["4", "5", "6"],
        ["7", "8", ""],
        ["9", "10", ""],
    ]


def test_repeated_and_blank_labels_get_their_names(tmp_path: Path) -> None:
    source, target = file_of(tmp_path, "nom;;nom\na;1;b\nc;2;d\n"), str(tmp_path / "o.csv")

    done = repair(source, target, [])

    assert rows_of(target)[0] == ["nom", "col_2", "nom_2"]
    assert done["labels"] == [["", "col_2"], ["nom", "nom_2"]] and done["changed"] == 0


@pytest.mark.parametrize("language", ["fr", "en", "ar", "xx"])
def test_reasons_are_whole_in_each_language(tmp_path: Path, language: str) -> None:
    content = "a;b;date\n Ã‰té ;1,5;03/02/2024\nNC;NC;13/02/24\n;;\nTotal;3;\n"

    for one in propose(file_of(tmp_path, content), language=language):
        assert one["why"] and "{" not in one["why"]


def test_a_value_of_the_table_is_not_read_as_words_of_ours(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "a {order} {x}"}, {"name": "b"}]}

    found = propose(file_of(tmp_path, "A {Order} {X};b\n1;2\n3;4\n"), schema)

    assert [one["repair"]["to"] for one in found if one["repair"]["op"] == "rename"] == ["a {order} {x}"]
    assert "A {Order} {X}" in found[-1]["why"] and "a {order} {x}" in found[-1]["why"]
