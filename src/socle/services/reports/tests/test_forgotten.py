"""A person who asks is erased in what they began, in whatever script they typed; hidden words are not found."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from socle.commons.cases.models import Case
from socle.commons.files import commands as files
from socle.commons.files.models import StoredFile
from socle.commons.files.tests import photographs
from socle.commons.files.tests.conftest import sent
from socle.commons.moderation import commands as moderation
from socle.commons.moderation import queries as moderated
from socle.commons.moderation.terms import Kind, Reason, State
from socle.commons.people import commands as people
from socle.commons.people import queries as persons
from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.commons.search import commands as search
from socle.commons.search.models import Document
from socle.commons.subscriptions import commands as subscriptions
from socle.commons.subscriptions.models import Subscription
from socle.ground import jobs, sandbox, world
from socle.ground.scope import Actor, Scope, system_scope
from socle.services.reports import commands
from socle.services.reports.models import Draft
from socle.services.reports.terms import KIND
from socle.services.reports.tests.reported import report
from tests.towns import NOW, found_town, hire, scope_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.SOCLE_DIR = tmp_path
    with world.at(NOW):
        yield
    sandbox.close()


def draft(town: Authority, contact: str, photo: str = "") -> Draft:
    """A report begun, as far as the contact."""
    scope = system_scope([town.id])
    begun = commands.start_draft(scope, authority_id=town.id, category="water", now=NOW)
    plain = commands.checked_contact(scope, contact)
    return commands.fill_draft(scope, begun, now=NOW, contact=plain, photo=photo, words="Une fuite")


def test_a_person_who_asks_is_found_and_erased_in_what_they_began() -> None:
    town, other = found_town(), found_town("orvin", "SO", west=-33.0)
    boss = scope_of(hire(town, Role.ADMINISTRATOR), town)
    upload = sent(photographs.jpeg(photographs.painted(64, 48)))
    photo = files.receive_photo(system_scope([town.id]), authority_id=town.id, upload=upload, now=NOW).file_id
    draft(town, "rim@belvenne.example", photo)
    draft(town, "")
    there = draft(other, "rim@belvenne.example")

    found = persons.find_person(boss, town.id, "Rim@belvenne.example")
    taken = people.take_person_out(boss, authority_id=town.id, contact="rim@belvenne.example", now=NOW)
    erased = people.erase_person(boss, authority_id=town.id, contact="rim@belvenne.example", now=NOW)

    assert [one.count for one in found["reports"]] == [1]
    assert [one["words"] for one in taken["rooms"]["reports"]] == ["Une fuite"]
    assert erased == 1 and set(Draft.objects.values_list("pk", "contact")) >= {(there.pk, there.contact)}
    assert Draft.objects.count() == 2 and not StoredFile.objects.exists()


SCRIPTS = [
    ("٠٦ ٤٧ ٣١ ٩٠ ٢٨", "06 47 31 90 28"),
    ("०६४७३१९०२८", "06.47.31.90.28"),
    ("\u202a06 47 31 90 28\u202c", "٠٦٤٧٣١٩٠٢٨"),
    ("0033 6 47 31 90 28", "+33647319028"),
    ("Rim@Belvenne.example", "rim@belvenne.example"),
    ("\u2067rim@belvenne.example\u2069", "rim@belvenne.example"),
    ("rim@mairie-é.example", "rim@xn--mairie--hya.example"),
]


@pytest.mark.parametrize(("typed", "asked"), SCRIPTS)
def test_what_was_typed_in_any_script_is_erased_by_another(typed: str, asked: str) -> None:
    town = found_town()
    system, boss = system_scope([town.id]), scope_of(hire(town, Role.ADMINISTRATOR), town)
    case = report(town, 1, contact=typed)
    draft(town, typed)
    here: dict[str, Any] = {"authority_id": town.id, "thing": f"case:{report(town, 2).pk}", "language": "fr"}
    subscriptions.follow(system, contact=typed, now=NOW, **here)

    found = persons.find_person(boss, town.id, asked)
    people.erase_person(boss, authority_id=town.id, contact=asked, now=NOW)

    assert {name: [one.count for one in kinds] for name, kinds in found.items()} == {
        "cases": [1], "messages": [1], "subscriptions": [1], "reports": [1],
    }  # fmt: skip
    case.refresh_from_db()
    assert case.contact == "" and not Draft.objects.exists() and not Subscription.objects.exists()
    assert persons.find_person(boss, town.id, typed) == {}


@pytest.mark.parametrize(
    ("kept", "asked"),
    [*SCRIPTS, ("René@Exemple.FR", "rené@exemple.fr"), ("00 12345", "0012345"), ("٠٠١٢٣٤٥", "00 12 345")],
)
def test_contacts_kept_before_are_brought_to_the_same_reading(kept: str, asked: str) -> None:
    town = found_town()
    boss = scope_of(hire(town, Role.ADMINISTRATOR), town)
    case, nobody = report(town, 1), report(town, 2)
    Case.objects.filter(pk=case.pk).update(contact=kept)

    import_module("socle.services.reports.migrations.0004_plain_contacts")._plain(apps, None)

    assert [one.count for one in persons.find_person(boss, town.id, asked)["cases"]] == [1]
    assert people.erase_person(boss, authority_id=town.id, contact=asked, now=NOW) == 1
    assert set(Case.objects.values_list("contact", flat=True)) == {""} and nobody.contact == ""


def documents(words: str) -> int:
    """In how many documents of staff's search words are."""
    return Document.objects.filter(kind=KIND, text__contains=words).count()


def test_hidden_words_are_found_by_nobody_until_they_are_shown_again() -> None:
    town = found_town()
    scope = system_scope([town.id])
    case = report(town, 1, words="canari blessant")
    while jobs.run_pending():
        pass
    assert documents("canari") == 1

    item = moderation.flag(
        scope,
        authority_id=town.id,
        kind=Kind.WORDS,
        thing=f"case:{case.pk}",
        reason=Reason.INSULT,
        excerpt="x",
        now=NOW,
    )
    moderation.decide(
        scope, authority_id=town.id, item_id=item.pk, outcome=State.HIDDEN, reason=Reason.INSULT, words="Une injure.",
        expected_version=1, now=NOW,
    )  # fmt: skip
    while jobs.run_pending():
        pass
    assert (documents("canari"), documents(case.code)) == (0, 1)
    search.rebuild(scope, KIND, NOW)
    assert documents("canari") == 0

    moderation.appeal(
        scope, authority_id=town.id, item_id=item.pk, words="Non.", now=NOW,
        signature=moderated.appeal_path(scope, item).rpartition("/")[2],
    )  # fmt: skip
    moderation.decide_appeal(
        Scope(Actor("account", hire(town, Role.MANAGER).pk), scope.grants), authority_id=town.id, item_id=item.pk,
        upheld=False, words="Relu.", expected_version=3, now=NOW,
    )  # fmt: skip
    while jobs.run_pending():
        pass
    assert documents("canari") == 1
