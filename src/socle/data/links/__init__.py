"""Links: web addresses in open tables, asked now and then, so that stewards learn which are dead.

Doors: pages (``/agent/donnees/liens``, for stewards), schedule (lists the addresses of tables that changed, asks
a few). Events: none. Publishes: nothing. Another machine is asked politely: rarely, and twice a turn at most.
"""
