"""Pure decisions about reports: what may be written, how a contact is read, what the open row keeps."""

import datetime
import re

LONGEST_WORDS = 2000
LONGEST_PLACE = 200
LONGEST_CONTACT = 254

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?\d{6,15}")
_BREAKS = re.compile(r"\r\n?")


def tidy(text: str) -> str:
    """The text without invisible control signs, with plain line ends, trimmed. Emoji and every script stay."""
    text = _BREAKS.sub("\n", text)
    return "".join(
        sign for sign in text if sign in "\n\t" or (sign.isprintable() or sign in "\u200c\u200d\u200e\u200f")
    ).strip()


def read_contact(typed: str) -> str | None:
    """An e-mail address or a telephone number in its plain form, ``""`` for none, ``None`` when it is neither."""
    typed = typed.strip()
    if not typed:
        return ""
    if len(typed) <= LONGEST_CONTACT and _EMAIL.fullmatch(typed):
        return typed
    digits = re.sub(r"[\s().\-/]", "", typed)
    return digits if _PHONE.fullmatch(digits) else None


def days_open(opened: datetime.datetime, closed: datetime.datetime | None) -> int | None:
    """Whole days between two instants, ``None`` while open."""
    return None if closed is None else (closed - opened).days
