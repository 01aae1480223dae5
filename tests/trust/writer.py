"""A writer of reports to be killed or cut off: ``python -m tests.trust.writer COUNT ACK_FILE [FAULT]``.

Each report is acknowledged by its code, written to ACK_FILE after the command returned. Now and then the writer is the
job worker too, and publishes.
"""

import os
import sys
from pathlib import Path

from socle.site.prepare import open_instance
from tests.trust.faults import plant

PUBLISH_EVERY = 8


def main(count: int, acknowledgements: str, fault: str = "") -> None:
    """Write ``count`` reports into the instance of ``SOCLE_DIR``."""
    open_instance(Path(os.environ["SOCLE_DIR"]))
    from socle.ground import jobs

    if fault:
        plant(fault)
    descriptor = os.open(acknowledgements, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(count):
        os.write(descriptor, f"{write_one()}\n".encode())
        if number % PUBLISH_EVERY == 0:
            jobs.run_pending()
    os._exit(0)  # leave as a power cut would: nothing is closed, nothing is checkpointed


def write_one(contact: str = "", photo: str = "") -> str:
    """One report through the command that the doors call; returns its code once it is acknowledged."""
    from socle.commons.people.queries import authorities
    from socle.ground import world
    from socle.ground.scope import HOUSE, system_scope
    from socle.services.reports.commands import open_report

    authority = authorities(HOUSE)[0]
    case = open_report(
        system_scope([authority.id]),
        authority_id=authority.id,
        category="lighting",
        point=None,
        place="rue du Puits",
        contact=contact,
        photo=photo,
        submission=world.token(128),
        now=world.now(),
    )
    return case.code


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
