"""A throw-away Spark cluster on the loopback address, for the tests: a standalone master and two workers out of the
wheel of PySpark, gone when the block ends."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

HOW_TO_GET_IT = (
    "apt install openjdk-17-jre-headless, then ./socle test --require spark, which installs requirements-spark.lock"
)
WORKERS = 2
WAIT_SECONDS = 120


def there() -> bool:
    """Whether Java, PySpark and Ibis are installed."""
    return shutil.which("java") is not None and all(find_spec(name) is not None for name in ("pyspark", "ibis"))


@contextmanager
def cluster(workers: int = WORKERS) -> Iterator[str]:
    """A fresh cluster; yields the URL of its master once its workers are there. Raises ``TimeoutError``."""
    with tempfile.TemporaryDirectory(prefix="socle-spark-") as directory:
        folder, started = Path(directory), []
        port = _free_port()
        url = f"spark://127.0.0.1:{port}"
        try:
            started.append(_start(folder, "master", "master.Master", "--port", str(port)))
            _await(folder / "master.log", "I have been elected leader", 1)
            for number in range(workers):
                given = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work{number}"), url)
                started.append(_start(folder, f"worker{number}", "worker.Worker", *given))
            _await(folder / "master.log", "Registering worker", workers)
            yield url
        finally:
            for process in reversed(started):
                process.terminate()
            for process in started:
                process.wait()


def _start(folder: Path, name: str, role: str, *given: str) -> "subprocess.Popen[bytes]":
    found = find_spec("pyspark")
    assert found is not None and found.origin is not None
    program = Path(found.origin).parent / "bin" / "spark-class"
    variables = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOG_DIR": str(folder)}
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [program, f"org.apache.spark.deploy.{role}", "--host", "127.0.0.1", "--webui-port", "0", *given],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **variables},
        )


def _await(log: Path, words: str, times: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while log.read_text(errors="replace").count(words) < times:
        if time.monotonic() > deadline:
            raise TimeoutError(f"no cluster: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
