"""What is found, in which order, and what is said when nothing is."""

import datetime

import pytest

from socle.commons.search import commands, queries
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope, system_scope

from .conftest import NOW, ask, case, document, keys, public, put, staff


def test_a_document_is_found_however_it_is_typed(belvenne: int) -> None:
    put(document(belvenne, "a", "Éclairage public", "Lampadaires éteints près de l’école"))

    for typed in (
        "eclairage",
        "ÉCLAIRAGE",
        "éclairages",
        "écl",
        "lampadaire ecole",
        "l'ecole",
        "eclairge",
        "lampadiare",
    ):
        assert keys(ask(public(belvenne), belvenne, typed)) == ["a"], typed


def test_arabic_is_found_with_or_without_hamza_vowels_and_article(belvenne: int) -> None:
    put(document(belvenne, "a", "إنارة الشوارع", "عمود مُعطّل قرب المدرسة", language="ar"))

    for typed in ("انارة", "الإنارة", "اناره", "شارع", "مدرسة", "معطل", "المدرصة", "إنارا"):
        found = ask(public(belvenne), belvenne, typed, language="ar")
        if typed == "شارع":  # a broken plural is another word
            continue
        assert keys(found) == ["a"], typed


def test_a_slip_is_mended_and_said(belvenne: int) -> None:
    put(document(belvenne, "a", "Budget participatif"))

    found = ask(public(belvenne), belvenne, "bugdet participtif ")

    assert keys(found) == ["a"]
    assert found.corrected == "budget participatif"
    assert ask(public(belvenne), belvenne, "budget participatif").corrected == ""


def test_titles_come_before_texts_and_all_words_before_some(belvenne: int) -> None:
    put(
        document(belvenne, "text", "Voirie", "On y parle des arbres remarquables"),
        document(belvenne, "title", "Arbres remarquables", at=NOW - datetime.timedelta(days=900)),
        document(belvenne, "half", "Arbres"),
    )

    assert keys(ask(public(belvenne), belvenne, "arbres remarquables")) == ["title", "text"]
    assert keys(ask(public(belvenne), belvenne, "arbre"))[0] == "half"


def test_where_nothing_holds_all_words_those_that_hold_most_come_first(belvenne: int) -> None:
    put(
        document(belvenne, "one", "Vélos", "stationnement"),
        document(belvenne, "two", "Vélos électriques", "prêt"),
        document(belvenne, "none", "Cantines"),
    )

    found = ask(public(belvenne), belvenne, "prêt vélos tandem électriques")

    assert found.partial
    assert keys(found) == ["two", "one"]


def test_counts_are_by_kind_and_kinds_narrow_the_hits_alone(belvenne: int) -> None:
    put(
        *(document(belvenne, f"t{at}", f"Arbres {at}") for at in range(30)),
        document(belvenne, "p", "Arbres", kind="page"),
    )

    found = ask(public(belvenne), belvenne, "arbres", kinds=["page"])

    assert found.by_kind == {"table": 30, "page": 1}
    assert (found.total, keys(found)) == (1, ["p"])
    everything = ask(public(belvenne), belvenne, "arbres")
    second = ask(public(belvenne), belvenne, "arbres", page=2)
    assert everything.total == 31 and everything.pages == 2
    assert len(set(keys(everything)) | set(keys(second))) == 31
    assert ask(public(belvenne), belvenne, "arbres", page=99).page == 2


def test_words_are_looked_for_in_the_readers_language_then_in_the_others(belvenne: int) -> None:
    put(
        document(belvenne, "a", "Arbres", language="fr"),
        document(belvenne, "a", "Trees", language="en"),
        document(belvenne, "b", "Trees of 2020", language="fr"),
    )
    languages = ["fr", "en", "ar"]

    assert keys(ask(public(belvenne), belvenne, "trees", language="en", languages=languages)) == ["a"]
    assert keys(ask(public(belvenne), belvenne, "arbres", language="en", languages=languages)) == ["a"]
    assert ask(public(belvenne), belvenne, "arbres", language="en", languages=languages).hits[0].language == "fr"
    assert keys(ask(public(belvenne), belvenne, "arbres", language="en")) == []


def test_a_resident_never_learns_that_a_staff_document_exists(belvenne: int) -> None:
    put(case(belvenne, "1", "Squat rue Perdue", "mots confidentiels"), document(belvenne, "a", "Rue du Puits"))

    for typed in ("squat", "confidentiels", "squa", "sqaut ", "confidentiel", "rue squat"):
        found = ask(public(belvenne), belvenne, typed)
        assert "report" not in found.by_kind
        assert "1" not in keys(found)
        assert "squat" not in found.corrected and "confidentiel" not in found.corrected
    assert keys(ask(staff(belvenne), belvenne, "squat", staff=True)) == ["1"]


def test_a_correction_never_comes_from_what_the_reader_may_not_read(belvenne: int) -> None:
    put(case(belvenne, "1", "Ocelle"), document(belvenne, "a", "Oselle"))

    assert ask(public(belvenne), belvenne, "ocele ").corrected == ""
    assert ask(public(belvenne), belvenne, "osele ").corrected == "oselle"
    assert ask(staff(belvenne), belvenne, "ocele ", staff=True).corrected == "ocelle"


def test_staff_find_cases_of_every_town_where_they_work_and_of_no_other(belvenne: int, orvin: int) -> None:
    put(case(belvenne, "1", "Fuite"), case(orvin, "2", "Fuite"), document(orvin, "t", "Fuite"))

    both = ask(staff(belvenne, orvin), belvenne, "fuite", staff=True)
    one = ask(staff(belvenne), belvenne, "fuite", staff=True)

    assert sorted(keys(both)) == ["1", "2"]
    assert keys(one) == ["1"]
    assert keys(ask(public(orvin), orvin, "fuite")) == ["t"]
    assert ask(public(belvenne), belvenne, "fuite").total == 0


def test_a_partner_finds_the_cases_of_their_teams_alone(belvenne: int) -> None:
    from socle.commons.people.models import Account, Authority, Membership, Team

    town = Authority.objects.get(pk=belvenne)
    mine = Team.objects.create(authority=town, slug="eau", name="Eau")
    other = Team.objects.create(authority=town, slug="voirie", name="Voirie")
    account = Account.objects.create(email="p@example.org", name="P", created_at=NOW)
    Membership.objects.create(team=mine, account=account)
    put(
        case(belvenne, "1", "Fuite", team_id=mine.pk),
        case(belvenne, "2", "Fuite", team_id=other.pk),
        case(belvenne, "3", "Fuite"),
    )
    partner = staff(belvenne, permission="cases:team:read", account=account.pk)

    found = ask(partner, belvenne, "fuite", staff=True)

    assert (keys(found), found.total, found.by_kind) == (["1"], 1, {"report": 1})
    assert ask(staff(belvenne, permission="cases:team:read", account=10**9), belvenne, "fuite", staff=True).total == 0


def test_only_whoever_may_asks_and_only_the_system_writes(belvenne: int) -> None:
    nobody = Scope(Actor("public"), {})

    with pytest.raises(Refusal):
        ask(nobody, belvenne, "x")
    with pytest.raises(Refusal):
        ask(public(belvenne), belvenne, "x", staff=True)
    with pytest.raises(Refusal):
        commands.index(staff(belvenne), [document(belvenne, "a", "A")], NOW)
    assert commands.remove(staff(belvenne), "table", ["a"]) == 0


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\x00", "🚧", "\ud800", '"', "a OR b", "NEAR(a b)", "words:x", "'; drop table", "*", "^", "-",
     "{a b}: c",
     "é" * 5000, " ".join(f"mot{at}" for at in range(500)), "\u202e abc", "a:* & !b",
     "' | '", "t_ s_1", "(((", "\\"],
)  # fmt: skip
def test_whatever_is_typed_is_answered(belvenne: int, typed: str) -> None:
    put(document(belvenne, "a", "Un titre", "des mots"))

    assert ask(public(belvenne), belvenne, typed).total <= 1


def test_what_is_shown_is_plain_text_for_the_page_to_escape(belvenne: int) -> None:
    put(document(belvenne, "a", "<b>Puits</b>", "<script>alert(1)</script> puits\x00 \ud800fin"))

    hit = ask(public(belvenne), belvenne, "puits").hits[0]

    assert "".join(part.text for part in hit.title) == "<b>Puits</b>"
    assert [part.text for part in hit.snippet if part.found] == ["puits"]


def test_kinds_say_their_name_in_the_order_of_their_binding() -> None:
    assert list(queries.kind_labels(system_scope([])))[:2] == ["page", "table"]
