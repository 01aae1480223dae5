"""Portal: the open tables of an authority, to read, filter, draw, map and take away.

Doors: pages (``/donnees/``), downloads (``/donnees/<slug>.csv`` and other formats), api (``/api/v1/``). It keeps
nothing of its own and writes nothing.
"""
