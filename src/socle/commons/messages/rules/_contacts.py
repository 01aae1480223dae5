"""E-mail addresses and telephone numbers in their plain form."""

import re
import unicodedata

from socle.commons.messages.terms import Channel

LONGEST = 254
# RFC 5321's local part without quoting. Addresses beyond ASCII before the @ need servers that we cannot count on.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"\+?[0-9]{6,15}")
_BETWEEN_DIGITS = re.compile(r"[\s().\-/\u00a0\u202f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def read_contact(typed: str) -> tuple[Channel, str] | None:
    """The channel and the plain form of what a person typed; ``None`` when it is neither an address nor a number.

    An address is in lower case, its domain in ASCII (IDNA); a number keeps digits and a ``+`` (``00`` becomes ``+``),
    digits of any script are read.
    """
    typed = typed.strip()
    if not typed or len(typed) > LONGEST:
        return None
    if "@" in typed:
        address = _address(typed)
        return (Channel.EMAIL, address) if address else None
    number = "".join(_digit(sign) for sign in _BETWEEN_DIGITS.sub("", typed))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    return (Channel.SMS, number) if _NUMBER.fullmatch(number) else None


def mask(contact: str) -> str:
    """Enough to recognise a contact that one knows: ``m•••@exemple.fr``, ``••••••78``. ``""`` stays so."""
    if "@" in contact:
        local, _, domain = contact.partition("@")
        return f"{local[:1]}•••@{domain}"
    return f"••••••{contact[-2:]}" if contact else ""


def _address(typed: str) -> str | None:
    local, _, domain = typed.rpartition("@")
    if len(local) > 64 or not _LOCAL.fullmatch(local):
        return None
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = plain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return None
    address = f"{local.lower()}@{plain}"
    return address if len(address) <= LONGEST else None


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)
