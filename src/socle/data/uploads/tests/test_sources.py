"""Addresses: what is new comes in, what is not a table is refused in words, and the good edition stays."""

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from socle.data.tables.models import Edition
from socle.data.uploads import commands, queries
from socle.data.uploads.models import Source, Upload
from socle.data.uploads.terms import Doubt, Every, State
from socle.data.uploads.tests.conftest import NOW, TREES, Walk
from socle.ground.refusals import Refusal

pytestmark = pytest.mark.django_db


class Town(BaseHTTPRequestHandler):
    """A server of another administration, as they are."""

    content: ClassVar[bytes] = TREES.encode()
    etag: ClassVar[str] = ""
    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        Town.asked.append({name.lower(): value for name, value in self.headers.items()})
        match self.path:
            case "/page.csv":
                self._send(200, b"\n <!DOCTYPE html><html><body>Session expir\xc3\xa9e</body></html>", "text/csv")
            case "/html.csv":
                self._send(200, b"a;b\n1;2\n", "text/html; charset=utf-8")
            case "/dies.csv":
                self.send_response(200)
                self.send_header("Content-Length", "100000")
                self.end_headers()
                self.wfile.write(Town.content)
                self.close_connection = True
            case "/gone.csv":
                self._send(404, b"rien", "text/plain")
            case "/empty.csv":
                self._send(200, b"", "text/csv")
            case "/away.csv":
                self.send_response(302)
                self.send_header("Location", "ftp://127.0.0.1/arbres.csv")
                self.end_headers()
            case _ if Town.etag and self.headers.get("If-None-Match") == Town.etag:
                self._send(304, b"", "text/csv")
            case _:
                self._send(200, Town.content, "text/csv")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if Town.etag:
            self.send_header("ETag", Town.etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Town)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    settings.EGRESS_PRIVATE = True
    Town.content, Town.etag = TREES.encode(), ""
    Town.asked.clear()
    with serving() as found:
        yield found


def follow(walk: Walk, url: str, **other: Any) -> Source:
    given = {"every": Every.DAILY, **other}
    return ask(walk, commands.add_source(walk.scope, url=url, **given, **walk.at))


def ask(walk: Walk, source: Source) -> Source:
    """What the worker does of an address, and of the file that it brought."""
    commands.fetch(walk.scope, source_id=source.pk, turn=source.turn, now=NOW)
    for upload in Upload.objects.exclude(work=""):
        walk.work(upload)
    return Source.objects.get(pk=source.pk)


def again(walk: Walk, source: Source) -> Source:
    return ask(walk, commands.ask_source(walk.scope, source_id=source.pk, **walk.at))


def test_what_an_address_gives_is_received_read_and_waits_for_a_person(walk: Walk, site: str) -> None:
    source = follow(walk, f"{site}/arbres%20de%20la%20ville.csv")

    upload = Upload.objects.get()
    assert source.outcome == "new" and source.next_at == NOW + datetime.timedelta(days=1)
    assert (upload.name, upload.state, upload.source) == ("arbres de la ville.csv", State.INSPECTED, source)


def test_what_did_not_change_is_not_received_again(walk: Walk, site: str) -> None:
    Town.etag = '"v1"'
    source = follow(walk, f"{site}/arbres.csv")

    source = again(walk, source)
    assert (source.outcome, Town.asked[-1]["if-none-match"]) == ("same", '"v1"')
    Town.etag = '"v2"'  # another name for the same bytes
    assert again(walk, source).outcome == "same"
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("page.csv", "page"),
        ("html.csv", "page"),
        ("dies.csv", "answer"),
        ("gone.csv", "status"),
        ("empty.csv", "empty"),
        ("away.csv", "scheme"),
    ],
)
def test_what_is_not_a_whole_file_is_refused_in_words_and_the_good_edition_stays(
    walk: Walk, site: str, path: str, outcome: str
) -> None:
    walk.published()

    source = follow(walk, f"{site}/{path}", table_slug="belvenne-arbres", automatic=True)

    assert source.outcome in (outcome, "connection"), source.outcome
    assert Upload.objects.count() == 1 and Edition.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/a.csv", "http://localhost/a.csv", "http://[::1]/a.csv", "http://169.254.169.254/a"]
)
def test_an_address_of_our_own_network_is_not_asked(walk: Walk, url: str) -> None:
    assert follow(walk, url).outcome == "private"


@pytest.mark.parametrize(
    "url", ["", "ftp://a.example/b", "javascript:alert(1)", "http://", "https://a b", "https://[", "h" * 3000]
)
def test_what_is_no_address_is_refused_at_its_field(walk: Walk, url: str) -> None:
    with pytest.raises(Refusal) as told:
        commands.add_source(walk.scope, url=url, every=Every.DAILY, **walk.at)

    assert (told.value.code, told.value.field) == ("uploads.url", "url")


def test_a_refresh_without_anything_doubtful_publishes_itself_and_a_doubtful_one_waits(walk: Walk, site: str) -> None:
    walk.published()
    source = follow(walk, f"{site}/arbres.csv", table_slug="belvenne-arbres", automatic=True)
    assert Edition.objects.count() == 2

    Town.content = TREES.encode() + b"4;Orme;2004-01-01;3\n"
    source = again(walk, source)
    assert Edition.objects.count() == 3

    Town.content = b"id;esp\xc3\xa8ce\n1;Tilleul\n"
    source = again(walk, source)
    waiting = Upload.objects.order_by("-pk")[0]
    assert Edition.objects.count() == 3
    assert (waiting.state, source.outcome) == (State.CHECKED, "new")
    assert {Doubt.FEWER_ROWS, Doubt.COLUMNS_GONE} <= set(waiting.doubts)


def test_a_refresh_with_a_column_of_persons_waits_for_a_person(walk: Walk, site: str) -> None:
    walk.published()
    source = follow(walk, f"{site}/arbres.csv", table_slug="belvenne-arbres", automatic=True)

    rows = [f"{n};Tilleul;2001-03-02;1;{name}@gmail.com" for n, name in enumerate(["marie.martin", "jean.petit"] * 20)]
    Town.content = ("id;espèce;planté le;hauteur;planté par\n" + "\n".join(rows)).encode()
    again(walk, source)

    assert Doubt.PERSONAL in Upload.objects.order_by("-pk")[0].doubts
    assert Edition.objects.count() == 2


def test_an_address_whose_time_has_come_is_asked_once(walk: Walk, site: str) -> None:
    source = follow(walk, f"{site}/arbres.csv")

    assert commands.ask_due(walk.scope, now=NOW + datetime.timedelta(hours=23)) == 0
    assert commands.ask_due(walk.scope, now=NOW + datetime.timedelta(hours=24)) == 1
    assert commands.ask_due(walk.scope, now=NOW + datetime.timedelta(hours=24)) == 0
    turned = Source.objects.get(pk=source.pk)
    assert turned.waiting and turned.turn == source.turn + 1
    commands.fetch(walk.scope, source_id=source.pk, turn=source.turn, now=NOW)  # an occasion that is over
    assert Source.objects.get(pk=source.pk).waiting


def test_an_address_that_was_forgotten_leaves_its_files(walk: Walk, site: str) -> None:
    source = follow(walk, f"{site}/arbres.csv")

    commands.remove_source(walk.scope, source_id=source.pk, expected_version=source.version, **walk.at)

    assert Upload.objects.get().source is None
    assert queries.sources(walk.scope, walk.town.id) == []
