"""Tables: live tables (a base and its deltas) and their frozen editions, in Parquet files named by the database.

Doors: schedule (compaction, editions at night, sweeping); the pages and the API are in ``data/portal``. Events: none.
Publishes: every table of every room; rooms declare theirs as a ``terms.Feed`` and call ``commands.ensure_feed`` and
``commands.upsert``. A file is durable before the row that names it: what the database says exists, exists.
"""
