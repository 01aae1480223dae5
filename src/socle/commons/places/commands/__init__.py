"""Writes: the boundary and the plan of a town, each kind imported whole and replacing what was there."""

from socle.commons.places.commands._importing import apply_import, drop_import, read_import, sweep_imports, undo_import
from socle.commons.places.commands._layers import (
    import_addresses,
    import_landmarks,
    import_neighbourhoods,
    import_shapes,
    import_streets,
    rebuild_index,
    replace_boundary,
)

__all__ = [
    "apply_import",
    "drop_import",
    "import_addresses",
    "import_landmarks",
    "import_neighbourhoods",
    "import_shapes",
    "import_streets",
    "read_import",
    "rebuild_index",
    "replace_boundary",
    "sweep_imports",
    "undo_import",
]
