"""The one way to write the index of words and the vocabulary, in the transaction of their documents."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from socle.commons.search.models import WORDS_TABLE, Document, Term
from socle.commons.search.rules import document_marks, entries, title_mark, vocabulary
from socle.ground.database import atomic, is_postgres, scrub_after_commit

PAGES = 500  # some milliseconds each
MOST_MERGES = 10_000
_ADD = (
    f"INSERT INTO {Term._meta.db_table} (shelf_id, word, shown, size, documents) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (shelf_id, word) DO UPDATE"
    f" SET documents = {Term._meta.db_table}.documents + excluded.documents"
)
_TAKE = (
    f"UPDATE {Term._meta.db_table} SET documents = documents - %s WHERE shelf_id = %s AND word = %s AND documents > %s"
)
_DROP = f"DELETE FROM {Term._meta.db_table} WHERE shelf_id = %s AND word = %s AND documents <= %s"


def written(document: Document) -> str:
    """The entries of a document in the index, between spaces: its words, again those of its title, its marks."""
    in_title, everywhere = entries(document.title, document.text)
    marks = document_marks(document.shelf_id, document.team_id)
    return " ".join([*marks, *sorted(title_mark(word) for word in in_title), *sorted(everywhere)])


def put_words(documents: Sequence[Document]) -> None:
    """Write the entries of documents, in the place of those they had."""
    rows = [(one.pk, written(one)) for one in documents]
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.executemany(
                f"INSERT INTO {WORDS_TABLE} (id, words) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (id) DO UPDATE SET words = excluded.words",
                rows,
            )
        else:
            cursor.executemany(f"DELETE FROM {WORDS_TABLE} WHERE rowid = %s", [row[:1] for row in rows])
            cursor.executemany(f"INSERT INTO {WORDS_TABLE} (rowid, words) VALUES (%s, %s)", rows)


def take_words(ids: Iterable[int]) -> None:
    """Remove the entries of documents."""
    column = "id" if is_postgres() else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {WORDS_TABLE} WHERE {column} = %s", [(one,) for one in ids])


def take_all_words() -> None:
    """Empty the index of words, of what is nobody's too."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {WORDS_TABLE}")


def purge_words() -> None:
    """What was taken out of the index of words leaves the files too. PostgreSQL does it at its next vacuum.

    FTS5 only marks words as gone until it merges the parts that they are in: it is asked to, a few pages at a time, so
    that nobody waits long for the writer lock.
    """
    if is_postgres():
        return
    pages = -PAGES  # negative: make one part of all; then go on where it stopped
    for _ in range(MOST_MERGES):
        with atomic(), connection.cursor() as cursor:
            before = _changes(cursor)
            cursor.execute(f"INSERT INTO {WORDS_TABLE}({WORDS_TABLE}, rank) VALUES ('merge', %s)", [pages])
            scrub_after_commit()
            if _changes(cursor) - before < 2:
                return
        pages = PAGES


def _changes(cursor: CursorWrapper) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])


class Vocabulary:
    """What a change adds to the vocabulary and takes from it, gathered and written at once."""

    def __init__(self) -> None:
        self._change: Counter[tuple[int, str]] = Counter()
        self._shown: dict[str, str] = {}

    def add(self, shelf_id: int, title: str, text: str) -> None:
        """A document comes to a shelf."""
        words = vocabulary(title, text)
        self._shown |= words
        self._change.update((shelf_id, word) for word in words)

    def take(self, shelf_id: int, title: str, text: str) -> None:
        """A document leaves a shelf."""
        self._change.subtract((shelf_id, word) for word in vocabulary(title, text))

    def write(self) -> None:
        """Write it down. In one order everywhere, so that two writers never wait for each other."""
        change = sorted(self._change.items())
        more = [(shelf, word, self._shown[word], len(word), by) for (shelf, word), by in change if by > 0]
        less = [(shelf, word, -by) for (shelf, word), by in change if by < 0]
        with connection.cursor() as cursor:
            if more:
                cursor.executemany(_ADD, more)
            if less:
                cursor.executemany(_DROP, less)
                cursor.executemany(_TAKE, [(by, shelf, word, by) for shelf, word, by in less])
