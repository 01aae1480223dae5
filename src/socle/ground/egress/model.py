"""What is asked, within which limits, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass


class Blocked(Exception):
    """We do not ask that, or stopped: ``scheme``, ``address`` (unreadable), ``private``, ``redirects``, ``downgrade``,
    ``size``. The message never repeats the address: it may hold a secret.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"outbound request blocked: {reason}")
        self.reason = reason


class Unreachable(Exception):
    """No whole answer came: ``name`` (does not resolve), ``connection``, ``tls``, ``time``, ``answer`` (unreadable)."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no answer from outside: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """``most_bytes`` of a body, on the line and unpacked; ``seconds`` for all of it; ``redirects`` followed.

    With 0 bytes the body is not read at all: only the status and the headers count.
    """

    most_bytes: int = 10_000_000
    seconds: float = 20.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer: its status, headers (names in lower case), whole body unpacked, and where it came from."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
