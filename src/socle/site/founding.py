"""A new, empty, real instance: its first authority and its first administrator."""

import re
import sys
import unicodedata
from pathlib import Path

from socle.site.instance import Instance, write_instance
from socle.site.prepare import open_instance, prepare

KNOWN_LANGUAGES = ("fr", "en", "ar")


def found(directory: Path, *, name: str, languages: list[str], admin: str | None) -> int:
    """Make the instance and print what to do next; returns the exit status."""
    unknown = [one for one in languages if one not in KNOWN_LANGUAGES]
    if unknown or not languages:
        print(f"Languages are among {', '.join(KNOWN_LANGUAGES)}, not {', '.join(unknown) or 'none'}.", file=sys.stderr)
        return 2
    write_instance(directory, Instance(languages=languages))
    open_instance(directory)
    prepare(static=False)
    from socle.commons.people import commands
    from socle.commons.people.terms import AuthorityKind, Role
    from socle.ground import audit, world
    from socle.ground.refusals import Refusal
    from socle.ground.scope import HOUSE, system_scope

    try:
        authority = commands.found_authority(
            HOUSE,
            slug=slug_of(name),
            name=name,
            kind=AuthorityKind.MUNICIPALITY,
            code_prefix=prefix_of(name),
            languages=languages,
        )
        if admin:
            scope = system_scope([authority.id])
            commands.create_account(
                scope,
                authority_id=authority.id,
                email=admin,
                name=admin.partition("@")[0],
                role=Role.ADMINISTRATOR,
                now=world.now(),
            )
    except Refusal as refusal:
        print(refusal.message, file=sys.stderr)
        return 2
    audit.sequence()
    print(f"{name} is ready in {directory}. Serve it: ./socle serve --dir {directory}")
    return 0


def slug_of(name: str) -> str:
    """A short address from a name: ``Saint-Élier-sur-Venne`` → ``saint-elier-sur-venne``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "collectivite"


def prefix_of(name: str) -> str:
    """Two or three letters that begin the tracking codes: ``Saint-Élier`` → ``SE``."""
    words = [word for word in slug_of(name).split("-") if word]
    letters = "".join(word[0] for word in words[:3]) if len(words) > 1 else words[0][:2]
    return re.sub(r"[^A-Z]", "X", letters.upper())
