"""The guarded request."""

import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from urllib.parse import urljoin

from django.conf import settings
from urllib3 import BaseHTTPResponse

from socle.ground.egress.address import Place, machines, read
from socle.ground.egress.line import Deadline, ask, connect, reason_of
from socle.ground.egress.model import Answer, Blocked, Limits, Unreachable

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PIECE = 1 << 16
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
AGENT = "Socle"
# What is meant for one machine must not be shown to another.
_SECRET = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key", "x-ckan-api-key"})
# What this door decides itself.
_OWN = frozenset({"host", "accept-encoding", "connection", "content-length", "transfer-encoding"})


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    limits: Limits | None = None,
    into: BinaryIO | None = None,
) -> Answer:
    """Ask another machine, following redirects. Any status is an answer. Never inside ``atomic()``: it may take long.

    A large body goes ``into`` an open file, from its beginning, and the answer's own is then empty; after an exception
    the file holds what came before it.

    Raises :class:`Blocked` (scheme, private address, redirects, size) or :class:`Unreachable` (name, connection, TLS,
    time, an answer that cannot be read). ``ValueError`` for a method or header that no caller should give.
    """
    bounds = limits or Limits()
    if method not in METHODS:
        raise ValueError(f"not a method: {method!r}")
    sent = {name.lower(): value for name, value in (headers or {}).items()}
    if any("\r" in text or "\n" in text for pair in sent.items() for text in pair):
        raise ValueError("a header is one line")
    deadline = Deadline(bounds.seconds)
    for _turn in range(bounds.redirects + 1):
        place = read(url)
        answer = _once(url, place, method, sent, body, bounds, deadline, into)
        target = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not target:
            return answer
        url = _joined(url, target)
        if (there := read(url)).origin != place.origin:
            if place.scheme == "https" and there.scheme == "http":
                raise Blocked("downgrade")
            sent = {name: value for name, value in sent.items() if name not in _SECRET}
        if answer.status == 303 or (answer.status in (301, 302) and method == "POST"):
            method, body = "GET" if method != "HEAD" else method, b""
            sent.pop("content-type", None)
    raise Blocked("redirects")


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError as fault:
        raise Blocked("address") from fault


def _once(
    url: str,
    place: Place,
    method: str,
    sent: Mapping[str, str],
    body: bytes,
    bounds: Limits,
    deadline: Deadline,
    into: BinaryIO | None,
) -> Answer:
    allowed: bool = settings.EGRESS_PRIVATE
    found = machines(place, private=allowed, seconds=deadline.left())
    headers = {name: value for name, value in sent.items() if name not in _OWN}
    headers = {"user-agent": AGENT, **headers, "accept-encoding": "gzip", "connection": "close"}
    opened = connect(found, deadline)
    with deadline.guards(opened):
        line, response = ask(opened, place, method, headers, body, deadline)
        try:
            told = {name.lower(): value for name, value in response.headers.items()}
            pieces = _pieces(response, bounds, deadline) if bounds.most_bytes else iter(())
            empty = method == "HEAD" or not bounds.most_bytes
            whole = _kept(_unpacked(pieces, told, bounds, empty=empty), into)
        finally:
            response.close()
            line.close()
    return Answer(response.status, told, whole, url)


def _kept(pieces: Iterator[bytes], into: BinaryIO | None) -> bytes:
    if into is None:
        return b"".join(pieces)
    into.seek(0)
    into.truncate()
    for piece in pieces:
        into.write(piece)
    return b""


def _pieces(response: BaseHTTPResponse, bounds: Limits, deadline: Deadline) -> Iterator[bytes]:
    """The bytes on the line, never more than the limit, and all that were promised."""
    seen = 0
    while True:
        try:
            piece = response.read(PIECE, decode_content=False)
        except Exception as failure:
            raise reason_of(failure, deadline) from failure
        deadline.left()
        if not piece:
            return
        seen += len(piece)
        if seen > bounds.most_bytes:
            raise Blocked("size")
        yield piece


def _unpacked(pieces: Iterator[bytes], told: Mapping[str, str], bounds: Limits, *, empty: bool) -> Iterator[bytes]:
    """The body as it was before packing: what unpacks to more than the limit is never unpacked whole."""
    packing = told.get("content-encoding", "identity").strip().lower()
    if empty or packing in ("identity", ""):
        yield from pieces
        return
    if packing not in ("gzip", "x-gzip"):
        raise Unreachable("answer")
    unpacker, left, any_piece = zlib.decompressobj(wbits=31), bounds.most_bytes, False
    for piece in pieces:
        any_piece = True
        try:
            plain = unpacker.decompress(piece, left + 1)
        except zlib.error as fault:
            raise Unreachable("answer") from fault
        left -= len(plain)
        if left < 0:
            raise Blocked("size")
        yield plain
    if any_piece and not unpacker.eof:
        raise Unreachable("answer")
