"""Verbs on reports: start and fill a draft, open the report, forget."""

import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.commons.cases import commands as cases
from socle.commons.cases.queries import Case, case_of_submission
from socle.commons.cases.terms import Channel
from socle.commons.files import commands as files
from socle.commons.people.queries import authority_by_id
from socle.commons.places import queries as places
from socle.engines.geo import Point
from socle.ground import world
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.services.reports.events import ReportOpened
from socle.services.reports.models import Draft, Report
from socle.services.reports.permissions import OPEN
from socle.services.reports.privacy import DRAFT_DAYS, WORDS_DAYS
from socle.services.reports.rules import LONGEST_PLACE, LONGEST_WORDS, read_contact, tidy
from socle.services.reports.terms import KIND, Category

_DRAFT_FIELDS = {"category", "words", "place", "longitude", "latitude", "photo", "contact"}


def start_draft(scope: Scope, *, authority_id: int, category: str, now: datetime.datetime) -> Draft:
    """Begin a report. Raises ``Refusal`` ``reports.category``."""
    scope.require(OPEN, authority_id)
    return Draft.objects.create(
        authority_id=authority_id, token=world.token(160), category=checked_category(scope, category), touched_at=now
    )


def fill_draft(scope: Scope, draft: Draft, *, now: datetime.datetime, **values: Any) -> Draft:
    """Keep what was typed at a step; the draft is forgotten a week after the last step."""
    scope.require(OPEN, draft.authority_id)
    unknown = values.keys() - _DRAFT_FIELDS
    if unknown:
        raise TypeError(f"a draft has no {unknown}")
    for name, value in values.items():
        setattr(draft, name, value)
    draft.touched_at = now
    draft.save(update_fields=[*values, "touched_at"])
    return draft


def checked_category(scope: Scope, typed: str) -> Category:
    """The category of this name. Raises ``Refusal`` ``reports.category``."""
    try:
        return Category(typed)
    except ValueError as unknown:
        raise Refusal("reports.category", _("Choisissez ce que vous signalez."), field="category") from unknown


def checked_words(scope: Scope, typed: str, *, category: str) -> str:
    """The words, tidied. Raises ``Refusal`` ``reports.words``: too long, or missing where only words can tell."""
    words = tidy(typed)
    if len(words) > LONGEST_WORDS:
        raise Refusal("reports.words", _("Votre texte est trop long : 2 000 signes au plus."), field="words")
    if not words and category == Category.OTHER:
        raise Refusal("reports.words", _("Dites en quelques mots ce que vous signalez."), field="words")
    return words


def checked_contact(scope: Scope, typed: str) -> str:
    """A contact in its plain form, or ``""``. Raises ``Refusal`` ``reports.contact``."""
    contact = read_contact(typed)
    if contact is None:
        raise Refusal(
            "reports.contact",
            _("Écrivez une adresse électronique (nom@exemple.fr) ou un numéro de téléphone, ou laissez vide."),
            field="contact",
        )
    return contact


def checked_place(scope: Scope, *, authority_id: int, point: Point | None, place: str) -> tuple[str, str]:
    """The place in words and its neighbourhood.

    Raises ``Refusal`` ``reports.place`` (nothing chosen) or ``reports.outside`` (with the right town's ``slug``
    where the
    instance knows it).
    """
    place = tidy(place)[:LONGEST_PLACE]
    if point is None:
        if not place:
            raise Refusal("reports.place", _("Choisissez un lieu dans la liste ou sur le plan."), field="place")
        return place, ""
    located = places.locate(scope, authority_id, point, named=not place)
    if not located.inside:
        raise _outside(scope, authority_id, point)
    return place or located.label, located.neighbourhood


def _outside(scope: Scope, authority_id: int, point: Point) -> Refusal:
    here, language = authority_by_id(scope, authority_id), get_language() or "fr"
    elsewhere = places.authority_of_point(scope, point)
    if elsewhere is None:
        words = _("Ce lieu est hors de %(here)s. Choisissez un lieu sur le plan.") % {"here": here.name_in(language)}
        return Refusal("reports.outside", words, status=422, field="place")
    right = authority_by_id(scope, elsewhere)
    words = _("Ce lieu n’est pas à %(here)s, mais à %(right)s.") % {
        "here": here.name_in(language),
        "right": right.name_in(language),
    }
    facts = {"slug": right.slug, "name": right.name_in(language), "path": right.path_in(language)}
    return Refusal("reports.outside", words, status=422, field="place", **facts)


def open_report(
    scope: Scope,
    *,
    authority_id: int,
    category: str,
    point: Point | None,
    place: str = "",
    words: str = "",
    photo: str = "",
    contact: str = "",
    channel: Channel = Channel.WEB,
    language: str = "fr",
    submission: str,
    now: datetime.datetime,
) -> Case:
    """Open a report and return its case; the same ``submission`` sent again returns the same case.

    When this returns, the report survives a crash. Raises ``Refusal`` ``reports.category``, ``reports.place``,
    ``reports.outside``, ``reports.words``, ``reports.contact``.
    """
    scope.require(OPEN, authority_id)
    chosen = checked_category(scope, category)
    words = checked_words(scope, words, category=chosen)
    contact = checked_contact(scope, contact)
    place, neighbourhood = checked_place(scope, authority_id=authority_id, point=point, place=place)
    try:
        with atomic():
            case = cases.open_case(
                scope,
                authority_id=authority_id,
                kind=KIND,
                channel=channel,
                submission=submission,
                contact=contact,
                language=language,
                now=now,
            )
            Report.objects.create(
                case=case,
                authority_id=authority_id,
                public_id=world.new_id().hex[:16],
                category=chosen,
                words=words,
                place=place,
                neighbourhood=neighbourhood,
                longitude=point.lon if point else None,
                latitude=point.lat if point else None,
                photo=photo,
            )
            _attach(scope, case, photo)
            Draft.objects.filter(token=submission).delete()
            emit(ReportOpened(case.pk, authority_id, now), authority_id=authority_id)
    except IntegrityError:
        # The same form was sent twice: the first one won.
        known = case_of_submission(scope, authority_id=authority_id, kind=KIND, submission=submission)
        if known is None:
            raise
        return known
    return case


def _attach(scope: Scope, case: Case, photo: str) -> None:
    if photo:
        owner = {"owner_room": "services_reports", "owner_id": str(case.pk)}
        files.attach(scope, authority_id=case.authority_id, file_id=photo, **owner)


def forget(scope: Scope, *, now: datetime.datetime) -> int:
    """Erase drafts left for a week; wipe words, exact places and photographs a year after the end. Returns drafts
    erased.
    """
    with atomic():
        limit = now - datetime.timedelta(days=DRAFT_DAYS)
        drafts, _by_model = Draft.objects.filter(
            touched_at__lt=limit, authority_id__in=scope.authorities(OPEN)
        ).delete()
    ended = now - datetime.timedelta(days=WORDS_DAYS)
    old = Report.objects.filter(case__closed_at__lt=ended, authority_id__in=scope.authorities(OPEN)).exclude(
        place="effacé"
    )
    for report in old.iterator():
        with atomic():
            if report.photo:
                files.delete(scope, authority_id=report.authority_id, file_id=report.photo)
            Report.objects.filter(pk=report.pk).update(
                words="", place="effacé", photo="", longitude=None, latitude=None
            )
    return drafts
