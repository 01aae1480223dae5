"""Pure decisions: what may be typed, how long a lock lasts, what a browser is called."""

import datetime
import re
import unicodedata
from collections.abc import Iterable

from socle.commons.people import terms

SHORTEST_PASSWORD = 12
LOCK = datetime.timedelta(minutes=15)
# How many wrong passwords or codes within LOCK close the door: for an account from one address, for all accounts from
# one address, and for one account from anywhere (passwords alone: a code by e-mail stays possible).
MOST_HERE, MOST_READER, MOST_ACCOUNT = 5, 30, 20

_UNREAD = ("Cc", "Cs", "Co")
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would turn the rest of the page
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_NUMBER = re.compile(r"\+?[0-9]{6,15}")
_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*")
_PHONE = re.compile(r"\+?[0-9][0-9 .()-]{1,28}")


def read_line(typed: str, longest: int) -> str | None:
    """One line of text without what cannot be read or stored; nothing when it is too long or hides control signs."""
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    if len(text) > longest or any(sign in _TURNS or unicodedata.category(sign) in _UNREAD for sign in text):
        return None
    return text


def read_contact(typed: str) -> str | None:
    """A contact in its plain form (``terms.read_contact``), nothing when it is neither an address nor a number.

    What old requests keep is looked for, too: an address that no message can be sent to, a number cut short.
    """
    plain = terms.read_contact(typed)
    if plain is not None:
        return plain
    text = terms.loose_contact(typed)
    known = len(text) <= terms.LONGEST_CONTACT and text.isprintable() and _EMAIL.fullmatch(text)
    return text if known or _NUMBER.fullmatch(text) else None


def is_slug(typed: str) -> bool:
    """Whether it can stand in an address."""
    return bool(_SLUG.fullmatch(typed)) and len(typed) <= 40


def is_phone(typed: str) -> bool:
    """Whether it looks like a telephone number, or is empty."""
    return not typed or bool(_PHONE.fullmatch(typed))


def slug_of(name: str, taken: Iterable[str]) -> str:
    """A short address from a name, free among those taken: ``Voirie et réseaux`` → ``voirie-et-reseaux``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:36].strip("-") or "equipe"
    used, slug, number = set(taken), base, 1
    while slug in used:
        number += 1
        slug = f"{base}-{number}"
    return slug


def locked_until(count: int, since: datetime.datetime, most: int, now: datetime.datetime) -> datetime.datetime | None:
    """Until when the door stays closed after so many failures, or nothing when it is open."""
    until = since + LOCK
    return until if count >= most and now < until else None


def minutes_left(until: datetime.datetime, now: datetime.datetime) -> int:
    """Whole minutes to wait, at least one."""
    return max(1, -(-int((until - now).total_seconds()) // 60))


# The first that is found in what the browser sends is its name; Edge and Opera call themselves Chrome too.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(agent: str) -> str:
    """A browser in two words, from the line that it sends: ``Firefox, Android``. Nothing when it says nothing known."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part)
