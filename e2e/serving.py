"""The demonstration towns behind the real server, as somebody who typed the command would have them."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "socle.site.cli", "demo"]
DATABASE = "socle.sqlite3"
READY_SECONDS = 40.0
STOP_SECONDS = 10.0


def make_towns(directory: Path) -> None:
    """Make the demonstration towns, as the command does; some 15 s, so once for all tests.

    ``SOCLE_TEST_TOWNS`` names towns made before, to be copied instead: for who writes tests.
    """
    made = os.environ.get("SOCLE_TEST_TOWNS")
    if made:
        copy_instance(Path(made), directory)
        return
    command = [*COMMAND, "--dir", str(directory), "--no-serve"]
    subprocess.run(command, env=environment(), check=True, timeout=180, stdout=subprocess.DEVNULL)


def copy_instance(source: Path, target: Path) -> None:
    """A twin of an instance, so that a test may change all of it.

    The database goes through SQLite's backup: a copy of its bytes would miss what still stands in its journal.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{DATABASE}*", "*.lock"), dirs_exist_ok=True)
    with closing(sqlite3.connect(source / DATABASE)) as kept, closing(sqlite3.connect(target / DATABASE)) as copied:
        kept.backup(copied)


@contextmanager
def served(directory: Path) -> Iterator[str]:
    """Serve the towns of ``directory``, give the address; at the end nothing of it runs any more."""
    port = free_port()
    command = [*COMMAND, "--dir", str(directory), "--port", str(port)]
    with (directory / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment(), stdout=log, stderr=log, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(server, address, directory / "server.log")
        yield address
    finally:
        stop(server)


def environment() -> dict[str, str]:
    """Ours, without what would lead the server elsewhere than to its own directory."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOCLE_")}
    return kept | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Return once the site says that it is ready; raise with its own words when it ends or does not answer."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The site did not start at {address}:\n{log.read_text(errors='replace')}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop, wait, and kill whatever of its process group is left."""
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    server.wait(STOP_SECONDS)
