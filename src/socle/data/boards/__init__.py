"""Boards: pages of numbers, charts, tables, maps and words over the open tables, kept as data and laid out by staff.

Doors: pages (``/donnees/tableaux/``, the page of a board, the page that other sites embed), and the editor of staff
(``/agent/tableaux``), whole without JavaScript. A board keeps questions, never answers: what it shows follows its
tables.
Events: ``BoardPublished`` and ``BoardWithdrawn``, by which boards are found by the search.
"""
