"""A town that shows something: a family of displays whose parts are words."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from socle.data.displays.terms import Content, Family, Part
from socle.data.tables.permissions import MANAGE, READ
from socle.data.tables.tests.conftest import NOW, _empty_store, scope, town, village
from socle.ground.refusals import Refusal

__all__ = ["NOW", "_empty_store", "scope", "town", "village"]


@dataclass(frozen=True, slots=True)
class Note(Part):
    """A part that says one thing."""

    says: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"id": self.id, "kind": self.kind, "title": dict(self.title), "says": self.says}


def _no_secret(content: Content[Note]) -> None:
    if any(one.says == "secret" for one in content.parts):
        raise Refusal("walls.secret", "not here")


def family_of(kind: str, up: int = -1) -> Family[Note]:
    """A family of notes."""
    return Family[Note](
        kind=kind,
        room="walls",
        part="note",
        letter="n",
        read=READ,
        edit=MANAGE,
        parse=lambda raw: Note(raw["id"], raw["kind"], raw.get("title", {}), raw["says"]),
        most=3,
        full=_("Titre"),
        empty=_("Titre"),
        many=_("Titre"),
        shown=_("Titre"),
        states={"draft": _("Titre"), "published": _("Titre"), "withdrawn": _("Titre")},
        changed=_("Adresse"),
        up=up,
        arrangements={"first": lambda content, note: content.moved(note, -9)},
        fits=_no_secret,
        taken=frozenset({"nouveau"}),
    )


WALLS = family_of("wall")


@pytest.fixture
def walls() -> Family[Note]:
    return WALLS
