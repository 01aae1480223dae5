"""Repairs: what is proposed, what each does, and what it leaves."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables.repairing import propose, repair
from socle.engines.tables.tests.repairs import (
    file_of,
    one_cell,
    proposed,
    repaired,
    rows_of,
)


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
        ({"op": "boolean", "columns": ["c"], "true": ["oui"], "false": ["non"]}, "VRAI", "oui"),
        ({"op": "boolean", "columns": ["c"], "true": ["oui"], "false": ["non"]}, "peut-être", "peut-être"),
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


def test_a_dash_among_numbers_may_be_zero(tmp_path: Path) -> None:
    found = propose(file_of(tmp_path, "n;prix\n1;NC\n2;-\n3;5\n4;6\n"))

    told = [(one["repair"]["words"], one["sure"]) for one in found if one["repair"]["op"] == "missing"]
    assert told == [(["nc"], True), (["-"], False)]


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
