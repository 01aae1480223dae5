"""Denials of links."""

import datetime
from typing import Any

from socle.data.links import commands, queries
from socle.data.links.models import Link, Survey
from tests.access.denials.world import World


def _listed(w: World) -> Any:
    commands.list_links(w.system, table=w.table, now=w.now)
    survey = Survey.objects.get(table=w.table)
    Link.objects.create(
        survey=survey, field="quartier", url="https://a.example/", digest="0" * 64, rows=1, next_at=w.now, failures=2,
        dead=True,
    )  # fmt: skip
    return w.table


DENIALS = {
    "commands.list_links": lambda w, s: commands.list_links(s, table=w.table, now=w.now),
    "commands.ask_again": lambda w, s: commands.ask_again(s, table_slug=_listed(w).slug, now=w.now),
    "queries.counts": lambda w, s: (_listed(w), queries.counts(s, w.here.id))[1],
    "queries.dead_links": lambda w, s: queries.dead_links(s, _listed(w)).total,
    "queries.tables_to_list": lambda w, s: (w.table, queries.tables_to_list(s))[1],
    "queries.links_due": lambda w, s: (_listed(w), queries.links_due(s, w.now + datetime.timedelta(days=1)))[1],
}
