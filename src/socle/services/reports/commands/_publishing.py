"""Publishing what is counted over many reports."""

import datetime

from socle.data.tables import commands as tables
from socle.data.tables import queries as published
from socle.ground.scope import Scope
from socle.services.reports import queries
from socle.services.reports.feeds import DELAIS, delay_rows


def publish_delays(scope: Scope, *, authority_id: int, now: datetime.datetime) -> None:
    """Make the summary of delays anew from every published report. Rows that no longer hold are taken out.

    Raises ``Refusal`` 404 to who does not read the cases of the authority or may not publish there.
    """
    rows = delay_rows(queries.delays(scope, authority_id))
    if not rows and published.feed_table(scope, authority_id, DELAIS.slug) is None:
        return
    table = tables.ensure_feed(scope, DELAIS, authority_id, now=now)
    tables.replace_rows(scope, table_slug=table.slug, rows=rows, now=now)
