"""The judgements behind the checks of the French registry, one value at a time."""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from typing import Any, Final

from socle.engines.tables.checking._hours import is_opening_hours

__all__ = [
    "is_misordered",
    "is_nomenclature",
    "is_not_sum",
    "is_opening_hours",
    "is_phone",
    "is_siren",
    "is_siret",
    "is_year_interval",
]

# La Poste numbers its offices otherwise: their digits add up to a multiple of 5.
_LA_POSTE: Final = "356000000"
_OPERATORS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<=": operator.le,
    "<": operator.lt,
    "!=": operator.ne,
    "=": operator.eq,
    "==": operator.eq,
}
# Sums are exact, of numbers of so many digits at most.
_EXACT: Final = Context(prec=400, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero])
_INTERVAL: Final = re.compile(r"([0-9]{4})/([0-9]{4})")
# The nine matters under which acts of local authorities are sent to the prefecture (@CTES).
_MATTERS: Final = frozenset(
    (
        "commande publique",
        "urbanisme",
        "domaine et patrimoine",
        "fonction publique",
        "institutions et vie politique",
        "libertes publiques et pouvoirs de police",
        "finances locales",
        "domaines de competences par themes",
        "autres domaines de competences",
    )
)


def is_siret(cell: str) -> bool:
    """Fourteen digits whose checks are right; spaces and dots between them are forgiven."""
    digits = _bare(cell)
    if len(digits) != 14 or not digits.isascii() or not digits.isdigit() or not _luhn(digits[:9]):
        return False
    if digits.startswith(_LA_POSTE) and sum(map(int, digits)) % 5 == 0:
        return True
    return _luhn(digits)


def is_siren(cell: str) -> bool:
    """Nine digits whose check is right; spaces and dots between them are forgiven."""
    digits = _bare(cell)
    return len(digits) == 9 and digits.isascii() and digits.isdigit() and _luhn(digits)


def _bare(cell: str) -> str:
    return cell.replace(" ", "").replace(".", "").strip()


def _luhn(digits: str) -> bool:
    doubled = (int(one) * (1 + at % 2) for at, one in enumerate(reversed(digits)))
    return sum(one - 9 * (one > 9) for one in doubled) % 10 == 0


def is_nomenclature(cell: str) -> bool:
    """ "Finances locales/Fiscalité": a matter of the nomenclature, a stroke without spaces, a sub-matter."""
    matter, stroke, rest = cell.partition("/")
    bare = unicodedata.normalize("NFKD", matter).encode("ascii", "ignore").decode().lower()
    return bool(stroke) and not matter.endswith(" ") and not rest.startswith(" ") and bare in _MATTERS


def is_phone(cell: str) -> bool:
    """A number that can be called in France, or anywhere when it begins with "+"."""
    import phonenumbers

    if len(cell) > 40:
        return False
    try:
        number = phonenumbers.parse(cell, "FR")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) or phonenumbers.is_valid_short_number(number)


def is_year_interval(cell: str | None, *, alone: bool) -> bool:
    """ "2019/2020", the later year second; one year too where `alone`."""
    if cell is None or (alone and re.fullmatch("[0-9]{4}", cell)):
        return True
    found = _INTERVAL.fullmatch(cell)
    return found is not None and found[1] < found[2]


def is_not_sum(row: Sequence[str | None], read: Sequence[Callable[[str], Any]]) -> bool:
    """Whether the first cell is another number than the sum of the others; a row without all of them, or with numbers
    that cannot be summed exactly (NaN, 9e999999), is not judged."""
    values = [None if cell is None else reader(cell) for cell, reader in zip(row, read, strict=True)]
    numbers = [Decimal(value) for value in values if isinstance(value, int | Decimal)]
    if len(numbers) < len(values) or any(map(Decimal.is_nan, numbers)):
        return False
    total = Decimal()
    try:
        for one in numbers[1:]:
            total = _EXACT.add(total, one)
    except ArithmeticError:
        return False
    return numbers[0] != total


def is_misordered(row: Sequence[str | None], read: Sequence[Callable[[str], Any]], op: str) -> bool:
    """Whether the two cells do not compare as `op` wants; what is absent, of no type or NaN is not judged here."""
    one, other = (None if cell is None else reader(cell) for cell, reader in zip(row, read, strict=True))
    if one is None or other is None or any(isinstance(each, Decimal) and each.is_nan() for each in (one, other)):
        return False
    if isinstance(one, str) != isinstance(other, str):
        one, other = str(row[0]), str(row[1])
    try:
        return not _OPERATORS[op](one, other)
    except (TypeError, ArithmeticError, RecursionError):
        return False
