"""Verbs on the index: put documents in, take them out, make a kind anew. The system alone does."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet

from socle.commons.search.commands._words import Vocabulary, purge_words, put_words, take_all_words, take_words
from socle.commons.search.models import Document, Shelf, Term
from socle.commons.search.permissions import INDEX
from socle.commons.search.ports import sources
from socle.commons.search.rules import VERSION, folded_text
from socle.commons.search.terms import LONGEST_TEXT, LONGEST_TITLE, SearchDocument
from socle.ground.database import atomic
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

BATCH = 300
"""Documents written in one transaction: the writer lock is free again in between."""
_KEY = tuple[int, str, str, str]


def index(scope: Scope, documents: Iterable[SearchDocument], now: datetime.datetime) -> int:
    """Put documents in, in the place of those of the same kind, key, authority and language; returns how many changed.

    What did not change is not written. Raises ``Refusal`` 404 where the scope may not.
    """
    changed = 0
    for batch in _batches(documents):
        for authority_id in {one.authority_id for one in batch}:
            scope.require(INDEX, authority_id)
        with atomic():
            changed += _put(batch)
    return changed


def remove(scope: Scope, kind: str, keys: Collection[str]) -> int:
    """Take out the documents of these keys, in every language, in the authorities of the scope; returns how many."""
    taken = 0
    listed = sorted(keys)
    for start in range(0, len(listed), BATCH):
        with atomic():
            taken += _take(_ours(scope, kind).filter(key__in=listed[start : start + BATCH]))
    return taken


def follow(scope: Scope, kind: str, keys: Collection[str], now: datetime.datetime) -> int:
    """Ask the source of a kind for these keys again: what it gives is put in, what it no longer gives goes.

    Returns how many documents changed. A kind that has no source is left alone.
    """
    source = sources().get(kind)
    if source is None:
        return 0
    given = [one for one in source.documents(scope, frozenset(keys)) if one.kind == kind and one.key in keys]
    kept = {_named(one) for one in given}
    gone = [pk for pk, name in _names(_ours(scope, kind).filter(key__in=list(keys))) if name not in kept]
    with atomic():
        taken = _take(Document.objects.filter(pk__in=gone))
    return taken + index(scope, given, now)


def rebuild(scope: Scope, kind: str, now: datetime.datetime) -> int:
    """Bring a kind in step with its source, in the authorities of the scope; returns how many documents changed.

    Readers find the documents that did not change all the while.
    """
    source = sources().get(kind)
    seen: set[_KEY] = set()

    def streamed() -> Iterator[SearchDocument]:
        for one in source.documents(scope, None) if source else ():
            seen.add(_named(one))
            yield one

    changed = index(scope, streamed(), now)
    gone = [pk for pk, name in _names(_ours(scope, kind)) if name not in seen]
    for start in range(0, len(gone), BATCH):
        with atomic():
            changed += _take(Document.objects.filter(pk__in=gone[start : start + BATCH]))
    return changed


def reset(scope: Scope) -> None:
    """Empty the vocabulary and the index of words and write them anew from the documents (after a restore by hand).

    Raises ``Refusal`` 404 where the scope may not in every authority.
    """
    for authority_id in set(Shelf.objects.values_list("authority_id", flat=True)):
        scope.require(INDEX, authority_id)
    with atomic():
        Term.objects.all().delete()
        take_all_words()
        vocabulary, batch = Vocabulary(), list[Document]()
        for row in Document.objects.order_by("pk").iterator(BATCH):
            vocabulary.add(row.shelf_id, row.title, row.text)
            batch.append(row)
            if len(batch) == BATCH:
                put_words(batch)
                batch.clear()
        put_words(batch)
        vocabulary.write()


def purge(scope: Scope) -> None:
    """Take the words of what was removed out of the files of the index, too. Only for the system's nights."""
    if scope.actor.kind != "system":
        raise not_found()
    purge_words()


def _put(batch: list[SearchDocument]) -> int:
    before = _present(batch)
    shelves: dict[tuple[int, str, str, str, str], int] = {}
    vocabulary, new, changed = Vocabulary(), list[Document](), list[Document]()
    for one in batch:
        row = _row(one, _shelf(one, shelves))
        old = before.get(_named(one))
        if old is None:
            new.append(row)
        elif _same(old, row):
            continue
        else:
            row.pk = old.pk
            changed.append(row)
            vocabulary.take(old.shelf_id, old.title, old.text)
        vocabulary.add(row.shelf_id, row.title, row.text)
    Document.objects.bulk_create(new)
    if changed:
        fields = ["shelf", "team_id", "title", "text", "url", "folded", "at", "rules"]
        Document.objects.bulk_update(changed, fields, batch_size=50)
    put_words([*new, *changed])
    vocabulary.write()
    return len(new) + len(changed)


def _take(documents: Iterable[Document]) -> int:
    rows = list(documents)
    vocabulary = Vocabulary()
    for row in rows:
        vocabulary.take(row.shelf_id, row.title, row.text)
    take_words(row.pk for row in rows)
    Document.objects.filter(pk__in=[row.pk for row in rows]).delete()
    vocabulary.write()
    return len(rows)


def _ours(scope: Scope, kind: str) -> QuerySet[Document]:
    return Document.objects.filter(kind=kind, authority_id__in=scope.authorities(INDEX))


def _names(rows: QuerySet[Document]) -> list[tuple[int, _KEY]]:
    listed = rows.values_list("pk", "authority_id", "kind", "key", "language")
    return [(pk, (authority_id, kind, key, language)) for pk, authority_id, kind, key, language in listed]


def _named(one: SearchDocument) -> _KEY:
    return one.authority_id, one.kind, one.key, one.language


def _present(batch: list[SearchDocument]) -> dict[_KEY, Document]:
    rows = Document.objects.filter(
        authority_id__in={one.authority_id for one in batch},
        kind__in={one.kind for one in batch},
        key__in=[one.key for one in batch],
    )
    return {(row.authority_id, row.kind, row.key, row.language): row for row in rows}


def _shelf(one: SearchDocument, known: dict[tuple[int, str, str, str, str], int]) -> int:
    named = (one.authority_id, one.kind, one.permission, one.team_permission, one.language)
    if named not in known:
        known[named] = Shelf.objects.get_or_create(
            authority_id=one.authority_id,
            kind=one.kind,
            permission=one.permission,
            team_permission=one.team_permission,
            language=one.language,
        )[0].pk
    return known[named]


def _row(one: SearchDocument, shelf_id: int) -> Document:
    title = _storable(one.title)[:LONGEST_TITLE]
    return Document(
        authority_id=one.authority_id,
        shelf_id=shelf_id,
        kind=one.kind,
        key=one.key,
        language=one.language,
        team_id=one.team_id,
        title=title,
        text=_storable(one.text)[:LONGEST_TEXT],
        url=one.url[:300],
        folded=folded_text(title)[:600],
        at=one.at,
        rules=VERSION,
    )


def _storable(text: str) -> str:
    """The text without what a database refuses: NUL, and halves of signs."""
    return text.replace("\x00", " ").encode("utf-8", "ignore").decode()


def _same(old: Document, new: Document) -> bool:
    told = ("shelf_id", "team_id", "title", "text", "url", "at", "rules")
    return all(getattr(old, name) == getattr(new, name) for name in told)


def _batches(documents: Iterable[SearchDocument]) -> Iterator[list[SearchDocument]]:
    stream = iter(documents)
    while batch := list({_named(one): one for one in islice(stream, BATCH)}.values()):
        yield batch
