"""The search on many things: ``python -m benchmarks.search DIRECTORY COUNT`` fills an instance of its own, then times
each way of asking, in turn with the bare index of SQLite on the same texts.
"""

import datetime
import itertools
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from socle.commons.search.terms import Results, SearchDocument
from socle.ground.scope import Actor, Scope, system_scope

SEED = 20261120
NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
READ, READ_TEAM = "cases:case:read", "cases:team:read"
ROUNDS = 7
SYLLABLES = (
    "ba be bi bo ca ce co da de di do fa fe fi ga la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri".split()
)
ARABIC = "ابتجحدرسشصطعفقكلمنهوي"
TEAMS = 12


def main(directory: str, count: str) -> None:
    """Fill, then time."""
    from socle.site.prepare import open_instance, prepare

    open_instance(Path(directory))
    prepare(static=False)
    from tests.towns import found_town

    towns = [found_town("mille", "MI").id, found_town("autre", "AU", west=-33.0).id]
    began = time.perf_counter()
    documents = list(made(towns, int(count)))
    fill(towns, documents)
    print(f"   {len(documents):,} things indexed in {time.perf_counter() - began:.0f} s")
    peer = bare(Path(directory) / "peer.sqlite3", documents)
    for name, words in questions().items():
        ask = asking(towns, words)
        pairs = [(timed(ask), timed(lambda words=words: bare_ask(peer, words))) for _ in range(ROUNDS)]  # type: ignore[misc]
        (ours, work), (theirs, theirs_work) = (
            tuple(statistics.median(one) for one in zip(*side, strict=True)) for side in zip(*pairs, strict=True)
        )
        print(
            f"   {name:<30} {ours:6.1f} ms, of which processor {work:5.1f} ms (target ≤ 50 ms); "
            f"bare FTS5 {theirs:6.1f} and {theirs_work:6.1f} ms; {ours / theirs:6.1f} ×"
        )


def words() -> tuple[list[str], list[str]]:
    """Words that look like words, the frequent ones first: Latin, Arabic."""
    chance = random.Random(SEED)
    latin = {"".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 5))) for _ in range(15_000)}
    arabic = {"".join(chance.choice(ARABIC) for _ in range(chance.randint(4, 8))) for _ in range(4_000)}
    return sorted(latin, key=lambda one: (len(one), one[::-1])), sorted(arabic, key=lambda one: (len(one), one[::-1]))


def made(towns: list[int], count: int) -> Iterator[SearchDocument]:
    """So many things: cases of two towns for their staff, one in ten in Arabic, and one public page in twenty."""
    chance = random.Random(SEED)
    vocabularies = words()
    weights = [list(itertools.accumulate(1 / (at + 8) for at in range(len(one)))) for one in vocabularies]
    for at in range(count):
        which = at % 10 == 3
        drawn = chance.choices(vocabularies[which], cum_weights=weights[which], k=45)
        staff = at % 20 != 0
        yield SearchDocument(
            kind="report" if staff else "page",
            key=str(at),
            authority_id=towns[at % len(towns)],
            title=" ".join(drawn[:5]).capitalize(),
            text=" ".join(drawn[5:]),
            url=f"/agent/dossiers/{at}",
            at=NOW - datetime.timedelta(minutes=10 * (count - at)),
            permission=READ if staff else "",
            team_id=at % TEAMS if staff else None,
            team_permission=READ_TEAM if staff else "",
            language="" if staff else "fr",
        )


def fill(towns: list[int], documents: list[SearchDocument]) -> None:
    """Index them, as their rooms would."""
    from django.db import connection

    from socle.commons.search import commands

    commands.index(system_scope(towns), documents, NOW)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def questions() -> dict[str, str]:
    """Ways of asking, each with the words that ask so."""
    latin, arabic = words()
    slip = latin[300][:2] + latin[300][3:]
    return {
        "the most frequent word": latin[0],
        "two frequent words": f"{latin[1]} {latin[2]}",
        "a frequent and a rare word": f"{latin[40]} {latin[1500]}",
        "a rare word": latin[6000],
        "three letters of a word": latin[5][:3],
        "a word with a letter missing": f"{slip} ",
        "a word of Arabic": arabic[3],
        "a slip in Arabic": f"{arabic[1500][:-1]}ز ",
        "four words never together": " ".join(latin[9000 + 700 * at] for at in range(4)),
        "a word that nobody wrote": "xyzzyplugh",
    }


def asking(towns: list[int], text: str) -> Callable[[], Results]:
    """The question of somebody who works in both towns."""
    from socle.commons.search import queries

    granted = frozenset({"search:staff:ask", READ})
    scope = Scope(Actor("account", 1), dict.fromkeys(towns, granted))
    return lambda: queries.search(scope, towns[0], text, language="fr", staff=True, now=NOW)


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process's processor."""
    began, worked = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def bare(path: Path, documents: list[SearchDocument]) -> sqlite3.Connection:
    """The peer: an FTS5 table of the same texts, with SQLite's own folding and ranking, and nobody to hide it from."""
    peer = sqlite3.connect(path)
    peer.execute("CREATE VIRTUAL TABLE peer USING fts5(title, body, tokenize='unicode61 remove_diacritics 2')")
    peer.executemany("INSERT INTO peer VALUES (?, ?)", ((one.title, one.text) for one in documents))
    peer.commit()
    return peer


def bare_ask(peer: sqlite3.Connection, text: str) -> list[tuple[str, str]]:
    """What the peer does for a question: count, rank, twenty with a snippet."""
    match = " ".join(f'"{word}"' for word in text.split())
    peer.execute("SELECT COUNT(*) FROM peer WHERE peer MATCH ?", (match,)).fetchone()
    return peer.execute(
        "SELECT title, snippet(peer, 1, '<b>', '</b>', '…', 20) FROM peer WHERE peer MATCH ? ORDER BY rank LIMIT 20",
        (match,),
    ).fetchall()


if __name__ == "__main__":
    main(*sys.argv[1:])
