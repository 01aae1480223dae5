"""How a question is read, what answers it and in which order. Pure: the same on every database."""

from socle.commons.search.rules._folding import VERSION, Token, fold, stem, tokens
from socle.commons.search.rules._marks import document_marks, shelf_mark, team_mark, title_mark
from socle.commons.search.rules._ranking import marked, score, snippet
from socle.commons.search.rules._reading import (
    LONGEST_QUESTION,
    Known,
    Question,
    distance_allowed,
    entries,
    folded_text,
    meant_by,
    read_question,
    rewritten,
    vocabulary,
)

__all__ = [
    "LONGEST_QUESTION",
    "VERSION",
    "Known",
    "Question",
    "Token",
    "distance_allowed",
    "document_marks",
    "entries",
    "fold",
    "folded_text",
    "marked",
    "meant_by",
    "read_question",
    "rewritten",
    "score",
    "shelf_mark",
    "snippet",
    "stem",
    "team_mark",
    "title_mark",
    "tokens",
    "vocabulary",
]
