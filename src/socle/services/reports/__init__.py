"""Reports: a resident says what is broken and where; the authority answers; an open row says what became of it.

Doors: pages (five short steps, no JavaScript). Events: ReportOpened. Publishes: table ``signalements``. Offers: the
case kind
``report``.
"""
