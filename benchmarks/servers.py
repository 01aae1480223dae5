"""Starting and stopping what is measured, and reading what it costs."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(command: list[str], port: int, path: str, *, environment: dict[str, str] | None = None) -> Iterator[int]:
    """Run ``command`` until the block ends; yields its process id once ``path`` answers 200."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **(environment or {})},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port, path)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(port: int, path: str, *, seconds: float = 90) -> None:
    """Until ``path`` answers 200. Raises ``TimeoutError``."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing answered at port {port} in {seconds:g} s")


def python(*arguments: str) -> list[str]:
    """A command of this Python."""
    return [sys.executable, *arguments]


def proportional_megabytes(pid: int) -> float:
    """The proportional set size (PSS) of a process and all below it, in MB (10⁶ bytes)."""
    total = 0
    for one in tree(pid):
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except (OSError, ValueError):
            continue
    return total * 1024 / 1e6


def processor_seconds(pid: int) -> float:
    """The processor time that a process and all below it have used so far."""
    total = 0
    for one in tree(pid):
        try:
            total += sum(map(int, Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:13]))
        except (OSError, IndexError):
            continue
    return total / os.sysconf("SC_CLK_TCK")


def settle(pid: int, *, seconds: float = 240) -> None:
    """Wait until a server's processes rest: what it does of itself at first (downloads and indexes of new tables) is
    not what is measured. It goes on after so many seconds, whatever they do."""
    limit, quiet = time.monotonic() + seconds, 0
    while quiet < 3 and time.monotonic() < limit:
        before = processor_seconds(pid)
        time.sleep(1)
        quiet = quiet + 1 if processor_seconds(pid) - before < 0.03 else 0


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    below: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        below.setdefault(parent, []).append(int(path.parent.name))
    found, queue = [], [pid]
    while queue:
        one = queue.pop()
        found.append(one)
        queue += below.get(one, [])
    return found
