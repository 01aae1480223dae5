"""Table Schema, versions 1 and 2: read with patience, so that a defect in a schema's own words never hides the data's.

``read_schema`` keeps what it understands and says in ``warnings`` what it left aside; ``columns_of`` gives the columns
that a table of this schema has here.
"""

from __future__ import annotations

from socle.engines.tables.schemas._columns import columns_of
from socle.engines.tables.schemas._model import CustomCheck, Field, ForeignKey, TableSchema, Warned
from socle.engines.tables.schemas._reading import read_schema

__all__ = ["CustomCheck", "Field", "ForeignKey", "TableSchema", "Warned", "columns_of", "read_schema"]
