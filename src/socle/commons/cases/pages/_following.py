"""What the tracking page says: where a case is, what was promised, what comes next, and what its holder may do."""

import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from socle.commons.calendar.queries import calendar_of
from socle.commons.cases import queries
from socle.commons.cases.models import Case
from socle.commons.cases.pages import _words
from socle.commons.cases.ports import kind_of
from socle.commons.cases.terms import State, StateWords, Warned
from socle.commons.people.queries import authority_by_id
from socle.ground.look.words import date, isolate, number
from socle.ground.scope import Request, Scope

HEADINGS = {
    State.RECEIVED: gettext_lazy("Votre demande est bien reçue"),
    State.ACCEPTED: gettext_lazy("Votre demande est acceptée"),
    State.PLANNED: gettext_lazy("Votre demande est planifiée"),
    State.IN_PROGRESS: gettext_lazy("Votre demande est en cours"),
    State.DONE: gettext_lazy("Votre demande est close"),
    State.REFUSED: gettext_lazy("Votre demande a été refusée"),
    State.REOPENED: gettext_lazy("Votre demande est rouverte"),
    State.MERGED: gettext_lazy("Votre demande est réunie à une autre"),
}
THANKS = {
    "avis": (gettext_lazy("Merci de votre avis"), gettext_lazy("Les agents le liront.")),
    "rouvert": (gettext_lazy("C’est rouvert"), gettext_lazy("L’équipe reprend votre demande.")),
    "personne": (gettext_lazy("C’est demandé"), gettext_lazy("Une personne vous répondra sur cette page.")),
}
RATINGS = (
    ("5", gettext_lazy("5 : très bien")),
    ("4", gettext_lazy("4 : bien")),
    ("3", gettext_lazy("3 : moyen")),
    ("2", gettext_lazy("2 : mal")),
    ("1", gettext_lazy("1 : très mal")),
)


def context(request: Request, case: Case, now: datetime.datetime) -> dict[str, Any]:
    """Everything that the page shows of a case."""
    scope, offer, here = request.scope, kind_of(case.kind), case.authority_id
    state = queries.state_words(scope, here, case.kind, case.state)
    main = queries.main_case(scope, case) if case.merged_into_id else None
    may = queries.holder_may(scope, case, now=now)
    return {
        "case": case,
        "state": state,
        "joined": queries.state_words(scope, main.authority_id, main.kind, main.state) if main else None,
        "news": _words.lines(scope, main, queries.news_of_main(scope, case), staff=False) if main else [],
        "title": offer.title(scope, here, case.pk),
        "heading": _heading(state),
        "lead": _lead(scope, case, state, now),
        "history": _words.lines(scope, case, queries.history(scope, case), staff=False),
        "coming": [] if state.closed else _coming(case, now),
        "promise": _promise(scope, case, now),
        "reasons": queries.why(scope, case),
        "facts": offer.facts(scope, here, case.pk),
        "photos": offer.photos(scope, here, case.pk),
        "links": offer.links(scope, here, case.pk) or [],
        "ratings": RATINGS,
        "may_rate": "rate" in may,
        "may_reopen": "reopen" in may,
        "may_ask": "ask" in may,
        "reopen_until": _reopen_until(case),
        "asked_at": _asked_words(scope, case),
        "hall": _hall(scope, case, request.LANGUAGE_CODE),
    }


def _heading(state: StateWords) -> str:
    if state.name in set(State):
        return str(HEADINGS[State(state.name)])
    return _("Où en est votre demande : %(state)s") % {"state": state.label}


def _lead(scope: Scope, case: Case, state: StateWords, now: datetime.datetime) -> str:
    if case.merged_into_id is not None:
        return _("Une autre personne avait signalé la même chose. Vous suivez ici la suite des deux.")
    if state.closed:
        return _("C’était le %(day)s. La réponse est dans les étapes.") % {"day": date(case.closed_at, "day")}
    pausing = queries.pausing_states(scope, case.authority_id).get(case.kind, ())
    if case.state in pausing:
        return _("Le délai est arrêté tant que cette étape dure.")
    if case.due_at is not None and case.due_at < now:
        return _late(queries.warned_of_late(scope, case)) % {"day": date(case.due_at, "day")}
    if case.planned_on is not None and case.planned_on >= now.date():
        return _("C’est prévu le %(day)s. Vous n’avez rien à faire.") % {"day": date(case.planned_on, "day")}
    if case.due_at is not None:
        words = _("Vous aurez une réponse au plus tard le %(day)s au soir. Vous n’avez rien à faire.")
        return words % {"day": date(case.due_at, "day")}
    return _("Un agent lit votre demande au prochain jour ouvré. Vous n’avez rien à faire.")


def _late(warned: Warned | None) -> str:
    """That we are late; and who knows it, where somebody was written to."""
    if warned is Warned.TEAM:
        return _("La date promise, le %(day)s, est passée. Nous sommes en retard, et l’équipe en est avertie.")
    if warned is Warned.MANAGERS:
        return _("La date promise, le %(day)s, est passée. Nous sommes en retard, et les responsables en sont avertis.")
    return _("La date promise, le %(day)s, est passée. Nous sommes en retard.")


def _coming(case: Case, now: datetime.datetime) -> list[dict[str, str]]:
    """The steps that are still to come, with their days where they are known."""
    steps = []
    if case.planned_on is not None and case.planned_on >= now.date():
        steps.append({"when": date(case.planned_on, "day"), "label": _("Le jour prévu"), "words": ""})
    by = _("au plus tard le %(day)s") % {"day": date(case.due_at, "day")} if case.due_at and case.due_at > now else ""
    steps.append({"when": by, "label": _("La réponse de la mairie"), "words": _("Vous la lirez ici.")})
    last = _("Si ce n’est pas réglé, vous pourrez rouvrir votre demande.")
    steps.append({"when": "", "label": _("Votre avis"), "words": last})
    return steps


def _promise(scope: Scope, case: Case, now: datetime.datetime) -> list[tuple[str, str]]:
    """What was promised and how it stands, in working days; nothing where nothing was promised."""
    if case.due_at is None or case.merged_into_id is not None:
        return []
    told = [(_("Promis"), _promised(case))]
    if case.planned_on is not None and case.closed_at is None:
        told.append((_("Prévu"), date(case.planned_on, "long")))
    spent = calendar_of(scope, case.authority_id).working_days_between(case.opened_at, case.closed_at or now)
    passed = ngettext("%(n)s jour ouvré", "%(n)s jours ouvrés", spent) % {"n": number(spent)}
    if case.closed_at is not None:
        kept = _("dans le délai") if case.closed_at <= case.due_at else _("après la date promise")
        told.append((_("Pour vous"), f"{passed}{_(', ')}{kept}"))
        return told
    told.append((_("Pour vous"), _("%(days)s depuis votre envoi") % {"days": passed}))
    left = calendar_of(scope, case.authority_id).working_days_between(now, case.due_at)
    if case.due_at > now:
        rest = ngettext("%(n)s jour ouvré", "%(n)s jours ouvrés", left) % {"n": number(left)}
        told.append((_("Il reste"), rest))
    return told


def _promised(case: Case) -> str:
    day = date(case.due_at, "long")
    if case.promise_days is None:
        return day
    words = ngettext("%(n)s jour ouvré, soit le %(day)s", "%(n)s jours ouvrés, soit le %(day)s", case.promise_days)
    return words % {"n": number(case.promise_days), "day": day}


def _reopen_until(case: Case) -> str:
    if case.closed_at is None:
        return ""
    last = case.closed_at + datetime.timedelta(days=queries.REOPENING_DAYS)
    return _("Vous pouvez rouvrir votre demande jusqu’au %(day)s.") % {"day": date(last, "day")}


def _asked_words(scope: Scope, case: Case) -> str:
    asked = queries.person_asked(scope, case)
    if asked is None:
        return ""
    words = _("Vous avez demandé une personne le %(day)s. Elle vous répondra sur cette page.")
    return words % {"day": date(asked, "day")}


def _hall(scope: Scope, case: Case, language: str) -> str:
    """Where a person can be met or called."""
    town = authority_by_id(scope, case.authority_id)
    parts = [_("Mairie de %(town)s") % {"town": town.name_in(language)}, isolate(town.hall_address)]
    told = _(", ").join(filter(None, parts))
    return ". ".join(filter(None, (told, town.hours_in(language), isolate(town.hall_phone))))
