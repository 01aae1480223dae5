"""``./socle bench [NAME]``: what is measured, each against its peer in the same run."""

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import load, servers

WORKERS, THREADS = 2, 4
READ_SECONDS, CONNECTIONS = 4.0, 16
POSTS, POSTERS = 1500, 50


def run(name: str | None) -> int:
    """Run one benchmark, or all; returns the exit status."""
    if name is not None and name not in BENCHMARKS:
        print(f"No benchmark named {name}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    for each, measure in BENCHMARKS.items():
        if name in (None, each):
            print(f"── {each}: {measure.__doc__}", flush=True)
            measure()
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
    with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
        instance = Path(folder) / "demo"
        _make(instance)
        for path in ("/", "/donnees/", "/donnees/belvenne-signalements/", "/signalements/", "/@dekanve/ar/"):
            bare = _bare_rate(Path(folder), "read")
            with _served(instance) as port:
                full = load.run(port, [load.get(path)], connections=CONNECTIONS, seconds=READ_SECONDS)
            _clean(full)
            print(
                f"   {path:<34} {bare / full.rate:5.1f} × slower than the bare view (target ≤ 12, stretch 6): "
                f"{full.rate:,.0f} against {bare:,.0f} /s, p99 {full.p99:.0f} ms"
            )


def reports() -> None:
    """opening a report (whole command, 50 at once) against a bare one-row insert view"""
    with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
        instance = Path(folder) / "demo"
        _make(instance)
        tokens = _drafts(instance, POSTS)
        bare_port = servers.free_port()
        bare_command = servers.python(
            "-m", "benchmarks.bare", str(_empty(Path(folder) / "bare")), str(bare_port), str(WORKERS), str(THREADS)
        )
        with servers.server(bare_command, bare_port, "/read"):
            bare = load.run(bare_port, [load.post("/insert", "")] * POSTS, connections=POSTERS, seconds=0)
        _clean(bare)
        with _served(instance) as port:
            requests = [_review(token) for token in tokens]
            full = load.run(port, requests, connections=POSTERS, seconds=0)
        _clean(full)
        print(
            f"   {full.rate / bare.rate:.2f} × the bare insert (target ≥ 0.15, stretch 0.3): {full.rate:,.0f} against "
            f"{bare.rate:,.0f} /s; p99 {full.p99:.0f} ms, worst {full.worst:.0f} ms; answers {full.statuses}"
        )


BENCHMARKS: dict[str, Callable[[], None]] = {"start": start, "clone": clone, "pages": pages, "reports": reports}


def _make(instance: Path) -> None:
    subprocess.run(
        ["./socle", "demo", "--dir", str(instance), "--no-serve"],
        cwd=servers.ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def _served(instance: Path) -> Iterator[int]:
    port = servers.free_port()
    command = ["./socle", "serve", "--dir", str(instance), "--port", str(port), "--workers", str(WORKERS)]
    with servers.server(command, port, "/readyz"):
        yield port


def _bare_rate(folder: Path, view: str) -> float:
    port, directory = servers.free_port(), _empty(folder / "bare")
    command = servers.python("-m", "benchmarks.bare", str(directory), str(port), str(WORKERS), str(THREADS))
    with servers.server(command, port, "/read"):
        result = load.run(port, [load.get(f"/{view}")], connections=CONNECTIONS, seconds=READ_SECONDS)
    _clean(result)
    return result.rate


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


def _clean(result: load.Result) -> None:
    """A measurement with a refused or failed answer is none."""
    bad = {status: count for status, count in result.statuses.items() if status not in ("200", "302", "303")}
    if bad:
        raise SystemExit(f"   not measured: answers {bad}")
