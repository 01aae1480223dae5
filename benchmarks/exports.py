"""Exports of a million rows: ``python -m benchmarks.exports DIRECTORY COUNT`` serves an instance of its own and takes
the table away in each format: seconds to the first byte and to the last, and the memory that it took more.
"""

import random
import shutil
import statistics
import sys
import threading
import time
import urllib.request
from pathlib import Path

from benchmarks import servers
from benchmarks.rows import row

SEED = 20261120
ROUNDS = 3
FORMATS = ("csv", "ndjson", "json", "geojson", "parquet", "gpkg", "xlsx", "ods")
TARGET_SECONDS, TARGET_MEGABYTES = 0.3, 100


def main(directory: str, count: str) -> None:
    """Fill, serve, take away."""
    folder = Path(directory)
    table = fill(folder, int(count))
    port = servers.free_port()
    command = ["./socle", "serve", "--dir", str(folder / "ours"), "--port", str(port), "--workers", "1"]
    kept = folder / "ours" / "cache" / "tables" / str(table)
    with servers.server(command, port, "/readyz") as pid:
        home = f"http://127.0.0.1:{port}/@mille/donnees/mille-lignes"
        servers.settle(pid)
        for format in FORMATS:
            shutil.rmtree(kept, ignore_errors=True)
            cold = taken(f"{home}.{format}", pid)
            told = [f"cold {cold[0]:.2f} s to the first byte, {cold[1]:.1f} s to the last, {cold[2]:.0f} MB more"]
            if format == "csv":
                rounds = []
                for _ in range(ROUNDS):
                    shutil.rmtree(kept, ignore_errors=True)
                    rounds.append(taken(f"{home}.{format}", pid))
                first, last, more = (statistics.median(side) for side in zip(*rounds, strict=True))
                limits = f"target ≤ {TARGET_SECONDS} s and ≤ {TARGET_MEGABYTES} MB"
                told.append(f"then {first:.2f} s, {last:.1f} s, {more:.0f} MB more ({limits})")
            print(f"   {format:<8} {'; '.join(told)}", flush=True)
            if format == "csv":
                what = f"{int(count):,} rows × 12 columns as CSV, the file not made before, median of {ROUNDS}"
                limits = f"≤ {TARGET_SECONDS} s, ≤ {TARGET_MEGABYTES} MB"
                row("exports", what, "–", f"{first:.2f} s to the first byte; {more:.0f} MB more", limits)


def fill(folder: Path, count: int) -> int:
    """An instance with a table of so many rows; the table's id."""
    from socle.site.instance import Instance, write_instance
    from socle.site.prepare import open_instance, prepare

    write_instance(folder / "ours", Instance())
    open_instance(folder / "ours")
    prepare(static=True)
    from socle.data.tables import commands, queries
    from socle.ground import world
    from socle.ground.scope import system_scope
    from tests.towns import found_town

    town = found_town("mille", "MI")
    source = folder / "rows.csv"
    chance = random.Random(SEED)
    with source.open("w", encoding="utf-8") as file:
        file.write("id,nom,genre,ouverture,places,montant,accessible,rue,cp,note,lon,lat\n")
        for at in range(count):
            day = f"20{10 + at % 15:02}-{1 + at % 12:02}-{1 + at % 28:02}"
            money = f"{at * 37 % 100_000 / 100:.2f}"
            place = f"{2.2 + chance.random() * 0.3:.6f},{48.7 + chance.random() * 0.3:.6f}"
            file.write(
                f"EQ{at:08},Équipement n° {at},genre {at % 6},{day},{at % 5000},{money},{'oui' if at % 2 else 'non'},"
                f"{at % 90} rue du Puits,{75_000 + at % 999:05},bon état,{place}\n"
            )
    scope = system_scope([town.id])
    commands.import_file(scope, authority_id=town.id, slug="lignes", title="Lignes", path=source, now=world.now())
    return int(queries.table_by_slug(scope, "mille-lignes").pk)


def taken(address: str, pid: int) -> tuple[float, float, float]:
    """Seconds to the first and the last byte, and the most memory (PSS, MB) that the server's processes took more."""
    before, most, over = servers.proportional_megabytes(pid), [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            most[0] = max(most[0], servers.proportional_megabytes(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    with urllib.request.urlopen(address, timeout=600) as answer:
        answer.read(1)
        first = time.perf_counter() - began
        while answer.read(1 << 20):
            pass
    last = time.perf_counter() - began
    over.set()
    watcher.join()
    return first, last, most[0] - before


if __name__ == "__main__":
    main(*sys.argv[1:])
