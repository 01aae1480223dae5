"""A town with a table of places, each with a web address on a machine that answers as machines do."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from socle.commons.people.models import Authority
from socle.data.tables.factories import feed_table
from socle.data.tables.models import Table
from socle.data.tables.terms import Column, Feed
from socle.data.tables.tests.conftest import _empty_store
from socle.ground.scope import Scope, system_scope
from tests.towns import NOW, found_town

__all__ = ["_empty_store"]

PLACES = Feed(
    slug="lieux",
    title={"fr": "Lieux", "en": "Places", "ar": "أماكن"},
    description={"fr": "Des lieux."},
    purpose={"fr": "Essayer."},
    key=("id",),
    columns=(Column("id"), Column("site"), Column("photo"), Column("places", "integer")),
    keep_years=1,
)


class Elsewhere(BaseHTTPRequestHandler):
    """A machine of somebody else."""

    asked: ClassVar[list[tuple[str, str]]] = []
    mended: ClassVar[set[str]] = set()

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        Elsewhere.asked.append((self.command, self.path))
        name = self.path.strip("/").partition("-")[0]
        if self.path in Elsewhere.mended:
            name = "fine"
        if name == "shy" and self.command == "HEAD":
            return self._send(405)
        if name == "liar" and self.command == "HEAD":
            return self._send(404)
        if name == "round":
            return self._send(302, location=self.path)
        if name == "moved":
            return self._send(301, location="/fine")
        if name == "huge" and self.command == "HEAD":
            return self._send(501)
        if name == "huge":
            return self._send(200, b"x" * 500_000)
        return self._send(int(name) if name.isdigit() else 200)

    def _send(self, status: int, body: bytes = b"", location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[str]:
    settings.EGRESS_PRIVATE = True
    Elsewhere.asked.clear()
    Elsewhere.mended.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def town(db: None) -> Authority:
    return found_town()


@pytest.fixture
def scope(town: Authority) -> Scope:
    return system_scope([town.id])


@pytest.fixture
def places(town: Authority) -> Callable[..., Table]:
    """A table of these addresses, one a row."""

    def make(*urls: str, photo: str = "") -> Table:
        rows = [{"id": str(at), "site": url, "photo": photo, "places": at} for at, url in enumerate(urls)]
        return feed_table(town.id, rows, now=NOW, feed=PLACES)

    return make


def heard() -> Counter[str]:
    """How many times each address was asked for."""
    return Counter(path for _method, path in Elsewhere.asked)
