"""A town with an open table, and the program of somebody else that is told of it."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from socle.commons.people.models import Authority
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Table
from socle.data.tables.tests.conftest import _empty_store
from socle.ground.scope import Scope, system_scope
from tests.towns import NOW, found_town

__all__ = ["_empty_store"]


class Receiver(BaseHTTPRequestHandler):
    """Hears messages, answers as it is told, and remembers."""

    heard: ClassVar[list[tuple[str, dict[str, str], bytes]]] = []
    answers: ClassVar[dict[str, tuple[int, str]]] = {}
    odd: ClassVar[dict[str, str]] = {}

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Receiver.heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        if odd := Receiver.odd.get(self.path):
            self._answer_oddly(odd)
            return
        status, location = Receiver.answers.get(self.path, (204, ""))
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST

    def _answer_oddly(self, odd: str) -> None:
        self.send_response(200)
        if odd == "packed":
            self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", "100000" if odd == "long" else "9")
        self.end_headers()
        with contextlib.suppress(OSError):  # who asked may have left
            self.wfile.write(b"x" * (100_000 if odd == "long" else 4 if odd == "cut" else 9))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[str]:
    """The address of a program on this machine, which this test may reach."""
    settings.EGRESS_PRIVATE = True
    Receiver.heard.clear()
    Receiver.answers.clear()
    Receiver.odd.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
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
def table(town: Authority) -> Table:
    return feed_table(town.id, benches(3), now=NOW)
