"""A server that is asked to stop does, whatever its workers are at; and leaves nobody behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.servers import ROOT, free_port

PATIENCE = 60.0  # without end before: a machine may be busy
# The real server, whose workers do one thing that does not end and hear nothing meanwhile.
PROGRAM = """
import sys, time
from pathlib import Path
from socle.site import cli
from socle.site.instance import Instance, write_instance

directory, port = Path(sys.argv[1]), sys.argv[2]
if not directory.exists():
    write_instance(directory, Instance())
opened = cli.open_instance

def open_and_plant(*given):
    opened(*given)
    from socle.ground import jobs
    jobs.work = lambda *_: ((directory / "at work").touch(), time.sleep(3600))

cli.open_instance = open_and_plant
sys.exit(cli.main(["serve", "--dir", str(directory), "--port", port, "--workers", "1"]))
"""


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def served(directory: Path) -> Iterator["subprocess.Popen[bytes]"]:
    port = free_port()
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("SOCLE_", "DJANGO_"))}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(directory), str(port)],
        cwd=ROOT,
        env={**surroundings, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        start_new_session=True,
    )
    try:
        ends = time.monotonic() + PATIENCE
        while not (_answers(port) and (directory / "at work").exists()):
            assert process.poll() is None and time.monotonic() < ends
            time.sleep(0.05)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def nobody_is_left(process: "subprocess.Popen[bytes]") -> bool:
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_server_stops_while_its_workers_work_and_while_they_wait_for_those_of_another(tmp_path: Path) -> None:
    with served(tmp_path / "town") as first:
        with served(tmp_path / "town") as second:
            os.killpg(second.pid, signal.SIGINT)  # Ctrl-C

            second.wait(PATIENCE)
            assert nobody_is_left(second)
        assert first.poll() is None

        first.send_signal(signal.SIGTERM)

        assert first.wait(PATIENCE) == 0
        assert nobody_is_left(first)
