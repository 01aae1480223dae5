"""Maps: layers over the town, each a question to an open table, kept as data by staff: points, heaps of points, zones
in classes by a code they share with a table, shapes. Never a map alone: each has its list.

Doors: pages (``/donnees/cartes/``, the page of a map, the page that other sites embed), and the editor of staff
(``/agent/cartes``), whole without JavaScript. Events: ``MapPublished`` and ``MapWithdrawn``, by which maps are found.
"""
