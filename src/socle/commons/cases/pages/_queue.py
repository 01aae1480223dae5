"""The staff's queue: one address asks, one page answers."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socle.commons.cases import queries
from socle.commons.cases.models import Case
from socle.commons.cases.pages import _asked, _words
from socle.commons.cases.permissions import ANSWER, ANSWER_TEAM, EXPORT, READ_TEAM
from socle.commons.cases.ports import kinds
from socle.commons.cases.terms import ALL_TAB, CLOSED_TAB, OPEN_TAB, Asked, Channel, StateWords
from socle.commons.people import queries as people
from socle.commons.places import queries as places
from socle.ground import world
from socle.ground.look.words import isolate, number
from socle.ground.scope import Request, guarded

VIEWS_IN_TABS = 4
MOST_AT_ONCE = 200
Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of the queue: its words, its address, how many are in it."""

    label: str
    url: str
    count: int | None = None
    current: bool = False
    late: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    case: Case
    url: str
    what: str
    where: str
    state: StateWords
    delay: SafeString
    who: str
    channel: str
    age: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """One filter: its name in the address, its words, what may be chosen, what is."""

    name: str
    label: str
    options: Options
    chosen: str


@guarded(READ_TEAM)
@require_safe
def queue(request: Request) -> HttpResponse:
    """What the address asks: tab, filters, order, page. Everything is a link or one form."""
    scope, authority = request.scope, request.authority
    now, typed = world.now(), request.GET.dict()
    asked = _asked.read_asked(scope, typed)
    found = queries.queue(scope, authority.id, asked, now=now)
    rows = rows_of(request, found.cases, now=now, chosen=_chosen(request, found.cases))
    query = _asked.kept(typed)
    every = bool(rows) and all(row.chosen for row in rows)
    heading = _heading(request, asked, typed)
    selects, more = _selects(request, asked, typed)
    context = {
        "heading": heading,
        "table_label": _table_label(found.total, heading),
        "asked": asked,
        "found": found,
        "size": queries.PAGE,
        "rows": rows,
        "tabs": _tabs(request, asked, typed, now),
        "columns": _asked.columns(asked, typed),
        "selects": selects,
        # Lists of colleagues and quarters are long: they come when they are asked for, or in use.
        "more": more if typed.get("plus") or any(one.chosen for one in more) or asked.since or asked.until else [],
        "more_url": "?" + _asked.kept(typed) + "&plus=1",
        "hidden": [(key, typed[key]) for key in ("onglet", "retard", "humain", "tri") if typed.get(key)],
        "filtered": any(typed.get(key) for key in _asked.KEYS if key not in ("onglet", "tri", "page")),
        "clear_url": reverse("staff-queue"),
        "query": query,
        "empty": _empty(asked, typed),
        "said": _said(typed),
        "all_chosen": every,
        "choose_all_url": "?" + _asked.kept(typed, page=str(found.page)) + ("" if every else "&choisir=page"),
        "every_label": _every_label(found.total),
        "may_answer": scope.allows(ANSWER, authority.id) or scope.allows(ANSWER_TEAM, authority.id),
        "may_export": scope.allows(EXPORT, authority.id),
    }
    response = render(request, "cases/queue.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def rows_of(
    request: Request, cases: list[Case], *, now: datetime.datetime, chosen: Iterable[str] = (), query: str | None = None
) -> list[Row]:
    """Cases as lines, in one question to each kind however many."""
    scope, authority_id = request.scope, request.authority.id
    titles: dict[int, tuple[str, str]] = {}
    for offer in kinds().values():
        titles |= offer.titles(scope, [case.pk for case in cases])
    names = people.account_names(scope, {one.assignee_id for one in cases if one.assignee_id})
    pausing = queries.pausing_states(scope, authority_id)
    query = _asked.kept(request.GET.dict()) if query is None else query
    kept, listed = set(chosen), []
    for case in cases:
        what, where = titles.get(case.pk, (case.code, case.place))
        url = reverse("staff-case", args=[case.code])
        listed.append(
            Row(
                case=case,
                url=f"{url}?{query}" if query else url,
                what=what,
                where=isolate(where),
                state=queries.state_words(scope, authority_id, case.kind, case.state),
                delay=_words.gauge(case, now, paused=case.state in pausing.get(case.kind, ())),
                who=_words.in_hand(scope, case, names),
                channel=Channel(case.channel).label,
                age=_words.age(case, now),
                chosen=case.code in kept,
            )
        )
    return listed


def _every_label(total: int) -> str:
    if total > MOST_AT_ONCE:
        return _("Tout ce qui répond à ce filtre, %(n)s au plus") % {"n": number(MOST_AT_ONCE)}
    return _("Tout ce qui répond à ce filtre (%(n)s)") % {"n": number(total)}


def _chosen(request: Request, cases: list[Case]) -> list[str]:
    if request.GET.get("choisir") == "page":
        return [case.code for case in cases]
    return [one.partition(".")[0] for one in request.GET.getlist("d")[:200]]


def _tabs(request: Request, asked: Asked, typed: dict[str, str], now: datetime.datetime) -> list[Tab]:
    scope, authority_id = request.scope, request.authority.id
    whole = queries.counts(scope, authority_id, Asked(merged=True), now=now)
    mine = queries.counts(scope, authority_id, Asked(assignee=scope.actor.id), now=now) if scope.actor.id else {}
    free = queries.counts(scope, authority_id, Asked(team="none", assignee="none"), now=now)
    plain = {key: value for key, value in typed.items() if key in _asked.KEYS and key not in ("tri", "page") and value}
    listed: tuple[tuple[str, dict[str, str], int, str], ...] = (
        (_("Ouverts"), {}, whole[OPEN_TAB], "g q"),
        (_("Mes dossiers"), {"agent": _asked.ME}, mine.get(OPEN_TAB, 0), "g m"),
        (_("Sans affectation"), {"equipe": _asked.NOBODY, "agent": _asked.NOBODY}, free[OPEN_TAB], ""),
        (_("En retard"), {"retard": "1"}, whole["late"], ""),
        (_("Veut une personne"), {"humain": "1"}, whole["person_asked"], ""),
        (_("Clos"), {"onglet": "clos"}, whole[CLOSED_TAB], ""),
    )
    address = reverse("staff-queue")
    tabs = [
        Tab(label, f"{address}?{_asked.kept(asks)}" if asks else address, count, plain == asks, "retard" in asks, key)
        for label, asks, count, key in listed
    ]
    for view in queries.views(scope, authority_id)[:VIEWS_IN_TABS]:
        kept = _asked.kept(_asked.filter_of(view.query))
        tabs.append(Tab(isolate(view.name), f"{address}?{kept}", None, kept == _asked.kept(typed) != ""))
    return tabs


def _selects(request: Request, asked: Asked, typed: dict[str, str]) -> tuple[list[Select], list[Select]]:
    scope, authority_id = request.scope, request.authority.id
    states = {one.name: one.label for kind in kinds() for one in queries.states_of(scope, authority_id, kind)}
    topics = [(key, str(label)) for offer in kinds().values() for key, label in offer.topics() or ()]
    areas = [(name, label) for _code, name, label in places.neighbourhood_names(scope, authority_id)]
    near = [
        Select("etat", _("État"), [("", _("Tous")), *states.items()], typed.get("etat", "")),
        Select("equipe", _("Équipe"), [("", _("Toutes")), (_asked.NOBODY, _("Aucune")), *team_options(request)],
               typed.get("equipe", "")),
        Select("sujet", _("Sujet"), [("", _("Tous")), *topics], asked.topic),
    ]  # fmt: skip
    more = [
        Select("agent", _("Agent chargé"), [("", _("Tous")), (_asked.ME, _("Moi")), (_asked.NOBODY, _("Personne")),
               *people_options(request)], typed.get("agent", "")),
        Select("quartier", _("Quartier"), [("", _("Tous")), *areas], asked.area),
        Select("canal", _("Canal"), [("", _("Tous")), *((one.value, one.label) for one in Channel)], asked.channel),
    ]  # fmt: skip
    if len(kinds()) > 1:
        more.append(Select("genre", _("Genre"), [("", _("Tous")), *kind_options()], asked.kind))
    return near, more


def team_options(request: Request) -> Options:
    """The teams of the authority, for a list to choose from."""
    language = get_language() or "fr"
    return [(str(one.pk), one.name_in(language)) for one in people.teams(request.scope, request.authority.id)]


def people_options(request: Request) -> Options:
    """The colleagues to whom a case may be given, for a list to choose from."""
    return [(str(one.pk), one.name) for one in people.staff(request.scope, request.authority.id, answering=True)]


def kind_options() -> Options:
    """The kinds of case that exist, for a list to choose from."""
    return [(name, offer.name() or name) for name, offer in kinds().items()]


def _heading(request: Request, asked: Asked, typed: dict[str, str]) -> str:
    if isinstance(asked.team, int):
        name = dict(team_options(request)).get(str(asked.team))
        if name:
            return _("File de l’équipe %(name)s") % {"name": isolate(name)}
    if typed.get("agent") == _asked.ME:
        return _("Mes dossiers")
    return _("File des demandes")


def _table_label(total: int, heading: str) -> str:
    told = ngettext("%(n)s demande", "%(n)s demandes", total) % {"n": number(total)}
    return f"{heading}{_(' : ')}{told}"


def _said(typed: dict[str, str]) -> tuple[str, str, str] | None:
    """What an act on several cases says when it comes back here: the notice's kind, its title, its words."""
    done = _asked.number(typed.get("fait", ""), 0)
    if done:
        words = ngettext("%(n)s demande : c’est fait.", "%(n)s demandes : c’est fait.", done)
        return "info", words % {"n": number(done)}, ""
    if typed.get("vide"):
        return "warn", _("Choisissez d’abord des demandes"), _("Cochez-les dans la liste, puis pressez un bouton.")
    return None


def _empty(asked: Asked, typed: dict[str, str]) -> tuple[str, str]:
    """What to say, and what to do, where nothing answers."""
    if asked.q:
        return (
            _("Rien ne répond à « %(words)s »") % {"words": asked.q},
            _("Essayez un mot de moins, ou le code seul. Les demandes closes sont dans l’onglet « Clos »."),
        )
    if typed.get("agent") == _asked.ME:
        return _("Rien ne vous attend"), _("Prenez une demande dans « Sans affectation ».")
    if asked.late:
        return _("Aucun retard"), _("Toutes les promesses tiennent.")
    if asked.person_asked:
        return _("Personne n’attend d’appel"), _("Quand un habitant demande une personne, il arrive ici, en tête.")
    if asked.tab == OPEN_TAB and not any(typed.get(key) for key in _asked.KEYS if key not in ("tri", "page")):
        return _("La file est vide"), _("Les nouvelles demandes arrivent ici, la plus pressée d’abord.")
    if asked.tab == ALL_TAB:
        return _("Aucune demande"), ""
    return _("Rien ici"), _("Aucune demande ne répond à ces filtres.")
