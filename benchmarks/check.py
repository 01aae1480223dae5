"""The check of a table against frictionless: ``python -m benchmarks.check FOLDER [ROWS]`` writes a table with one
bad row in a hundred, then measures function against function on 100,000 rows and command against command on a million.
"""

import csv
import datetime
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.rows import row

SEED = 20261120
FIRST = datetime.date(2015, 1, 1)
SHORT, LONG = 100_000, 1_000_000
PAIRS = 3
PEER = "frictionless 5.21.0"
OURS_ALONE = "geometry-"
TARGET_FUNCTION, TARGET_COMMAND, TARGET_MEMORY = 30, 50, 600
KINDS = ("ecole", "mairie", "stade", "bibliotheque", "piscine", "marche")
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "string", "constraints": {"required": True, "unique": True, "pattern": "^EQ[0-9]{8}$"}},
        {"name": "siret", "type": "string", "constraints": {"required": True, "pattern": "^[0-9]{14}$"}},
        {"name": "nom", "type": "string", "constraints": {"required": True, "minLength": 1, "maxLength": 200}},
        {"name": "genre", "type": "string", "constraints": {"required": True, "enum": list(KINDS)}},
        {"name": "ouverture", "type": "date", "format": "%Y-%m-%d", "constraints": {"required": True}},
        {"name": "places", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "montant", "type": "number"},
        {"name": "accessible", "type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
        {"name": "courriel", "type": "string", "format": "email"},
        {"name": "lon", "type": "number", "constraints": {"required": True, "minimum": -180, "maximum": 180}},
        {"name": "lat", "type": "number", "constraints": {"required": True, "minimum": -90, "maximum": 90}},
        {"name": "cp", "type": "string", "constraints": {"pattern": "^[0-9]{5}$"}},
    ]
}
# What one row in a hundred has instead of a right cell: the column and the cell ("" twice: the row is cut short).
FAULTS = [(2, ""), (0, "EQ00000001"), (1, "12345"), (3, "autre"), (4, "2021-13-45"), (5, "douze"), (10, "148.7")]
FAULTS += [(9, "-200"), (7, "peut-être"), (11, "7500"), (8, "mairie arobase ville"), (6, "1,5")]


def write(path: Path, count: int) -> None:
    """So many rows, one in a hundred wrong."""
    chance = random.Random(SEED)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field["name"] for field in SCHEMA["fields"]])
        for at in range(count):
            row = [
                *(f"EQ{at:08}", str(chance.randrange(10**13, 10**14)), f"Équipement n° {at}", KINDS[at % 6]),
                *((FIRST + datetime.timedelta(days=at % 3650)).isoformat(), str(at % 5000)),
                *(f"{at * 37 % 100000 / 100:.2f}", ("true", "false")[at & 1], f"contact{at}@ville.example"),
                *(
                    f"{2.2 + chance.random() * 0.3:.6f}",
                    f"{48.7 + chance.random() * 0.3:.6f}",
                    f"{75000 + at % 999:05}",
                ),
            ]
            if at % 100 == 57:
                column, cell = chance.choice(FAULTS)
                row[column] = cell
            writer.writerow(row)


def frictionless(path: Path) -> Counter[tuple[int, str, str]]:
    """The cells that the peer finds, all of them."""
    from frictionless import Resource, Schema, system

    with system.use_context(trusted=True):
        resource = Resource(path=str(path), schema=Schema.from_descriptor(SCHEMA))
        report = resource.validate(limit_errors=10**9)
    errors: list[Any] = list(report.tasks[0].errors)
    return Counter((one.row_number, getattr(one, "field_name", ""), one.type) for one in errors)


def socle(path: Path) -> Counter[tuple[int, str, str]]:
    """The cells that Socle finds, all of them; but what is wrong with places, of which the peer knows nothing."""
    from socle.engines.tables import check

    found = check(str(path), SCHEMA, limit=0)["findings"]
    return Counter((one["row"], one["field"], one["type"]) for one in found if not one["type"].startswith(OURS_ALONE))


def timed(work: Any, *given: Any) -> tuple[float, float, Any]:
    """Seconds elapsed, seconds of processor (this process and its children), and what came out."""
    began, spent = time.perf_counter(), _processor()
    out = work(*given)
    return time.perf_counter() - began, _processor() - spent, out


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def functions(path: Path) -> None:
    """Function against function, in turn, in one process."""
    socle(path)
    pairs = []
    for _ in range(PAIRS):
        mine, theirs = timed(socle, path), timed(frictionless, path)
        if mine[2] != theirs[2]:
            raise SystemExit(f"   not the same cells: {list((mine[2] - theirs[2]) + (theirs[2] - mine[2]))[:5]}")
        pairs.append((mine, theirs))
    print(f"   function, {SHORT:,} rows: {_ratios(pairs, TARGET_FUNCTION)}; the same {pairs[0][0][2].total():,} cells")
    what = f"function against function, {SHORT:,} rows × 12 columns, the same {pairs[0][0][2].total():,} cells"
    row("check", what, PEER, _ratios(pairs, TARGET_FUNCTION), f"≥ {TARGET_FUNCTION} ×")


def commands(folder: Path, path: Path, rows: int) -> None:
    """Command against command, start of Python included: ours before and after the peer, which takes a minute."""
    schema = folder / "schema.json"
    schema.write_text(json.dumps(SCHEMA), encoding="utf-8")
    ours = ["./socle", "check", str(path), "--schema", str(schema), "--json"]
    peer = [sys.executable, "-m", "benchmarks.check", "--peer"]
    few = folder / "few.csv"
    write(few, 10)
    for warm in ([*ours[:2], str(few), *ours[3:]], [*peer, str(few)]):
        _run(warm)  # each side finds its modules compiled, as at any start but the first
    mine = [timed(_run, ours) for _ in range(PAIRS)]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    theirs = timed(_run, [*peer, str(path)])
    mine += [timed(_run, ours) for _ in range(PAIRS)]
    totals, said = json.loads(mine[0][2])["totals"], json.loads(theirs[2])
    told = {kind: count for kind, count in totals.items() if not kind.startswith(OURS_ALONE)}
    if told != said:
        raise SystemExit(f"   not the same totals: {told} against {said}")
    ratios = _ratios([(one, theirs) for one in mine], TARGET_COMMAND)
    print(f"   command, {rows:,} rows × 12 columns: {ratios}")
    print(f"   the same totals {told}; {memory:.0f} MB at most (target ≤ {TARGET_MEMORY})")
    what = f"`./socle check` on {rows:,} rows × 12 columns, start of Python included, the same totals"
    row("check", what, PEER, f"{ratios}; {memory:.0f} MB", f"≥ {TARGET_COMMAND} ×, ≤ {TARGET_MEMORY} MB")


def _ratios(pairs: list[tuple[tuple[float, float, Any], tuple[float, float, Any]]], target: int) -> str:
    """The medians, elapsed and of processor: on a machine that others share, the second is the steadier."""
    elapsed, spent = (statistics.median(theirs[at] / mine[at] for mine, theirs in pairs) for at in (0, 1))
    mine = [statistics.median(one[at] for one, _ in pairs) for at in (0, 1)]
    other = [statistics.median(one[at] for _, one in pairs) for at in (0, 1)]
    return (
        f"{elapsed:.0f} × frictionless elapsed (target ≥ {target}), {spent:.0f} × in processor time; "
        f"{mine[0]:.2f} s ({mine[1]:.2f} s of processor) against {other[0]:.1f} s ({other[1]:.1f} s)"
    )


def _run(command: list[str]) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=environment).stdout


def main(arguments: list[str]) -> None:
    """Write the tables, measure, print."""
    if arguments[0] == "--peer":
        totals = Counter[str]()
        for (_, _, kind), count in frictionless(Path(arguments[1])).items():
            totals[kind] += count
        print(json.dumps(totals))
        return
    folder = Path(arguments[0])
    write(folder / "short.csv", SHORT)
    functions(folder / "short.csv")
    rows = int(arguments[1]) if len(arguments) > 1 else LONG
    write(folder / "long.csv", rows)
    commands(folder, folder / "long.csv", rows)


if __name__ == "__main__":
    main(sys.argv[1:])
