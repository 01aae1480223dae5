"""The web doors of schemas: a public list, a page for each with its files, and the stewards' pages."""

from socle.data.schemas.pages._public import empty_file, example_file, schema_file, schema_list, schema_page
from socle.data.schemas.pages._staff import staff_list, staff_new, staff_schema, staff_tables

__all__ = [
    "empty_file",
    "example_file",
    "schema_file",
    "schema_list",
    "schema_page",
    "staff_list",
    "staff_new",
    "staff_schema",
    "staff_tables",
]
