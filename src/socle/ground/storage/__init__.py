"""Storage: the one door to files. What it acknowledged is on the disk under its final name, or not there at all."""

from socle.ground.storage.store import Store, store

__all__ = ["Store", "store"]
