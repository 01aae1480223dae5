"""One writer at a time, for threads and processes; durable or refused."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from socle.ground.database import Undurable, assert_durable, database_settings, is_postgres
from socle.ground.database.sqlite.lock import WriterLock

WAIT_FOR_LOCK = """
import sys
from socle.ground.database.sqlite.lock import WriterLock
lock = WriterLock(sys.argv[1]); print("waiting", flush=True); lock.acquire(); print("held", flush=True); lock.release()
"""

FORK_THEN_DIE_WITH_THE_LOCK = """
import os, signal, sys, time
from socle.ground.database.sqlite.lock import writer_lock
writer_lock(sys.argv[1]).acquire()
if os.fork() == 0:
    time.sleep(3)
    os._exit(0)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_another_process_waits_for_the_lock(tmp_path: Path) -> None:
    lock = WriterLock(str(tmp_path / "db"))
    lock.acquire()
    other = subprocess.Popen(
        [sys.executable, "-c", WAIT_FOR_LOCK, str(tmp_path / "db")], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None and other.stdout.readline() == "waiting\n"

    with pytest.raises(subprocess.TimeoutExpired):
        other.wait(timeout=0.3)
    lock.release()

    assert other.stdout.read() == "held\n"
    assert other.wait(timeout=5) == 0
    other.stdout.close()


def test_a_killed_writer_leaves_the_lock_even_when_its_children_live_on(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FORK_THEN_DIE_WITH_THE_LOCK, str(tmp_path / "db")])
    other = WAIT_FOR_LOCK, str(tmp_path / "db")

    held = subprocess.run([sys.executable, "-c", *other], timeout=2, capture_output=True, text=True)

    assert done.returncode == -signal.SIGKILL
    assert held.stdout == "waiting\nheld\n"


def test_threads_hold_it_one_after_the_other(tmp_path: Path) -> None:
    lock = WriterLock(str(tmp_path / "db"))
    inside, worst = 0, 0

    def hold() -> None:
        nonlocal inside, worst
        for _ in range(50):
            lock.acquire()
            inside += 1
            worst = max(worst, inside)
            inside -= 1
            lock.release()

    threads = [threading.Thread(target=hold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert worst == 1


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_write_outside_any_transaction_stands_in_line_too() -> None:
    done = threading.Event()

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ground_outbox_delivery")
        connection.close()
        done.set()

    first = WriterLock(str(connection.settings_dict["NAME"]))
    first.acquire()
    second = threading.Thread(target=write)
    second.start()

    overtook = done.wait(0.3)
    first.release()
    second.join()

    assert not overtook
    assert done.is_set()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_could_lose_acknowledged_writes_is_refused() -> None:
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        repair = "SET synchronous_commit = on"
    else:
        assert_durable()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
        repair = "PRAGMA synchronous=FULL"

    with pytest.raises(Undurable):
        assert_durable()

    with connection.cursor() as cursor:
        cursor.execute(repair)
    assert_durable()


def test_the_address_of_the_database_is_read(tmp_path: Path) -> None:
    read = database_settings("postgres://town:p%40ss@db.example:5433/socle?sslmode=require", tmp_path)

    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"]) == ("town", "p@ss", "db.example", "5433")
    assert read["OPTIONS"]["sslmode"] == "require"
    assert database_settings("", tmp_path)["NAME"] == str(tmp_path / "socle.sqlite3")
    with pytest.raises(ValueError, match="postgres://"):
        database_settings("mysql://x", tmp_path)
