"""A place is found by the words people type."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from socle.commons.places import commands, queries
from socle.commons.places.rules import Question, corrected, rank, read_question, search_key
from socle.commons.places.terms import PlaceKind

from .conftest import BELVENNE_TOWN, ORVIN_TOWN, public, steward

TANNEURS = sorted(
    (one for one in BELVENNE_TOWN.addresses if one.street == "rue des Tanneurs" and not one.suffix),
    key=lambda one: one.number,
)


@pytest.mark.parametrize(
    "typed",
    [
        "{n} rue des Tanneurs",
        "{n}, rue des tanneurs",
        "{n} r. des tanneurs",
        "RUE DES TANNEURS {n}",
        "{n} tanneurs",
        "{n} rue tanneur",
        "{n} rue des taneurs",
        "{n}  Rue  dès  Tannëurs !",
    ],
)
def test_a_door_is_found_however_it_is_typed(belvenne: int, typed: str) -> None:
    number = TANNEURS[3].number

    found = queries.search_addresses(public(belvenne), belvenne, typed.format(n=number))

    assert found[0].label == f"{number}, rue des Tanneurs"
    assert found[0].kind is PlaceKind.ADDRESS
    assert found[0].point == TANNEURS[3].point


def test_a_number_that_does_not_exist_gives_its_neighbours(belvenne: int) -> None:
    found = queries.search_addresses(public(belvenne), belvenne, "9998 rue des Tanneurs")

    assert found
    assert all(one.label.endswith(", rue des Tanneurs") for one in found)
    assert f"{TANNEURS[-1].number}, rue des Tanneurs" in [one.label for one in found]


def test_a_street_alone_gives_doors_and_corners_along_it(belvenne: int) -> None:
    found = queries.search_addresses(public(belvenne), belvenne, "rue des tanneurs", limit=6)

    kinds = {one.kind for one in found}
    assert len(found) == 6
    assert kinds == {PlaceKind.ADDRESS, PlaceKind.CROSSING}
    assert all("rue des Tanneurs" in one.label for one in found)
    assert any(one.label.startswith("Angle ") for one in found)


def test_a_street_without_doors_or_corners_is_found_itself(nowhere: int) -> None:
    lane = BELVENNE_TOWN.streets[0]
    commands.import_streets(steward(nowhere), authority_id=nowhere, streets=[lane])

    found = queries.search_addresses(public(nowhere), nowhere, lane.name)

    assert [(one.kind, one.label) for one in found] == [(PlaceKind.STREET, lane.name)]
    assert queries.place(public(nowhere), nowhere, found[0].key) == found[0]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("ecole jeanne villard", "École Jeanne-Villard"),
        ("gare", "Arrêt Gare, lignes 1, 2 et 4"),
        ("mediatheque", "Médiathèque"),
    ],
)
def test_a_landmark_is_found_by_its_name(belvenne: int, typed: str, label: str) -> None:
    assert label in [one.label for one in queries.search_addresses(public(belvenne), belvenne, typed)]


def test_a_landmark_is_found_and_named_in_arabic(belvenne: int) -> None:
    with translation.override("ar"):
        found = queries.search_addresses(public(belvenne), belvenne, "المكتبه")

    assert [one.label for one in found] == ["المكتبة"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "?!", "12", "%", "_", "xyzzyplugh", "'; drop table", "rue " * 200, "\x00", "🚧"]
)
def test_what_names_nothing_finds_nothing_or_something_but_never_fails(belvenne: int, typed: str) -> None:
    assert isinstance(queries.search_addresses(public(belvenne), belvenne, typed), list)


def test_another_town_is_not_searched(belvenne: int, orvin: int) -> None:
    assert queries.search_addresses(public(orvin), orvin, "rue des Tanneurs") == []


@given(some.text(max_size=200))
def test_any_text_is_read(typed: str) -> None:
    question = read_question(typed)

    assert all(word == word.strip() and word for word in question.words)
    assert question.number is None or question.number <= 99_999


@given(some.sampled_from(BELVENNE_TOWN.streets), some.integers(1, 999))
def test_the_full_name_with_a_number_always_answers_itself(street: object, number: int) -> None:
    name = street.name  # type: ignore[attr-defined]

    question = read_question(f"{number} {name}")

    assert question.number == number
    assert rank(question, search_key(name)) is not None


@pytest.mark.parametrize(
    ("typed", "number", "suffix", "words"),
    [
        ("12 bis rue du Puits", 12, "bis", ("puits",)),
        ("12bis rue du Puits", None, "", ("12bis", "puits")),
        ("12b rue du Puits", 12, "b", ("puits",)),
        ("rue du Puits 12 bis", 12, "bis", ("puits",)),
        ("rue du 8 mai", None, "", ("8", "mai")),
        ("bd St-Élier", None, "", ("saint", "elier")),
        ("rue", None, "", ("rue",)),
        ("42", None, "", ("42",)),
    ],
)
def test_numbers_and_abbreviations_are_read(
    typed: str, number: int | None, suffix: str, words: tuple[str, ...]
) -> None:
    question = read_question(typed)

    assert (question.number, question.suffix, question.words) == (number, suffix, words)


def test_one_wrong_letter_is_mended_and_a_strange_word_is_not() -> None:
    keys = [search_key("rue des Tanneurs"), search_key("rue du Puits")]

    assert corrected(Question(("taneurs",)), keys) == Question(("tanneurs",))
    assert corrected(Question(("xylophone",)), keys) is None


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("près de l’école", "École Jeanne-Villard"),
        ("derrière l'ecole jeanne villard", "École Jeanne-Villard"),
        ("En face de la médiathèque", "Médiathèque"),
        ("à côté de la bibliothèque", "Médiathèque"),
        ("near the school", "École Jeanne-Villard"),
        ("behind the library", "Médiathèque"),
        ("قرب المدرسة", "École Jeanne-Villard"),
        ("خلف المكتبة", "Médiathèque"),
    ],
)
def test_near_something_is_that_landmark(belvenne: int, typed: str, label: str) -> None:
    found = queries.search_addresses(public(belvenne), belvenne, typed)

    assert found and {one.kind for one in found} == {PlaceKind.LANDMARK}
    assert label in [one.label for one in found]


@pytest.mark.parametrize("typed", ["près", "près de", "behind the", "قرب", "devant derrière", "face"])
def test_near_nothing_never_fails(belvenne: int, typed: str) -> None:
    assert isinstance(queries.search_addresses(public(belvenne), belvenne, typed), list)


def test_an_address_that_only_the_neighbour_has_is_offered_there(belvenne: int, orvin: int) -> None:
    both = next(one for one in ORVIN_TOWN.addresses if not one.suffix)
    here = {one.name for one in BELVENNE_TOWN.streets}
    alone = next(one for one in ORVIN_TOWN.addresses if one.street not in here and not one.suffix)
    typed = f"{alone.number} {alone.street}"

    found = queries.elsewhere(public(belvenne), belvenne, typed)

    assert [(owner, one.label) for owner, one in found] == [(orvin, f"{alone.number}, {alone.street}")]
    assert queries.elsewhere(public(orvin), orvin, f"{both.number} {both.street}") == []
    assert queries.elsewhere(public(belvenne), belvenne, "9998 rue Inconnue") == []
