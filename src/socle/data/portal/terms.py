"""Values of this room."""

KIND = "table"
"""The kind under which a table is found by the search."""
