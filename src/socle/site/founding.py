"""A new, empty, real instance: its first authority and its first administrator; then further authorities."""

import re
import string
import sys
import unicodedata
from collections.abc import Collection
from pathlib import Path

from socle.site.instance import Instance, read_instance, write_instance
from socle.site.prepare import open_instance, prepare

KNOWN_LANGUAGES = ("fr", "en", "ar")


def found(directory: Path, *, name: str, languages: list[str], admin: str | None) -> int:
    """Make the instance and print what to do next; returns the exit status."""
    if wrong := _wrong_languages(languages):
        return _refuse(wrong)
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


def add(
    directory: Path,
    *,
    slug: str,
    name: str,
    kind: str,
    parent: str | None,
    prefix: str | None,
    languages: list[str] | None,
    admin: str | None,
) -> int:
    """Found one more authority in an instance, served or not; returns the exit status. All or nothing."""
    spoken = languages if languages is not None else read_instance(directory).languages
    if wrong := _wrong_languages(spoken):
        return _refuse(wrong)
    open_instance(directory)
    prepare(static=False)
    from socle.commons.people import commands, queries
    from socle.commons.people.terms import AuthorityKind, Role
    from socle.ground import audit, world
    from socle.ground.database import atomic
    from socle.ground.refusals import Refusal
    from socle.ground.scope import HOUSE, system_scope

    here = queries.authorities(HOUSE)
    above = next((one for one in here if one.slug == parent), None)
    taken = {one.code_prefix for one in here}
    begins = prefix if prefix is not None else _free_prefix(name, taken)
    if kind not in list(AuthorityKind):
        return _refuse(f"--kind is one of {', '.join(AuthorityKind)}, not {kind}.")
    if wrong := _wrong_place([one.slug for one in here], slug, parent) or _wrong_prefix(taken, begins):
        return _refuse(wrong)
    try:
        with atomic():
            made = commands.found_authority(
                HOUSE,
                slug=slug,
                name=name,
                kind=AuthorityKind(kind),
                code_prefix=begins,
                languages=spoken,
                parent=above,
            )
            if admin:
                commands.create_account(
                    system_scope([made.id]),
                    authority_id=made.id,
                    email=admin,
                    name=admin.partition("@")[0],
                    role=Role.ADMINISTRATOR,
                    now=world.now(),
                )
    except Refusal as refusal:
        queries.forget_authorities(HOUSE)
        return _refuse(str(refusal.message))
    audit.sequence()
    print(f"{made.name} is at /@{slug}/; its tracking codes begin with {begins}. A server knows it in three seconds.")
    return 0


def _wrong_languages(languages: list[str]) -> str:
    unknown = [one for one in languages if one not in KNOWN_LANGUAGES]
    if languages and not unknown:
        return ""
    return f"Languages are among {', '.join(KNOWN_LANGUAGES)}, not {', '.join(unknown) or 'none'}."


def _wrong_place(slugs: list[str], slug: str, parent: str | None) -> str:
    known = f"There are: {', '.join(slugs)}."
    if parent is not None and parent not in slugs:
        return f"There is no authority {parent}. {known}"
    return f"The slug {slug} is taken. {known}" if slug in slugs else ""


def _wrong_prefix(taken: Collection[str], begins: str) -> str:
    if re.fullmatch(r"[A-Z]{2,4}", begins) and begins not in taken:
        return ""
    used = f"These are taken: {', '.join(sorted(taken))}."
    return f"--prefix is two to four capital letters without accents, of its own. {used}"


def _free_prefix(name: str, taken: Collection[str]) -> str:
    """The letters of the name, with one more where another authority has them."""
    first = prefix_of(name)
    longer = (first[:3] + letter for letter in string.ascii_uppercase)
    return next((one for one in (first, *longer) if one not in taken), first)


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


def slug_of(name: str) -> str:
    """A short address from a name: ``Saint-Élier-sur-Venne`` → ``saint-elier-sur-venne``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "collectivite"


def prefix_of(name: str) -> str:
    """Two or three letters that begin the tracking codes: ``Saint-Élier`` → ``SE``."""
    words = [word for word in slug_of(name).split("-") if word]
    letters = "".join(word[0] for word in words[:3]) if len(words) > 1 else words[0][:2]
    return re.sub(r"[^A-Z]", "X", letters.upper())
