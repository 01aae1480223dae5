"""From the address of the queue to what is asked of it, and back: one form, one address, nothing else remembered."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from socle.commons.cases.ports import kinds
from socle.commons.cases.terms import ALL_TAB, CLOSED_TAB, OPEN_TAB, SORTS, Asked, Channel
from socle.ground.scope import Scope

KEYS = (
    "onglet", "etat", "genre", "equipe", "agent", "sujet", "quartier", "canal", "retard", "humain", "du", "au", "q",
    "tri", "page",
)  # fmt: skip
"""The parameters of the queue's address, in the order in which they are written."""

TABS = {"": OPEN_TAB, "clos": CLOSED_TAB, "tous": ALL_TAB}
SORT_WORDS = {"echeance": "due", "ouverture": "opened", "cloture": "closed", "objet": "topic", "lieu": "place"}
NOBODY, ME = "aucun", "moi"
LONGEST_SEARCH = 120
Given = int | Literal["none"] | None


def read_asked(scope: Scope, typed: Mapping[str, str]) -> Asked:
    """What an address asks. What makes no sense is left out: a mistyped filter shows more, never an error."""
    person_asked = typed.get("humain") == "1"
    # A closed request, too, is asked a person for: without a tab of its own, that list is of all of them.
    tab = typed.get("etat", "")[:30] or TABS.get(typed.get("onglet", ""), OPEN_TAB)
    if person_asked and not typed.get("etat") and not typed.get("onglet"):
        tab = ALL_TAB
    channel = typed.get("canal", "")
    kind = typed.get("genre", "")
    return Asked(
        tab=tab,
        team=_given(typed.get("equipe", "")),
        assignee=_assignee(scope, typed.get("agent", "")),
        topic=plain(typed.get("sujet", ""))[:40],
        area=plain(typed.get("quartier", ""))[:60],
        channel=channel if channel in set(Channel) else "",
        kind=kind if kind in kinds() else "",
        late=typed.get("retard") == "1",
        person_asked=person_asked,
        merged=tab in (CLOSED_TAB, ALL_TAB, "merged"),
        since=read_day(typed.get("du", "")),
        until=read_day(typed.get("au", "")),
        q=plain(typed.get("q", ""))[:LONGEST_SEARCH].strip(),
        sort=_sort(typed.get("tri", ""), tab),
        page=number(typed.get("page", ""), 1),
    )


def kept(typed: Mapping[str, str], **changed: str) -> str:
    """The address's parameters, with some changed (an empty text takes one out); the page is always left out."""
    values = {key: changed.get(key, typed.get(key, "")) for key in KEYS if key != "page" or "page" in changed}
    return urlencode({key: plain(value)[:LONGEST_SEARCH] for key, value in values.items() if value})


def filter_of(written: str) -> dict[str, str]:
    """The parameters that a hidden field or a saved view carries, only those that the queue knows."""
    try:
        read = QueryDict(written[:1000])
    except (ValueError, UnicodeError):
        return {}
    return {key: value for key, value in read.items() if key in KEYS and isinstance(value, str)}


def plain(text: str) -> str:
    """A typed text without the signs that no database and no address can hold."""
    return "".join(sign for sign in text if sign >= " " and not "\ud800" <= sign <= "\udfff")


def number(typed: str, otherwise: int) -> int:
    """A typed whole number, or the other one."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else otherwise


def read_day(typed: str) -> datetime.date | None:
    """A day as a date field sends it, if it is one."""
    try:
        return datetime.date.fromisoformat(typed[:10]) if len(typed) == 10 else None
    except ValueError:
        return None


def _given(typed: str) -> Given:
    if typed == NOBODY:
        return "none"
    return number(typed, 0) or None


def _assignee(scope: Scope, typed: str) -> Given:
    return scope.actor.id if typed == ME else _given(typed)


def _sort(typed: str, tab: str) -> str:
    way, name = ("-", typed[1:]) if typed.startswith("-") else ("", typed)
    if name in SORT_WORDS and SORT_WORDS[name] in SORTS:
        return way + SORT_WORDS[name]
    return "-closed" if tab == CLOSED_TAB else "due"


@dataclass(frozen=True, slots=True)
class Column:
    """A title of the queue: its words, where pressing it leads, and how the queue is sorted by it now, if it is."""

    css: str
    label: str
    url: str = ""
    sorted: str = ""


def columns(asked: Asked, typed: Mapping[str, str]) -> list[Column]:
    """The titles of the queue's columns."""

    def by(css: str, label: str, word: str) -> Column:
        down = asked.sort == SORT_WORDS[word]
        up = asked.sort == f"-{SORT_WORDS[word]}"
        url = "?" + kept(typed, tri=f"-{word}" if down else word)
        return Column(css, label, url, "ascending" if down else "descending" if up else "")

    closed = asked.tab == CLOSED_TAB
    return [
        by("c-sla", _("Clos le"), "cloture") if closed else by("c-sla", _("Échéance"), "echeance"),
        by("c-obj", _("Objet"), "objet"),
        by("c-place", _("Lieu"), "lieu"),
        Column("c-state", _("État")),
        Column("c-who", _("Confié à")),
        Column("c-chan", _("Canal")),
        _age(asked, typed),
        Column("c-code", _("Code")),
    ]


def _age(asked: Asked, typed: Mapping[str, str]) -> Column:
    # The oldest was opened first: the age runs against the moment of opening.
    old, young = asked.sort == "opened", asked.sort == "-opened"
    url = "?" + kept(typed, tri="-ouverture" if old else "ouverture")
    return Column("c-age r", _("Âge"), url, "descending" if old else "ascending" if young else "")
