"""A writer of reports to be killed or cut off: ``python -m tests.trust.writer COUNT ACK_FILE [SYNCHRONOUS]``.

Each report is acknowledged by its code, written to ACK_FILE after the command returned. ``SYNCHRONOUS`` plants the
fault:
the same program with a database that does not wait for the disk.
"""

import os
import sys
from pathlib import Path

from socle.site.prepare import open_instance


def main(count: int, acknowledgements: str, synchronous: str = "") -> None:
    """Write ``count`` reports into the instance of ``SOCLE_DIR``."""
    open_instance(Path(os.environ["SOCLE_DIR"]))
    from django.db import connection

    if synchronous:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={synchronous}")
    descriptor = os.open(acknowledgements, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for _ in range(count):
        os.write(descriptor, f"{write_one()}\n".encode())
    os._exit(0)  # leave as a power cut would: nothing is closed, nothing is checkpointed


def write_one() -> str:
    """One report through the command that the doors call; returns its code once it is acknowledged."""
    from socle.commons.people.queries import authorities
    from socle.ground import world
    from socle.ground.scope import Actor, Scope, system_scope
    from socle.services.reports.commands import open_report

    authority = authorities(Scope(Actor("system")))[0]
    case = open_report(
        system_scope([authority.id]),
        authority_id=authority.id,
        category="lighting",
        point=None,
        place="rue du Puits",
        submission=world.token(128),
        now=world.now(),
    )
    return case.code


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
