"""Verbs on files that become tables: receive, read again, decide, repair, prepare, accept, refuse; keep sources.

Short acts are done at once, long ones are written down with their turn and done by the worker (``work_on``): killed in
the middle, they begin again; cancelled, what they made is thrown away. A file is durable before the row that names it.
"""

from socle.data.uploads.commands._accepting import accept, publish_due, refuse
from socle.data.uploads.commands._deciding import cancel, choose_schema, decide, mend, prepare, read_again
from socle.data.uploads.commands._keeping import clear, sweep
from socle.data.uploads.commands._receiving import receive, workplace
from socle.data.uploads.commands._sources import add_source, ask_due, ask_source, change_source, fetch, remove_source
from socle.data.uploads.commands._withdrawing import forget_edition
from socle.data.uploads.commands._working import work_on

__all__ = [
    "accept",
    "add_source",
    "ask_due",
    "ask_source",
    "cancel",
    "change_source",
    "choose_schema",
    "clear",
    "decide",
    "fetch",
    "forget_edition",
    "mend",
    "prepare",
    "publish_due",
    "read_again",
    "receive",
    "refuse",
    "remove_source",
    "sweep",
    "work_on",
    "workplace",
]
