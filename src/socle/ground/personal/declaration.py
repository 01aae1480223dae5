"""The declaration that a room's ``privacy.py`` makes for each group of personal fields."""

from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal fields of one model. ``days`` is how long they are kept after ``kept`` says the clock starts."""

    model: str
    fields: tuple[str, ...]
    what: Words
    purpose: Words
    basis: Words
    kept: Words
    days: int
