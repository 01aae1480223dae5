"""What can be followed."""

from dataclasses import dataclass

CASE = "case"
KINDS = (CASE,)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be followed, written ``case:12``."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def read_thing(typed: str) -> Thing | None:
    """The thing of a text; ``None`` when no such thing can be followed."""
    kind, _, number = typed.partition(":")
    if kind not in KINDS or not (number.isascii() and number.isdigit() and 0 < len(number) < 16):
        return None
    return Thing(kind, int(number))
