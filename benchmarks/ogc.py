"""OGC API Features on many points: ``python -m benchmarks.ogc DIRECTORY COUNT`` serves an instance of its own and,
where its Python is named, pygeoapi on the GeoPackage that we export, then asks both for the same boxes in turn.

pygeoapi lives apart with the other peers (``benchmarks.peers``). It reads a GeoPackage with mod_spatialite, which the
system must have (Debian: libsqlite3-mod-spatialite), or ``SPATIALITE_LIBRARY_PATH`` names it.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from itertools import islice
from pathlib import Path

from benchmarks import load, peers, servers
from benchmarks.rows import row

SEED = 20261120
ROUNDS = 5
BOXES = 40
NEW = 8_000  # boxes that nobody asks for twice: more than are asked for in a round
SECONDS = 2.0
CLIENTS = 4
SLUG = "mille-points"
TARGET = 100
GEOJSON = "application/geo+json, application/json"  # asked as a browser, we would answer a page
TRIES = 6
PEER = "pygeoapi 0.21.0 on the GeoPackage that we export"
SIZE = 0.01  # degrees: a box holds some hundreds of 100,000 points


def main(directory: str, count: str) -> None:
    """Fill, serve, ask."""
    folder = Path(directory)
    package = fill(folder, int(count))
    port = servers.free_port()
    command = ["./socle", "serve", "--dir", str(folder / "ours"), "--port", str(port), "--workers", "2"]
    few = list(islice(boxes(SEED), BOXES))
    with servers.server(command, port, "/readyz") as pid:
        ours = [address(box) for box in few]
        warm(port, ours[0])
        servers.settle(pid)
        if not os.environ.get("SPATIALITE_LIBRARY_PATH") and find_library("mod_spatialite") is None:
            print("   pygeoapi is not measured: no mod_spatialite here")
            alone(port, ours)
            return
        with pygeoapi(peers.python(), folder, package) as (other, other_pid):
            theirs = [f"/collections/points/items?f=json&limit=100&bbox={box}" for box in few]
            fresh = boxes(SEED + 1)
            compare(port, ours, fresh, other, theirs)
            again = statistics.median(rate(port, ours).rate for _ in range(ROUNDS))
            print(f"   the same {BOXES} boxes asked again and again: {again:,.0f} a second")
            mine, twice = worked(pid, port, new(fresh)), worked(pid, port, ours)
            his = worked(other_pid, other, theirs)
            print(f"   of the processor: {mine:.2f} ms a page ({twice:.2f} asked again) against {his:.1f}")
            measured = (
                f"of the processor {his / mine:.0f} × ({mine:.2f} against {his:.1f} ms a page; {twice:.2f} again)"
            )
            row("ogc", "the same pages", PEER, measured, "–")


def fill(folder: Path, count: int) -> Path:
    """An instance with a table of so many points; the same as a GeoPackage."""
    from socle.site.instance import Instance, write_instance
    from socle.site.prepare import open_instance, prepare

    write_instance(folder / "ours", Instance())
    open_instance(folder / "ours")
    prepare(static=True)
    from socle.data.tables import commands, queries
    from socle.data.tables.queries import Download
    from socle.ground import world
    from socle.ground.scope import system_scope
    from tests.towns import found_town

    town = found_town("mille", "MI")
    source = folder / "points.csv"
    chance = random.Random(SEED)
    with source.open("w", encoding="utf-8") as file:
        file.write("nom,genre,places,ouvert,lon,lat\n")
        for at in range(count):
            lon, lat = 2.2 + chance.random() * 0.3, 48.7 + chance.random() * 0.3
            file.write(f"Lieu n° {at},genre {at % 6},{at % 500},{'oui' if at % 2 else 'non'},{lon:.6f},{lat:.6f}\n")
    scope = system_scope([town.id])
    commands.import_file(scope, authority_id=town.id, slug="points", title="Points", path=source, now=world.now())
    table = queries.table_by_slug(scope, SLUG)
    made: Download = queries.export_path(scope, table, "gpkg")
    return made.path


def address(box: str) -> str:
    """Where we answer for a box."""
    return f"/@mille/ogc/collections/{SLUG}/items?limit=100&bbox={box}"


def boxes(seed: int) -> Iterator[str]:
    """Boxes among the points, without end."""
    chance = random.Random(seed)
    while True:
        x, y = 2.2 + chance.random() * 0.29, 48.7 + chance.random() * 0.29
        yield f"{x:.5f},{y:.5f},{x + SIZE:.5f},{y + SIZE:.5f}"


def new(fresh: Iterator[str]) -> list[str]:
    """Our addresses of boxes that were not asked for before."""
    return [address(box) for box in islice(fresh, NEW)]


def warm(port: int, address: str) -> None:
    """Ask until the file of features is read by both workers."""
    asked(port, address)
    time.sleep(8)
    for _ in range(20):
        asked(port, address)


def asked(port: int, address: str) -> tuple[float, int]:
    """Milliseconds of one answer, and how many features it holds."""
    began = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=60) as answer:
        content = answer.read()
    return (time.perf_counter() - began) * 1000, len(json.loads(content)["features"])


def compare(port: int, ours: list[str], fresh: Iterator[str], other: int, theirs: list[str]) -> None:
    """The same boxes in turn, each new to both: latency of one client; then requests a second of four, of boxes that
    are new to us (what we remember would not count)."""
    pairs = [(asked(port, one), asked(other, two)) for one, two in zip(ours, theirs, strict=True)]
    different = [(mine[1], his[1]) for mine, his in pairs if mine[1] != his[1]]
    held = statistics.mean(mine[1] for mine, _ in pairs)
    print(
        f"   pages that differ: {len(different)} of {len(pairs)}; {held:.0f} rows a page; ours also counts all that fit"
    )
    latency = statistics.median(his[0] / mine[0] for mine, his in pairs)
    rates = [(rate(port, new(fresh)), rate(other, theirs)) for _ in range(ROUNDS)]
    ratio = statistics.median(mine.rate / his.rate for mine, his in rates)
    mine, his = (statistics.median(one.rate for one in side) for side in zip(*rates, strict=True))
    print(
        f"   items of a box: {ratio:.0f} × pygeoapi 0.21.0 on GeoPackage (target ≥ {TARGET}), "
        f"median of {ROUNDS} pairs with {CLIENTS} clients, {mine:,.0f} against {his:,.1f} a second; "
        f"one client {latency:.0f} × quicker, "
        f"{statistics.median(m[0] for m, _ in pairs):.2f} ms against {statistics.median(h[0] for _, h in pairs):.1f}"
    )

    measured = (
        f"{ratio:.0f} × with {CLIENTS} clients ({mine:,.0f} against {his:,.1f} a second), {latency:.0f} × with one"
    )
    row("ogc", "items of a box that nobody asked for before, counted", PEER, measured, f"≥ {TARGET} ×")


def worked(pid: int, port: int, addresses: list[str]) -> float:
    """Milliseconds of the processor that a server's processes take for a page."""
    before = servers.processor_seconds(pid)
    done = rate(port, addresses).requests
    return (servers.processor_seconds(pid) - before) * 1000 / done


def alone(port: int, ours: list[str]) -> None:
    """Without a peer: our figures only."""
    times = [asked(port, one)[0] for one in ours]
    print(
        f"   items of a box: {rate(port, ours).rate:,.0f} a second, {statistics.median(times):.2f} ms (no peer named)"
    )


def rate(port: int, addresses: list[str]) -> load.Result:
    """Requests a second of a few clients."""
    for _ in range(TRIES):  # the peer answers 500 now and then on a busy machine: such a round is none
        result = load.run(port, [load.get(one, GEOJSON) for one in addresses], connections=CLIENTS, seconds=SECONDS)
        if set(result.statuses) <= {"200"}:
            return result
    raise SystemExit(f"   not measured: answers {result.statuses}")


@contextmanager
def pygeoapi(python: Path, folder: Path, package: Path) -> Iterator[tuple[int, int]]:
    """pygeoapi with two workers on the GeoPackage; yields its port and its process."""
    port = servers.free_port()
    config, described = folder / "pygeoapi.json", folder / "openapi.json"
    config.write_text(json.dumps(configuration(port, package)), encoding="utf-8")
    start = folder / "start.py"
    start.write_text(START, encoding="utf-8")
    environment = {**os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(described), "PYTHONPATH": ""}
    made = [str(python), str(start), "openapi"]
    described.write_bytes(subprocess.run(made, env=environment, capture_output=True, check=True).stdout)
    served = [str(python), str(start), "serve", str(port)]
    with servers.server(served, port, "/collections?f=json", environment=environment) as pid:
        yield port, pid


START = """
import sys
import pysqlite3
sys.modules["sqlite3"] = pysqlite3  # the one that may load extensions
import os
if sys.argv[1] == "openapi":
    from pygeoapi.openapi import generate_openapi_document
    from pathlib import Path
    print(generate_openapi_document(Path(os.environ["PYGEOAPI_CONFIG"]), "json"))
else:
    from gunicorn.app.wsgiapp import run
    # One thread each: two that load mod_spatialite at once answer 500. The work is the processor's, not waiting.
    workers = ["-w", "2", "-k", "gthread", "--threads", "1", "--keep-alive", "75", "--log-level", "error"]
    sys.argv = ["gunicorn", *workers, "-b", f"127.0.0.1:{sys.argv[2]}", "pygeoapi.flask_app:APP"]
    run()
"""


def configuration(port: int, package: Path) -> dict[str, object]:
    """The least that pygeoapi wants."""
    words = {"title": "Points", "description": "Points", "keywords": ["points"]}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": f"http://127.0.0.1:{port}",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 100, "max_items": 1000},
            "map": {"url": "https://tile.example/{z}/{x}/{y}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                **words,
                "keywords_type": "theme",
                "terms_of_service": "https://example.org/",
                "url": "https://example.org/",
            },
            "license": {"name": "LO", "url": "https://example.org/"},
            "provider": {"name": "bench", "url": "https://example.org/"},
            "contact": {"name": "bench", "position": "bench", "email": "bench@example.org"},
        },
        "resources": {
            "points": {
                "type": "collection",
                **words,
                "links": [],
                "extents": {"spatial": {"bbox": [2, 48, 3, 49], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
                "providers": [
                    {
                        "type": "feature",
                        "name": "SQLiteGPKG",
                        "data": str(package),
                        "id_field": "fid",
                        "table": "features",
                    }
                ],
            }
        },
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
