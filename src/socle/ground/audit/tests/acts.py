"""Acts for these tests."""

from collections.abc import Iterator

from django.conf import settings

from socle.ground import audit
from socle.ground.audit.invariants import INVARIANTS
from socle.ground.database import atomic
from socle.ground.scope import Actor, Scope

TOWN, OTHER = 7, 8
CLERK = Scope(Actor("account", 12), {TOWN: frozenset({"audit:log:read"})}, {TOWN: ("agent",)})
RESIDENT = Scope(Actor("public"), {TOWN: frozenset()})
CANARY = "Zénobie Canari"


def do(count: int, *, first: int = 0, scope: Scope = CLERK, act: str = "cases.case.assign", town: int = TOWN) -> None:
    """Write so many acts down, each on a case of its own."""
    with atomic():
        for number in range(first, first + count):
            audit.record(scope, act, authority_id=town, about=f"case:{number}", facts={"team": number})


def faults() -> list[str]:
    """What ``verify`` says of the audit log."""
    return [detail for one in INVARIANTS for detail in one.violations()]


def database_bytes() -> Iterator[bytes]:
    """The files of the SQLite database as they lie on the disk."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    for path in sorted(settings.SOCLE_DIR.glob("*.sqlite3*")):
        if str(path).startswith(name):
            yield path.read_bytes()
