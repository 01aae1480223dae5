"""A throw-away PostgreSQL on the loopback address, for the tests: no system service, gone when the block ends."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOW_TO_GET_IT = "apt install postgresql"


def binaries() -> Path | None:
    """The newest folder with ``initdb`` and ``pg_ctl``, if PostgreSQL's server is installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    if on_path:
        folders.insert(0, Path(on_path).resolve().parent)
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


@contextmanager
def throwaway() -> Iterator[str]:
    """A fresh cluster; yields its URL. Raises ``FileNotFoundError`` when PostgreSQL is not installed."""
    folder = binaries()
    if folder is None:
        raise FileNotFoundError(f"PostgreSQL is not installed: {HOW_TO_GET_IT}")
    with tempfile.TemporaryDirectory(prefix="socle-pg-") as directory:
        user = _server_user(Path(directory))
        data, port = f"{directory}/data", _free_port()
        _run(user, folder / "initdb", "-D", data, "-U", "socle", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory}"
        _run(user, folder / "pg_ctl", "-D", data, "-l", f"{directory}/log", "-o", options, "-w", "start")
        try:
            yield f"postgres://socle@127.0.0.1:{port}/postgres"
        finally:
            _run(user, folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _server_user(directory: Path) -> str | None:
    # PostgreSQL refuses to run as root: give the folder to its own user, or to nobody.
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(directory, entry.pw_uid, entry.pw_gid)
        return name
    raise FileNotFoundError("no user to run PostgreSQL as")


def _run(user: str | None, program: Path, *arguments: str) -> None:
    done = subprocess.run(
        [str(program), *arguments], user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{program.name} failed: {done.stderr[-400:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
