"""Reads: what answers a question, of what the reader may read."""

import datetime
from collections.abc import Collection

from socle.commons.search.models import Document, Shelf
from socle.commons.search.permissions import ASK, ASK_STAFF
from socle.commons.search.ports import sources
from socle.commons.search.queries._found import Found, find
from socle.commons.search.queries._visible import visible
from socle.commons.search.rules import LONGEST_QUESTION, marked, read_question, snippet
from socle.commons.search.terms import Hit, Results
from socle.ground.scope import Scope

PER_PAGE = 20


def search(
    scope: Scope,
    authority_id: int,
    text: str,
    *,
    kinds: Collection[str] = (),
    language: str = "",
    page: int = 1,
    staff: bool = False,
    now: datetime.datetime,
    languages: Collection[str] = (),
) -> Results:
    """What holds the words of `text`, best first, twenty a page.

    For everybody: what is public in the authority. For `staff`: that, and in every authority of the scope what may be
    read there. What may not be read is neither found, nor counted, nor hinted at by a correction. `kinds` narrows the
    hits, not the counts. Words are looked for in `language`; where it has nothing, in the other `languages` in turn.
    Raises ``Refusal`` 404.
    """
    scope.require(ASK_STAFF if staff else ASK, authority_id)
    asked = text[:LONGEST_QUESTION].strip()
    question = read_question(text)
    if not question.words:
        return Results(asked, language=language)
    reach = _authorities(scope, authority_id) if staff else {authority_id}
    found, spoken = Found.nothing(question), language
    for spoken in dict.fromkeys([language, *languages]):
        sight = visible(scope, reach, staff=staff, home=authority_id, language=spoken)
        found = find(question, asked, sight, frozenset(kinds), now)
        if found.total:
            break
    pages = max(1, -(-len(found.ranked) // PER_PAGE))
    page = min(max(1, page), pages)
    return Results(
        text=asked,
        hits=_hits(found, page),
        total=sum(count for kind, count in found.by_kind.items() if not kinds or kind in kinds),
        reachable=len(found.ranked),
        by_kind=found.by_kind,
        corrected=found.corrected,
        partial=found.partial,
        language=spoken if found.total else language,
        page=page,
        pages=pages,
    )


def kind_labels(scope: Scope) -> dict[str, str]:
    """The kinds that can be found, in the reader's language, in the order in which they were bound."""
    return {kind: source.label() for kind, source in sources().items()}


def never_filled(scope: Scope) -> list[tuple[int, str]]:
    """Authorities of the system's scope and kinds of which they never had a document: new ones, after an upgrade."""
    if scope.actor.kind != "system":
        return []
    there = set(Shelf.objects.values_list("authority_id", "kind").distinct())
    return [(one, kind) for kind in sources() for one in sorted(scope.grants) if (one, kind) not in there]


def _authorities(scope: Scope, authority_id: int) -> frozenset[int]:
    return frozenset(scope.grants) | {authority_id}


def _hits(found: Found, page: int) -> tuple[Hit, ...]:
    wanted = found.ranked[(page - 1) * PER_PAGE : page * PER_PAGE]
    rows = {row.pk: row for row in Document.objects.filter(pk__in=wanted)}
    return tuple(_hit(found, rows[pk]) for pk in wanted if pk in rows)


def _hit(found: Found, row: Document) -> Hit:
    return Hit(
        kind=row.kind,
        key=row.key,
        authority_id=row.authority_id,
        url=row.url,
        language=row.language,
        at=row.at,
        title=marked(found.question, row.title),
        snippet=snippet(found.question, row.text),
    )
