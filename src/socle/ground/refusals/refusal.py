"""The refusal itself, and those that every room shares."""

import hashlib
import json
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


def mark_of(*shown: object) -> str:
    """A mark of what a form showed, for settings that carry no version: 20 signs, the same for the same values.

    ``shown`` are plain values (text, numbers, lists, mappings, dates). It is no secret and proves nothing: it only
    tells whether what is kept now is what the page was made from.
    """
    plain = json.dumps(shown, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:20]


def stale_setting() -> Refusal:
    """Somebody changed a setting since its form was shown: nothing is overwritten."""
    return Refusal(
        "stale",
        _(
            "Quelqu’un a changé ce réglage depuis que cette page est ouverte. Rien n’est remplacé : comparez, puis "
            "enregistrez de nouveau."
        ),
        status=409,
        field="mark",
    )


def refuse_stale(expected: str, now: str) -> None:
    """Let a form change a setting only if what it showed is what is kept now; both are marks of :func:`mark_of`.

    Raises ``Refusal`` ``stale`` (409).
    """
    if expected != now:
        raise stale_setting()
