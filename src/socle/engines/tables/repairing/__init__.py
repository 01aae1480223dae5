"""Repairs of a table: proposed from what its cells show, previewed as a diff, kept as a recipe, applied on demand.

A recipe is a list of repairs from a closed list (`OPS`), as JSON. See docs/reference/detection.md.
"""

from socle.engines.tables.repairing._proposing import propose
from socle.engines.tables.repairing._recipe import OPS, read_recipe
from socle.engines.tables.repairing._repair import preview, repair

__all__ = ["OPS", "preview", "propose", "read_recipe", "repair"]
