"""What must hold in an instance, and what does not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from socle.ground.discovery import declared


@dataclass(frozen=True, slots=True)
class Invariant:
    """A sentence that is always true, and the function that lists where it is not (no personal data in it)."""

    name: str
    violations: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Violation:
    """Where an invariant fails."""

    invariant: str
    detail: str


def verify() -> tuple[list[str], list[Violation]]:
    """The names of all invariants of the installed rooms, and every violation found."""
    names: list[str] = []
    found: list[Violation] = []
    for invariant in declared("invariants", "INVARIANTS"):
        names.append(invariant.name)
        found.extend(Violation(invariant.name, detail) for detail in invariant.violations())
    return names, found
