"""People: the authorities as a tree, the accounts of staff, and the roles they hold in an authority.

Doors: pages (sign-in, accounts, teams). Events: AccountInvited. Publishes: nothing; accounts never leave.
Residents need no account. What a role may do is granted in ``site/policy.py``.
"""
