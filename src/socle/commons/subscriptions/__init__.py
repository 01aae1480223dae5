"""Subscriptions: following a thing (a case; later an area, a table) by a confirmed contact, without an account.

Doors: pages (a signed link, a contact, a code; one press to leave). Reactions: news of cases go to their followers.
Events: none. Publishes: nothing.
"""
