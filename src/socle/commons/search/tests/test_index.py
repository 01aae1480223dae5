"""The index follows its sources, and says so when it does not."""

import datetime

import pytest
from django.db import connection

from socle.commons.cases.events import CaseForgotten, CaseMoved
from socle.commons.search import commands, invariants, reactions, schedule
from socle.commons.search.models import WORDS_TABLE, Document, Term
from socle.ground.database import is_postgres
from socle.ground.scope import system_scope

from .conftest import NOW, Source, ask, case, document, keys, put, staff


def violations() -> list[str]:
    return [one for invariant in invariants.INVARIANTS for one in invariant.violations()]


def test_a_document_put_twice_is_there_once_and_written_once(belvenne: int) -> None:
    assert put(document(belvenne, "a", "Arbres")) == 1
    assert put(document(belvenne, "a", "Arbres")) == 0
    assert put(document(belvenne, "a", "Bancs")) == 1

    found = ask(staff(belvenne), belvenne, "arbres")
    assert (found.total, found.corrected) == (0, "")
    assert keys(ask(staff(belvenne), belvenne, "bancs")) == ["a"]
    assert set(Term.objects.values_list("word", flat=True)) == {"bancs"}
    assert violations() == []


def test_what_is_removed_leaves_nothing_behind(belvenne: int) -> None:
    put(*(case(belvenne, str(at), f"Fuite {at}", "canarival") for at in range(5)))

    assert commands.remove(system_scope([belvenne]), "report", ["1", "2", "9"]) == 2
    assert Document.objects.count() == 3
    assert Term.objects.get(word="canarival").documents == 3
    commands.remove(system_scope([belvenne]), "report", ["0", "3", "4"])

    assert not Term.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {WORDS_TABLE}")
        assert cursor.fetchone()[0] == 0
    assert violations() == []


def test_a_case_that_moves_is_found_as_it_is_now(belvenne: int, orvin: int, source: Source) -> None:
    source.given = [case(belvenne, "7", "Fuite")]
    moved = CaseMoved(7, "report", belvenne, "done", NOW)
    reactions.follow_cases([moved])

    source.given = [case(orvin, "7", "Fuite au quai")]
    reactions.follow_cases([moved, moved])

    assert keys(ask(staff(belvenne), belvenne, "fuite", staff=True)) == []
    assert keys(ask(staff(orvin), orvin, "quai", staff=True)) == ["7"]
    assert violations() == []


def test_a_forgotten_case_is_found_no_more(belvenne: int, source: Source) -> None:
    source.given = [case(belvenne, "7", "Fuite", "canari")]
    reactions.follow_cases([CaseMoved(7, "report", belvenne, "done", NOW)])
    source.given = []

    for _again in range(2):
        reactions.forget_case(CaseForgotten(7, "report", belvenne, NOW))

    assert not Document.objects.exists()
    assert not Term.objects.exists()


def test_a_kind_without_a_source_is_left_alone(belvenne: int, source: Source) -> None:
    reactions.follow_cases([CaseMoved(7, "permit", belvenne, "done", NOW)])

    assert not Document.objects.exists()


def test_the_night_brings_the_index_in_step(belvenne: int, source: Source) -> None:
    source.given = [case(belvenne, str(at), f"Fuite {at}") for at in range(700)]
    schedule._in_step(NOW)
    source.given = [case(belvenne, str(at), f"Fuite {at}") for at in range(690, 710)]

    schedule._in_step(NOW + datetime.timedelta(days=1))

    assert set(Document.objects.values_list("key", flat=True)) == {str(at) for at in range(690, 710)}
    assert violations() == []


def test_a_kind_that_a_town_has_nothing_of_is_filled(belvenne: int, source: Source) -> None:
    source.given = [case(belvenne, "7", "Fuite")]

    schedule._fill(NOW)

    assert Document.objects.count() == 1


def test_documents_of_the_same_batch_are_there_once(belvenne: int) -> None:
    put(document(belvenne, "a", "Premier"), document(belvenne, "a", "Second"))

    assert Document.objects.get().title == "Second"
    assert violations() == []


def test_long_texts_are_cut_and_kept_whole_words(belvenne: int) -> None:
    put(document(belvenne, "a", "T" * 5000, "mot " * 50_000))

    row = Document.objects.get()
    assert (len(row.title), len(row.text)) == (300, 20_000)


def test_planted_faults_are_found_and_a_reset_mends_them(belvenne: int) -> None:
    put(*(document(belvenne, str(at), f"Arbres {at}") for at in range(3)))
    first, second = Document.objects.order_by("pk")[:2]
    column = "id" if is_postgres() else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {WORDS_TABLE} WHERE {column} = %s", [first.pk])
        words = "'x'" if not is_postgres() else "'x'::tsvector"
        cursor.execute(f"INSERT INTO {WORDS_TABLE} ({column}, words) VALUES (987654321, {words})")
    Term.objects.filter(word="arbres").update(documents=9)
    Document.objects.filter(pk=second.pk).update(language="zz")

    told = violations()

    assert f"document {first.pk} has no words in the index" in told
    assert "the index holds words of 987654321, which is no document" in told
    assert any("counts 1 words wrong" in one for one in told)
    assert f"document {second.pk} stands on another's shelf" in told
    Document.objects.filter(pk=second.pk).update(language="")
    commands.reset(system_scope([belvenne]))
    assert violations() == []


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "🚧" * 50])
def test_hostile_documents_are_kept_without_what_a_database_refuses(belvenne: int, bad: str) -> None:
    put(document(belvenne, "a", f"Titre {bad}", f"Texte {bad} fin"))

    assert keys(ask(staff(belvenne), belvenne, "titre")) == ["a"]
