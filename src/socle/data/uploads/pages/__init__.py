"""Pages of the data steward: what arrives, the walk of one file in five steps, sources, tables."""

from socle.data.uploads.pages._arrivals import arrivals, send
from socle.data.uploads.pages._findings import annotated, findings
from socle.data.uploads.pages._preview import preview
from socle.data.uploads.pages._publishing import publishing
from socle.data.uploads.pages._repairs import repairs
from socle.data.uploads.pages._schema import schema
from socle.data.uploads.pages._sources import new_source, source
from socle.data.uploads.pages._tables import table_editions, tables

__all__ = [
    "annotated",
    "arrivals",
    "findings",
    "new_source",
    "preview",
    "publishing",
    "repairs",
    "schema",
    "send",
    "source",
    "table_editions",
    "tables",
]
