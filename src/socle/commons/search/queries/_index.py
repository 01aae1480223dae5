"""The one way to read the index of words: which documents hold these words, of those that may be read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from socle.commons.search.models import WORDS_TABLE
from socle.ground.database import atomic, is_postgres

FREQUENT = 20_000
"""What more documents hold is met soon by walking back through them: on PostgreSQL quicker than sorting them all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the index: a word, the beginning of words, or a mark (in a title, on a shelf)."""

    text: str
    begins: bool = False


Group = Sequence[Entry]
"""Entries of which one is enough."""


@contextmanager
def reading() -> Iterator[None]:
    """The block in which the index is read: PostgreSQL is told to use the index of words, whose strength it cannot
    guess (reading every row's words costs a hundred times more), and to compile nothing for so short a question.
    """
    if not is_postgres():
        yield
        return
    with atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        yield


def count(groups: Sequence[Group]) -> int:
    """How many documents hold an entry of every group."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {WORDS_TABLE} WHERE {_match()}", [_written(groups)])
        return int(cursor.fetchone()[0])


def holds_any(groups: Sequence[Group]) -> bool:
    """Whether a document holds an entry of every group."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {WORDS_TABLE} WHERE {_match()} LIMIT 1", [_written(groups)])
        return cursor.fetchone() is not None


def newest(groups: Sequence[Group], limit: int, among: int = 0) -> list[int]:
    """The ids of the documents that came last of those that hold an entry of every group. `among`: how many do."""
    column = "id" if is_postgres() else "rowid"
    walk = is_postgres() and among > FREQUENT
    with connection.cursor() as cursor:
        if walk:
            cursor.execute("SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            f"SELECT {column} FROM {WORDS_TABLE} WHERE {_match()} ORDER BY {column} DESC LIMIT %s",
            [_written(groups), limit],
        )
        found = [int(row[0]) for row in cursor.fetchall()]
        if walk:
            cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = on")
        return found


def _match() -> str:
    return "words @@ %s::tsquery" if is_postgres() else f"{WORDS_TABLE} MATCH %s"


def _written(groups: Sequence[Group]) -> str:
    # Entries are letters, digits and "_": nothing of a query language can stand in them.
    if is_postgres():
        return " & ".join(
            "(" + " | ".join(f"'{e.text}'{':*' if e.begins else ''}" for e in one) + ")" for one in groups
        )
    return " AND ".join("(" + " OR ".join(f'"{e.text}"{"*" if e.begins else ""}' for e in one) + ")" for one in groups)
