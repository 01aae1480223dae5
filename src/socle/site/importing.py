"""``./socle import`` and ``./socle places``: bring a file in, or say clearly why not."""

import sys
from pathlib import Path

from django.utils import translation

from socle.commons.people.queries import Authority, authorities, authority_by_slug
from socle.commons.places import commands as places
from socle.commons.places.terms import finding_words, layer_words
from socle.data.tables import commands
from socle.ground import audit, world
from socle.ground.refusals import Refusal
from socle.ground.scope import HOUSE, system_scope

SHOWN_FINDINGS = 20


def publish(file: Path, *, slug: str, title: str, authority: str | None, sheet: str = "") -> int:
    """Publish ``file`` and print what was found in it; returns the exit status."""
    try:
        owner = _owner(authority)
        if owner is None:
            return 2
        imported = commands.import_file(
            system_scope([owner.id]),
            authority_id=owner.id,
            slug=slug,
            title=title,
            path=file,
            now=world.now(),
            sheet=sheet,
        )
    except Refusal as refusal:
        print(f"Not published: {refusal.message}", file=sys.stderr)
        return 1
    audit.sequence()  # nobody serves, perhaps: the act has its place in the log at once
    print(imported.summary())
    return 0


def import_places(file: Path, *, authority: str | None, areas: str, only_read: bool) -> int:
    """Read ``file``, print what was found and left out, apply it unless ``only_read``; returns the exit status."""
    try:
        owner = _owner(authority)
        if owner is None:
            return 2
        scope, now = system_scope([owner.id]), world.now()
        with translation.override("en"):
            found = places.read_import(scope, authority_id=owner.id, path=file, name=file.name, what=areas, now=now)
            print(f"{file.name} ({found.format}):")
            for layer, count in found.counts.items():
                print(f"  {count:>8} {layer_words(layer)}")
            for code, count in found.totals.items():
                print(f"  {count:>8} left out or mended: {finding_words(code)}")
            for one in found.findings[:SHOWN_FINDINGS]:
                print(f"           {one['row']}: {finding_words(one['code'])} {one['value']}".rstrip())
        act = places.drop_import if only_read else places.apply_import
        act(scope, authority_id=owner.id, import_id=found.pk, now=now)
    except Refusal as refusal:
        with translation.override("en"):
            print(f"Not imported: {refusal.message}", file=sys.stderr)
        return 1
    print("Nothing was changed." if only_read else f"{owner.name} has these places now.")
    return 0


def _owner(slug: str | None) -> Authority | None:
    if slug is not None:
        return authority_by_slug(HOUSE, slug)
    everyone = authorities(HOUSE)
    if not everyone:
        print("This instance has no authority yet.", file=sys.stderr)
    return everyone[0] if everyone else None
