"""Recipes: tables made out of other tables by steps that are kept as data, made again when a source has a new edition.

Doors: pages of staff (``/agent/recettes/``), whole without JavaScript; reactions (a source has a new edition, a run was
asked for); schedule (what a run left behind). Events: ``RunAsked``. Publishes: one table for each recipe, through
``data/tables``, whose lineage says which edition of which source and which version of the recipe made which edition.
A recipe reads published editions of open tables alone: what a source does not publish is in no outcome. A run that
failed or looks wrong replaces nothing; it waits for a person.
"""
