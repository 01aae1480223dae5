"""Verbs on tables: create, import, put and remove rows, fold deltas, make and withdraw editions, sweep.

Files first, rows second: a Parquet file is durable in the store before a database row names it, so a crash leaves at
most a file that nobody names, and the sweep removes it. Nothing slow happens inside a transaction.
"""

from socle.data.tables.commands._editing import remove_rows, replace_rows, set_access, upsert
from socle.data.tables.commands._founding import create_table, ensure_feed
from socle.data.tables.commands._importing import import_file
from socle.data.tables.commands._indexing import index_tables
from socle.data.tables.commands._keeping import compact, make_edition, sweep
from socle.data.tables.commands._publishing import describe_tables, publish_rows, refuse_taken, roll_back
from socle.data.tables.commands._withdrawing import expire, withdraw_edition

__all__ = [
    "compact",
    "create_table",
    "describe_tables",
    "ensure_feed",
    "expire",
    "import_file",
    "index_tables",
    "make_edition",
    "publish_rows",
    "refuse_taken",
    "remove_rows",
    "replace_rows",
    "roll_back",
    "set_access",
    "sweep",
    "upsert",
    "withdraw_edition",
]
