"""``./socle bench [NAME]``: what is measured, each against its peer in the same run."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import load, servers

WORKERS, THREADS = 2, 2
READ_SECONDS, CONNECTIONS = 1.5, 16
POSTS, POSTERS = 600, 50
ROUNDS = 5


def run(name: str | None, rows: int | None = None) -> int:
    """Run one benchmark, or all, those of tables with so many rows; returns the exit status."""
    if name is not None and name not in BENCHMARKS:
        print(f"No benchmark named {name}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    for each, measure in BENCHMARKS.items():
        if name in (None, each):
            print(f"── {each}: {measure.__doc__}", flush=True)
            began = time.perf_counter()
            if rows and each in SIZED:
                _sized(each, rows)
            else:
                measure()
            print(f"   ({time.perf_counter() - began:.0f} s)", flush=True)
    return 0


def start() -> None:
    """second start of a made instance, and memory of the idle process tree"""
    with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
        instance, port = Path(folder) / "demo", servers.free_port()
        began = time.perf_counter()
        _make(instance)
        made = time.perf_counter() - began
        began = time.perf_counter()
        command = ["./socle", "demo", "--dir", str(instance), "--port", str(port)]
        with servers.server(command, port, "/") as pid:
            second = time.perf_counter() - began
            for path in ("/donnees/", "/signalements/", "/@dekanve/ar/"):
                _get(port, path)
            time.sleep(8)
            memory = servers.proportional_megabytes(pid)
    print(f"   demonstration towns made in {made:.1f} s (target ≤ 8 s)")
    print(f"   second start to first page {second:.1f} s (target ≤ 4 s)")
    print(f"   PSS of the idle process tree {memory:.0f} MB (target ≤ 300 MB)")


def clone() -> None:
    """empty clone, warm package cache, to the first page"""
    with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
        copy, port = Path(folder) / "socle", servers.free_port()
        subprocess.run(["git", "clone", "--quiet", str(servers.ROOT), str(copy)], check=True)
        began = time.perf_counter()
        command = [str(copy / "socle"), "demo", "--port", str(port)]
        with servers.server(command, port, "/"):
            print(f"   {time.perf_counter() - began:.1f} s (target ≤ 45 s)")


def pages() -> None:
    """full public pages against a minimal view that reads 20 rows and answers JSON on the same Granian"""
    with _both() as (bare_port, port, _instance):
        for path in ("/", "/donnees/", "/donnees/belvenne-signalements/", "/signalements/", "/@dekanve/ar/"):
            for warm in (port, bare_port):  # each worker makes the page once before anything is counted
                load.run(warm, [load.get(path if warm == port else "/read")] * 200, connections=16, seconds=0)
            pairs = [(_read(bare_port, "/read"), _read(port, path)) for _ in range(ROUNDS)]
            ratio = statistics.median(bare.rate / full.rate for bare, full in pairs)
            print(
                f"   {path:<34} {ratio:5.1f} × slower than the bare view (target ≤ 12, stretch 6): "
                f"median of {ROUNDS} pairs; {_median(full.rate for _, full in pairs):,.0f} against "
                f"{_median(bare.rate for bare, _ in pairs):,.0f} /s, "
                f"p99 {_median(full.p99 for _, full in pairs):.0f} ms"
            )


def reports() -> None:
    """opening a report (whole command, 50 at once) against a bare one-row insert view"""
    with _both() as (bare_port, port, instance):
        pairs = []
        for _ in range(ROUNDS):
            tokens = _drafts(instance, POSTS)
            bare = _checked(load.run(bare_port, [load.post("/insert", "")] * POSTS, connections=POSTERS, seconds=0))
            full = _checked(load.run(port, [_review(token) for token in tokens], connections=POSTERS, seconds=0))
            pairs.append((bare, full))
        answers = sum(full.requests for _, full in pairs)
        ratio = statistics.median(full.rate / bare.rate for bare, full in pairs)
        print(
            f"   {ratio:.2f} × the bare insert (target ≥ 0.15, stretch 0.3): median of {ROUNDS} pairs; "
            f"{_median(full.rate for _, full in pairs):,.0f} against "
            f"{_median(bare.rate for bare, _ in pairs):,.0f} /s; p99 {_median(full.p99 for _, full in pairs):.0f} ms; "
            f"{answers} posts, 0 errors"
        )


def queue() -> None:
    """a page of the staff's queue with the counts of its tabs, on 100,000 cases, for each way of asking (≤ 100 ms)"""
    with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
        command = [sys.executable, "-m", "benchmarks.queue", folder, "100000"]
        subprocess.run(command, cwd=servers.ROOT, check=True)


def search() -> None:
    """the search of staff on 100,000 things, for each way of asking (≤ 50 ms), against the bare index of SQLite"""
    with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
        command = [sys.executable, "-m", "benchmarks.search", folder, "100000"]
        subprocess.run(command, cwd=servers.ROOT, check=True)


def ogc() -> None:
    """items of a box among 100,000 points over HTTP, against pygeoapi on the same GeoPackage"""
    _sized("ogc", 100_000)


def exports() -> None:
    """a million rows taken away in each format: the first byte and the memory"""
    _sized("exports", 1_000_000)


def queries() -> None:
    """questions to a table of a million rows over HTTP, against Datasette on the same rows"""
    _sized("queries", 1_000_000)


def check() -> None:
    """the check of a table against frictionless 5.21: 100,000 rows (≥ 30 ×), a million by the command (≥ 50 ×)"""
    _sized("check", 1_000_000)


BENCHMARKS: dict[str, Callable[[], None]] = {
    "start": start,
    "clone": clone,
    "pages": pages,
    "reports": reports,
    "queue": queue,
    "check": check,
    "search": search,
    "queries": queries,
    "ogc": ogc,
    "exports": exports,
}


SIZED = ("check", "queries", "ogc", "exports")
"""Those whose tables may be smaller, to take less time."""


def _sized(name: str, rows: int) -> None:
    with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", folder, str(rows)], cwd=servers.ROOT, check=True)


def _make(instance: Path) -> None:
    subprocess.run(
        ["./socle", "demo", "--dir", str(instance), "--no-serve"],
        cwd=servers.ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def _both() -> Iterator[tuple[int, int, Path]]:
    """The bare peer and Socle, both awake: ports of the two, and Socle's instance. Measured in turn, pair by pair."""
    with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
        instance, bare_port, port = Path(folder) / "demo", servers.free_port(), servers.free_port()
        _make(instance)
        directory = _empty(Path(folder) / "bare")
        bare = servers.python("-m", "benchmarks.bare", str(directory), str(bare_port), str(WORKERS), str(THREADS))
        full = ["./socle", "serve", "--dir", str(instance), "--port", str(port), "--workers", str(WORKERS)]
        with servers.server(bare, bare_port, "/read"), servers.server(full, port, "/readyz"):
            yield bare_port, port, instance


def _read(port: int, path: str) -> load.Result:
    return _checked(load.run(port, [load.get(path)], connections=CONNECTIONS, seconds=READ_SECONDS))


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _empty(directory: Path) -> Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    return directory


def _get(port: int, path: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        answer.read()


def _drafts(instance: Path, count: int) -> list[str]:
    """Drafts at their last step, made through the commands of the first four; their tokens."""
    done = subprocess.run(
        servers.python("-m", "benchmarks.drafts", str(instance), str(count)),
        cwd=servers.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def _review(token: str) -> str:
    secret = "a" * 32
    return load.post(
        f"/signalements/nouveau/{token}/relire", f"csrfmiddlewaretoken={secret}", f"Cookie: csrftoken={secret}\r\n"
    )


def _checked(result: load.Result) -> load.Result:
    """A measurement with a refused or failed answer is none."""
    bad = {status: count for status, count in result.statuses.items() if status not in ("200", "302", "303")}
    if bad:
        raise SystemExit(f"   not measured: answers {bad}")
    return result
