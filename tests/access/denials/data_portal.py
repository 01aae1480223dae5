"""Denials of the portal."""

from typing import Any

from socle.data.portal import commands
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World


def _save(w: World, s: Scope) -> Any:
    words = {"filtre": "places > 2"}
    return commands.save_view(s, table_slug=w.table.slug, name="grands", title="Grands bancs", words=words, now=w.now)


def _remove(w: World, s: Scope) -> Any:
    _save(w, w.system)
    return commands.remove_view(s, table_slug=w.table.slug, name="grands")


DENIALS = {"commands.save_view": Denial(_save), "commands.remove_view": Denial(_remove)}
