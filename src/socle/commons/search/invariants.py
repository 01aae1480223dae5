"""What must hold of the index: every document has its words, no words are nobody's, and the vocabulary counts right."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection

from socle.commons.search.models import WORDS_TABLE, Document, Term
from socle.commons.search.rules import VERSION, vocabulary
from socle.ground.database import is_postgres
from socle.ground.verify import Invariant


def _in_step() -> Iterator[str]:
    documents, column = Document._meta.db_table, "id" if is_postgres() else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {documents} EXCEPT SELECT {column} FROM {WORDS_TABLE}")
        yield from (f"document {pk} has no words in the index" for (pk,) in cursor.fetchall())
        cursor.execute(f"SELECT {column} FROM {WORDS_TABLE} EXCEPT SELECT id FROM {documents}")
        yield from (f"the index holds words of {pk}, which is no document" for (pk,) in cursor.fetchall())


def _on_its_shelf() -> Iterator[str]:
    for row in Document.objects.select_related("shelf").iterator(2000):
        shelf = row.shelf
        if (row.authority_id, row.kind, row.language) != (shelf.authority_id, shelf.kind, shelf.language):
            yield f"document {row.pk} stands on another's shelf"


def _counted() -> Iterator[str]:
    counted: Counter[tuple[int, str]] = Counter()
    rows = Document.objects.filter(rules=VERSION).values_list("shelf_id", "title", "text")
    if Document.objects.exclude(rules=VERSION).exists():
        return  # read by the rules of another version: the night brings them up to date
    for shelf, title, text in rows.iterator(2000):
        counted.update((shelf, word) for word in vocabulary(title, text))
    known = {
        (shelf, word): n for shelf, word, n in Term.objects.values_list("shelf_id", "word", "documents").iterator()
    }
    # Words may be a person's: the fault is told by its shelf alone.
    wrong = Counter(
        shelf for shelf, word in known.keys() | counted.keys() if known.get((shelf, word)) != counted.get((shelf, word))
    )
    yield from (f"shelf {shelf} counts {n} words wrong" for shelf, n in sorted(wrong.items()))


INVARIANTS = (
    Invariant("every document that can be found has its words", _in_step),
    Invariant("a document stands on a shelf of its authority, kind and language", _on_its_shelf),
    Invariant("the vocabulary counts the documents that are there", _counted),
)
