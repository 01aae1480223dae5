"""Which answer comes first, and which stretch of it is shown."""

import datetime
import math

from socle.commons.search.rules._folding import Token, stem, tokens
from socle.commons.search.rules._reading import Question
from socle.commons.search.terms import Part

SNIPPET = 180
"""Characters of a snippet, about two lines."""
_LEAD = 50
_READ = 4_000  # characters looked through for the best stretch
_WEIGHED = 60
_RECENT_DAYS = 365.0
_TITLE, _WHOLE_TITLE, _RECENT, _BEGUN = 4.0, 2.0, 0.5, 0.7


def score(question: Question, folded_title: str, at: datetime.datetime | None, now: datetime.datetime) -> float:
    """How well a document answers; greater is better.

    The words of the question that its title holds come first, then how much of the title they are, then, slightly, how
    recent it is: a year halves that.
    """
    title = folded_title.split()
    forms = {form for word in title for form in (word, stem(word))}
    here = sum(_in_title(question, place, title, forms) for place in range(len(question.words)))
    share = here / max(1, len(question.words))
    whole = here / max(1, len(title))
    days = max(0.0, (now - at).total_seconds() / 86_400) if at else math.inf
    recent = math.exp2(-days / _RECENT_DAYS)
    return _TITLE * share + _WHOLE_TITLE * min(1.0, whole) + _RECENT * recent


def _in_title(question: Question, place: int, title: list[str], forms: set[str]) -> float:
    word = question.words[place]
    if stem(word) in forms:
        return 1.0
    begun = question.is_open(place) and any(one.startswith(word) for one in title)
    return _BEGUN if begun else 0.0


def answers(question: Question, word: str) -> bool:
    """Whether a folded word of a text is one of those looked for."""
    if stem(word) in {stem(one) for one in question.words}:
        return True
    last = len(question.words) - 1
    return last >= 0 and question.is_open(last) and word.startswith(question.words[last])


def marked(question: Question, text: str) -> tuple[Part, ...]:
    """The whole text in parts, those that answer marked."""
    return _parts(text, 0, len(text), [one for one in tokens(text) if answers(question, one.word)])


def snippet(question: Question, text: str, length: int = SNIPPET) -> tuple[Part, ...]:
    """The stretch of the text with the most of the words looked for, cut between words, those words marked."""
    text = text[:_READ]
    read = list(tokens(text))
    found = [one for one in read if answers(question, one.word)]
    start = _best_start(found, length)
    begin = max((one.start for one in read if one.start <= start), default=0) if start else 0
    end = max((one.end for one in read if begin < one.end <= begin + length), default=min(len(text), length))
    if end == read[-1].end if read else True:
        end = min(len(text), begin + length)
    inside = [one for one in found if begin <= one.start and one.end <= end]
    parts = list(_parts(text, begin, end, inside))
    if begin > 0:
        parts.insert(0, Part("… "))
    if end < len(text.rstrip()):
        parts.append(Part(" …"))
    return tuple(parts)


def _best_start(found: list[Token], length: int) -> int:
    """Where to begin so that most different words looked for are shown."""
    best, start = 0, 0
    for at, first in enumerate(found[:_WEIGHED]):
        shown = {one.word for one in found[at : at + _WEIGHED] if one.end <= first.start + length - _LEAD}
        if len(shown) > best:
            best, start = len(shown), max(0, first.start - _LEAD)
    return start


def _parts(text: str, begin: int, end: int, found: list[Token]) -> tuple[Part, ...]:
    parts, here = [], begin
    for one in found:
        if one.start > here:
            parts.append(Part(text[here : one.start]))
        parts.append(Part(text[one.start : one.end], found=True))
        here = one.end
    if here < end:
        parts.append(Part(text[here:end]))
    return tuple(parts)
