"""Filling the words of a notice, and checking the words that an authority wrote."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from socle.commons.messages.rules._sms import fold, segments_of
from socle.commons.messages.terms import TOWN, Notice

LONGEST_SUBJECT = 150
LONGEST_BODY = 4000
LONGEST_SMS = 320
MOST_SEGMENTS = 3
"""An SMS longer than this is cut, so that no value makes a notice dear."""
_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_ODD = re.compile(r"\{[^{}]*\}|[{}]")
_BREAKS = re.compile(r"\r\n?")
_SHORTEST = 12
_ISOLATED = ("\u2068", "\u2069")
_JOINERS = "\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"
Part = Literal["subject", "body", "sms"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the words of a notice: in which part, which code, about which field or limit."""

    part: Part
    code: Literal["empty", "long", "lines", "unknown", "missing", "braces", "segments"]
    about: str = ""


def tidy(text: str) -> str:
    """The text without control signs and halves of signs, with plain line ends, trimmed. Every script stays."""
    text = _BREAKS.sub("\n", text)
    return "".join(
        sign for sign in text if sign == "\n" or sign.isprintable() or sign in _JOINERS or _space(sign)
    ).strip()


def one_line(text: str) -> str:
    """The same on one line: what goes in the headers of an e-mail."""
    return re.sub(r"[ \t\n]+", " ", tidy(text))


def fill(words: str, values: Mapping[str, str], *, isolate: bool = False) -> str:
    """``words`` with each ``{field}`` replaced once; what a value says is never read as a field.

    With ``isolate`` values are set apart from right-to-left words around them, except addresses of pages, which some
    readers of e-mail would make longer by the invisible sign.
    """

    def value(found: re.Match[str]) -> str:
        text = tidy(values[found[1]])
        return text if not isolate or not text or "://" in text else text.join(_ISOLATED)

    return _FIELD.sub(value, words)


def fit_sms(words: str, values: Mapping[str, str], *, keep: frozenset[str]) -> str:
    """The words filled for an SMS: in one message where possible, by plainer signs, then by shorter values.

    Values in ``keep`` and addresses of pages stay whole; the longest of the others is shortened first. At most
    ``MOST_SEGMENTS`` messages leave whatever the values.
    """
    short = {name: one_line(value) for name, value in values.items()}
    free = [name for name in set(_FIELD.findall(words)) - keep if "://" not in short[name]]
    # No value is cut shorter than the fewest messages ask for.
    fewest = segments_of(_filled(words, short | {name: short[name][:_SHORTEST] for name in free})).count
    while segments_of(text := _filled(words, short)).count > max(fewest, 1):
        longest = max(free, key=lambda name: (len(short[name]), name))
        length = max(_SHORTEST, len(short[longest]) * 9 // 10)
        if len(short[longest]) <= _SHORTEST:
            break
        short[longest] = short[longest].rstrip("…")[: length - 1].rstrip(" ,;:.") + "…"
    while segments_of(text).count > MOST_SEGMENTS:
        text = text[:-1]
    return text


def _filled(words: str, values: Mapping[str, str]) -> str:
    return fold(one_line(fill(words, values)))


def languages_to_try(asked: str, *, own: tuple[str, ...]) -> list[str]:
    """The languages in which words are looked for, best first: the one asked for, its base (``ar-MA`` → ``ar``), the
    authority's first, French.
    """
    tried = [asked, asked.partition("-")[0], *own[:1], "fr"]
    return list(dict.fromkeys(one for one in tried if one))


def faults_of(notice: Notice, *, subject: str, body: str, sms: str) -> list[Fault]:
    """Everything wrong in the words that an authority wrote for a notice, in the order of the form."""
    faults: list[Fault] = []
    limits: tuple[tuple[Part, str, int], ...]
    limits = (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY), ("sms", sms, LONGEST_SMS))
    for part, words, limit in limits:
        if not words.strip():
            faults.append(Fault(part, "empty"))
        elif len(words) > limit:
            faults.append(Fault(part, "long", str(limit)))
        faults += _fields_faults(notice, part, words)
    if "\n" in subject:
        faults.insert(0, Fault("subject", "lines"))
    if segments_of(fold(_FIELD.sub("", sms))).count > MOST_SEGMENTS - 1:
        faults.append(Fault("sms", "segments", str(MOST_SEGMENTS - 1)))
    return faults


def _fields_faults(notice: Notice, part: Part, words: str) -> list[Fault]:
    known, used = {*notice.fields, TOWN}, set(_FIELD.findall(words))
    faults = [Fault(part, "unknown", name) for name in sorted(used - known)]
    for odd in _ODD.findall(_FIELD.sub("", words)):
        inside = odd.strip("{} ")
        faults.append(Fault(part, "unknown", inside) if inside else Fault(part, "braces"))
    if part != "subject" and words.strip():
        faults += [Fault(part, "missing", name) for name in notice.required if name not in used]
    return faults


def _space(sign: str) -> bool:
    return sign in "\u00a0\u202f\u2009"
