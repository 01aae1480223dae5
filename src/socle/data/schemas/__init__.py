"""Schemas: the registry of what the columns of a municipal table should be, and the schemas that a town adds.

Doors: pages (``/donnees/schemas/`` for everybody, ``/agent/donnees/schemas`` for stewards). Events: none. Publishes:
the schemas themselves, as Table Schema JSON with an empty and a filled CSV. The registry is data (``registry/*.json``),
written in our own words from published facts; a town's schema is kept in the database, each version for good.
"""
