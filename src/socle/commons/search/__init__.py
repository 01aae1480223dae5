"""Search: one field for the whole site, forgiving about accents, typing errors and plurals, in every script.

Doors: ``/recherche`` for everybody, ``/agent/recherche`` for staff. Events: none; it follows those of the rooms above
(``site/wiring.py``) and those of cases. Publishes: nothing. A room is found by its source (`ports.SearchSource`): what
it offers says who may read it, and that is asked before anything is counted.
"""
