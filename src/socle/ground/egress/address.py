"""Reading an address, and finding out to which machine it leads."""

import ipaddress
import re
import socket
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from socle.ground.egress.model import Blocked, Unreachable

PORTS = {"http": 80, "https": 443}
LONGEST = 4000
_UNREADABLE = re.compile(r"[\x00-\x20\x7f\\]")
# Addresses that stand for others, or lead nowhere, and that Python calls global.
_REFUSED = tuple(
    ipaddress.ip_network(one)
    for one in (
        "192.88.99.0/24",  # 6to4 relays
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # local NAT64
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local, as it once was
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A readable address: where to go and what to ask there."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Who is trusted with what was sent."""
        return self.scheme, self.host, self.port


@dataclass(frozen=True, slots=True)
class Machine:
    """One resolved address, as the system's ``connect`` takes it."""

    family: int
    sockaddr: tuple[Any, ...]


def read(url: str) -> Place:
    """The place of an absolute ``http`` or ``https`` address. Raises :class:`Blocked`."""
    if len(url) > LONGEST or _UNREADABLE.search(url):
        raise Blocked("address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise Blocked("address") from fault
    if parts.scheme not in PORTS:
        raise Blocked("scheme")
    if not parts.hostname or "@" in parts.netloc or "%" in parts.netloc or port == 0:
        raise Blocked("address")
    try:
        host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode("ascii")
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    except UnicodeError as fault:
        raise Blocked("address") from fault
    return Place(parts.scheme, host, port or PORTS[parts.scheme], f"{path}?{query}" if query else path)


def machines(place: Place, *, private: bool, seconds: float) -> list[Machine]:
    """Every machine the name leads to, resolved once. Raises :class:`Blocked` when one of them is not public and
    ``private`` does not allow it, :class:`Unreachable` when there is none.
    """
    found = _resolve(place.host, place.port, seconds)
    if not private and not all(is_public(str(one.sockaddr[0])) for one in found):
        raise Blocked("private")
    return found


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet: not private, local, multicast, shared, reserved or a
    disguise of another.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in one for one in _REFUSED)


def _resolve(host: str, port: int, seconds: float) -> list[Machine]:
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as failure:
            answer.append(failure)

    # The system's resolver takes no time limit.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(seconds, 0))
    if not answer:
        raise Unreachable("time")
    if isinstance(answer[0], Exception) or not answer[0]:
        raise Unreachable("name")
    return [Machine(family, sockaddr) for family, _kind, _protocol, _name, sockaddr in answer[0]]
