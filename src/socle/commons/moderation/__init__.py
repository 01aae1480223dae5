"""Moderation: contents that somebody should look at, what was decided and why, appeals, and the public log.

Doors: staff pages (``/agent/moderation…``), the public log (``/moderation``), the appeal of whom a decision concerns (a
signed address). Events: ContentHidden, ContentRedacted, ContentShown, AppealDecided. Publishes: the log, a page without
persons or codes; no table.
"""
