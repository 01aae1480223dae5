"""Random schemas and tables for the check: cells right, nearly right and wrong, from a generator that is given."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from typing import Any

Drawn = tuple[dict[str, Any], str]

RIGHT: dict[str, list[str]] = {
    "string": ["Mairie", "école", "A", "", "x y", "75056", "été", "l'Île", '"cité"', "a,b", "deux\nlignes"],
    "integer": ["0", "1", "42", "-7", "007", "+3", " 5 ", "123456789012345678901", "1_000"],
    "number": ["0", "1.5", "-2.25", ".5", "3.", "1e3", "NaN", "0.10", "0.1", "1000000", "+7", "-0"],
    "boolean": ["true", "false", "True", "FALSE", "1", "0"],
    "date": ["2024-03-15", "2020-02-29", "1999-12-31", "2024-3-5", "2024-04-30"],
    "time": ["14:30:00", "00:00:00", "23:59:59.5", "08:00:00Z", "08:00:00+02:00"],
    "datetime": ["2024-03-15T14:30:00Z", "2024-03-15T14:30:00", "2024-03-15 14:30:00", "2024-03-15T14:30:00+01:00"],
    "year": ["2024", "1999", "0001", " 202"],
    "yearmonth": ["2024-03", "1999-12", "2024-3"],
    "duration": ["P1Y", "P3D", "PT2H30M", "P1W", "P0.5D", "-P2D", "P1Y2M3DT4H5M6S"],
    "geopoint": ["2.35,48.85", "-0.5, 44", "180,90", "0,0", "2.35 , 48.85"],
    "geojson": [
        '{"type": "Point", "coordinates": [2.35, 48.85]}',
        '{"type":"Feature","geometry":null,"properties":{}}',
    ],
    "object": ['{"a": 1}', "{}", '{"a": {"b": 2}, "c": []}'],
    "array": ["[]", "[1, 2]", '["a"]', '["a", "b", "c"]'],
    "list": ["a,b", "a", "1,2,3"],
    "any": ["x", "1", "", "été"],
}
WRONG = [
    *("douze", "12 rue", "2024-02-30", "31/12/2024", "2024", "24-03", "25:00:00", "12,5", "1 000", "0x1F", "--1", "é"),
    *("2.35", "200,48", "[1", "{", "null", "oui", "P", "1e", "2024-13", "²", "inf", "1.5", "99999999", "-", " ", "nan"),
    *("2024-03-15T14:30", "2024-00-10", "+", "[]", "{}", "true", "1;2", "٣", "a" * 300, "12:5:3", "1,2,3"),
]
FORMATS = {
    "email": ["a@b.fr", "jean.dupont@ville.example", "à@été.fr", "a@b", "a b@c.fr", "@c.fr", "a@-b.fr", "a..b@c.fr"],
    "uri": ["https://x.fr", "mailto:a@b.fr", "x.fr", "//x.fr", "1a:b", "a:b"],
    "uuid": ["2bc1c94f-0deb-43e9-92a1-4775189ec9f8", "2bc1c94f0deb43e992a14775189ec9f8", "2bc1c94f-0deb", "g" * 32],
    "binary": ["YQ==", "YWI=", "a", "abcd", "Y"],
}
PATTERNS = [
    r"^[0-9]{5}$",
    r"[A-Z].*",
    r"^\d{2}|a$",
    r"[^\s]+",
    r"(a|b)\1",
    r"^(?!75)\d+$",
    r"[a-z\u00e0-\u00ff]+",
    r"\w+",
    r".*",
    r"x y|M.*",
    r"^[\'\-a-z ]*$",
    r"[[A-Za-z]+]?",
    r"[A-Z&&a-z]+",
    r"[ --]+|[^[a]+",
    r"[a-z]*+",
    r"(?i:[a-zà-ÿ]+)",
]
LETTERS = "abcdefghij"


def draw(chance: random.Random) -> Drawn:
    """A schema that frictionless accepts too, and a table for it."""
    fields = [_field(chance, letter) for letter in LETTERS[: chance.randint(1, 6)]]
    schema: dict[str, Any] = {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json", "fields": fields}
    if chance.random() < 0.3:
        schema["missingValues"] = chance.choice([["", "NA"], ["-"], [], ["", "x", "0"]])
    names = [field["name"] for field in fields]
    plain = [f["name"] for f in fields if f["type"] not in ("object", "array", "geojson", "list")]
    if plain and chance.random() < 0.3:
        schema["primaryKey"] = chance.sample(plain, min(len(plain), chance.randint(1, 2)))
    if len(plain) > 1 and chance.random() < 0.2:
        here, there = chance.sample(plain, 2)
        schema["foreignKeys"] = [{"fields": [here], "reference": {"resource": "", "fields": [there]}}]
    if chance.random() < 0.15:
        schema["fieldsMatch"] = chance.choice(["equal", "subset", "superset", "partial"])
    rows = [_row(chance, fields) for _ in range(chance.choice([0, 1, 5, 40]))]
    return schema, _written([names, *rows])


def _field(chance: random.Random, name: str) -> dict[str, Any]:
    kind = chance.choice([*RIGHT, "string", "integer", "number", "date"])
    field: dict[str, Any] = {"name": name, "type": kind}
    if kind == "string" and chance.random() < 0.4:
        field["format"] = chance.choice(list(FORMATS))
    if kind == "geopoint" and chance.random() < 0.4:
        field["format"] = chance.choice(["array", "object"])
    if kind == "date" and chance.random() < 0.4:
        field["format"] = chance.choice(["%d/%m/%Y", "%Y-%m-%d", "any", "%Y%m%d", "%d %B %Y"])
    if kind == "boolean" and chance.random() < 0.5:
        field |= {"trueValues": ["oui", "1"], "falseValues": ["non"]}
    if kind == "number" and chance.random() < 0.4:
        field |= chance.choice(
            [
                {"decimalChar": ","},
                {"groupChar": " "},
                {"decimalChar": ",", "groupChar": " "},
                {"decimalChar": ",", "groupChar": "."},
            ]
        )
    if kind in ("number", "integer") and chance.random() < 0.2:
        field["bareNumber"] = False
    if kind == "list" and chance.random() < 0.5:
        field |= {"delimiter": chance.choice([";", ","]), "itemType": chance.choice(["integer", "string", "date"])}
    if kind == "array" and chance.random() < 0.4:
        field["arrayItem"] = {"type": chance.choice(["integer", "string"])}
    if chance.random() < 0.1:
        field["missingValues"] = ["?"]
    constraints = _constraints(chance, field)
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(chance: random.Random, field: dict[str, Any]) -> dict[str, Any]:
    kind = field["type"]
    found: dict[str, Any] = {}
    if chance.random() < 0.3:
        found["required"] = chance.random() < 0.8
    if chance.random() < 0.15 and kind not in ("object", "array", "geojson", "list"):
        found["unique"] = True
    bounds: dict[str, list[Any]] = {
        "integer": [0, 5, -3],
        "number": [0, 1.5, -3, 0.1],
        "date": ["2024-01-01", "1999-12-31"],
        "year": [2000, 1999],
        "yearmonth": ["2020-01"],
    }
    if kind in bounds and field.get("format", "default") in ("default", "%Y-%m-%d") and chance.random() < 0.4:
        found[chance.choice(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])] = chance.choice(
            bounds[kind]
        )
    if kind in ("string", "array", "object", "list") and chance.random() < 0.25:
        found[chance.choice(["minLength", "maxLength"])] = chance.choice([0, 1, 2, 4])
    if kind == "string" and chance.random() < 0.4:
        found["pattern"] = chance.choice(PATTERNS)
    if kind in ("string", "integer", "date", "number") and "format" not in field and chance.random() < 0.15:
        found["enum"] = chance.sample([cell for cell in RIGHT[kind] if cell and "aN" not in cell], 3)
        if kind in ("integer", "number") and chance.random() < 0.5:
            found["enum"] = chance.sample([0, 1, 42, -7] if kind == "integer" else [0, 1.5, -2.25, 1000.5], 3)
    return found


def _row(chance: random.Random, fields: list[dict[str, Any]]) -> list[str]:
    if chance.random() < 0.05:
        return chance.choice([[], [""] * len(fields), [""]])
    row = [_cell(chance, field) for field in fields]
    if chance.random() < 0.05:
        return row[: chance.randint(0, len(row))]
    return row + ([_cell(chance, fields[0])] * chance.randint(1, 3) if chance.random() < 0.05 else [])


def _cell(chance: random.Random, field: dict[str, Any]) -> str:
    at = chance.random()
    if at < 0.1:
        return chance.choice(["", "NA", "-", "?", "x"])
    if at < 0.3:
        return chance.choice(WRONG)
    kind, form = field["type"], field.get("format", "default")
    if form in FORMATS:
        return chance.choice(FORMATS[form])
    if kind == "geopoint" and form != "default":
        lon, lat = chance.choice([(2.35, 48.85), (200, 1), (0, 0)])
        return json.dumps([lon, lat] if form == "array" else {"lon": lon, "lat": lat})
    if kind == "date" and form == "%d/%m/%Y":
        return chance.choice(["15/03/2024", "29/02/2020", "31/02/2020", "1/2/2020", "05/11/1999"])
    if kind == "number" and field.get("decimalChar") == ",":
        return chance.choice(["1,5", "1 000,25", "12", "-0,5", "1.5", "1,5 €", "1,,5", "1.000,5"])
    if kind == "list" and field.get("delimiter") == ";":
        return chance.choice(["1;2", "a;b", "2024-01-01;2024-02-01", "1", "1;;2"])
    return chance.choice(RIGHT[kind])


def _written(rows: list[list[str]]) -> str:
    out = io.StringIO()
    write: Callable[[list[str]], Any] = csv.writer(out).writerow
    for row in rows:
        write(row)
    return out.getvalue()
