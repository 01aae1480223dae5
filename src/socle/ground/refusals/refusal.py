"""The refusal itself, and the two that every room shares."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Refusal(Exception):
    """An expected *no*, with the words that say what to do.

    ``code`` is stable and meant for machines (``reports.outside``); ``status`` is the HTTP status a door answers with;
    ``field`` names the field to mend, where there is one; ``facts`` are further public values (never personal data).
    """

    def __init__(self, code: str, message: Words, *, status: int = 400, field: str | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.status = status
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def not_found() -> Refusal:
    """What is hidden and what does not exist answer alike."""
    return Refusal("not-found", _("Cette page n’existe pas, ou ne vous est pas ouverte."), status=404)


def stale() -> Refusal:
    """Somebody changed the thing since it was shown: nothing is overwritten."""
    return Refusal(
        "stale",
        _("Quelqu’un a modifié ce dossier entre-temps. Relisez-le, puis recommencez."),
        status=409,
        field="version",
    )
