"""World: the only source of time, chance, identifiers and waiting.

Everything else receives them as values, so that a test or a replay can hold the world still.
A contract (ruff's banned API and ``tests/house``) refuses clocks and random anywhere else.
"""

from socle.ground.world.chance import new_id, random_bytes, token
from socle.ground.world.clock import at, monotonic, now, sleep, today

__all__ = ["at", "monotonic", "new_id", "now", "random_bytes", "sleep", "today", "token"]
