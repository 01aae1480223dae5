"""A condition in CQL2 as a clerk says it, as far as it is made of what a form can show."""

from __future__ import annotations

import re
from typing import Final

from socle.engines.tables.asking.grammar import written
from socle.engines.tables.asking.writing import lines_of
from socle.engines.tables.model import TableError

LANGUAGES: Final = ("fr", "en", "ar")
_AND: Final = (" et ", " and ", " و")
_QUOTED: Final = ("«\u00a0{}\u00a0»", "“{}”", "«{}»")
_SAID: Final = {
    "eq": ("{column} est égal à {value}", "{column} is equal to {value}", "{column} يساوي {value}"),
    "ne": ("{column} est différent de {value}", "{column} is not {value}", "{column} لا يساوي {value}"),
    "gt": ("{column} est plus grand que {value}", "{column} is greater than {value}", "{column} أكبر من {value}"),
    "ge": ("{column} est au moins {value}", "{column} is at least {value}", "{column} لا يقل عن {value}"),
    "lt": ("{column} est plus petit que {value}", "{column} is less than {value}", "{column} أصغر من {value}"),
    "le": ("{column} est au plus {value}", "{column} is at most {value}", "{column} لا يزيد على {value}"),
    "contains": ("{column} contient {value}", "{column} contains {value}", "{column} يحتوي على {value}"),
    "starts": ("{column} commence par {value}", "{column} begins with {value}", "{column} يبدأ بـ {value}"),
    "empty": ("{column} est vide", "{column} is empty", "{column} فارغ"),
    "filled": ("{column} n’est pas vide", "{column} is not empty", "{column} غير فارغ"),
}


def condition_words(text: str, language: str = "fr") -> str:
    """The condition in words; what a form cannot show stays as it is written."""
    try:
        lines, rest = lines_of(written(text))
    except (TableError, KeyError, TypeError, IndexError):  # a draft may hold anything
        return text
    at = LANGUAGES.index(language) if language in LANGUAGES else 0
    said = [_SAID[op][at].format(column=column, value=_shown(value, at)) for column, op, value in lines if op in _SAID]
    return _AND[at].join([*said, *([rest] if rest else [])])


def _shown(value: str, at: int) -> str:
    return value if re.fullmatch(r"-?[0-9.e+-]{1,40}", value) else _QUOTED[at].format(value)
