"""Asking the engine of tables in the sandbox, and keeping the files that it made."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from socle.data.uploads.commands._progress import Turn
from socle.ground import sandbox, world
from socle.ground.storage import store

LONGEST_SECONDS = 1800.0
LOOK_SECONDS = 300.0
"""Of a look at the beginning of a file, for which somebody waits before a page; others wait behind."""
_LOOKS = frozenset({"inspect", "detect"})
_TELLS = frozenset({"check", "convert", "propose", "repair", "rewrite"})


class Fault(Exception):
    """The engine gave up on a file: a stable code, and the facts that its words need. No cell of the file."""

    def __init__(self, code: str, facts: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = dict(facts)


def ask(verb: str, turn: Turn, **given: Any) -> Any:
    """Run a verb of ``engines.tables`` as long as its turn is wanted; the turn hears how far it is. Raises
    :class:`Fault`, ``sandbox.Unwanted``.
    """
    seconds = LOOK_SECONDS if verb in _LOOKS else LONGEST_SECONDS
    turn.tell(verb, 0)
    told = partial(turn.tell, verb) if verb in _TELLS else None
    try:
        return sandbox.call(f"socle.engines.tables:{verb}", timeout=seconds, wanted=turn, told=told, **given)
    except sandbox.Failed as said:
        raise Fault(said.code, said.data) from said
    except sandbox.TimedOut as late:
        raise Fault("too-slow", {}) from late
    except sandbox.Crashed as crashed:
        raise Fault("crashed", {}) from crashed


def keep_file(path: Path, kind: str) -> str:
    """Move a file that was made into the store; its key."""
    key = f"uploads/{world.new_id().hex}-{kind}"
    store().take_file(key, path)
    return key
