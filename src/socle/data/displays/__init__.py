"""Displays: what staff prepare as data, in versions, and show the public once they publish it. Boards and maps are
displays; each brings its parts, the questions they ask of open tables, and how they are drawn.

Doors: none of its own. The pages of boards and maps stand on ``bases``: the list, the editor, the public page, the
page that other sites embed. Events: ``DisplayPublished`` and ``DisplayWithdrawn``, by which the search finds displays.
"""
