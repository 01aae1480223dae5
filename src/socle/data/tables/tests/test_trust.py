"""What was acknowledged is there: two writers at once, and writers killed at any instant."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from socle.commons.people.queries import forget_authorities
from socle.data.tables import commands, queries
from socle.data.tables.factories import BENCHES, benches, feed_table
from socle.data.tables.models import Delta, Table
from socle.data.tables.terms import Plan
from socle.data.tables.tests.conftest import NOW, found
from socle.ground.scope import HOUSE, system_scope

KILLS = 4


@pytest.mark.django_db(transaction=True)
def test_two_writers_and_a_folder_at_once_lose_nothing() -> None:
    forget_authorities(HOUSE)
    town = found("belvenne", "BV")
    scope = system_scope([town.id])
    slug = feed_table(town.id, benches(1), now=NOW).slug
    failures: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for number in range(12):
                commands.upsert(scope, table_slug=slug, rows=benches(1, first=first + number), now=NOW)
                commands.compact(scope, table_slug=slug, now=NOW) if number % 4 == 3 else None
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(first,)) for first in (100, 200, 300)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    table = Table.objects.get(slug=slug)
    assert failures == []
    assert queries.rows(scope, table, Plan(limit=1000))["total"] == 1 + 36
    assert table.seq == 37
    assert Delta.objects.filter(table=table).count() <= 37


@pytest.mark.django_db(transaction=True)
def test_two_first_rows_at_once_make_one_table() -> None:
    forget_authorities(HOUSE)
    town = found("belvenne", "BV")
    scope = system_scope([town.id])
    made: list[int] = []
    start = threading.Barrier(3)

    def first() -> None:
        start.wait()
        try:
            made.append(commands.ensure_feed(scope, BENCHES, town.id, now=NOW).pk)
        finally:
            connection.close()

    makers = [threading.Thread(target=first) for _ in range(3)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert len(made) == 3
    assert len(set(made)) == 1


def _run(instance: Path, what: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "socle.data.tables.tests.writer", what],
        env={**os.environ, "SOCLE_DIR": str(instance)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


def test_writers_killed_at_any_instant_lose_no_acknowledged_row(tmp_path: Path) -> None:
    chance = random.Random(20261120)
    _run(tmp_path, "prepare")
    acknowledged: set[str] = set()

    for round_ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-m", "socle.data.tables.tests.writer", f"R{round_}"],
            env={**os.environ, "SOCLE_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert writer.stdout is not None
        wanted = chance.randrange(8, 40)
        for line in writer.stdout:
            acknowledged.add(f"R{round_}-{line.strip()}")
            if line.strip() == str(wanted):
                break
        threading.Event().wait(chance.random() * 0.05)
        os.killpg(writer.pid, signal.SIGKILL)
        acknowledged |= {f"R{round_}-{line.strip()}" for line in writer.stdout.read().split()}
        writer.wait()

    kept, *violations = _run(tmp_path, "count").stdout.strip("\n").split("\n")
    assert acknowledged <= set(kept.split(","))
    assert len(acknowledged) > 8 * KILLS
    assert [one for one in violations if one] == []
