"""A light load generator: keep-alive connections on the loopback address, every answer read to its last byte.

Run as ``python -m benchmarks.load`` with a JSON order on standard input; one process, so that the server has the
other core.
"""

import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """What a load measured. ``statuses`` counts answers by status; latencies are in milliseconds."""

    requests: int
    seconds: float
    statuses: dict[str, int]
    p50: float
    p99: float
    worst: float

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.requests / self.seconds


def run(port: int, requests: Iterable[str], *, connections: int, seconds: float) -> Result:
    """Send ``requests`` (raw HTTP texts; cycled unless ``seconds`` is 0) over ``connections`` from another process."""
    order = {"port": port, "requests": list(requests), "connections": connections, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"], input=json.dumps(order), capture_output=True, text=True, check=True
    )
    return Result(**json.loads(done.stdout))


def get(path: str, accept: str = "text/html") -> str:
    """A raw GET that accepts gzip, as a browser does."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nAccept-Encoding: gzip\r\n\r\n"


def post(path: str, body: str, headers: str = "") -> str:
    """A raw POST of a form."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body.encode())}\r\n{headers}\r\n{body}"
    )


class Connection:
    """One keep-alive connection with at most one request on its way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        """Send a request."""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int:
        """Read what came; the status once the whole answer is there, else 0."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self.received += piece
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return 0
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at < 0:
            whole = body.endswith(b"0\r\n\r\n") or lower.split(b" ", 2)[1] in (b"204", b"304")
        else:
            whole = len(body) >= int(lower[at + 15 :].split(b"\r\n", 1)[0])
        if not whole:
            return 0
        self.received = b""
        return int(head[9:12])


def _drive(port: int, requests: Iterator[bytes], connections: int, deadline: float | None) -> dict[str, Any]:
    pool = {one.socket: one for one in (Connection(port) for _ in range(connections))}
    latencies: list[float] = []
    statuses: dict[str, int] = {}
    started = time.perf_counter()
    busy = 0
    for one in pool.values():
        request = next(requests, None)
        if request is not None:
            one.send(request)
            busy += 1
    poll = select.epoll()
    by_number = {one.socket.fileno(): one for one in pool.values()}
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    while busy:
        for number, _ in poll.poll(30):
            one = by_number[number]
            status = one.receive()
            if not status:
                continue
            latencies.append(time.perf_counter() - one.sent_at)
            statuses[str(status)] = statuses.get(str(status), 0) + 1
            late = deadline is not None and time.perf_counter() - started > deadline
            request = None if late else next(requests, None)
            if request is None:
                busy -= 1
            else:
                one.send(request)
    seconds = time.perf_counter() - started
    ordered = sorted(latencies)
    return asdict(
        Result(
            len(ordered),
            seconds,
            statuses,
            1000 * ordered[len(ordered) // 2],
            1000 * ordered[int(len(ordered) * 0.99)],
            1000 * ordered[-1],
        )
    )


def _cycle(requests: list[bytes]) -> Iterator[bytes]:
    while True:
        yield from requests


def main() -> None:
    """Obey the order on standard input and print the result as JSON."""
    order = json.load(sys.stdin)
    encoded = [text.encode() for text in order["requests"]]
    requests = _cycle(encoded) if order["seconds"] else iter(encoded)
    print(json.dumps(_drive(order["port"], requests, order["connections"], order["seconds"] or None)))


if __name__ == "__main__":
    main()
