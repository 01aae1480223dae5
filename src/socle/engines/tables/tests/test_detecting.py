"""What columns are, and which may hold personal data: on tables drawn from a seed that nobody chose, and on traps."""

from __future__ import annotations

import os
import random
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from socle.engines.tables import TableError
from socle.engines.tables.detecting import PERSONAL_KINDS, SEMANTICS, detect, detect_frame
from socle.engines.tables.detecting._checks import iban, nir, siren, siret, uai
from socle.engines.tables.detecting._lists import FAMILY_NAMES, FIRST_NAMES
from socle.engines.tables.detecting._people import plain
from socle.engines.tables.repairing import propose
from socle.engines.tables.tests.municipal import Draw, Drawn, tables

SEED = int(os.environ.get("SOCLE_SEED") or time.time_ns() % 10**9)


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def kinds(values: list[str], label: str = "c") -> str:
    """The kind of one column alone."""
    return str(columns({label: values})[0]["semantic"])


def columns(table: dict[str, list[str]]) -> list[dict[str, object]]:
    frame = pl.DataFrame([pl.Series(str(at), cells, dtype=pl.String) for at, cells in enumerate(table.values())])
    return list(detect_frame(frame, list(table))["columns"])


def detected(table: Drawn) -> list[dict[str, object]]:
    cells = zip(*table.rows, strict=True)
    frame = pl.DataFrame([pl.Series(str(at), list(column), dtype=pl.String) for at, column in enumerate(cells)])
    return list(detect_frame(frame, table.labels)["columns"])


@pytest.mark.parametrize("strangers", [False, True], ids=["any names", "no name of the lists"])
def test_personal_columns_are_found_and_others_left_alone(strangers: bool) -> None:
    print(f"SOCLE_SEED={SEED}")
    found, missed, wrong = 0, Counter[tuple[str, str, bool]](), Counter[tuple[str, str, bool]]()
    clean = 0
    for table in tables(SEED, each=2, strangers=strangers):
        for column, truth in zip(detected(table), table.truth, strict=True):
            if truth:
                found += bool(column["personal"])
                missed[table.kind, truth, table.opaque] += not column["personal"]
            else:
                clean += 1
                wrong[table.kind, str(column["personal"]), table.opaque] += bool(column["personal"])

    recall = found / (found + missed.total())
    print(f"recall {recall:.3f}, false alarms {wrong.total() / clean:.4f} of {clean}", +missed, +wrong)
    assert recall >= 0.9, f"SOCLE_SEED={SEED} misses {+missed}"
    assert wrong.total() <= 0.05 * clean, f"SOCLE_SEED={SEED} alarms {+wrong}"


@pytest.mark.parametrize("written", [str.lower, str.upper, _bare], ids=["small", "capitals", "without accents"])
def test_names_are_found_however_they_are_written(written: Callable[[str], str]) -> None:
    found, missed = 0, Counter[tuple[str, str, bool]]()
    for table in tables(SEED + 1, each=1):
        table.rows = [[written(cell) for cell in row] for row in table.rows]
        for column, truth in zip(detected(table), table.truth, strict=True):
            if truth:
                found += bool(column["personal"])
                missed[table.kind, truth, table.opaque] += not column["personal"]

    assert found >= 0.9 * (found + missed.total()), f"SOCLE_SEED={SEED} misses {+missed}"


def test_a_zero_lost_in_front_of_telephones_does_not_hide_them() -> None:
    draw = Draw(SEED)

    lost = [draw.mobile("FR").replace(" ", "")[1:] for _ in range(40)]

    assert columns({"c": lost})[0]["personal"] == "phone"
    assert columns({"c": [str(100_000_000 + 7 * at) for at in range(40)]})[0]["personal"] == ""


def test_names_in_arabic_letters_are_found() -> None:
    names = ["محمد العلوي", "فاطمة الزهراء بنعلي", "يوسف التازي", "خديجة بناني", "أحمد الإدريسي", "سميرة الفاسي"]

    assert columns({"c": names})[0]["personal"] == "name"


def test_the_names_drawn_are_not_those_of_the_lists() -> None:
    some, others = Draw(1), Draw(1, strangers=True)

    known = sum(plain(name) in FIRST_NAMES for name in some.first) / len(some.first)

    assert known < 0.6
    assert not any(plain(name) in FIRST_NAMES for name in others.first)
    assert not any(plain(word) in FAMILY_NAMES for name in others.family for word in name.split())
    assert len(others.first) > 40 and len(others.family) > 60


def test_keys_of_registers_refuse_one_wrong_digit() -> None:
    draw = Draw(SEED)
    rng = random.Random(SEED)
    number = draw.digits(7)
    school = number + "ABCDEFGHJKLMNPRSTUVWXYZ"[int(number) % 23]
    for valid, value in ((siret, draw.luhn(14)), (siren, draw.luhn(9)), (nir, draw.nir()), (iban, draw.iban())):
        assert valid(value), (SEED, value)
        at = rng.randrange(5, len(value))
        broken = value[:at] + str((int(value[at]) + 1) % 10) + value[at + 1 :]
        assert not valid(broken), (SEED, value, broken)
    assert uai(school) and not uai(school[:-1] + ("A" if school[-1] != "A" else "B"))
    assert siret("35600000009075")  # an office of La Poste, whose own rule is the sum of digits
    assert nir("2 69 05 49 588 157 80")
    assert nir("1 85 05 2A 004 123 56") and not nir("1 85 05 2B 004 123 56")  # Corsica counts as 19 and 18


@pytest.mark.parametrize(
    ("values", "label", "kind"),
    [
        (["oui", "non", "oui"], "c", "boolean"),
        (["2024-01-02", "2024-02-03"], "c", "date"),
        (["02/01/2024", "13/02/2024"], "c", "date"),
        (["1er janvier 2024", "2 février 2024"], "c", "date"),
        (["44562", "45001"], "date_fin", "date"),
        (["2024-01-02T10:00:00", "2024-02-03T11:30:00Z"], "c", "datetime"),
        (["2019", "2020", "2021"], "annee", "year"),
        (["48.85, 2.35", "48.86, 2.36"], "geo_point_2d", "point"),
        (["[2.35, 48.85]", "[2.36, 48.86]"], "c", "point"),
        (["POLYGON ((0 0, 1 0, 1 1, 0 0))"], "c", "geometry"),
        (["https://example.org/a", "http://example.org"], "c", "url"),
        (["contact@example.org"], "c", "email"),
        (["W751234567", "W441234567"], "c", "rna"),
        (["#ff0000", "#00ff00"], "c", "colour"),
        (["12 %", "45,5 %"], "c", "percentage"),
        (["1 200,50 €", "30 €"], "c", "money"),
        (["15000 FCFA", "2500 FCFA"], "c", "money"),
        (["04 77 49 12 34", "04 77 49 12 35"], "c", "phone"),
        (["+221 77 555 12 34", "+221 33 889 45 67"], "c", "phone"),
        (["Mo-Fr 09:00-18:00", "Tu-Sa 10:00-19:00"], "c", "opening_hours"),
        (["lundi au vendredi 9h-12h", "mardi 14h-17h"], "c", "opening_hours"),
        (["35051", "35238"], "code_insee", "insee_commune"),
        (["35000", "35700"], "cp", "postal_code"),
        (["2A", "01", "75", "974"], "dep", "departement"),
        (["12 rue des Lilas", "4 bis avenue de la Gare"], "c", "address"),
        (["192.168.0.1", "10.1.2.3"], "c", "ip"),
        (["", " ", "NC"], "c", "empty"),
        (["0.5", "12.25", "3"], "c", "number"),
    ],
)
def test_kinds_are_told_by_their_cells(values: list[str], label: str, kind: str) -> None:
    assert kinds(values, label) == kind


def test_pairs_of_coordinates_are_told_together() -> None:
    lons, lats = ["2.35123", "2.36456", "2.34001"], ["48.85123", "48.86321", "48.87002"]
    metres = {"X": ["652381.1", "652390.2", "652400.3"], "Y": ["6862047.1", "6862050.2", "6862060.3"]}
    utm = {"easting": ["412000.5", "412100.5"], "northing": ["1560000.5", "1560100.5"]}

    assert [c["semantic"] for c in columns({"lon": lons, "lat": lats})] == ["longitude", "latitude"]
    assert [c["semantic"] for c in columns({"a": lons, "b": lats})] == ["longitude", "latitude"]
    assert [c["semantic"] for c in columns({"lon": lats, "lat": lons})] == ["longitude_swapped", "latitude_swapped"]
    assert [c["semantic"] for c in columns(metres)] == ["lambert93_x", "lambert93_y"]
    assert [c["semantic"] for c in columns(utm)] == ["projected_x", "projected_y"]


def test_a_place_of_the_south_is_not_taken_for_swapped() -> None:
    found = columns({"long": ["35.01484", "35.05062"], "lat": ["-15.82705", "-15.77514"]})

    assert [column["semantic"] for column in found] == ["longitude", "latitude"]


def test_a_telephone_is_a_persons_beside_names_and_a_desks_beside_places() -> None:
    draw = Draw(SEED)
    lines = [draw.landline() for _ in range(30)]
    names = [" ".join(draw.person()) for _ in range(30)]
    places = [f"École {draw.of(draw.family)}" for _ in range(30)]

    beside_names = columns({"a": names, "b": lines})[1]
    beside_places = columns({"a": places, "b": lines})[1]

    assert (beside_names["personal"], beside_places["personal"]) == ("phone", ""), SEED


def test_service_mailboxes_are_not_persons() -> None:
    desks = [
        "mairie@belvenne.example",
        "contact@sport.example",
        "ecole.lilas@belvenne.example",
        "ce.0930149g@ac.example",
    ]
    persons = ["amina.diallo@courriel.example", "j.kerautret@gmail.com", "marie-prigent@orange.fr"]

    assert columns({"c": desks})[0]["personal"] == ""
    assert columns({"c": persons})[0]["personal"] == "email"


def test_first_names_of_a_year_are_a_statistic_and_streets_may_bear_names() -> None:
    draw = Draw(SEED)
    given = [draw.person()[0] for _ in range(60)]
    streets = [f"rue {' '.join(draw.person())}" for _ in range(60)]

    assert columns({"prenom": given, "nombre": ["3"] * 60})[0]["personal"] == ""
    assert columns({"voie": streets})[0]["personal"] == ""


def test_no_cell_is_quoted_and_a_human_decides() -> None:
    found = columns({"Nom": ["Kerautret", "Diallo", "Ben Salah"], "Prénom": ["Awa", "Soizic", "Youssef"]})

    for column in found:
        assert column["personal"] == "name"
        assert str(column["personal_why"]).endswith("À vous de décider.")
        assert "Kerautret" not in str(column) and "Soizic" not in str(column)


@pytest.mark.parametrize("language", ["fr", "en", "ar", "xx"])
def test_words_are_whole_in_each_language(language: str) -> None:
    for table in tables(3, each=1):
        cells = zip(*table.rows, strict=True)
        frame = pl.DataFrame([pl.Series(str(at), list(c), dtype=pl.String) for at, c in enumerate(cells)])
        for column in detect_frame(frame, table.labels, language=language)["columns"]:
            assert column["semantic"] in SEMANTICS
            assert column["personal"] in ("", *PERSONAL_KINDS)
            assert column["why"] and "{" not in column["why"] and "{" not in column["personal_why"]
            assert 0 <= column["confidence"] <= 1 and 0 <= column["personal_confidence"] <= 1


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [""] * 5,
        ["\x00", "\ud7ff", "\U0010ffff", "\u202e"],
        ["9" * 5000] * 3,
        ["1e999", "-1e999", "nan", "inf"],
        ["٠١٢٣٤٥٦٧٨٩", "²³", "１２３４５"],
        ["(" * 2000],
        ["+" + "0" * 300],
        ["a@b." * 500],
        ["12 " * 700],
        ["rue " * 400],
        ["É" * 1999, "Mme " * 300],
    ],
)
def test_hostile_cells_are_looked_at_without_harm(cells: list[str]) -> None:
    found = columns({"c\x00{why}": cells})

    assert found[0]["semantic"] in SEMANTICS


def test_a_header_alone_has_empty_columns_and_nothing_to_repair(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("nom;prénom\n", "utf-8")

    assert [one["semantic"] for one in detect(str(path))["columns"]] == ["empty", "empty"]
    assert propose(str(path)) == []


def test_the_same_bytes_give_the_same_answer_and_a_huge_file_is_sampled(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id;nom\n" + "".join(f"{at};Awa Traoré\n" for at in range(20_000)), "utf-8")

    first, again = detect(str(path)), detect(str(path))
    few = detect(str(path), most_rows=500)

    assert first == again
    assert first["rows"] == 5_000 and few["rows"] == 500
    with pytest.raises(TableError, match="most_rows"):
        detect(str(path), most_rows=0)
