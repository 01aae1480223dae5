"""A cluster that answers questions to large tables (``SOCLE_ANALYTICS_URL``): what the variable may say, and the one
process of the instance that speaks to it.
"""

import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from shutil import which

BEGIN = "socle.engines.tables.scaling:begin"
ANSWER = "socle.engines.tables.scaling:answer"
MOST_SECONDS = 600
AGAIN_SECONDS = 30.0
"""Between two attempts to begin: a session takes some ten seconds to open, and who is away stays away a while."""
LAST_WORDS = 2_000
"""Bytes of what the process said last, kept for the line that says why it left."""
_URL = re.compile(r"spark://([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):([1-9][0-9]{0,4})")
_log = logging.getLogger(__name__)


def cluster_url(variables: Mapping[str, str]) -> str:
    """The master of the cluster, ``""`` where none is asked for. Raises ``ValueError`` in words for anything else."""
    url = variables.get("SOCLE_ANALYTICS_URL", "").strip()
    if not url:
        return ""
    found = _URL.fullmatch(url)
    if found is None or int(found[2]) > 65535:
        raise ValueError("SOCLE_ANALYTICS_URL must be spark://host:port, the master of a Spark standalone cluster")
    return url


def cluster_rows(variables: Mapping[str, str]) -> int:
    """From how many rows on a table is asked of the cluster. Raises ``ValueError`` in words."""
    said = variables.get("SOCLE_ANALYTICS_ROWS", "").strip() or "1000000"
    if not re.fullmatch(r"[0-9]{1,12}", said):
        raise ValueError("SOCLE_ANALYTICS_ROWS must be a number of rows, such as 1000000")
    return int(said)


def cluster_seconds(variables: Mapping[str, str]) -> float:
    """How long a question may take there. Raises ``ValueError`` in words."""
    said = variables.get("SOCLE_ANALYTICS_SECONDS", "").strip() or "15"
    if not re.fullmatch(r"[0-9]{1,3}", said) or not 1 <= int(said) <= MOST_SECONDS:
        raise ValueError(f"SOCLE_ANALYTICS_SECONDS must be a number of seconds, from 1 to {MOST_SECONDS}")
    return float(said)


def refusal(variables: Mapping[str, str]) -> str:
    """Why an instance cannot start with these variables; ``""`` when it can."""
    try:
        url = cluster_url(variables)
        cluster_rows(variables)
        cluster_seconds(variables)
    except ValueError as wrong:
        return str(wrong)
    if url and (find_spec("pyspark") is None or find_spec("ibis") is None):
        return (
            "SOCLE_ANALYTICS_URL needs the extra `spark`: start with ./socle, which installs requirements-spark.lock."
        )
    if url and java() is None:
        return (
            "SOCLE_ANALYTICS_URL needs Java 17 on this machine (Debian, Ubuntu: apt install openjdk-17-jre-headless)."
        )
    return ""


def java() -> str | None:
    """The program ``java``, where there is one: in ``JAVA_HOME``, or among the programs of the system."""
    home = os.environ.get("JAVA_HOME", "")
    return which("java", path=f"{home}/bin" if home else os.defpath)


class Keeper(threading.Thread):
    """Keeps the process of the cluster alive, and begins it again when it leaves."""

    def __init__(self, url: str, directory: Path) -> None:
        super().__init__(daemon=True, name="analytics")
        self._url = url
        self._address = directory / "run" / "analytics.sock"
        self._scratch = directory / "cache" / "analytics"
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Begin, wait until it leaves, say so, begin again."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        while not self._stopping.is_set():
            self._process = self._begun()
            said = _Said(self._process)
            status = self._process.wait()
            if not self._stopping.is_set():
                told = (self._url, status, said.last())
                _log.warning("the cluster %s does not answer (%s): questions go on without it. %s", *told)
            self._stopping.wait(AGAIN_SECONDS)

    def stop(self) -> None:
        """End it."""
        self._stopping.set()
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _begun(self) -> "subprocess.Popen[bytes]":
        from socle.ground.sandbox import environment  # commands that start no cluster load it not

        java_home = {name: value for name, value in os.environ.items() if name == "JAVA_HOME"}
        given = json.dumps({"master": self._url, "scratch": str(self._scratch)})
        return subprocess.Popen(
            [sys.executable, "-m", "socle.ground.sandbox.standing", str(self._address), BEGIN, given, ANSWER],
            stdin=subprocess.PIPE,  # held open: it ends with this process, and the child with it
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**environment(), **java_home, "TZ": "UTC"},
        )


class _Said(threading.Thread):
    """Reads all that a process says and keeps its last words."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        super().__init__(daemon=True, name="analytics-words")
        self._process, self._kept = process, b""
        self.start()

    def run(self) -> None:
        """Until the process, and whoever else holds its end, is gone."""
        with self._process.stderr or open(os.devnull, "rb") as stream:
            while some := os.read(stream.fileno(), 4096):
                self._kept = (self._kept + some)[-LAST_WORDS:]

    def last(self) -> str:
        """What it said last. A child that it leaves behind may hold the end open: that is not waited for."""
        self.join(timeout=1)
        return self._kept.decode(errors="replace").strip()
