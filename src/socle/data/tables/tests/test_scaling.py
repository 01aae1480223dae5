"""A large table is asked of the cluster, where there is one; when it is away the page is the same."""

import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from socle.commons.people.models import Authority
from socle.data.tables import commands, queries
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Table
from socle.data.tables.queries import _asking, _scaling
from socle.data.tables.terms import Plan
from socle.data.tables.tests.conftest import NOW
from socle.ground.sandbox.frames import pack, receive, send
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(town: Authority, scope: Scope) -> Table:
    made = feed_table(town.id, benches(30), now=NOW)
    commands.compact(scope, table_slug=made.slug, now=NOW)
    return Table.objects.get(pk=made.pk)


@pytest.fixture
def _clustered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cluster is asked about tables of ten rows."""
    monkeypatch.setattr(settings, "ANALYTICS_URL", "spark://127.0.0.1:7077", raising=False)
    monkeypatch.setattr(settings, "ANALYTICS_ROWS", 10, raising=False)
    _scaling.rest.end()
    yield
    _scaling.rest.end()


class Listener(threading.Thread):
    """Something at the cluster's door: it notes what it is asked, and says what it is told to."""

    def __init__(self, said: bytes) -> None:
        super().__init__(daemon=True)
        self.said = said
        self.asked: list[dict[str, Any]] = []
        self.door = socket.socket(socket.AF_UNIX)
        address = Path(settings.SOCLE_DIR) / "run" / "analytics.sock"
        address.parent.mkdir(exist_ok=True)
        address.unlink(missing_ok=True)
        self.door.bind(str(address))
        self.door.listen()

    def run(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line:
                self.asked.append(receive(line.fileno(), lambda: 5.0)[0]["kwargs"])
                send(line.fileno(), self.said)


def rows(scope: Scope, table: Table, **plan: Any) -> dict[str, Any]:
    _asking._answers.clear()
    return queries.rows(scope, table, Plan.from_json(plan))


@pytest.mark.usefixtures("_clustered")
def test_the_cluster_answers_for_a_large_table_and_is_told_all(table: Table, scope: Scope) -> None:
    listener = Listener(pack({"value": {"columns": ["x"], "rows": [[1]], "next": None, "total": 1}}, []))
    listener.start()

    answer = rows(scope, table, limit=3)
    listener.door.close()

    assert answer["rows"] == [[1]]
    assert listener.asked[0]["verb"] == "select"
    assert listener.asked[0]["plan"]["limit"] == 3
    assert Path(listener.asked[0]["base"]).is_file()


@pytest.mark.usefixtures("_clustered")
@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\xff\xff\xff\xff",
        b"\0\0\0\x02{]",
        pack({"bug": "Py4JError"}, []),
        pack({"failed": ["unreadable", "", {}]}, []),
    ],
    ids=["gone", "too long", "nonsense", "broken", "unreadable"],
)
def test_a_cluster_that_fails_is_said_once_and_left_alone_for_a_while(
    said: bytes, table: Table, scope: Scope, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener(said)
    listener.start()

    with caplog.at_level(logging.WARNING):
        answers = [rows(scope, table, limit=4) for _ in range(3)]
    listener.door.close()

    assert [len(one["rows"]) for one in answers] == [4, 4, 4]
    assert len(listener.asked) == 1
    assert [one.message for one in caplog.records if "DuckDB" in one.message]


@pytest.mark.usefixtures("_clustered")
@pytest.mark.parametrize("said", [{"value": None}, {"failed": ["bad-value", "", {}]}], ids=["left", "refused"])
def test_what_the_cluster_leaves_is_answered_without_a_word(
    said: dict[str, Any], table: Table, scope: Scope, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener(pack(said, []))
    listener.start()

    with caplog.at_level(logging.WARNING):
        answers = [rows(scope, table, limit=4) for _ in range(2)]
    listener.door.close()

    assert [len(one["rows"]) for one in answers] == [4, 4]
    assert len(listener.asked) == 2
    assert not caplog.records


@pytest.mark.usefixtures("_clustered")
def test_nobody_at_the_door_is_no_failed_page(table: Table, scope: Scope) -> None:
    (Path(settings.SOCLE_DIR) / "run" / "analytics.sock").unlink(missing_ok=True)

    assert len(rows(scope, table)["rows"]) == 30


@pytest.mark.usefixtures("_clustered")
def test_small_tables_and_tables_with_fresh_rows_are_not_asked_of_it(
    table: Table, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = Listener(b"")
    listener.start()
    monkeypatch.setattr(settings, "ANALYTICS_ROWS", 31)
    rows(scope, table)
    monkeypatch.setattr(settings, "ANALYTICS_ROWS", 10)
    commands.remove_rows(scope, table_slug=table.slug, keys=[["B-0007"]], now=NOW)
    rows(scope, Table.objects.get(pk=table.pk), limit=2)
    listener.door.close()

    assert listener.asked == []


HEAVY = ("ibis", "pyspark", "py4j")
SITE = """
import json, sys, django
django.setup()
from django.urls import get_resolver
get_resolver().check()
import socle.site.serve
print(json.dumps(sorted(sys.modules)))
"""
ENGINE = """
import json, sys
from socle.engines.tables import select, summarise
import polars
polars.DataFrame({"a": ["x", "y"]}).write_parquet(sys.argv[1])
schema = {"columns": [{"name": "a", "type": "string"}], "key": []}
assert select(schema, sys.argv[1], [], {"search": "x"})["total"] == 1
summarise(schema, sys.argv[1], [], {"groups": ["a"]})
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("program", [SITE, ENGINE], ids=["the site", "the engine"])
def test_the_embedded_path_never_loads_what_a_cluster_needs(program: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", program, str(tmp_path / "t.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    loaded = {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
    assert not loaded & set(HEAVY)
