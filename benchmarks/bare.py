"""The peer of the pages: the same Granian, Django and SQLite settings with nothing else. Two views: 20 rows as JSON,
one insert.

``python -m benchmarks.bare DIRECTORY PORT WORKERS THREADS``
"""

import json
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from socle.ground.database import database_settings


def configure(directory: Path) -> None:
    """A Django with a database and two views: no middleware, no session, no template."""
    settings.configure(
        DATABASES={"default": database_settings("", directory)},
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="not secret: measured and thrown away",
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        USE_TZ=True,
    )
    django.setup()


def fill() -> None:
    """A table of the shape of cases, with a thousand rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, code TEXT, state TEXT, place TEXT, at TEXT)")
        cursor.executemany(
            "INSERT INTO line (code, state, place, at) VALUES (%s, %s, %s, %s)",
            [(f"BV-{n}", "received", f"{n}, rue du Puits", "2026-11-20") for n in range(1000)],
        )
    connection.close()


def read(request: HttpRequest) -> HttpResponse:
    """20 rows as JSON."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code, state, place, at FROM line ORDER BY id DESC LIMIT 20")
        return HttpResponse(json.dumps(cursor.fetchall()), content_type="application/json")


def insert(request: HttpRequest) -> HttpResponse:
    """One row, durable before the answer."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO line (code, state, place, at) VALUES ('BV', 'received', 'rue du Puits', '2026')")
    return HttpResponse("ok")


urlpatterns = [path("read", read), path("insert", insert)]


def main(directory: str, port: str, workers: str, threads: str) -> None:
    """Serve."""
    from django.core.handlers.wsgi import WSGIHandler
    from granian import Granian
    from granian.constants import Interfaces

    configure(Path(directory))
    fill()
    application = WSGIHandler()

    def load(_target: str) -> Any:
        return application

    Granian(
        "benchmarks.bare", port=int(port), interface=Interfaces.WSGI, workers=int(workers),
        blocking_threads=int(threads), log_enabled=False,
    ).serve(target_loader=load)  # fmt: skip


if __name__ == "__main__":
    # The views must be those of the module Django resolves, not of __main__.
    from benchmarks import bare

    bare.main(*sys.argv[1:])
