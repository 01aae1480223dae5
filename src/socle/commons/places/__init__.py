"""Places: where a town is and what is where in it (boundary, neighbourhoods, streets, addresses, landmarks).

Doors: none of its own; the rooms above ask its questions and draw its plan. Events: none. Publishes: nothing
yet. Geometry rests as WKB with its box, behind one index: an R*Tree on SQLite, a GiST index on PostgreSQL.
"""
