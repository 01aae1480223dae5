"""What reports give to the ports below: the case kind ``report``, staff's search, and the drafts of a person."""

import datetime
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from socle.commons.files import queries as files
from socle.commons.files.terms import Shown
from socle.commons.moderation import queries as moderation
from socle.commons.moderation.terms import Kind
from socle.commons.people.terms import Found
from socle.commons.places import queries as places
from socle.commons.search.terms import SearchDocument
from socle.engines.workflow import Workflow, standard
from socle.ground import world
from socle.ground.look.words import isolate
from socle.ground.scope import Scope
from socle.services.reports import commands, queries
from socle.services.reports.feeds import CATEGORY_WORDS
from socle.services.reports.models import Report
from socle.services.reports.permissions import READ, READ_TEAM
from socle.services.reports.rules import anonymise
from socle.services.reports.terms import KIND, Category

WORDS = Kind.WORDS.value
_AT_ONCE = 300  # documents whose hidden words are asked for together


class ReportKind:
    """What a report says of itself on the tracking page and in the queue."""

    def name(self) -> str:
        """The kind in the reader's language."""
        return _("Signalement")

    def workflow(self) -> Workflow:
        """The house's standard states."""
        return standard()

    def title(self, scope: Scope, authority_id: int, case_id: int) -> str:
        """``Éclairage, 12 rue des Tanneurs``."""
        what, where = self._heading(queries.report_of_case(scope, authority_id, case_id))
        return _(", ").join((what, isolate(where)))

    def titles(self, scope: Scope, case_ids: list[int]) -> dict[int, tuple[str, str]]:
        """What and where, by case id."""
        reports = queries.reports_of_cases(scope, case_ids)
        return {case_id: self._heading(report) for case_id, report in reports.items()}

    def facts(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        """What the sender wrote."""
        report = queries.report_of_case(scope, authority_id, case_id)
        told = [
            (_("Quoi"), Category(report.category).label),
            (_("Où"), report.place),
            (_("Quartier"), places.neighbourhood_name(scope, authority_id, report.neighbourhood)),
            (_("Vos mots"), "" if self._words_hidden(scope, authority_id, case_id) else report.words),
            (_("Personnes qui le disent aussi"), str(report.others) if report.others else ""),
        ]
        return [(label, value) for label, value in told if value]

    def _words_hidden(self, scope: Scope, authority_id: int, case_id: int) -> bool:
        """Whether a moderator hid the words: then only staff who read all reports see them, not partners."""
        thing = f"case:{case_id}"
        return not scope.allows(READ, authority_id) and (thing, WORDS) in moderation.hidden(scope, [thing])

    def photos(self, scope: Scope, authority_id: int, case_id: int) -> list[Shown]:
        """The photograph sent, if there was one (files keep back those that a moderator hid)."""
        report = queries.report_of_case(scope, authority_id, case_id)
        return files.shown(scope, authority_id, report.photo, now=world.now())

    def transfer(self, scope: Scope, case_id: int, to_authority_id: int) -> None:
        """The report follows its case."""
        commands.follow_transfer(scope, case_id=case_id, to_authority_id=to_authority_id)

    def links(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        """More that the holder of the code can do or read."""
        decided = moderation.decisions(scope, f"case:{case_id}")
        contest = [
            (_("Contester une décision de modération"), moderation.appeal_address(scope, one, get_language() or "fr"))
            for one in decided
        ]
        return [(_("Règles et délais de la mairie"), reverse("report-rules")), *contest]

    def staff_links(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        """Covering a part of the photograph, and asking that a content be looked at."""
        if not scope.allows(READ, authority_id):
            return []
        report = queries.report_of_case(scope, authority_id, case_id)
        thing, back = f"case:{case_id}", {"retour": reverse("staff-case", args=[report.case.code])}
        links = []
        if report.photo:
            cover = f"{reverse('photo-redact', args=[report.photo])}?{urlencode(back)}"
            links.append((_("Cacher une partie de la photo"), cover))
            asked = urlencode({"nature": "photo", "objet": thing, "contenu": report.photo, **back})
            links.append((_("Signaler la photo à la modération"), f"{reverse('moderation-flag')}?{asked}"))
        if report.words:
            asked = urlencode({"nature": "words", "objet": thing, **back})
            links.append((_("Signaler le texte à la modération"), f"{reverse('moderation-flag')}?{asked}"))
        return links

    def topics(self) -> list[tuple[str, str]]:
        """Categories, for the filters of the queue."""
        return [(one.value, one.label) for one in Category]

    def answer_field_names(self) -> tuple[str, ...]:
        """The fields that ``answer_fields`` gives."""
        return ("category", "neighbourhood")

    def answer_fields(self, scope: Scope, authority_id: int, case_id: int) -> dict[str, str]:
        """Fields that an answer template may use beside the common ones."""
        report = queries.report_of_case(scope, authority_id, case_id)
        where = places.neighbourhood_name(scope, authority_id, report.neighbourhood)
        return {"category": Category(report.category).label, "neighbourhood": where}

    def forget(self, scope: Scope, authority_id: int, case_id: int) -> None:
        """Words, place, position and photograph go with the case."""
        commands.wipe(scope, case_id=case_id, now=world.now())

    def _heading(self, report: Report) -> tuple[str, str]:
        return Category(report.category).label, report.place


class ReportSource:
    """Reports as staff find them: by category, place, words and code; never by who sent them."""

    def label(self) -> str:
        """The kind in the reader's language, in the plural."""
        return _("Signalements")

    def documents(self, scope: Scope, keys: Collection[str] | None) -> Iterator[SearchDocument]:
        """Reports that were not forgotten. Names and numbers that people wrote are masked, hidden words left out."""
        found = queries.searchable(scope, keys)
        while some := list(islice(found, _AT_ONCE)):
            hidden = moderation.hidden(scope, [f"case:{case.pk}" for _report, case in some])
            for report, case in some:
                words = "" if (f"case:{case.pk}", WORDS) in hidden else anonymise(report.words)
                yield SearchDocument(
                    kind=KIND,
                    key=str(case.pk),
                    authority_id=report.authority_id,
                    title=f"{CATEGORY_WORDS[report.category]}, {report.place}",
                    text=f"{case.code} {report.neighbourhood} {words}",
                    url=f"/agent/dossiers/{case.code}",
                    at=case.opened_at,
                    permission=str(READ),
                    team_id=case.team_id,
                    team_permission=str(READ_TEAM),
                )


class DraftsOfPerson:
    """The reports that somebody began with this contact and has not sent."""

    def find(self, scope: Scope, authority_id: int, contact: str) -> list[Found]:
        """How many drafts."""
        count = len(queries.drafts_of_contact(scope, authority_id, contact))
        return [Found(gettext_lazy("Brouillons de signalement"), count)] if count else []

    def export(self, scope: Scope, authority_id: int, contact: str) -> list[dict[str, Any]]:
        """Each draft, as far as it was written."""
        return [
            {
                "category": one.category,
                "words": one.words,
                "place": one.place,
                "longitude": one.longitude,
                "latitude": one.latitude,
                "contact": one.contact,
                "touched_at": one.touched_at.isoformat(),
            }
            for one in queries.drafts_of_contact(scope, authority_id, contact)
        ]

    def erase(self, scope: Scope, authority_id: int, contact: str, *, now: datetime.datetime) -> int:
        """Delete them, with their photographs; how many."""
        return commands.erase_drafts(scope, authority_id=authority_id, contact=contact)
