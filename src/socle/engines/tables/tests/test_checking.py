"""The check of a table: what is found, how it is told, and what is refused."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables import TableError, check, columns_of, findings_text, read_schema
from socle.engines.tables.tests.checked_by_duckdb import wrong_cells

EQUIPMENT: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "string", "constraints": {"required": True, "unique": True, "pattern": "EQ[0-9]{6}"}},
        {"name": "nom", "type": "string", "constraints": {"required": True, "minLength": 2, "maxLength": 12}},
        {"name": "genre", "type": "string", "constraints": {"enum": ["école", "stade", "l'été"]}},
        {"name": "ouverture", "type": "date", "constraints": {"minimum": "2000-01-01", "maximum": "2024-12-31"}},
        {"name": "places", "type": "integer", "constraints": {"minimum": 0, "maximum": 500}},
        {"name": "prix", "type": "number", "constraints": {"minimum": 0.5}},
        {"name": "ouvert", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
        {"name": "rang", "type": "integer", "constraints": {"unique": True}},
    ]
}


def table_at(folder: Path, text: str) -> str:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return str(path)


def one_column(folder: Path, field: dict[str, Any], *cells: str, **schema: Any) -> dict[str, Any]:
    with open(folder / "table.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["a", "n"], *([cell, "1"] for cell in cells)])
    fields = [{"name": "a", **field}, {"name": "n", "type": "integer"}]
    return check(str(folder / "table.csv"), {"fields": fields, **schema}, limit=0, delimiter=",")


def wrong(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["cell"], one["type"]) for one in found["findings"]]


def equipment(chance: random.Random, count: int) -> list[list[str]]:
    rows = []
    for at in range(count):
        row = [
            *(f"EQ{at:06}", f"Lieu {at % 977}", chance.choice(["école", "stade", "l'été", ""])),
            f"20{chance.randint(0, 24):02}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            *(str(chance.randint(0, 500)), f"{chance.uniform(0.51, 90):.2f}", chance.choice(["oui", "non"]), str(at)),
        ]
        if chance.random() < 0.2:
            row[chance.randrange(8)] = chance.choice(
                [
                    "",
                    "x",
                    "EQ000001",
                    "2024-02-30",
                    "1999-12-31",
                    "-1",
                    "501",
                    "0.4",
                    "1e2",
                    "OUI",
                    "7",
                    "école",
                    "trop long, bien trop",
                ]
            )
        rows.append(row)
    return rows


def test_another_engine_finds_the_same_cells_in_several_batches(tmp_path: Path) -> None:
    chance = random.Random(20261120)
    names, rows = [field["name"] for field in EQUIPMENT["fields"]], equipment(chance, 120_000)
    with open(tmp_path / "table.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *rows])

    found = check(str(tmp_path / "table.csv"), EQUIPMENT, limit=0)

    cells = Counter((one["row"], one["field"], one["type"]) for one in found["findings"])
    expected = wrong_cells(names, rows, EQUIPMENT)
    assert ([*(cells - expected)][:5], [*(expected - cells)][:5]) == ([], [])
    assert found["rows"] == 120_000
    assert cells.total() > 15_000


def test_totals_are_exact_and_samples_are_the_first_of_each_field_and_rule(tmp_path: Path) -> None:
    path = table_at(tmp_path, "id,n\n" + "".join(f"{at},x\n" for at in range(1000)) + ",y\n")
    schema = {"fields": [{"name": "id", "constraints": {"required": True}}, {"name": "n", "type": "integer"}]}

    found = check(path, schema, limit=3)

    assert found["totals"] == {"type-error": 1001, "constraint-error": 1}
    assert [(one["row"], one["field"]) for one in found["findings"]] == [(2, "n"), (3, "n"), (4, "n"), (1002, "id")]
    assert found["truncated"]
    assert [(rule["field"], rule["rule"], rule["total"]) for rule in found["rules"]] == [
        ("n", "type", 1001),
        ("id", "required", 1),
    ]
    assert len(check(path, schema, limit=0)["findings"]) == 1002


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_a_message_names_the_cell_what_is_expected_and_how_to_mend_it(tmp_path: Path, language: str) -> None:
    path = table_at(tmp_path, "jour,n\n31/02/2024,1\n2024-03-15,2\n")
    schema = {"fields": [{"name": "jour", "type": "date"}, {"name": "n", "type": "integer"}]}

    (finding,) = check(path, schema, language=language)["findings"]

    assert (finding["row"], finding["field"], finding["column"], finding["cell"]) == (2, "jour", 1, "31/02/2024")
    for part in ("2", "jour", "31/02/2024", "2024-03-15"):
        assert part in finding["message"]
    assert ("AAAA-MM-JJ" if language == "fr" else "YYYY-MM-DD") in finding["message"]


def test_every_rule_has_its_words_in_three_languages() -> None:
    from socle.engines.tables.checking._faults import RULES
    from socle.engines.tables.checking._phrases import PLAIN, TYPES, WARNINGS
    from socle.engines.tables.schemas._model import CONSTRAINTS

    said = [
        *WARNINGS.values(),
        *PLAIN.values(),
        *(part for pair in (*RULES.values(), *TYPES.values()) for part in pair),
    ]
    assert set(CONSTRAINTS) <= set(TYPES)
    for french, english, arabic in said:
        holes = [sorted(set(_holes(text))) for text in (french, english, arabic)]
        assert holes[0] == holes[1] == holes[2], french
        assert "'" not in french.replace("''", "") or "{" in french, french
        if len(english) > 12 and "{form}" not in english:
            assert any("\u0600" <= sign <= "\u06ff" for sign in arabic), english


def _holes(text: str) -> list[str]:
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(text.replace('["', "(").replace('"]', ")")) if name]


def test_columns_are_found_by_name_whatever_their_order(tmp_path: Path) -> None:
    path = table_at(tmp_path, "n,jour\n1,2024-03-15\nx,2024-03-16\n")
    schema = {"fields": [{"name": "jour", "type": "date"}, {"name": "n", "type": "integer"}]}

    found = check(path, schema)

    assert wrong(found) == [("x", "type-error")]


def test_a_label_written_nearly_right_is_told_and_its_cells_are_checked(tmp_path: Path) -> None:
    path = table_at(tmp_path, "Date Début,n\nhier,1\n2024-03-15,2\n")
    schema = {"fields": [{"name": "date_debut", "type": "date"}, {"name": "n", "type": "integer"}]}

    assert wrong(check(path, schema)) == [("Date Début", "incorrect-label"), ("hier", "type-error")]


def test_a_header_says_what_is_missing_unknown_blank_or_there_twice(tmp_path: Path) -> None:
    path = table_at(tmp_path, "a,zz,c,c,\n1,2,3,4,5\n")
    schema = {"fields": [{"name": name} for name in "abcdef"]}

    found = check(path, schema)

    assert [(one["type"], one["field"], one["column"]) for one in found["findings"]] == [
        ("incorrect-label", "b", 2),
        ("duplicate-label", "", 4),
        ("blank-label", "e", 5),
        ("missing-label", "d", 6),
        ("missing-label", "f", 7),
    ]


@pytest.mark.parametrize(
    ("mode", "types"),
    [
        ("exact", ["incorrect-label", "extra-label", "missing-label", "missing-label"]),
        ("equal", ["extra-label", "missing-label", "missing-label"]),
        ("subset", ["missing-label", "missing-label"]),
        ("superset", ["extra-label", "missing-label"]),
        ("partial", ["missing-label"]),
    ],
)
def test_fields_match_says_which_columns_may_lack_or_be_added(tmp_path: Path, mode: str, types: list[str]) -> None:
    path = table_at(tmp_path, "b,x\n1,2\n")
    fields = [{"name": "a", "constraints": {"required": True}}, {"name": "b"}, {"name": "c"}]

    found = check(path, {"fields": fields, "fieldsMatch": mode})

    assert [one["type"] for one in found["findings"]] == types


def test_a_table_without_header_is_read_in_the_order_of_the_schema(tmp_path: Path) -> None:
    path = table_at(tmp_path, "1,Tilleul,2001-01-02\nx,Platane,2002-02-03\n3,Chêne,2003-03-04\n")
    fields = [{"name": "id", "type": "integer"}, {"name": "nom"}, {"name": "jour", "type": "date"}]

    found = check(path, {"fields": fields}, header=False)

    assert [(one["row"], one["field"]) for one in found["findings"]] == [(2, "id")]
    assert "no-header" in [one["code"] for one in found["warnings"]]


def test_wrong_cells_under_the_header_are_not_taken_for_more_header(tmp_path: Path) -> None:
    path = table_at(tmp_path, "jour,n\nhier,deux\n" + "2024-03-15,2\n" * 9)
    schema = {"fields": [{"name": "jour", "type": "date"}, {"name": "n", "type": "integer"}]}

    assert wrong(check(path, schema)) == [("hier", "type-error"), ("deux", "type-error")]


def test_a_table_below_titles_keeps_the_row_numbers_of_the_file(tmp_path: Path) -> None:
    path = table_at(tmp_path, "Liste des arbres\n\nExtrait;du;3 mars\njour;n\n2024-03-15;2\nhier;2\n")
    schema = {"fields": [{"name": "jour", "type": "date"}, {"name": "n", "type": "integer"}]}

    found = check(path, schema)

    assert [(one["row"], one["cell"]) for one in found["findings"]] == [(6, "hier")]
    assert "preamble" in [one["code"] for one in found["warnings"]]


def test_categories_and_unique_keys_of_version_2_are_checked(tmp_path: Path) -> None:
    path = table_at(tmp_path, "a,b\nx,1\ny,1\nx,2\nx,1\nz,\nz,\n")
    fields = [{"name": "a", "categories": [{"value": "x"}, {"value": "y"}]}, {"name": "b", "type": "integer"}]

    found = check(path, {"fields": fields, "uniqueKeys": [["a", "b"]]})

    assert [(one["row"], one["type"]) for one in found["findings"]] == [
        (5, "unique-error"),
        (6, "constraint-error"),
        (7, "constraint-error"),
    ]
    assert "« x, 1 » est déjà à la ligne 2" in found["findings"][0]["message"].replace("\u00a0", " ")


def test_a_foreign_key_is_looked_for_in_the_table_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "communes.csv").write_text("code,nom\n01,Belvenne\n02,Coudray\n", encoding="utf-8")
    path = table_at(tmp_path, "id,commune\n1,01\n2,03\n3,\n")
    key = {"fields": "commune", "reference": {"resource": "communes", "fields": "code"}}
    schema = {"fields": [{"name": "id"}, {"name": "commune"}], "foreignKeys": [key]}

    found = check(path, schema, tables={"communes": str(tmp_path / "communes.csv")})
    alone = check(path, schema)

    assert [(one["row"], one["type"], one["cell"]) for one in found["findings"]] == [(3, "foreign-key", "03")]
    assert alone["valid"]
    assert [one["code"] for one in alone["warnings"]] == ["foreign-key-unchecked"]


def test_the_structure_of_a_document_is_checked_as_far_as_it_is_plain(tmp_path: Path) -> None:
    wanted = {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer", "minimum": 1}}, "not": {}}
    field = {"type": "object", "constraints": {"jsonSchema": wanted}}

    found = one_column(tmp_path, field, '{"x": 2}', '{"x": 0}', "{}", '{"x": "2"}')

    assert [one["row"] for one in found["findings"]] == [3, 4, 5]
    assert [one["code"] for one in found["warnings"]] == ["keyword-not-applied"]


def test_the_rows_found_wrong_are_written_with_what_is_wrong(tmp_path: Path) -> None:
    path = table_at(tmp_path, "jour;n\n2024-03-15;1\nhier;x\n\n=cmd();3;4\n")
    schema = {"fields": [{"name": "jour", "type": "date"}, {"name": "n", "type": "integer"}]}

    check(path, schema, limit=1, annotated=str(tmp_path / "out.csv"))

    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0] == ["ligne", "jour", "n", "constats"]
    assert [row[0] for row in rows[1:]] == ["3", "4", "5"]
    assert "AAAA-MM-JJ" in rows[1][3]
    assert "n :" in rows[1][3].replace("\u00a0", " ")
    assert rows[3][1] == "'=cmd()"


def test_the_findings_are_told_by_column_without_control_characters(tmp_path: Path) -> None:
    found = one_column(tmp_path, {"type": "integer"}, "1", "\x1b[31mrouge", "2", "\u202eedoc")

    told = findings_text(found, "table.csv")

    assert "\x1b" not in told and "\u202e" not in told
    assert "a (2)" in told and "3 (·[31mrouge)" in told


def test_a_schema_gives_the_columns_of_a_table() -> None:
    schema = read_schema(
        {
            "fields": [
                {"name": "id", "title": "Identifiant", "constraints": {"unique": True}},
                {"name": "an", "type": "year"},
                {"name": "lieu", "type": "geopoint"},
                {"name": "heure", "type": "time"},
            ],
            "primaryKey": "id",
        }
    )

    columns = columns_of(schema)

    assert [(one.name, one.type, one.role) for one in columns.columns] == [
        ("id", "string", "identifier"),
        ("an", "integer", "year"),
        ("lieu", "geopoint", ""),
        ("heure", "string", ""),
    ]
    assert (columns.key, columns.geo and columns.geo.order) == (("id",), "lonlat")


def test_what_is_wrong_in_a_schema_is_a_warning_and_the_rest_is_checked(tmp_path: Path) -> None:
    path = table_at(tmp_path, "a,b,c\n1,x,z\n2,x,z\n")
    schema: dict[str, Any] = {
        "name": "Mes Tables",
        "fields": [
            {"name": "a", "type": "integer", "required": True, "constraints": {"maximum": 1, "minLength": 2}},
            {"name": "b", "type": "colour", "format": "blue", "constraints": {"enum": []}},
            {"name": "c", "constraints": {"pattern": "(", "minimum": "x", "required": "yes"}},
            {"type": "string"},
        ],
        "primaryKey": ["zz"],
        "missingValues": "NA",
        "custom_checks": [{"name": "unknown-check"}, 3],
    }

    found = check(path, schema)

    assert wrong(found) == [("2", "constraint-error")]
    codes = {one["code"] for one in found["warnings"]}
    assert codes >= {"name-not-plain", "misplaced-constraint", "constraint-not-of-type", "unknown-type", "bad-pattern"}
    assert codes >= {"bad-property", "unknown-field", "field-without-name", "bad-custom-check"}
    assert all(one["message"] and "{" not in one["message"] for one in found["warnings"])


@pytest.mark.parametrize(
    "schema", [{}, {"fields": []}, {"fields": "a"}, {"fields": [3, None]}, {"fields": [{"name": 1}]}]
)
def test_what_is_no_schema_is_refused(tmp_path: Path, schema: dict[str, Any]) -> None:
    with pytest.raises(TableError) as refused:
        check(table_at(tmp_path, "a,b\n1,2\n"), schema)

    assert refused.value.code == "bad-schema"


def test_without_a_schema_only_the_shape_of_the_file_is_checked(tmp_path: Path) -> None:
    found = check(table_at(tmp_path, "a,b,a\n1,2,3\n1,2\n\n1,2,3,4\n"), None)

    assert found["totals"] == {"blank-row": 1, "duplicate-label": 1, "extra-cell": 1, "missing-cell": 1}


HOSTILE: dict[str, Any] = {
    "deep JSON": ({"type": "object"}, "[" * 100_000, '{"a":' * 30_000, "{"),
    "numbers of the edge": ({"type": "number"}, "9" * 5_000 + "x", "1e999999999999999999999", "--inf"),
    "a long integer": ({"type": "integer"}, "9" * 100_000, "0x10", "1e5"),
    "dates of the edge": ({"type": "date", "format": "any"}, "9" * 400, "1" * 90 + "x", "ni jour ni mois"),
    "an endless e-mail": ({"format": "email"}, "a" * 100_000 + "@", "@" * 1000, "a@" + "b." * 50_000),
    "a strange pattern of dates": ({"type": "date", "format": "%Q%%%Y"}, "2024", "%", "x"),
    "geometry of the edge": ({"type": "geojson"}, '{"type": "Point", "coordinates": [NaN, "x"]}', "null", "[]"),
    "a point nowhere": ({"type": "geopoint", "format": "object"}, "[]", '{"lon": null, "lat": []}', "NaN,NaN"),
    "a duration of the edge": ({"type": "duration"}, "P" + "9" * 1000, "P", "P1"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_cells_are_findings_and_never_a_crash(tmp_path: Path, name: str) -> None:
    field, *cells = HOSTILE[name]

    found = one_column(tmp_path, field, *cells)

    assert [one["type"] for one in found["findings"]] == ["type-error"] * 3
    assert all(len(one["cell"]) <= 200 and len(one["message"]) < 1000 for one in found["findings"])
    json.dumps(found, allow_nan=False)
