"""The demonstration towns behind the real server, as somebody who typed the command would have them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
READY_SECONDS = 40.0
STOP_SECONDS = 10.0


@contextmanager
def demonstration(directory: Path) -> Iterator[str]:
    """Make the towns in ``directory``, serve them, give the address; at the end nothing of it runs any more."""
    command = [sys.executable, "-m", "socle.site.cli", "demo", "--dir", str(directory)]
    subprocess.run([*command, "--no-serve"], env=environment(), check=True, timeout=120, stdout=subprocess.DEVNULL)
    port = free_port()
    with (directory / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port)], env=environment(), stdout=log, stderr=log, start_new_session=True
        )
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
