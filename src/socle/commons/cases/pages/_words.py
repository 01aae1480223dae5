"""Cases in words for pages: lines of history, how a promise stands, who has it in hand."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from socle.commons.cases import queries
from socle.commons.cases.models import Case, Step
from socle.commons.cases.permissions import READ
from socle.commons.cases.terms import Act, Channel, Visibility, Warned
from socle.commons.people.queries import account_names, authorities
from socle.ground.look import words
from socle.ground.look.words import isolate
from socle.ground.scope import Scope

GAUGE = 72  # units across
EVENING = datetime.time(23, 59)
_FILLS = {"late": "f-al", "soon": "f-o", "fine": "f-g"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of history as a page shows it."""

    at: datetime.datetime
    label: str
    words: str
    who: str
    public: bool


def lines(scope: Scope, case: Case, steps: list[Step], *, staff: bool) -> list[Line]:
    """The history of a case in words; names of colleagues are for staff alone, codes of other cases for those of the
    staff who read all cases: a code opens the tracking page to whoever has it.
    """
    names = account_names(scope, {one.account_id for one in steps if one.account_id}) if staff else {}
    whole = staff and scope.allows(READ, case.authority_id)
    return [
        Line(
            one.at,
            _label(scope, case, one, whole),
            one.words,
            isolate(names.get(one.account_id or 0, "")),
            one.visibility == Visibility.PUBLIC,
        )
        for one in steps
    ]


def _label(scope: Scope, case: Case, step: Step, whole: bool) -> str:
    detail = isolate(step.detail)
    match step.act:
        case Act.OPEN:
            return _("Reçu (%(channel)s)") % {"channel": Channel(case.channel).label}
        case Act.ANSWER:
            return _("Réponse de la mairie")
        case Act.NOTE:
            return _("Note interne")
        case Act.ASSIGN:
            return _("Confié à %(who)s") % {"who": detail} if detail else _("Repris : confié à personne")
        case Act.TASK:
            return _("Tâche : %(what)s") % {"what": detail}
        case Act.MERGE:
            return _merge_label(step, whole)
        case Act.TRANSFER:
            return _("Envoyé à %(town)s") % {"town": isolate(_town(scope, step.detail))}
        case Act.RATE:
            return _("Avis donné : %(mark)s sur 5") % {"mark": step.detail}
        case Act.ASK:
            asked = _("A demandé une personne, dans la demande réunie %(code)s") if detail and whole else ""
            return asked % {"code": detail} if asked else _("A demandé une personne")
        case Act.ESCALATE:
            return _late_label(step)
        case Act.DUE:
            return _due_label(step)
        case Act.FORGET:
            return _("Données de la personne effacées")
    return queries.state_words(scope, case.authority_id, case.kind, step.state).label


def _merge_label(step: Step, whole: bool) -> str:
    # The code of another person's request is not for who holds this one.
    code, parted = isolate(step.detail.removeprefix("-")), step.detail.startswith("-")
    if not whole:
        return _("Séparé de l’autre demande") if parted else _("Réuni à une autre demande")
    return (_("Séparé de %(code)s") if parted else _("Réuni avec %(code)s")) % {"code": code}


def _late_label(step: Step) -> str:
    if step.detail == Warned.TEAM:
        return _("L’équipe est avertie du retard")
    if step.detail == Warned.MANAGERS:
        return _("Les responsables sont avertis du retard")
    return _("La date promise est passée")


def _due_label(step: Step) -> str:
    reason, _colon, day = step.detail.partition(":")
    if reason == "planned":
        try:
            return _("Prévu le %(day)s") % {"day": words.date(datetime.date.fromisoformat(day), "day")}
        except ValueError:
            return _("Plus de jour prévu")
    if reason == "set":
        return _("Nouvelle date promise")
    return _("Date recalculée")


def _town(scope: Scope, detail: str) -> str:
    slug = detail.rpartition(">")[2]
    found = next((one for one in authorities(scope) if one.slug == slug), None)
    return found.name_in(get_language() or "fr") if found else slug


def delay(case: Case, now: datetime.datetime, *, paused: bool = False) -> SafeString:
    """How the promise of a case stands: in a word, with its mark."""
    if case.closed_at is not None:
        kept = case.due_at is None or case.closed_at <= case.due_at
        told = words.date(case.closed_at, "short")
        return format_html('<span class="{}">{}</span>', "fine" if kept else "late", told)
    if case.due_at is None:
        return mark_safe("–")
    if paused:
        return format_html('<span class="fine">{}</span>', _("en attente"))
    kind, told = words.due(case.due_at, now)
    if kind == "soon" and timezone.localtime(case.due_at).time() >= EVENING:
        # A promise runs to the end of its day: nobody is told to come back at one minute to midnight.
        today = timezone.localtime(case.due_at).date() == timezone.localtime(now).date()
        told = _("ce soir") if today else _("demain soir")
    return format_html('<span class="{}">{}</span>', kind, told)


def gauge(case: Case, now: datetime.datetime, *, paused: bool = False) -> SafeString:
    """How much of the promised time is gone, as a bar; then the word. Without a promise, a dash."""
    told = delay(case, now, paused=paused)
    if case.due_at is None or case.closed_at is not None:
        return told
    whole = max((case.due_at - case.opened_at).total_seconds(), 1.0)
    gone = min(max((now - case.opened_at).total_seconds() / whole, 0.0), 1.0)
    kind = "fine" if paused else words.due(case.due_at, now)[0]
    across = GAUGE if kind == "late" else max(1, round(gone * GAUGE))
    return format_html(
        '<svg class="gauge" viewBox="0 0 72 8" aria-hidden="true"><path class="hair" d="M0 7.5H72"/>'
        '<path class="{}" d="M0 1h{}v6H0z"/></svg>{}',
        _FILLS[kind],
        across,
        told,
    )


def in_hand(scope: Scope, case: Case, names: dict[int, str]) -> str:
    """Who has a case in hand: oneself, a person, a team, or nobody (a dash)."""
    if case.assignee_id is not None and case.assignee_id == scope.actor.id:
        return _("vous")
    if case.assignee_id is not None:
        return isolate(names.get(case.assignee_id, "–"))
    return isolate(case.team.name_in(get_language() or "fr")) if case.team else "–"


def age(case: Case, now: datetime.datetime) -> str:
    """For how long a case was open, or has been: ``3 j``."""
    days = max(0, ((case.closed_at or now) - case.opened_at).days)
    return _("%(days)s j") % {"days": words.number(days)}
