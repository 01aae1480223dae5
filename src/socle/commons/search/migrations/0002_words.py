"""The index of words: FTS5 on SQLite, ``tsvector`` under a GIN index on PostgreSQL. Words are folded before they come."""

from django.db import migrations

ON_POSTGRES = (
    "CREATE TABLE commons_search_words (id bigint PRIMARY KEY, words tsvector NOT NULL)",
    # Words lie beside the row, so that counting rows reads few pages.
    "ALTER TABLE commons_search_words ALTER COLUMN words SET STORAGE EXTERNAL",
    "ALTER TABLE commons_search_words SET (toast_tuple_target = 128)",
    "CREATE INDEX commons_search_words_gin ON commons_search_words USING gin (words)",
)
ON_SQLITE = (
    "CREATE VIRTUAL TABLE commons_search_words USING fts5"
    "(words, detail=none, columnsize=0, tokenize='ascii tokenchars _', prefix='2 3')",
)


def make(apps, schema_editor):
    for statement in ON_POSTGRES if schema_editor.connection.vendor == "postgresql" else ON_SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE commons_search_words")


class Migration(migrations.Migration):
    dependencies = [("commons_search", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
