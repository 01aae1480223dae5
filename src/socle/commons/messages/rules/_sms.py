"""How many messages an SMS takes: GSM 7-bit (3GPP TS 23.038) where its alphabet allows, else UCS-2.

One message holds 160 septets or 70 UTF-16 units; each part of a longer one 153 or 67, the rest being the header that
puts the parts together (3GPP TS 23.040). A sign of the extension table takes two septets; neither these two nor the two
halves of a sign beyond the 16-bit plane are parted.
"""

import unicodedata
from dataclasses import dataclass

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"
_COST = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENDED, 2)
_GSM = (160, 153)
_UCS2 = (70, 67)
_PLAIN = {
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "…": "...", "•": "-",
    "œ": "oe", "Œ": "OE", "\u00a0": " ", "\u202f": " ", "\t": " ", "·": "-", "ı": "i", "ł": "l", "Ł": "L",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segments:
    """How a text travels: in ``gsm`` or ``ucs2``, in so many messages; ``units`` counts septets or UTF-16 units."""

    encoding: str
    count: int
    units: int


def segments_of(text: str) -> Segments:
    """How many messages ``text`` takes. An empty text takes none."""
    gsm = all(sign in _COST for sign in text)
    costs = [_COST[sign] if gsm else 1 + (ord(sign) > 0xFFFF) for sign in text]
    single, part = _GSM if gsm else _UCS2
    units = sum(costs)
    return Segments("gsm" if gsm else "ucs2", 1 if 0 < units <= single else _parts(costs, part), units)


def _parts(costs: list[int], part: int) -> int:
    count, filled = 0, part
    for cost in costs:
        if filled + cost > part:
            count, filled = count + 1, 0
        filled += cost
    return count


def fold(text: str) -> str:
    """The same words where that saves messages: typography made plain, then accents that GSM 7-bit lacks dropped.

    A text that fits one message as it is stays as it is; one that GSM 7-bit cannot write (Arabic) stays too.
    """
    as_it_is = segments_of(text)
    if as_it_is.encoding == "gsm" or as_it_is.count <= 1:
        return text
    plain = "".join(_PLAIN.get(sign, sign) for sign in text)
    folded = "".join(sign if sign in _COST else _base(sign) for sign in plain)
    return folded if segments_of(folded).count < as_it_is.count else text


def _base(sign: str) -> str:
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base in _COST else sign
