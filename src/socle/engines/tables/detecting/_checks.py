"""Keys of public registers: each function says whether one value may exist. Sources are named; no register is asked."""

from __future__ import annotations

import re
from typing import Final

_LA_POSTE: Final = "356000000"
_UAI_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"
_NIR: Final = re.compile(r"[1-478]\d\d(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d)(?:\d\d|2[AB])\d{6}(\d\d)?")
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_SEPARATORS: Final = re.compile(r"[\s.\u00a0\u202f-]+")


def compact(value: str) -> str:
    """Without the blanks, dots and hyphens with which people group digits; upper case."""
    return _SEPARATORS.sub("", value).upper()


def luhn(digits: str) -> bool:
    """The key of SIREN, SIRET and bank cards (ISO/IEC 7812)."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        double = int(sign) * (1 + place % 2)
        total += double - 9 if double > 9 else double
    return total % 10 == 0


def siren(value: str) -> bool:
    """Nine digits with their key (INSEE)."""
    digits = compact(value)
    return len(digits) == 9 and digits.isascii() and digits.isdigit() and digits != "0" * 9 and luhn(digits)


def siret(value: str) -> bool:
    """Fourteen digits with their key; the establishments of La Poste are counted by the sum of their digits (INSEE)."""
    digits = compact(value)
    if len(digits) != 14 or not (digits.isascii() and digits.isdigit()) or digits == "0" * 14:
        return False
    return luhn(digits) or (digits.startswith(_LA_POSTE) and sum(map(int, digits)) % 5 == 0)


def uai(value: str) -> bool:
    """Seven digits and the letter that their rest by 23 gives (French schools)."""
    text = compact(value)
    if not re.fullmatch(r"\d{7}[A-Z]", text, re.ASCII):
        return False
    return _UAI_LETTERS[int(text[:7]) % 23] == text[7]


def iban(value: str) -> bool:
    """ISO 13616: the rest by 97 of the number read with letters as two digits is 1."""
    text = compact(value)
    if not _IBAN.fullmatch(text):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


def nir(value: str) -> bool:
    """The French social security number: its shape, and its key (97 minus the rest by 97) when the 15 digits are given.

    2A and 2B count as 19 and 18 in the key (Corsica).
    """
    text = compact(value)
    match = _NIR.fullmatch(text)
    if not match:
        return False
    if match[1] is None:
        return True
    number = int(text[:13].replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97 == int(match[1])
