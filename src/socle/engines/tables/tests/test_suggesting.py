"""Suggesting a schema from names: their writing does not matter, what is rare decides, real tables find theirs."""

from __future__ import annotations

import csv
import json
import os
import unicodedata
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from socle.engines.tables import suggest
from socle.engines.tables.suggesting import words_of

TREES: dict[str, Any] = {
    "name": "arbres",
    "fields": [
        {"name": "id_arbre", "constraints": {"required": True}},
        {"name": "espece", "title": "Espèce botanique"},
        {"name": "hauteur"},
        {"name": "longitude"},
        {"name": "latitude"},
    ],
}
BENCHES: dict[str, Any] = {
    "name": "bancs",
    "fields": [{"name": "numero_banc"}, {"name": "longitude"}, {"name": "latitude"}],
}
BOTH = [TREES, BENCHES]
REGISTRY = sorted((Path(__file__).parents[3] / "data" / "schemas" / "registry").glob("*.json"))
ROOT = Path(os.environ.get("SOCLE_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data")) / "tables"

NAMES = st.lists(
    st.text("abcdefgéàç_ -ABC", min_size=1, max_size=12).filter(lambda text: bool(words_of(text))),
    min_size=1,
    max_size=8,
)
SCHEMAS = st.lists(
    st.builds(
        lambda names, required: [{"name": name, "constraints": {"required": required}} for name in names],
        NAMES,
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
).map(lambda some: [{"name": f"s{at}", "fields": fields} for at, fields in enumerate(some)])


def first(labels: list[str], schemas: list[dict[str, Any]] = BOTH) -> dict[str, Any]:
    return suggest(labels, schemas)[0]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("ID_ARBRE", "id_arbre"),
        ("idArbre", "id_arbre"),
        ("Id arbre", "id_arbre"),
        ("arbre-id", "id_arbre"),
        ("identifiant de l'arbre", "id_arbre"),
        ("Espèce", "espece"),
        ("ESPECE", "espece"),
        ("Espèce botanique", "espece"),
        ("espéce ", "espece"),
        ("hauter", "hauteur"),
        ("lon", "longitude"),
        ("Xlong", "longitude"),
        ("LAT", "latitude"),
    ],
)
def test_a_name_is_known_however_it_is_written(label: str, field: str) -> None:
    assert first([label], [TREES])["matched"] == {field: label}


@pytest.mark.parametrize("label", ["", "  ", "…", "id", "largeur", "x", "hauteur du banc"])
def test_what_is_another_thing_is_not_taken(label: str) -> None:
    assert suggest([label], [TREES]) == []


def test_the_names_that_few_schemas_have_decide() -> None:
    found = suggest(["numero_banc", "longitude", "latitude", "remarque"], BOTH)

    assert [one["name"] for one in found] == ["bancs", "arbres"]
    assert found[0]["extra"] == ["remarque"] and found[0]["missing"] == []
    assert found[1]["missing"] == ["id_arbre", "espece", "hauteur"]


def test_a_label_is_one_field_and_a_field_one_label() -> None:
    found = first(["latitude", "lat", "longitude", "latitude"], [TREES])

    assert found["matched"] == {"latitude": "latitude", "longitude": "longitude"} and found["extra"] == ["lat"]


def test_one_label_does_not_fill_two_fields_of_the_same_meaning() -> None:
    found = first(["lat"], [{"name": "points", "fields": [{"name": "latitude"}, {"name": "ylat"}, {"name": "code"}]}])

    assert found["matched"] == {"latitude": "lat"} and found["missing"] == ["ylat", "code"]


def test_one_rare_name_says_more_than_two_that_every_schema_has() -> None:
    common = [{"name": one} for one in ("titre", "auteur", "annee")]
    many = [{"name": f"autre{at}", "fields": [*common, {"name": f"propre{at}"}]} for at in range(8)]
    books = {"name": "livres", "fields": [{"name": "isbn"}, {"name": "annee"}]}
    shelves = {"name": "rayons", "fields": [{"name": "titre"}, {"name": "auteur"}, {"name": "cote"}, {"name": "etage"}]}

    scores = {one["name"]: one["score"] for one in suggest(["isbn", "titre", "auteur"], [*many, books, shelves])}

    assert scores["livres"] > scores["rayons"]


def test_documents_that_are_not_whole_are_read_for_what_they_hold() -> None:
    odd: list[dict[str, Any]] = [
        {}, {"name": "a"}, {"name": "b", "fields": None},
        {"name": "c", "fields": [3, {}, {"name": 4}, {"name": "lat"}]},
        {"name": "d", "fields": [{"name": "lat", "title": 3, "socle:title": "x", "constraints": []}]},
    ]  # fmt: skip

    assert [one["name"] for one in suggest(["latitude"], odd)] == ["c", "d"]


def test_a_thousand_labels_and_long_ones_are_answered() -> None:
    labels = [f"colonne {number} {'x' * 3_000}" for number in range(1_000)]

    assert suggest([*labels, "id_arbre"], BOTH)[0]["matched"] == {"id_arbre": "id_arbre"}


@settings(max_examples=150, deadline=None)
@given(NAMES, SCHEMAS, st.randoms(use_true_random=False))
def test_the_order_of_labels_and_of_schemas_does_not_matter(labels: list[str], schemas: list[Any], chance: Any) -> None:
    mixed, shuffled = list(dict.fromkeys(labels)), list(schemas)
    there = [(one["name"], one["score"], one["missing"]) for one in suggest(mixed, schemas)]
    chance.shuffle(mixed)
    chance.shuffle(shuffled)

    assert [(one["name"], one["score"], one["missing"]) for one in suggest(mixed, shuffled)] == there


@settings(max_examples=150, deadline=None)
@given(NAMES, SCHEMAS)
def test_every_label_and_every_field_is_accounted_for(labels: list[str], schemas: list[Any]) -> None:
    fields = {schema["name"]: [field["name"] for field in schema["fields"]] for schema in schemas}
    for one in suggest(labels, schemas):
        assert 0 < one["score"] <= 1
        assert sorted([*one["matched"].values(), *one["extra"]]) == sorted(set(labels))
        assert len(one["matched"]) + len(one["missing"]) <= len(fields[one["name"]])
        assert set(one["matched"]) | set(one["missing"]) == set(fields[one["name"]])


@settings(max_examples=150, deadline=None)
@given(NAMES, SCHEMAS)
def test_case_accents_and_separators_do_not_change_a_score(labels: list[str], schemas: list[Any]) -> None:
    def plain(text: str) -> str:
        # An accent composed or apart, capitals, and another separator: the same name.
        return unicodedata.normalize("NFD", text).upper().replace("_", "-")

    # Capitals in the middle of a word cut it (camelCase): only names without them keep their words in capitals.
    steady = [
        label for label in dict.fromkeys(one.lower() for one in labels) if words_of(plain(label)) == words_of(label)
    ]
    there = {one["name"]: one["score"] for one in suggest(steady, schemas)}

    assert {one["name"]: one["score"] for one in suggest([plain(one) for one in steady], schemas)} == there


@settings(max_examples=150, deadline=None)
@given(NAMES, SCHEMAS)
def test_a_label_that_nobody_knows_never_raises_a_score(labels: list[str], schemas: list[Any]) -> None:
    before = {one["name"]: one["score"] for one in suggest(labels, schemas)}
    after = {one["name"]: one["score"] for one in suggest([*labels, "zzzzzz"], schemas)}

    assert after.keys() == before.keys() and all(after[name] <= before[name] for name in before)


@settings(max_examples=100, deadline=None)
@given(SCHEMAS)
def test_the_names_of_a_schema_have_the_highest_score(schemas: list[Any]) -> None:
    for schema in schemas:
        labels = [field["name"] for field in schema["fields"]]
        found = suggest(labels, schemas)
        # Two fields may be one name to us (``a_b`` and ``ab``): then one of them finds no label.
        if len({"".join(words_of(label)) for label in labels}) == len(labels):
            own = next(one for one in found if one["name"] == schema["name"])
            assert own["score"] == found[0]["score"] == 1.0


REAL = {
    "saint-etienne-deliberations.csv": "deliberations",
    "saint-etienne-marches.csv": "marches-publics",
    "saint-etienne-velos.csv": "stationnement-cyclable",
    "carrieres-prenoms.csv": "prenoms",
    "covoiturage-oise.csv": "covoiturage",
    "irve-consolidation-2021.csv": "irve-statique",
    "avignon-archives.csv": "archives-entrees",
    "arretes-carros.csv": "arretes-circulation",
    "arretes-fuveau.csv": "arretes-circulation",
    "arretes-le-rove.csv": "arretes-circulation",
    "arretes-vence.csv": "arretes-circulation",
    "paris-arbres-extrait.csv": "arbres",
    "saint-germain-arbres.csv": "arbres",
}


@pytest.mark.realdata
@pytest.mark.parametrize(("file", "name"), REAL.items())
def test_a_real_table_finds_its_schema_first_and_far_ahead(file: str, name: str) -> None:
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in REGISTRY]
    with (ROOT / "tables" / file).open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        head = lines.readline()
    delimiter = max(",;", key=head.count)

    found = suggest(next(csv.reader([head], delimiter=delimiter)), schemas)

    assert found[0]["name"] == name
    assert found[0]["score"] > 1.5 * found[1]["score"]


@pytest.mark.realdata
@pytest.mark.parametrize("path", sorted((ROOT / "bal").glob("1.*.csv")), ids=lambda path: str(path.stem))
def test_every_address_base_is_known_in_its_version(path: Path) -> None:
    schemas = [json.loads(one.read_text(encoding="utf-8")) for one in REGISTRY]

    found = suggest(path.read_text(encoding="utf-8").splitlines()[0].split(";"), schemas)

    assert [one["name"] for one in found[:2]] == ["bal-1-4", "bal"]
