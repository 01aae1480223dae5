"""The peers that live apart, since they want other versions: one virtual environment from ``requirements-peers.lock``.

``SOCLE_PEERS`` names a Python that has them already; else they are installed once in ``var/peers``.
"""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.servers import ROOT

LOCK = ROOT / "requirements-peers.lock"
HOME = ROOT / "var" / "peers"


def python() -> Path:
    """The Python of the peers. Raises ``SystemExit`` when the package registry does not answer."""
    named = os.environ.get("SOCLE_PEERS", "")
    if named:
        return Path(named)
    own, done = HOME / "bin" / "python", HOME / LOCK.name
    if not done.exists() or done.read_bytes() != LOCK.read_bytes():
        print("   installing the peers in var/peers (once)…", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME)], check=True)
        found = subprocess.run(_installer(own), capture_output=True, text=True, check=False)
        if found.returncode:
            raise SystemExit("   not measured: the peers could not be installed (the package registry refused)")
        done.write_bytes(LOCK.read_bytes())
    return own


def _installer(own: Path) -> list[str]:
    uv = ROOT / ".boot" / "bin" / "uv"
    if uv.exists():
        return [
            str(uv),
            "pip",
            "install",
            "--quiet",
            "--no-config",
            "--python",
            str(own),
            "--require-hashes",
            "-r",
            str(LOCK),
        ]
    return [str(own), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)]
