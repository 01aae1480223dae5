"""What was withdrawn is nowhere: neither in the live rows that came with it, nor in a download, nor after a crash."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from socle.commons.people.models import Authority
from socle.data.tables import commands, queries
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Base, Edition, Table
from socle.data.tables.queries import _downloads
from socle.data.tables.schedule import _editions
from socle.data.tables.terms import Plan, Reason
from socle.data.tables.tests.conftest import NOW
from socle.data.tables.tests.test_publishing import prepared, publish
from socle.ground.refusals import Refusal
from socle.ground.scope import HOUSE, Scope
from socle.ground.storage import store
from socle.ground.verify import verify

KILLS = 4


def withdraw(scope: Scope, number: int, slug: str = "belvenne-arbres") -> None:
    commands.withdraw_edition(scope, table_slug=slug, number=number, because="une personne", now=NOW)


def shown(scope: Scope) -> int:
    return int(queries.rows(scope, queries.table_by_slug(scope, "belvenne-arbres"), Plan())["total"])


def made_files() -> set[str]:
    return {path.name.partition(".")[0] for path in (Path(settings.SOCLE_DIR) / "cache" / "tables").glob("*/*")}


@pytest.mark.django_db
def test_live_rows_go_back_to_the_last_edition_that_stands(tmp_path: Path, town: Authority, scope: Scope) -> None:
    for rows in (3, 4, 5):
        publish(scope, town, prepared(tmp_path, rows), expected=rows - 3)
    table = queries.table_by_slug(scope, "belvenne-arbres")
    withdrawn_base = Base.objects.get(table=table).storage_key
    queries.export_path(scope, table, "csv")

    withdraw(scope, 2)
    assert shown(scope) == 5, "an edition in between is not what is shown"
    withdraw(scope, 3)

    back = Table.objects.get(pk=table.pk)
    assert (shown(scope), back.version, back.editions.get(number=1).version) == (3, table.version + 1, back.version)
    assert not store().exists(withdrawn_base)
    assert made_files() == set()
    assert queries.export_path(scope, back, "csv").path.read_bytes().count(b"\n") == 4
    assert publish(scope, town, prepared(tmp_path, 6), expected=3).number == 4
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_table_without_a_standing_edition_shows_no_rows(tmp_path: Path, town: Authority, scope: Scope) -> None:
    publish(scope, town, prepared(tmp_path, 3))
    Table.objects.update(frequency="daily")

    withdraw(scope, 1)
    _editions(NOW)

    assert (shown(scope), Base.objects.count(), Edition.objects.count()) == (0, 0, 1)
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_room_s_own_rows_stay_until_the_room_removes_them(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(3), now=NOW)
    commands.make_edition(scope, table_slug=table.slug, reason=Reason.DEMAND, now=NOW)

    withdraw(scope, 1, table.slug)

    assert queries.rows(scope, Table.objects.get(pk=table.pk), Plan())["total"] == 3


@pytest.mark.django_db
def test_a_download_that_ends_after_the_withdrawal_is_not_kept(
    tmp_path: Path, town: Authority, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = publish(scope, town, prepared(tmp_path, 3))
    table = queries.table_by_slug(scope, "belvenne-arbres")
    making = _downloads._making(table, "csv", edition, None)
    keep = making._keep
    assert keep is not None

    def late(made: dict[str, Any]) -> None:
        withdraw(scope, 1)
        keep(made)

    monkeypatch.setattr(making, "_keep", late)
    making.keep_on()
    making.run()  # here, in the transaction of the test

    assert isinstance(making.failure, Refusal)
    assert made_files() == set()


@pytest.mark.django_db
def test_the_sweep_drops_downloads_of_withdrawn_editions_at_once(tmp_path: Path, town: Authority, scope: Scope) -> None:
    publish(scope, town, prepared(tmp_path, 3))
    publish(scope, town, prepared(tmp_path, 4), expected=1)
    withdraw(scope, 1)
    folder = _downloads.folder_of(Table.objects.get().pk)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("e1.00.csv", "e2.00.csv"):
        (folder / name).write_text("id\n")

    commands.sweep(HOUSE, now=NOW)

    assert {path.name for path in folder.glob("e*")} == {"e2.00.csv"}


def _run(instance: Path, *what: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "socle.data.tables.tests.withdrawer", *what],
        env={**os.environ, "SOCLE_DIR": str(instance)}, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip


def test_a_withdrawal_killed_at_any_instant_is_whole_or_did_not_happen(tmp_path: Path) -> None:
    chance = random.Random(20261120)
    _run(tmp_path, "prepare")

    for _ in range(KILLS):
        worker = subprocess.Popen(
            [sys.executable, "-m", "socle.data.tables.tests.withdrawer", "withdraw"],
            env={**os.environ, "SOCLE_DIR": str(tmp_path)}, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert worker.stdout is not None
        worker.stdout.readline()
        threading.Event().wait(chance.random() * 0.08)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()

        standing, rows, *violations = _run(tmp_path, "look").stdout.split("\n")
        assert rows == standing
        assert [one for one in violations if one] == []
