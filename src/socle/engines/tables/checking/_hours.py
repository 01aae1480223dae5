"""Opening hours as OpenStreetMap writes them: "Mo-Fr 08:30-12:00,14:00-18:00; Sa 09:00-12:00; PH off".

The grammar of https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification, without fallback rules' meaning: a
text is either well written or not.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 1_000
_DAY: Final = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_NTH: Final = r"\[-?[1-5](?:[-,]-?[1-5])*\]"
_OFFSET: Final = r"(?: ?[+-] ?\d{1,3} days?)?"
_WEEKDAY: Final = rf"(?:{_DAY}(?:-{_DAY})?(?:{_NTH})?{_OFFSET}|[PS]H{_OFFSET})"
_WEEKDAYS: Final = rf"{_WEEKDAY}(?: ?, ?{_WEEKDAY})*"
_CLOCK: Final = r"(?:(?:[01]?\d|2[0-4]):[0-5]\d|4[0-8]:[0-5]\d|3\d:[0-5]\d|2[5-9]:[0-5]\d)"
_EVENT: Final = r"(?:dawn|sunrise|sunset|dusk)"
_TIME: Final = rf"(?:{_CLOCK}|{_EVENT}|\({_EVENT} ?[+-] ?{_CLOCK}\))"
_SPAN: Final = rf"{_TIME}(?: ?- ?{_TIME}\+?(?:/(?:\d{{1,3}}|{_CLOCK}))?|\+)?"
_SPANS: Final = rf"{_SPAN}(?: ?, ?{_SPAN})*"
_YEAR: Final = r"\d{4}(?:-\d{4}(?:/\d+)?|\+)?"
_WEEK: Final = r"week ?\d{1,2}(?:-\d{1,2}(?:/\d{1,2})?)?(?: ?, ?\d{1,2}(?:-\d{1,2}(?:/\d{1,2})?)?)*"
_DATE: Final = rf"(?:(?:\d{{4}} )?(?:{_MONTH}(?: \d{{1,2}})?|easter)(?: ?{_DAY})?{_OFFSET})"
_DATES: Final = rf"{_DATE}(?: ?- ?(?:{_DATE}|\d{{1,2}}))?\+?"
_SEASON: Final = rf"(?:{_DATES}(?: ?, ?{_DATES})*|{_YEAR}(?: ?, ?{_YEAR})*)"
_STATE: Final = r"(?:open|off|closed|unknown)"
_COMMENT: Final = r'"[^"]*"'
_RULE: Final = re.compile(
    rf"(?:24/7|(?:{_SEASON}:? ?)?(?:{_WEEK}:? ?)?(?:{_WEEKDAYS}:? ?)?(?:{_SPANS})?)?(?: ?{_STATE})?(?: ?{_COMMENT})?"
)
_BETWEEN: Final = re.compile(r'\s*(?:\|\||;)\s*(?=(?:[^"]*"[^"]*")*[^"]*$)')
# A comma may also part two rules: "Mo 08:00-12:00, Tu 09:00-11:00".
_MORE: Final = re.compile(rf", (?={_DAY}|{_MONTH}|PH|SH|week)")


def is_opening_hours(cell: str) -> bool:
    """Whether the cell is written in this grammar."""
    if len(cell) > LONGEST or not cell.strip():
        return False
    rules = [rule for rule in _BETWEEN.split(cell.strip()) if rule] if ";" in cell or "||" in cell else [cell.strip()]
    return bool(rules) and all(_is_rule(rule) for rule in rules)


def _is_rule(rule: str) -> bool:
    rule = " ".join(rule.split())
    if _RULE.fullmatch(rule):
        return bool(rule)
    return all(part and _RULE.fullmatch(part) for part in _MORE.split(rule)) and "," in rule
