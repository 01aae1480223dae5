"""What a moderator hid of a report, and what becomes of its photograph when it goes to another town."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from socle.commons.cases.models import Case
from socle.commons.files import commands as files
from socle.commons.files import queries as photos
from socle.commons.files.tests import photographs
from socle.commons.files.tests.conftest import sent
from socle.commons.moderation import commands as moderation
from socle.commons.moderation.terms import Kind, Reason, State
from socle.ground import sandbox
from socle.ground.scope import Actor, Scope, system_scope
from socle.services.reports.commands import follow_transfer, open_report
from socle.services.reports.models import Report
from socle.services.reports.offers import ReportKind
from socle.services.reports.permissions import OPEN
from tests.towns import found_town

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Any) -> Any:
    settings.SOCLE_DIR = tmp_path
    yield
    sandbox.close()


def reported(words: str = "", photo: str = "") -> tuple[Scope, int, Case]:
    town = found_town()
    scope = system_scope([town.pk])
    name = ""
    if photo:
        content = photographs.jpeg(photographs.painted(64, 48))
        name = files.receive_photo(scope, authority_id=town.pk, upload=sent(content), now=NOW).file_id
    open_report(
        scope, authority_id=town.pk, category="water", point=None, place="quai", submission="1", words=words,
        photo=name, now=NOW,
    )  # fmt: skip
    return scope, town.pk, Case.objects.get()


def test_hidden_words_are_read_by_staff_of_the_authority_alone() -> None:
    scope, town, case = reported(words="canary")
    item = moderation.flag(
        scope, authority_id=town, kind=Kind.WORDS, thing=f"case:{case.pk}", reason=Reason.INSULT, excerpt="x", now=NOW
    )

    def told(who: Scope) -> str:
        return str(ReportKind().facts(who, town, case.pk))

    partner = Scope(Actor("account", 9), {town: frozenset({"cases:team:read", "places:place:read", str(OPEN)})})
    assert "canary" in told(partner)

    moderation.decide(
        scope, authority_id=town, item_id=item.pk, outcome=State.HIDDEN, reason=Reason.INSULT, words="Une injure.",
        expected_version=1, now=NOW,
    )  # fmt: skip

    assert "canary" not in told(partner)
    assert "canary" in told(scope)


def test_the_photograph_follows_the_report_to_the_other_town() -> None:
    scope, town, case = reported(photo="yes")
    there = found_town("orvin", "SO", west=-33.0).pk
    both = system_scope([town, there])
    assert len(ReportKind().photos(scope, town, case.pk)) == 1

    Case.objects.update(authority_id=there)
    follow_transfer(both, case_id=case.pk, to_authority_id=there)

    assert len(ReportKind().photos(both, there, case.pk)) == 1
    (shown,) = ReportKind().photos(both, there, case.pk)
    assert photos.picture(both, shown.url.split("/")[-1].split(".")[0], now=NOW).content


def test_a_report_goes_nowhere_but_where_its_case_is() -> None:
    _scope, town, case = reported(photo="yes")
    there = found_town("orvin", "SO", west=-33.0).pk

    follow_transfer(system_scope([town, there]), case_id=case.pk, to_authority_id=there)

    assert Report.objects.get().authority_id == town
