"""One line for each guard: a call with sound arguments that this guard alone refuses.

A room's lines are in ``<floor>_<room>.py`` here, in ``DENIALS``: the guard's name without the room → a call on a small
world and a scope. ``Denial(call, also=(…))`` names further guards on the way, kept open both times (a command
that asks a guarded query of the same permission); ``lacking`` names the permission where the code computes it, or all
of those of which one is enough.
"""

from importlib import import_module
from pathlib import Path

from tests.access.denials.line import Call, Denial


def denials() -> dict[str, Denial]:
    """All lines of all rooms, by the guard's full name."""
    found: dict[str, Denial] = {}
    for path in sorted(Path(__file__).parent.glob("*_*.py")):
        if path.stem.startswith("__"):
            continue
        lines: dict[str, Denial | Call] = import_module(f"tests.access.denials.{path.stem}").DENIALS
        for name, line in lines.items():
            found[f"{path.stem}.{name}"] = line if isinstance(line, Denial) else Denial(line)
    return found
