"""What is looked for, what a document holds, and what was meant by a word that nobody wrote."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from socle.commons.search.rules._folding import stem, tokens

LONGEST_QUESTION = 200
MOST_WORDS = 12
SHORTEST_PREFIX = 2
SHORTEST_MENDED = 4

_SMALL = frozenset(
    "a au aux avec ce ces comment d dans de des du elle en est et il j je l la le les leur ma mes mon n ne ou par"
    " pas pour qu quand que quel quelle qui s sa se ses son sur un une vos votre y"
    " an and are at by for from how i in is it my of on or the to what when where with you your"
    " في من علي الي عن هل ما هو هي او مع كيف".split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """The words looked for, folded, in order. `open_end`: the last one may be the beginning of a word."""

    words: tuple[str, ...]
    open_end: bool = True

    def is_open(self, at: int) -> bool:
        """Whether the word at this place may be a beginning."""
        return self.open_end and at == len(self.words) - 1 and len(self.words[at]) >= SHORTEST_PREFIX


def read_question(text: str) -> Question:
    """The question in what was typed. Small words count only where there are no others."""
    typed = text[:LONGEST_QUESTION]
    words = list(dict.fromkeys(token.word for token in tokens(typed)))
    meant = [word for word in words if word not in _SMALL] or words
    last_is_meant = bool(meant) and bool(words) and meant[-1] == words[-1]
    return Question(tuple(meant[:MOST_WORDS]), last_is_meant and typed[-1:].isalnum())


def entries(title: str, text: str) -> tuple[frozenset[str], frozenset[str]]:
    """What the index holds of a document: the forms of its title's words, and of all its words."""
    in_title = {form for token in tokens(title) for form in (token.word, stem(token.word))}
    in_text = {form for token in tokens(text) for form in (token.word, stem(token.word))}
    return frozenset(in_title), frozenset(in_title | in_text)


def vocabulary(title: str, text: str) -> dict[str, str]:
    """The words that a typing error may have meant: folded, and as they were written (in lower case)."""
    found: dict[str, str] = {}
    for source in (title, text):
        for token in tokens(source):
            if len(token.word) >= SHORTEST_MENDED and token.word.isalpha():
                found.setdefault(token.word, source[token.start : token.end].lower()[:60])
    return found


def distance_allowed(word: str) -> int:
    """How many wrong letters are forgiven: one up to seven letters, two beyond, none under four."""
    return 0 if len(word) < SHORTEST_MENDED else 1 if len(word) <= 7 else 2


@dataclass(frozen=True, slots=True)
class Known:
    """A word of the vocabulary: folded, as written, and in how many documents."""

    word: str
    shown: str
    documents: int


def meant_by(word: str, known: Sequence[Known], limit: int = 5) -> list[Known]:
    """The known words that this one may be a slip of, likeliest first: fewest wrong letters (two swapped are one), the
    same first letter, then the most frequent.
    """
    allowed = distance_allowed(word)
    if not allowed or not word.isalpha():
        return []
    found = process.extract(
        word,
        [one.word for one in known],
        scorer=DamerauLevenshtein.distance,
        score_cutoff=allowed,
        limit=max(50, limit),
    )
    order = sorted(
        (
            (int(wrong), known[at].word[0] != word[0], -known[at].documents, known[at].word, at)
            for _w, wrong, at in found
        )
    )
    return [known[one[-1]] for one in order[:limit]]


def rewritten(text: str, mended: dict[str, str]) -> str:
    """What was typed, with its mended words as they are written elsewhere."""
    typed = text[:LONGEST_QUESTION]
    pieces, end = [], 0
    for token in tokens(typed):
        if token.word in mended:
            pieces += [typed[end : token.start], mended[token.word]]
            end = token.end
    return "".join([*pieces, typed[end:]]).strip()


def folded_text(text: str) -> str:
    """The words of a text, folded, between spaces."""
    return " ".join(token.word for token in tokens(text))
