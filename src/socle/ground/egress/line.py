"""One connection to a machine that was checked: no other is ever made."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from socle.ground import world
from socle.ground.egress.address import Machine, Place
from socle.ground.egress.model import Unreachable


class Deadline:
    """The moment when all must be done. Sockets that it guards are cut then, whatever they wait for."""

    def __init__(self, seconds: float) -> None:
        self._end = world.monotonic() + seconds
        self.passed = False

    def left(self) -> float:
        """Seconds left. Raises :class:`Unreachable` when there are none."""
        left = self._end - world.monotonic()
        if left <= 0 or self.passed:
            self.passed = True
            raise Unreachable("time")
        return left

    @contextmanager
    def guards(self, opened: socket.socket) -> Iterator[None]:
        """Cut the socket at the end, also for one who sends a byte now and then so that no read ever times out."""
        # A twin: TLS takes the first one's number away.
        twin = opened.dup()

        def cut() -> None:
            self.passed = True
            with contextlib.suppress(OSError):
                twin.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self.left(), cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            twin.close()


def connect(machines: Sequence[Machine], deadline: Deadline) -> socket.socket:
    """A socket to the first of these machines that answers. Raises :class:`Unreachable`."""
    for machine in machines:
        opened = socket.socket(machine.family, socket.SOCK_STREAM)
        try:
            opened.settimeout(deadline.left())
            opened.connect(machine.sockaddr)
        except OSError:
            opened.close()
        except BaseException:
            opened.close()
            raise
        else:
            return opened
    deadline.left()
    raise Unreachable("connection")


class _Pinned(HTTPConnection):
    given: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.given


class _PinnedTls(HTTPSConnection):
    given: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.given


def ask(
    opened: socket.socket, place: Place, method: str, headers: Mapping[str, str], body: bytes, deadline: Deadline
) -> tuple[Any, urllib3.BaseHTTPResponse]:
    """Send the request on an open socket; returns the connection, to be closed, and the beginning of the answer.

    The certificate is checked against the name that was asked for, never the address. Raises :class:`Unreachable`.
    """
    line: _Pinned | _PinnedTls
    if place.scheme == "https":
        line = _PinnedTls(place.host, place.port, ssl_context=ssl.create_default_context(), cert_reqs="CERT_REQUIRED")
    else:
        line = _Pinned(place.host, place.port)
    line.given, line.timeout = opened, deadline.left()
    try:
        line.request(
            method, place.target, body=body or None, headers=headers, preload_content=False, decode_content=False
        )
        return line, line.getresponse()
    except BaseException as failure:
        line.close()
        opened.close()
        raise reason_of(failure, deadline) from failure


def reason_of(failure: BaseException, deadline: Deadline) -> BaseException:
    """What a failure on the line is for the one who asked; what is not one stays as it is."""
    if deadline.passed or isinstance(failure, TimeoutError | urllib3.exceptions.TimeoutError):
        return Unreachable("time")
    if isinstance(failure, ssl.SSLError | urllib3.exceptions.SSLError):
        return Unreachable("tls")
    if isinstance(failure, OSError | urllib3.exceptions.HTTPError):
        return Unreachable("answer")
    return Unreachable("answer") if isinstance(failure, http.client.HTTPException) else failure
