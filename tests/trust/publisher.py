"""A writer of editions to be cut off: ``python -m tests.trust.publisher COUNT ACK_FILE [FAULT]``.

A file is walked from arrival to edition, then prepared rows are published again and again; each edition is
acknowledged by its number, written to ACK_FILE after the command returned.
"""

import os
import sys
from pathlib import Path

from socle.site.prepare import open_instance
from tests.trust.faults import plant


def main(count: int, acknowledgements: str, fault: str = "") -> None:
    """Publish ``count`` editions in the instance of ``SOCLE_DIR``."""
    open_instance(Path(os.environ["SOCLE_DIR"]))
    from tests.trust.steward import steward

    if fault:
        plant(fault)
    descriptor = os.open(acknowledgements, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    done: list[str] = []

    def tell(line: str) -> None:
        act, name, number = line.split()
        if act == "edition":
            done.append(line)
            os.write(descriptor, f"{name}:{number}\n".encode())
        if len(done) >= count:
            os._exit(0)  # leave as a power cut would: nothing is closed, nothing is checkpointed

    steward(tell, seed=str(count))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
