"""Verbs: write a recipe, save it, run it, decide on what it gave, stop it."""

from socle.data.recipes.commands._deciding import accept_run, ask_run, refuse_run
from socle.data.recipes.commands._following import source_changed, sweep
from socle.data.recipes.commands._making import create_recipe, describe_recipe, drop_source, put_source, remove_recipe
from socle.data.recipes.commands._saving import restore_version, save_version, withdraw_recipe
from socle.data.recipes.commands._stepping import arrange_step, put_step
from socle.data.recipes.commands._working import work_on

__all__ = [
    "accept_run",
    "arrange_step",
    "ask_run",
    "create_recipe",
    "describe_recipe",
    "drop_source",
    "put_source",
    "put_step",
    "refuse_run",
    "remove_recipe",
    "restore_version",
    "save_version",
    "source_changed",
    "sweep",
    "withdraw_recipe",
    "work_on",
]
