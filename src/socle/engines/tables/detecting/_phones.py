"""Telephone numbers of French-speaking countries, asked of libphonenumber's tables for distinct candidates only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

# In the order in which a number without a prefix is tried.
REGIONS: Final = (
    *("FR", "MA", "SN", "CI", "BJ", "TN", "DZ", "ML", "BF", "TG", "GN", "NE", "CM", "CD", "CG", "GA", "MG", "MR", "TD"),
    *("CF", "DJ", "KM", "BI", "RW", "HT", "BE", "CH", "LU", "CA", "MC", "LB", "RE", "GP", "MQ", "GF", "YT", "NC", "PF"),
)
_ENOUGH: Final = 60


@lru_cache(maxsize=50_000)
def parsed(value: str, region: str) -> tuple[bool, bool, str]:
    """Whether the number may exist, whether it is a mobile one, and its international writing (E.164)."""
    import phonenumbers

    text = value.strip()
    if text.startswith("00"):
        text = "+" + text[2:]
    try:
        number = phonenumbers.parse(text.replace("(0)", ""), region)
    except phonenumbers.NumberParseException:
        return False, False, ""
    if not phonenumbers.is_valid_number(number) or number.extension:
        return False, False, ""
    kind = phonenumbers.number_type(number)
    mobile = kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return True, mobile, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_phone(value: str, region: str) -> bool:
    """Whether the number may exist in this region, or anywhere when it has its prefix."""
    return parsed(value, region)[0]


def region_of(values: Sequence[str], label: str = "") -> str:
    """The region whose numbers most of the values are (France when none is better)."""
    some = [value for value in values if not value.startswith(("+", "00"))][:_ENOUGH]
    if not some:
        return "FR"
    best = max(REGIONS, key=lambda region: (sum(parsed(value, region)[0] for value in some), -REGIONS.index(region)))
    return best if any(parsed(value, best)[0] for value in some) else "FR"
