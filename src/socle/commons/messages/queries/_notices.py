"""The notices that rooms declare, and their words: the authority's own, else the room's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from socle.commons.messages.models import NoticeOverride
from socle.commons.messages.permissions import MANAGE
from socle.commons.messages.rules import fill, fit_sms, languages_to_try, one_line
from socle.commons.messages.terms import TOWN, Channel, Notice
from socle.commons.people.queries import authority_by_id
from socle.ground.discovery import declared
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

_HOLES = re.compile(r"\n(?:[ \t]*\n){2,}")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True)
class Rendered:
    """The words of a message. ``subject`` is empty for an SMS; ``language`` is the one in which they are written."""

    language: str
    subject: str
    body: str


def notices(scope: Scope) -> list[Notice]:
    """Every notice that the installed rooms declare, by name."""
    return sorted(declared("notices", "NOTICES"), key=lambda one: one.name)


def notice_by_name(scope: Scope, name: str) -> Notice:
    """The notice of this name. Raises ``Refusal`` 404."""
    for one in notices(scope):
        if one.name == name:
            return one
    raise not_found()


def overrides(scope: Scope, authority_id: int) -> dict[tuple[str, str], NoticeOverride]:
    """The words that the authority wrote, by notice and language."""
    scope.require(MANAGE, authority_id)
    return {(one.notice, one.language): one for one in NoticeOverride.objects.filter(authority_id=authority_id)}


def override_of(scope: Scope, authority_id: int, notice: Notice, language: str) -> NoticeOverride | None:
    """The words that the authority wrote for a notice in exactly this language."""
    return NoticeOverride.objects.filter(authority_id=authority_id, notice=notice.name, language=language).first()


def words_of(scope: Scope, authority_id: int, notice: Notice, language: str) -> tuple[str, str, str, str]:
    """Language, subject, body and SMS of a notice, fields still in braces, in the nearest language that has words."""
    own = tuple(authority_by_id(scope, authority_id).languages)
    tried = languages_to_try(language, own=own)
    rows = NoticeOverride.objects.filter(authority_id=authority_id, notice=notice.name, language__in=tried)
    written = {one.language: one for one in rows}
    translated = {code for code, _name in settings.LANGUAGES}
    for one in tried:
        if one in written:
            return one, written[one].subject, written[one].body, written[one].sms
        if one in translated:
            with translation.override(one):
                return one, str(notice.subject), str(notice.body), str(notice.sms)
    raise AssertionError("French is always there")


def render(
    scope: Scope, authority_id: int, notice: Notice, *, channel: Channel, language: str, fields: Mapping[str, str]
) -> Rendered:
    """The words of a message. Raises ``ValueError`` unless ``fields`` are exactly those that the notice declares."""
    if set(fields) != set(notice.fields):
        odd = sorted(set(fields) ^ set(notice.fields))
        raise ValueError(f"notice {notice.name} has the fields {notice.fields}: mend {odd}")
    used, subject, body, sms = words_of(scope, authority_id, notice, language)
    values = {**fields, TOWN: authority_by_id(scope, authority_id).name_in(used)}
    if channel is Channel.SMS:
        return Rendered(used, "", fit_sms(sms, values, keep=frozenset({*notice.required, TOWN})))
    isolate = used.partition("-")[0] in RIGHT_TO_LEFT
    # A field without words leaves no hole in the letter.
    letter = _HOLES.sub("\n\n", fill(body, values, isolate=isolate)).strip()
    return Rendered(used, one_line(fill(subject, values))[:200], letter)


def web_address(scope: Scope, authority_id: int, language: str, path: str) -> str:
    """The whole address of a page of the authority (``path`` without prefix: ``/suivi/…``), for words that leave.

    The authority's own host name, else the instance's public address (``SOCLE_ADDRESS``) and ``/@slug``.
    """
    authority = authority_by_id(scope, authority_id)
    if authority.hosts:
        scheme = "https" if settings.SECURE else "http"
        base = f"{scheme}://{authority.hosts[0]}"
    else:
        base = f"{settings.SOCLE_ADDRESS}/@{authority.slug}"
    spoken = f"/{language}" if language in authority.languages[1:] else ""
    return f"{base}{spoken}{path}"
