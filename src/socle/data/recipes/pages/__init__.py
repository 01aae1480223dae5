"""Pages of staff: recipes, the editor with its preview, one step, versions and runs, one run."""

from socle.data.recipes.pages._editor import editor
from socle.data.recipes.pages._history import history
from socle.data.recipes.pages._list import staff_recipes
from socle.data.recipes.pages._run import one_run
from socle.data.recipes.pages._step import new_step, one_step

__all__ = ["editor", "history", "new_step", "one_run", "one_step", "staff_recipes"]
