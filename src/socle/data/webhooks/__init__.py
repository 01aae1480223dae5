"""Webhooks: other programs are told, signed, that an open table has a new edition or that one was withdrawn.

Doors: pages (``/agent/donnees/webhooks``, for stewards), reactions (an edition was made or withdrawn), schedule (sends,
tries again, forgets). Events: none. Publishes: nothing. What leaves follows the Standard Webhooks specification.
"""
