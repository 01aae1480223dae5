"""How words are read, in French, English and Arabic; and what is shown of a text."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from socle.commons.search.rules import (
    Known,
    Question,
    fold,
    marked,
    meant_by,
    read_question,
    rewritten,
    score,
    snippet,
    stem,
    tokens,
)

NOW = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Éclairage ÉTEINT", ["eclairage", "eteint"]),
        ("l’école d'Œuvres", ["l", "ecole", "d", "oeuvres"]),
        ("nid-de-poule", ["nid", "de", "poule"]),
        ("e\u0301te\u0301", ["ete"]),
        ("مَدْرَسَة", ["مدرسه"]),
        ("إنارة أرصفة آمنة", ["اناره", "ارصفه", "امنه"]),
        ("شـــارع ١٢ مستشفى", ["شارع", "12", "مستشفي"]),
        ("مسؤول شكوى شيئ", ["مسوول", "شكوي", "شيي"]),
        ("ﻻﻓﺘﺔ", ["لافته"]),
        ("\u200fسوق\u200f ۷", ["سوق", "7"]),
        ("ALL_CAPS_42", ["all", "caps", "42"]),
        ("\ud800 \x00 🚧 !?", []),
    ],
)
def test_words_are_read_without_accents_marks_or_ligatures(typed: str, words: list[str]) -> None:
    assert [token.word for token in tokens(typed)] == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lampadaire", "lampadaires"),
        ("travail", "travaux"),
        ("journal", "journaux"),
        ("bateau", "bateaux"),
        ("jeu", "jeux"),
        ("bus", "bus"),
        ("report", "reports"),
        ("city", "cities"),
        ("مدرسة", "المدرسة"),
        ("إنارة", "بالإنارة"),
        ("شكاية", "شكايات"),
    ],
)
def test_a_word_meets_its_plural_and_its_article(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(("one", "other"), [("rue", "ru"), ("bus", "bu"), ("eaux", "ea"), ("poste", "pot"), ("ال", "")])
def test_short_or_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_small_words_count_only_where_there_are_no_others() -> None:
    assert read_question("la carte des arbres").words == ("carte", "arbres")
    assert read_question("où est le").words == ("ou", "est", "le")
    assert read_question("في المدرسة").words == ("المدرسه",)


def test_the_last_word_may_be_a_beginning_unless_something_follows_it() -> None:
    assert read_question("écl").is_open(0)
    assert not read_question("éclairage ").is_open(0)
    assert not read_question("é").is_open(0)


def known(*words: str) -> list[Known]:
    return [Known(fold(word), word, 1) for word in words]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("eclairge", "éclairage"),
        ("elcairage", "éclairage"),
        ("eclairraje", "éclairage"),
        ("poublle", "poubelle"),
        ("ponut", None),
        ("popo", "pont"),
        ("xyz", None),
        ("المدرصه", "المدرسة"),
        ("الانرة", "الإنارة"),
        ("مردسة", "مدرسة"),
    ],
)
def test_a_slip_is_understood_within_its_letters(typed: str, meant: str | None) -> None:
    vocabulary = known("éclairage", "poubelle", "pont", "pontons", "المدرسة", "الإنارة", "مدرسة")
    found = meant_by(fold(typed), vocabulary)

    if typed == "ponut":  # one letter too many
        assert found[0].shown == "pont"
    elif typed == "popo":  # two wrong letters in four: another word
        assert found == []
    else:
        assert (found[0].shown if found else None) == meant


def test_the_mended_question_keeps_everything_else_as_typed() -> None:
    assert rewritten("L’Eclairge, rue du Puits !", {"eclairge": "éclairage"}) == "L’éclairage, rue du Puits !"


def test_titles_come_first_then_recent_ones() -> None:
    question = Question(("arbre", "remarquable"), open_end=False)
    old = NOW - datetime.timedelta(days=3000)

    in_title = score(question, "arbres remarquables", old, NOW)
    in_long_title = score(question, "carte des arbres remarquables et des bancs de la ville", NOW, NOW)
    in_text = score(question, "autre chose", NOW, NOW)
    in_old_text = score(question, "autre chose", old, NOW)

    assert in_title > in_long_title > in_text > in_old_text > score(question, "autre chose", None, NOW) - 1e-9


def test_a_snippet_shows_where_the_words_are_and_marks_them() -> None:
    text = "Rien ici. " * 60 + "Le lampadaire de l’école est éteint depuis lundi. " + "Rien là. " * 60

    parts = snippet(read_question("lampadaires ecole"), text)

    assert [part.text for part in parts if part.found] == ["lampadaire", "école"]
    assert len("".join(part.text for part in parts)) < 200
    assert parts[0].text == "… " and parts[-1].text == " …"


@given(some.text(max_size=400), some.text(max_size=40))
def test_any_text_is_read_and_none_of_it_is_lost(text: str, typed: str) -> None:
    question = read_question(typed)

    assert "".join(part.text for part in marked(question, text)) == text
    shown = "".join(part.text for part in snippet(question, text))
    assert shown.removeprefix("… ").removesuffix(" …") in text
    for token in tokens(text):
        assert token.word.isalnum() and fold(token.word) == token.word
