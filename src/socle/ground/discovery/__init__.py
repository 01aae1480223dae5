"""Discovery: what each installed room declares in a file of a given name (invariants, schedules, permissions …)."""

from socle.ground.discovery.declared import declared

__all__ = ["declared"]
