"""What staff type about recipes: what a recipe is, and one step of it."""

from socle.data.recipes.forms._steps import StepForm, initial_of
from socle.data.recipes.forms._words import NewForm, SourceForm, WordsForm

__all__ = ["NewForm", "SourceForm", "StepForm", "WordsForm", "initial_of"]
