"""Finding: all the words, else the words that were meant, else some of the words."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from socle.commons.search.models import Document, Term
from socle.commons.search.queries._index import Entry, Group, count, holds_any, newest, reading
from socle.commons.search.queries._visible import Visible
from socle.commons.search.rules import Known, Question, distance_allowed, meant_by, rewritten, score, stem, title_mark

WINDOW = 100
"""Of each kind, that many of the newest documents are weighed, and as many of those whose title holds the words."""


ALIKE = 50
"""Known words that are looked at more closely for one that nobody wrote."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the question as it was understood, ids best first, and how many there are of each kind."""

    question: Question
    ranked: list[int] = field(default_factory=list)
    by_kind: dict[str, int] = field(default_factory=dict)
    corrected: str = ""
    partial: bool = False

    @staticmethod
    def nothing(question: Question) -> "Found":
        """Nothing found."""
        return Found(question)

    @property
    def total(self) -> int:
        """How many documents, of all kinds."""
        return sum(self.by_kind.values())


def find(question: Question, typed: str, sight: Visible, kinds: Collection[str], now: datetime.datetime) -> Found:
    """What answers the question among what is visible."""
    if not sight.marks:
        return Found(question)
    with reading():
        return _find(question, typed, sight, kinds, now)


def _find(question: Question, typed: str, sight: Visible, kinds: Collection[str], now: datetime.datetime) -> Found:
    found = _all_words(question, sight, kinds, now)
    if found.total:
        return found
    everything = tuple(mark for marks in sight.marks.values() for mark in marks)
    unknown = [at for at in range(len(question.words)) if not holds_any([_entries(question, at), everything])]
    question, corrected, left = _mended(question, typed, unknown, sight, everything)
    if corrected and not left:
        found = _all_words(question, sight, kinds, now)
        if found.total:
            return replace(found, corrected=corrected)
    return replace(_some_words(question, left, sight, kinds, now), corrected=corrected)


def _all_words(question: Question, sight: Visible, kinds: Collection[str], now: datetime.datetime) -> Found:
    return _weighed(question, [_entries(question, at) for at in range(len(question.words))], sight, kinds, now)


def _entries(question: Question, at: int, *, in_title: bool = False) -> tuple[Entry, ...]:
    word = question.words[at]
    mark = title_mark if in_title else str
    exact, begun = Entry(mark(stem(word))), Entry(mark(word), begins=True)
    if not question.is_open(at):
        return (exact,)
    return (begun,) if stem(word).startswith(word) else (exact, begun)


def _some_words(
    question: Question, left: Sequence[int], sight: Visible, kinds: Collection[str], now: datetime.datetime
) -> Found:
    """Documents that hold some of the words, those that lack a single one first: nothing holds them all."""
    known = [at for at in range(len(question.words)) if at not in left]
    if not known or len(question.words) < 2:
        return Found(question)
    groups = [_entries(question, at) for at in known]
    found = _weighed(question, [tuple(entry for group in groups for entry in group)], sight, kinds, now)
    best: dict[int, None] = {}
    if len(groups) > 2:
        marks = tuple(mark for kind, held in sight.marks.items() if not kinds or kind in kinds for mark in held)
        for at in range(len(groups)):
            best |= dict.fromkeys(newest([*groups[:at], *groups[at + 1 :], marks], WINDOW) if marks else ())
    rest = [pk for pk in found.ranked if pk not in best]
    return replace(found, ranked=[*_in_order(question, best, now), *rest], partial=True)


def _weighed(
    question: Question, groups: Sequence[Group], sight: Visible, kinds: Collection[str], now: datetime.datetime
) -> Found:
    by_kind = {kind: count([*groups, marks]) for kind, marks in sight.marks.items()}
    ids: set[int] = set()
    for kind, marks in sight.marks.items():
        if by_kind[kind] and (not kinds or kind in kinds):
            ids.update(newest([*groups, marks], WINDOW, by_kind[kind]))
            if by_kind[kind] > WINDOW:
                titled = [_entries(question, at, in_title=True) for at in range(len(question.words))]
                ids.update(newest([*titled, marks], WINDOW))
    return Found(question, _in_order(question, ids, now), {kind: n for kind, n in by_kind.items() if n})


def _in_order(question: Question, ids: Collection[int], now: datetime.datetime) -> list[int]:
    rows = Document.objects.filter(pk__in=ids).values_list("pk", "folded", "at")
    return [-pk for _score, pk in sorted((-score(question, folded, at, now), -pk) for pk, folded, at in rows)]


def _mended(
    question: Question, typed: str, unknown: Sequence[int], sight: Visible, everything: Group
) -> tuple[Question, str, list[int]]:
    """The question with its unknown words replaced by what was meant, that in words, and the places still unknown."""
    words, shown, left = list(question.words), {}, []
    for at in unknown:
        meant = _meant(question.words[at], sight, everything)
        if meant is None:
            left.append(at)
        else:
            words[at] = meant.word
            shown[question.words[at]] = meant.shown
    open_end = question.open_end and len(question.words) - 1 not in unknown
    return Question(tuple(words), open_end), rewritten(typed, shown) if shown else "", left


def _meant(word: str, sight: Visible, everything: Group) -> Known | None:
    """The likeliest known word that the reader may indeed find."""
    allowed = distance_allowed(word)
    if not allowed:
        return None
    close = Term.objects.filter(
        shelf_id__in=sight.shelves, size__gte=len(word) - allowed, size__lte=len(word) + allowed
    )
    # Thousands of words are read to find a few: their counts are asked for those few alone.
    alike = meant_by(word, [Known(one, one, 0) for one in dict.fromkeys(close.values_list("word", flat=True))], ALIKE)
    told = close.filter(word__in=[one.word for one in alike]).values_list("word", "shown", "documents")
    for candidate in meant_by(word, _merged(told)):
        if holds_any([(Entry(stem(candidate.word)),), everything]):
            return candidate
    return None


def _merged(rows: Iterable[tuple[str, str, int]]) -> list[Known]:
    """The same word of several shelves counted together."""
    merged: dict[str, Known] = {}
    for word, shown, documents in rows:
        before = merged.get(word)
        merged[word] = Known(word, shown, documents + (before.documents if before else 0))
    return list(merged.values())
