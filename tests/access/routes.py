"""Every route of the site, with what its view declares, and an address for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

from socle.ground.scope import Permission
from socle.ground.scope.doors import door_of

# What stands in an address for a parameter: nothing of anybody's, so that only the guard can open the door.
SAMPLES = {"int": "999999", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x", "str": "x"}


@dataclass(frozen=True)
class Route:
    """A route: its name, an address, and what its view declares (nothing: a fault)."""

    name: str
    address: str
    door: Permission | str | None


def routes() -> Iterator[Route]:
    """Every route of the URLconf, those of machines by operation."""
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + _address(entry)
        if isinstance(entry, URLResolver):
            yield from _below(entry, pattern)
            continue
        operations = _operations(entry.callback)
        for method, view in operations:
            yield Route(f"{method} {pattern}", pattern, door_of(view))
        if not operations:
            yield Route(entry.name or pattern, pattern, door_of(entry.callback))


def _address(entry: URLPattern | URLResolver) -> str:
    text = str(entry.pattern)
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        text = text.replace(f"<{kind}:{name}>", SAMPLES.get(kind, "x")).replace(f"<{name}>", "x")
    return text.replace("\\", "").lstrip("^").rstrip("$Z")


def _operations(callback: Any) -> list[tuple[str, Any]]:
    """The operations that one address of a machine door serves."""
    view = getattr(callback, "__self__", None) or next(
        (
            cell.cell_contents
            for cell in getattr(callback, "__closure__", None) or ()
            if isinstance(cell.cell_contents, PathView)
        ),
        None,
    )
    if not isinstance(view, PathView):
        return []
    return [(method, one.view_func) for one in view.operations for method in one.methods]
