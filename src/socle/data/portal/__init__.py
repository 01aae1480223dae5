"""Portal: the open tables of an authority, to read, filter, draw, map, ask and take away.

Doors: pages (``/donnees/``), downloads (``/donnees/<slug>.csv`` and other formats), api (``/api/v1/``), ogc
(``/ogc/``). It keeps nothing but saved views: questions to a table that staff gave a name.
"""
