"""Writes: listing the addresses of a table, asking some of them, having the dead ones asked again."""

import datetime
from collections import Counter

from socle.data.links import queries
from socle.data.links.models import Link, Survey
from socle.data.links.permissions import ASK
from socle.data.links.rules import (
    MOST_COLUMNS,
    MOST_LINKS,
    SECONDS,
    digest,
    is_dead,
    is_link,
    next_look,
    verdict,
)
from socle.data.links.terms import ALIVE
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Filter, Plan
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.egress import Blocked, Limits, Unreachable, fetch
from socle.ground.scope import Scope

PAGE, PAGES = 1_000, 10
"""How many different texts of a column are read at once, and how many times."""
Found = dict[tuple[str, str], int]


def list_links(scope: Scope, *, table: Table, now: datetime.datetime) -> int:
    """Read the addresses of an open table as it is now, and say how many are kept: new ones wait for their turn.

    Raises ``Refusal`` when the table cannot be read.
    """
    scope.require(ASK, table.authority_id)
    found, cut = _addresses(scope, table)
    with atomic():
        survey, _made = Survey.objects.update_or_create(
            table=table,
            defaults={"authority_id": table.authority_id, "version": table.version, "cut": cut, "at": now},
        )
        known = {(one.field, one.digest): one for one in survey.links.only("pk", "field", "digest", "rows")}
        wanted = {(field, digest(url)): (url, rows) for (field, url), rows in found.items()}
        survey.links.filter(pk__in=[one.pk for key, one in known.items() if key not in wanted]).delete()
        Link.objects.bulk_create(
            [
                Link(survey=survey, field=field, url=url, digest=name, rows=rows, next_at=now)
                for (field, name), (url, rows) in wanted.items()
                if (field, name) not in known
            ],
            ignore_conflicts=True,
        )
        changed = [one for key, one in known.items() if key in wanted and one.rows != wanted[key][1]]
        for one in changed:
            one.rows = wanted[one.field, one.digest][1]
        Link.objects.bulk_update(changed, ["rows"])
    return len(wanted)


def _addresses(scope: Scope, table: Table) -> tuple[Found, bool]:
    """Each address of each column of text with how many rows hold it, and whether something was not read."""
    found: Found = {}
    texts = [column.name for column in tables.schema(scope, table).columns if column.type == "string"]
    cut = len(texts) > MOST_COLUMNS
    for field in texts[:MOST_COLUMNS]:
        seen, whole = _addresses_in(scope, table, field)
        cut = cut or not whole
        for url, rows in seen.items():
            if len(found) == MOST_LINKS:
                return found, True
            found[field, url] = rows
    return found, cut


def _addresses_in(scope: Scope, table: Table, field: str) -> tuple[Counter[str], bool]:
    """The addresses of a column with their rows, those that most rows hold first, and whether these are all."""
    seen: Counter[str] = Counter()
    for offset in range(0, PAGES * PAGE, PAGE):
        plan = Plan(filters=(Filter(field, "starts", "http"),), groups=(field,), limit=PAGE, offset=offset)
        groups = tables.rows(scope, table, plan)["rows"]
        for text, rows in groups:
            if is_link(url := str(text).strip()):
                seen[url] += rows
        if len(groups) < PAGE:
            return seen, True
        if len(seen) > MOST_LINKS:
            break
    return seen, False


def ask_some(scope: Scope, *, now: datetime.datetime) -> int:
    """Ask the links whose turn it is, one after the other, and say how many: outside any transaction."""
    asked = 0
    for link_id in queries.links_due(scope, now):
        link = Link.objects.filter(pk=link_id).first()
        if link is not None:
            _keep(link_id, _ask(link.url), now)
            asked += 1
    return asked


def _ask(url: str) -> str:
    """``alive``, or why an address does not answer: its head first, its body when the head says no."""
    limits = Limits(most_bytes=65_536, seconds=SECONDS)
    reason = ""
    for method in ("HEAD", "GET"):
        try:
            # The first byte is enough; who sends more is cut off, and lives.
            more = {"range": "bytes=0-0"} if method == "GET" else {}
            reason = verdict(fetch(url, method=method, headers=more, limits=limits).status)
        except Blocked as blocked:
            reason = ALIVE if blocked.reason == "size" else blocked.reason
        except Unreachable as silent:
            reason = silent.reason
        if reason == ALIVE or reason in ("name", "time", "private", "address", "scheme"):
            break
    return reason


def _keep(link_id: int, reason: str, now: datetime.datetime) -> None:
    with atomic():
        link = Link.objects.select_for_update().filter(pk=link_id).first()
        if link is None:  # it left the table meanwhile
            return
        failures = 0 if reason == ALIVE else min(link.failures + 1, 100)
        Link.objects.filter(pk=link_id).update(
            asked_at=now,
            reason=reason,
            failures=failures,
            dead=is_dead(reason, failures),
            next_at=next_look(failures, now),
        )


def ask_again(scope: Scope, *, table_slug: str, now: datetime.datetime) -> int:
    """Let the dead links of a table have their turn now, and say how many. Raises ``Refusal`` 404."""
    table = tables.table_by_slug(scope, table_slug)
    scope.require(ASK, table.authority_id)
    with atomic():
        count = Link.objects.filter(survey__table_id=table.pk, dead=True).update(next_at=now)
        about, facts = f"table:{table.pk}", {"links": count}
        audit.record(scope, "links.table.ask", authority_id=table.authority_id, about=about, facts=facts)
    return count
