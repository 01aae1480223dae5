"""A line of the denials."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from socle.ground.scope import Scope
from tests.access.denials.world import World

Call = Callable[[World, Scope], Any]


@dataclass(frozen=True)
class Denial:
    """A call, the guards that stand behind the one it tries, and the permissions that are lacking: the guard's own, or
    those named, of which one would be enough.
    """

    call: Call
    also: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
