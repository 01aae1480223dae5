"""Pure decisions: what an address is, what an answer means, when to ask again."""

import datetime
import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from socle.data.links.terms import ALIVE

LONGEST = 2_000
MOST_LINKS = 2_000  # of a table
MOST_COLUMNS = 40
A_TURN = 8  # addresses asked in a turn: with eight seconds each, a turn ends within about a minute
SECONDS = 8.0
A_HOST = 2  # of which at most two of one machine
DEAD_AFTER = 2  # looks in a row that failed; what says itself that it is gone is believed at once
GONE = frozenset({"404", "410"})
# A machine that refuses a program, or asks it to come later, may well answer a person.
UNSURE = frozenset({401, 403, 407, 429, 451})
ONCE_ALIVE = datetime.timedelta(days=30)
AGAIN = (datetime.timedelta(days=1), datetime.timedelta(days=3), datetime.timedelta(days=7))


def is_link(text: str) -> bool:
    """Whether a cell is one web address, whole."""
    if not text.startswith(("http://", "https://")) or len(text) > LONGEST or any(sign.isspace() for sign in text):
        return False
    return text.isprintable() and bool(host_of(text))


def host_of(url: str) -> str:
    """The machine of an address, or nothing."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def digest(url: str) -> str:
    """A fixed-size name of an address."""
    return hashlib.sha256(url.encode()).hexdigest()


def verdict(status: int) -> str:
    """``alive``, or the status that says that it is not."""
    return ALIVE if status < 400 or status in UNSURE else str(status)


def is_dead(reason: str, failures: int) -> bool:
    """Whether an address is told to be dead."""
    return reason != ALIVE and (failures >= DEAD_AFTER or reason in GONE)


def next_look(failures: int, now: datetime.datetime) -> datetime.datetime:
    """When to ask again: in a month what answers, sooner and then more rarely what does not."""
    if not failures:
        return now + ONCE_ALIVE
    return now + (AGAIN[failures - 1] if failures <= len(AGAIN) else ONCE_ALIVE)


def a_turn(waiting: Sequence[tuple[int, str]]) -> list[int]:
    """Which of the waiting links (id, address), in order, are asked in this turn."""
    chosen: list[int] = []
    hosts: dict[str, int] = {}
    for link_id, url in waiting:
        host = host_of(url)
        if hosts.get(host, 0) < A_HOST and len(chosen) < A_TURN:
            hosts[host] = hosts.get(host, 0) + 1
            chosen.append(link_id)
    return chosen
