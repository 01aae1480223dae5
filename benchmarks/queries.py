"""Questions to a big table over HTTP: ``python -m benchmarks.queries DIRECTORY COUNT`` serves an instance of its own
and Datasette on the same rows, then asks both in turn.

Each question is asked once (its numbers and words change from one to the next): nothing that remembers answers helps.
"""

import csv
import http.client
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peers, servers
from benchmarks.rows import row

SEED = 20261120
ROUNDS = 15
PEER = "Datasette 0.65.2 on the same rows"
KINDS = ("ecole", "mairie", "stade", "bibliotheque", "piscine", "marche")
HEAD = "id,siret,nom,type,ouverture,capacite,montant,accessible,courriel,lon,lat,cp".split(",")
ROOT = "/api/v1/tables/mille-equipements"
PLAIN = "&_nocount=1&_nofacet=1&_nosuggest=1"
DATASETTE_LIMIT = 60_000  # milliseconds: its own limit of one second refuses groups of a million rows


@dataclass(frozen=True, slots=True)
class Question:
    """One way of asking us and the peer, with `{}` for what changes from one time to the next, from `first` on."""

    name: str
    target: float
    ours: str
    theirs: str
    first: int


def main(directory: str, count: str) -> None:
    """Fill both, serve both, ask both."""
    folder, rows = Path(directory), int(count)
    python = peers.python()
    table = folder / "equipements.csv"
    write(table, rows)
    fill(folder / "ours", table)
    database = folder / "eq.db"
    fill_peer(database, table)
    port, other = servers.free_port(), servers.free_port()
    ours = ["./socle", "serve", "--dir", str(folder / "ours"), "--port", str(port), "--workers", "2"]
    limit = ["--setting", "sql_time_limit_ms", str(DATASETTE_LIMIT)]
    theirs = [str(python), "-m", "datasette", "serve", "-i", str(database), "--port", str(other), *limit]
    with servers.server(ours, port, "/readyz") as pid, servers.server(theirs, other, "/-/versions.json"):
        servers.settle(pid)
        for question in questions(rows):
            compare(question, port, other)


def write(path: Path, rows: int) -> None:
    """So many facilities, the same each time."""
    chance = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for at in range(rows):
            day = f"{2015 + at % 10}-{1 + at % 12:02}-{1 + at % 28:02}"
            lon, lat = 2.2 + chance.random() * 0.3, 48.7 + chance.random() * 0.3
            row = [f"EQ{at:08}", f"{chance.randrange(10**13, 10**14)}", f"Équipement n° {at}", KINDS[at % 6], day]
            row += [str(at * 7 % 5000), f"{at * 37 % 100_000 / 100:.2f}", ("true", "false")[at & 1]]
            writer.writerow([*row, f"contact{at}@ville.example", f"{lon:.6f}", f"{lat:.6f}", f"{75000 + at % 999:05}"])


def fill(folder: Path, table: Path) -> None:
    """An instance with the table, indexed as its worker would."""
    command = ["./socle", "new", "--dir", str(folder), "--name", "Mille"]
    subprocess.run(command, cwd=servers.ROOT, check=True, stdout=subprocess.DEVNULL)
    from socle.site.prepare import open_instance

    open_instance(folder)
    from socle.commons.people.models import Authority
    from socle.data.tables import commands
    from socle.ground import sandbox, world
    from socle.ground.scope import HOUSE, system_scope

    town = Authority.objects.get()
    began = time.perf_counter()
    scope = system_scope([town.id])
    commands.import_file(
        scope, authority_id=town.id, slug="equipements", title="Équipements", path=table, now=world.now()
    )
    imported = time.perf_counter()
    commands.index_tables(HOUSE, now=world.now(), wait=True)
    indexed = time.perf_counter()
    sandbox.close()
    size = sum(path.stat().st_size for path in (folder / "cache" / "index").glob("*/*")) / 1e6
    print(f"   imported in {imported - began:.0f} s, indexed in {indexed - imported:.0f} s ({size:.0f} MB)", flush=True)


def fill_peer(path: Path, table: Path) -> None:
    """The same rows in SQLite, typed, with its full-text index on the same columns, as sqlite-utils would make them."""
    connection = sqlite3.connect(path)
    kinds = {"capacite": "INTEGER", "montant": "FLOAT", "lon": "FLOAT", "lat": "FLOAT"}
    columns = ", ".join(f"{name} {kinds.get(name, 'TEXT')}" for name in HEAD)
    connection.execute(f"CREATE TABLE eq ({columns.replace('id TEXT', 'id TEXT PRIMARY KEY')})")
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        connection.executemany(f"INSERT INTO eq VALUES ({', '.join('?' * len(HEAD))})", rows)
    texts = "id, siret, nom, type, courriel, cp"
    connection.execute(f'CREATE VIRTUAL TABLE eq_fts USING fts5({texts}, content="eq")')
    connection.execute(f"INSERT INTO eq_fts (rowid, {texts}) SELECT rowid, {texts} FROM eq")
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()


def questions(rows: int) -> Iterator[Question]:
    """What both are asked."""
    page, own = "/eq/eq.json?type=ecole&capacite__gte={}&_sort_desc=montant&_size=50", "/rows?sort=-montant&limit=50"
    where = "&filter=type='ecole'%20AND%20capacite%3E={}"
    yield Question("filter, sort, page; nothing counted", 2.5, f"{own}&total=false{where}", page + PLAIN, 4000)
    yield Question("filter, sort, page, with the count", 30, own + where, page, 4100)
    part = "&filter=nom%20LIKE%20'%25n°%20{}%25'"
    held = f"/eq/eq.json?nom__contains=n°%20{{}}&_sort_desc=montant&_size=50{PLAIN}"
    yield Question("filter by a part of a text, sort, page; nothing counted", 2.5, f"{own}&total=false{part}", held, 11)
    one = (
        "type&aggregate=count,sum:montant",
        "select type, count(*) n, sum(montant) s from eq where capacite >= :c group by type",
    )
    two = (
        "cp,type&aggregate=count,mean:montant&limit=100&sort=-count",
        "select cp, type, count(*) n, avg(montant) s from eq where capacite >= :c "
        "group by cp, type order by n desc limit 100",
    )
    for name, (groups, sql) in {"one column, count and sum": one, "two columns, count and mean": two}.items():
        asked = f"/eq.json?sql={sql.replace(' ', '+')}&c={{}}"
        yield Question(f"group by {name}", 60, f"/groups?group={groups}&filter=capacite%3E={{}}", asked, 0)
    found = "/eq/eq.json?_search={}*&_searchmode=raw&_size=50"
    yield Question("full text, with the count", 8, "/rows?q={}&limit=50", found, rows // 2)
    yield Question("full text; nothing counted", 8, "/rows?q={}&limit=50&total=false", found + PLAIN, rows // 3)


def compare(question: Question, port: int, other: int) -> None:
    """Ask in turn; the median of the ratios, pair by pair."""
    mine, peer = http.client.HTTPConnection("127.0.0.1", port), http.client.HTTPConnection("127.0.0.1", other)
    pairs = []
    for at in range(ROUNDS):
        ours, first = ask(mine, ROOT + question.ours.format(question.first + at))
        theirs, second = ask(peer, question.theirs.format(question.first + at))
        if at < 3:  # each worker and each cache wakes up before anything is counted
            check(question, first, second)
        else:
            pairs.append((ours, theirs))
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    ours, theirs = (statistics.median(one) for one in zip(*pairs, strict=True))
    print(
        f"   {question.name:<56} {ours:7.1f} ms, Datasette {theirs:8.1f} ms: {ratio:7.1f} × "
        f"(target ≥ {question.target:g}; median of {len(pairs)} pairs)",
        flush=True,
    )
    measured = f"{ratio:.1f} × ({ours:.1f} against {theirs:.1f} ms, median of {len(pairs)} pairs)"
    row("queries", question.name, PEER, measured, f"≥ {question.target:g} ×")


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[float, list[object]]:
    """Milliseconds to the last byte, and the rows."""
    connection.close()  # either side may have closed it while the other was asked
    connection.connect()
    began = time.perf_counter()
    connection.request("GET", path.replace("é", "%C3%A9").replace("°", "%C2%B0"))
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - began) * 1000
    if answer.status != 200:
        raise SystemExit(f"   not measured: {path} answers {answer.status} {body[:200]!r}")
    rows: list[object] = json.loads(body)["rows"]
    return took, rows


def check(question: Question, ours: list[object], theirs: list[object]) -> None:
    """A comparison of two different answers is none."""
    if len(ours) != len(theirs) or not ours:
        raise SystemExit(f"   not measured: {question.name}: {len(ours)} rows against {len(theirs)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
