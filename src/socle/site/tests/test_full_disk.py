"""On a full disk pages and machine doors answer 503, in words, with one line in the log."""

import errno
import logging
import resource
import signal
import sqlite3
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from socle.ground.database import is_full
from socle.ground.storage import store
from socle.site import urls as site
from tests.towns import found_town

ROWS = "CREATE TABLE IF NOT EXISTS trust_full (words TEXT)"


def fill_the_database(request: HttpRequest) -> HttpResponse:
    """Write until there is no room."""
    with connection.cursor() as cursor:
        for _turn in range(1000):
            cursor.execute("INSERT INTO trust_full VALUES (%s)", ["x" * 100_000])
    return HttpResponse()


def fill_the_store(request: HttpRequest) -> HttpResponse:
    """Keep a file that is too large."""
    store().put("trust/large", bytes(200 << 20))
    return HttpResponse()


def fail(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    raise OperationalError("no such table: lamps")


urlpatterns = [
    *site.urlpatterns,
    path("api/full", fill_the_database),
    path("full", fill_the_database),
    path("full-store", fill_the_store),
    path("fault", fail),
]
handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow past a few megabytes more than the log of the database has."""
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20 << 20, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE trust_full")


@pytest.mark.sqlite
@pytest.mark.urls("socle.site.tests.test_full_disk")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/full", "/en/full", "/api/full", "/full-store"])
def test_a_full_disk_says_so_and_when_to_come_back(
    address: str, small_disk: None, caplog: pytest.LogCaptureFixture
) -> None:
    found_town()
    caplog.set_level(logging.WARNING)

    answer = Client(raise_request_exception=False).get(address)

    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    if address.startswith("/api/"):
        assert answer["Content-Type"] == "application/problem+json" and answer.json()["code"] == "full"
    else:
        assert "<h1" in answer.content.decode() and "Traceback" not in answer.content.decode()
    assert [record.getMessage() for record in caplog.records] == ["nothing was written: the disk is full"]
    assert all(record.exc_info is None for record in caplog.records)


@pytest.mark.urls("socle.site.tests.test_full_disk")
@pytest.mark.django_db
def test_a_fault_of_ours_is_still_one(caplog: pytest.LogCaptureFixture) -> None:
    found_town()

    answer = Client(raise_request_exception=False).get("/fault")

    assert answer.status_code == 500
    assert any(record.exc_info for record in caplog.records)


def test_a_full_disk_is_told_from_other_failures() -> None:
    class DiskFull(Exception):
        sqlstate = "53100"

    def caused(inner: BaseException) -> BaseException:
        outer = DatabaseError("the transaction is aborted")
        outer.__cause__ = inner
        return outer

    full = [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Quota exceeded"),
        OperationalError("database or disk is full"),
        sqlite3.OperationalError("disk I/O error"),
        DiskFull(),
    ]
    assert all(is_full(one) and is_full(caused(one)) for one in full)
    assert not any(
        is_full(one) for one in (OSError(errno.EACCES, "no"), OperationalError("locked"), ValueError(), None)
    )
