"""Reports: a resident says what is broken and where; the authority answers; an open row says what became of it.

Doors: pages (five short steps, no JavaScript; the rules in force; the rules' settings). Events: none of its own, those
of its cases. Publishes: tables ``signalements`` and ``delais-signalements``. Offers: the case kind ``report``, staff's
search.
"""
