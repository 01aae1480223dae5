"""Power loss, without cutting any: replay what a writer asked the disk to keep, up to a chance moment.

``python -m tests.trust.power [--seconds N | --states N] [--seed S] [--fault NAME]``. What was synced is there. What was
not is there, or not, or torn at 512 bytes. Folder entries are taken as durable.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
REPORTS = 60
STATES_PER_SECOND = 40
SECTOR = 512
ACKNOWLEDGED = ".ack"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing asked of the disk: W(rite), T(runcate), S(ync), U(nlink), R(ename) or L(ink) to a name (the data)."""

    kind: str
    file: str
    offset: int
    data: bytes


@dataclass(slots=True)
class Report:
    """What the states after a power loss showed."""

    acknowledged: int = 0
    states: int = 0
    lost: int = 0
    corrupt: int = 0
    torn: int = 0
    files: int = 0
    examples: list[str] = field(default_factory=list)


def read_log(path: Path, root: Path) -> list[Operation]:
    """The operations of a recorder's log on files under ``root``, in order, with names relative to it."""
    return list(_records(path.read_bytes(), f"{root}/"))


def _records(log: bytes, root: str) -> Iterator[Operation]:
    at = 0
    while at < len(log):
        kind = chr(log[at])
        (length,) = struct.unpack_from("<H", log, at + 1)
        file = log[at + 3 : at + 3 + length].decode()
        offset, size = struct.unpack_from("<qI", log, at + 3 + length)
        at += 15 + length
        data = log[at : at + size] if kind in "WRL" else b""
        at += len(data)
        if kind in "RL":
            data = data.removeprefix(root.encode())
        yield Operation(kind, file.removeprefix(root), offset, data)


@dataclass(frozen=True, slots=True)
class Query:
    """What to ask of what is left: the keys that the database holds, the files that it names with their SHA-256."""

    database: str
    keys: str
    files: str


class Disk:
    """Durable bytes of each file, and the operations that no sync has followed yet."""

    def __init__(self, before: dict[str, bytes]) -> None:
        self.durable = {name: bytearray(content) for name, content in before.items()}
        self.pending: dict[str, list[Operation]] = {}

    def do(self, operation: Operation) -> None:
        """Take an operation in."""
        if operation.kind == "S":
            for one in self.pending.pop(operation.file, []):
                _apply(self.durable, one)
        elif operation.kind == "U":
            self.durable.pop(operation.file, None)
            self.pending.pop(operation.file, None)
        elif operation.kind == "R":
            target = operation.data.decode()
            self.durable[target] = self.durable.pop(operation.file, bytearray())
            self.pending[target] = [replace(one, file=target) for one in self.pending.pop(operation.file, [])]
        elif operation.kind == "L":
            target = operation.data.decode()
            self.durable[target] = bytearray(self.durable.get(operation.file, b""))
            self.pending[target] = [replace(one, file=target) for one in self.pending.get(operation.file, [])]
        else:
            self.pending.setdefault(operation.file, []).append(operation)

    def after_power_loss(self, chance: random.Random) -> dict[str, bytearray]:
        """One state that the disk may be found in."""
        files = {name: bytearray(content) for name, content in self.durable.items()}
        mood = chance.random()
        for operation in (one for queue in self.pending.values() for one in queue):
            if mood < 0.2:
                continue  # nothing unsynced got through
            if mood > 0.9:
                _apply(files, operation)  # everything did
            elif operation.kind != "W":
                if chance.random() < 0.5:
                    _apply(files, operation)
            else:
                for start in range(0, len(operation.data), SECTOR):
                    if chance.random() < 0.5:
                        piece = operation.data[start : start + SECTOR]
                        _apply(files, Operation("W", operation.file, operation.offset + start, piece))
        return files


def _apply(files: dict[str, bytearray], operation: Operation) -> None:
    content = files.setdefault(operation.file, bytearray())
    if operation.kind == "W":
        end = operation.offset + len(operation.data)
        content.extend(bytes(max(0, end - len(content))))
        content[operation.offset : end] = operation.data
    elif operation.kind == "T":
        del content[operation.offset :]
        content.extend(bytes(operation.offset - len(content)))


def lose_power(log: Path, *, root: Path, before: dict[str, bytes], query: Query, states: int, seed: int) -> Report:
    """Cut the power at ``states`` chance moments after the first acknowledgement, and read what is left.

    ``before`` are the files under ``root`` as the writer found them. Acknowledged keys are lines of the file that ends
    in ``.ack``.
    """
    operations = read_log(log, root)
    chance = random.Random(seed)
    first = next(at for at, one in enumerate(operations) if one.file.endswith(ACKNOWLEDGED) and one.kind == "W")
    cuts = sorted(chance.randrange(first + 1, len(operations) + 1) for _ in range(states))
    report, disk, acknowledged = Report(), Disk(before), list[str]()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        for at, operation in enumerate(operations, start=1):
            if operation.file.endswith(ACKNOWLEDGED):
                acknowledged += operation.data.decode().split()
            else:
                disk.do(operation)
            while cuts and cuts[0] == at:
                cuts.pop(0)
                _inspect(disk.after_power_loss(chance), Path(folder) / "found", query, acknowledged, report)
    report.acknowledged = len(acknowledged)
    return report


def _inspect(files: dict[str, bytearray], folder: Path, query: Query, acknowledged: list[str], report: Report) -> None:
    for name, content in files.items():
        if not name.endswith("-shm"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    report.states += 1
    try:
        connection = sqlite3.connect(folder / query.database)
        held = {str(row[0]) for row in connection.execute(query.keys)}
        named = connection.execute(query.files).fetchall()
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        connection.close()
        report.lost += any(one not in held for one in acknowledged)
        report.corrupt += not whole
        report.torn += any(sha256 != _sha256(folder / "files" / key) for key, sha256 in named)
        report.files = max(report.files, len(named))
    except sqlite3.DatabaseError as error:
        report.corrupt += 1
        report.examples.append(str(error))
    shutil.rmtree(folder)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"


LEFT = Query(
    "socle.sqlite3",
    "SELECT code FROM commons_cases_case",
    "SELECT storage_key, sha256 FROM data_tables_delta UNION SELECT storage_key, sha256 FROM data_tables_base",
)


EDITIONS_LEFT = Query(
    "socle.sqlite3",
    "SELECT t.slug || ':' || e.number FROM data_tables_edition e JOIN data_tables_table t ON t.id = e.table_id",
    "SELECT storage_key, sha256 FROM data_tables_edition UNION SELECT storage_key, sha256 FROM data_tables_base",
)
# The module that writes, how much it acknowledges, and what must be left.
WRITERS = {"reports": ("tests.trust.writer", REPORTS, LEFT), "editions": ("tests.trust.publisher", 12, EDITIONS_LEFT)}


def recorder(folder: Path) -> dict[str, str]:
    """The environment in which what a program asks the disk to keep is written to ``folder/log``."""
    library = folder / "recorder.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "recorder.c", "-ldl"], check=True)
    recorded = {"RECORD_MATCH": f"{folder}/instance/", "RECORD_LOG": str(folder / "log")}
    return {**os.environ, **recorded, "SOCLE_DIR": str(folder / "instance"), "LD_PRELOAD": str(library)}


def found(folder: Path, environment: dict[str, str] | None = None) -> Path:
    """A new instance."""
    instance = folder / "instance"
    command = [sys.executable, "-m", "socle.site.cli", "new", "--dir", str(instance), "--name", "Essai"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    return instance


def record(folder: Path, *, states: int, seed: int, fault: str = "", what: str = "reports") -> Report:
    """Write and publish 60 reports, or publish a dozen editions, under the recorder; then cut the power often."""
    writer, count, left = WRITERS[what]
    environment, instance = recorder(folder), found(folder)
    before = {path.name: path.read_bytes() for path in instance.glob("socle.sqlite3*")}
    command = [sys.executable, "-m", writer, str(count), f"{instance}/codes.ack", fault]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    return lose_power(folder / "log", root=instance, before=before, query=left, states=states, seed=seed)


def main() -> int:
    """Run and print the report as JSON; 1 when a state lost something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--states", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", choices=("hurried", "unsynced"), default="")
    parser.add_argument("--what", choices=sorted(WRITERS), default="reports")
    given = parser.parse_args()
    states = given.states or int(given.seconds * STATES_PER_SECOND)
    with tempfile.TemporaryDirectory(prefix="socle-power-") as folder:
        report = record(Path(folder), states=states, seed=given.seed, fault=given.fault, what=given.what)
    seen = {"lost": report.lost, "corrupt": report.corrupt, "torn": report.torn}
    broken = [f"{count} state(s) {name}" for name, count in seen.items() if count]
    print(json.dumps({"seed": given.seed, **asdict(report), "broken": broken + report.examples[:3]}))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
