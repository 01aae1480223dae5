"""The spatial index: an R*Tree beside the shapes on SQLite, a GiST index over their boxes on PostgreSQL (no extension)."""

from django.db import migrations

ON_POSTGRES = (
    "CREATE INDEX commons_places_shape_box ON commons_places_shape"
    " USING gist (box(point(max_lon, max_lat), point(min_lon, min_lat)))"
)
ON_SQLITE = "CREATE VIRTUAL TABLE commons_places_box USING rtree(id, min_lon, max_lon, min_lat, max_lat)"


def make(apps, schema_editor):
    schema_editor.execute(ON_POSTGRES if schema_editor.connection.vendor == "postgresql" else ON_SQLITE)


def drop(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute("DROP INDEX commons_places_shape_box" if on_postgres else "DROP TABLE commons_places_box")


class Migration(migrations.Migration):
    dependencies = [("commons_places", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
