"""Personal: what each room says of the personal data it keeps (purpose, legal basis, retention)."""

from socle.ground.personal.declaration import Personal

__all__ = ["Personal"]
