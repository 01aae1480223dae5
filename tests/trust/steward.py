"""What two more forked processes do all their lives: a steward takes files to editions, a keeper of a live table puts
rows, folds them and freezes editions. Each says what a command acknowledged: ``upload ID VERSION``,
``edition SLUG NUMBER``, ``row NUMBER 1``.
"""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

Tell = Callable[[str], None]
MOST_TABLES = 6


def _scope() -> tuple[Any, int]:
    from socle.commons.people.queries import authorities
    from socle.ground.scope import HOUSE, system_scope

    here = authorities(HOUSE)[0].id
    return system_scope([here]), here


def steward(tell: Tell, *, seed: str) -> None:
    """Send files, and walk each to an edition, as the pages and the worker do; now and then back to an earlier one.

    Whoever comes after one that was killed goes on with the file that has come farthest.
    """
    chance = random.Random(seed)
    while True:
        upload = _farthest() or _sent(tell, chance)
        _work(upload.pk)
        done = _next_act(tell, upload.pk)
        if done is not None and done.edition:
            tell(f"edition {done.table.slug} {done.edition}")
            if chance.random() < 0.3 and done.edition > 1:
                _back(tell, done.table.slug, chance.randrange(1, done.edition), done.edition)


def _farthest() -> Any:
    """The file nearest to its edition; nothing when none is on its way."""
    from socle.data.uploads import queries
    from socle.data.uploads.terms import OPEN

    files = [one for one in queries.open_uploads(*_scope()) if one.state in OPEN]
    return max(files, key=lambda one: (OPEN.index(one.state), bool(one.made), one.pk), default=None)


def _next_act(tell: Tell, upload_id: int) -> Any:
    """What a person does next with a file that nothing is being done to. A file that cannot go on is given up."""
    from socle.data.uploads import queries
    from socle.data.uploads.terms import State

    scope, here = _scope()
    upload = queries.upload_by_id(scope, here, upload_id)
    if upload.work:  # the job worker has asked for the next step meanwhile
        return None
    if upload.state == State.CHECKED and upload.made:
        done = _act(tell, "accept", upload, confirmed=True)
    elif upload.state == State.CHECKED:
        done = _act(tell, "prepare", upload, wishes=_wishes(upload))
    else:
        done = _act(tell, "choose_schema", upload, schema_name="")
    return done or _act(tell, "cancel", upload)


def _sent(tell: Tell, chance: random.Random) -> Any:
    from socle.data.tables.queries import tables
    from socle.data.uploads import commands
    from socle.ground import world

    scope, here = _scope()
    known = [table.slug for table in tables(scope, here) if table.origin == "import"]
    slug = chance.choice(known) if known and (len(known) >= MOST_TABLES or chance.random() < 0.6) else ""
    rows = [f"{n};Tilleul;{chance.randrange(40)}.5" for n in range(chance.randrange(3, 200))]
    content = "\n".join(["id;espece;hauteur", *rows]).encode()
    with commands.workplace(scope) as folder:
        path = Path(folder) / "sent"
        path.write_bytes(content)
        facts: dict[str, Any] = {
            "name": f"arbres-{chance.randrange(10**9)}.csv",
            "sha256": "0" * 64,
            "table_slug": slug,
        }
        upload = commands.receive(scope, authority_id=here, path=path, size=len(content), now=world.now(), **facts)
    tell(f"upload {upload.pk} {upload.version}")
    return upload


def _work(upload_id: int) -> None:
    """Be the worker of one file, as the real one may be at the same time."""
    from socle.data.uploads import commands, queries
    from socle.ground import world

    scope, here = _scope()
    while (upload := queries.upload_by_id(scope, here, upload_id)).work:
        try:
            commands.work_on(scope, upload_id=upload_id, turn=upload.turn, now=world.now())
        except _refused():
            continue


def _act(tell: Tell, verb: str, upload: Any, **given: Any) -> Any:
    """An act on a file as it was seen; nothing where it was refused: another edition came, a step failed."""
    from socle.data.uploads import commands
    from socle.ground import world

    scope, here = _scope()
    given |= {"upload_id": upload.pk}
    if verb != "cancel":
        given["expected_version"] = upload.version
    try:
        done = getattr(commands, verb)(scope, authority_id=here, now=world.now(), **given)
    except _refused():
        return None
    tell(f"upload {upload.pk} {done.version}")
    return done


def _refused() -> tuple[type[Exception], ...]:
    """What an act meets that does nothing and says nothing: a refusal, or the death of the child that worked for it."""
    from socle.ground.refusals import Refusal
    from socle.ground.sandbox import Crashed

    return Refusal, Crashed


def _wishes(upload: Any) -> dict[str, Any]:
    name = upload.name.rpartition(".")[0]
    return {
        "slug": name, "title": name, "description": "", "purpose": "", "licence": "LO-2.0", "frequency": "yearly",
        "keep_years": 1, "key": ["id"], "publish_at": "",
    }  # fmt: skip


def _back(tell: Tell, slug: str, number: int, last: int) -> None:
    from socle.data.tables.commands import roll_back
    from socle.ground import world

    try:
        again = roll_back(_scope()[0], table_slug=slug, number=number, expected_edition=last, now=world.now())
    except _refused():
        return
    tell(f"edition {slug} {again.number}")


def keeper(tell: Tell, *, seed: str) -> None:
    """Put rows into a live table, fold its deltas, freeze its editions."""
    from socle.data.tables import commands
    from socle.data.tables.factories import BENCHES
    from socle.data.tables.terms import Reason
    from socle.ground import world

    chance = random.Random(seed)
    scope, here = _scope()
    slug = commands.ensure_feed(scope, BENCHES, here, now=world.now()).slug
    while True:
        number = f"B-{chance.randrange(10**12)}"
        try:
            commands.upsert(scope, table_slug=slug, rows=[{"numero": number}], now=world.now())
            tell(f"row {number} 1")
            if chance.random() < 0.2:
                commands.compact(scope, table_slug=slug, now=world.now())
            if chance.random() < 0.1:
                made = commands.make_edition(scope, table_slug=slug, reason=Reason.DEMAND, now=world.now())
                tell(f"edition {slug} {made.number}")
        except _refused():
            continue


def rows_kept() -> list[str]:
    """The numbers that the live table holds."""
    from socle.data.tables import queries
    from socle.data.tables.terms import Plan

    scope, here = _scope()
    found = [table for table in queries.tables(scope, here) if table.slug.endswith("-bancs")]
    kept: list[str] = []
    while found and (page := queries.rows(scope, found[0], Plan(limit=1000, offset=len(kept)))["rows"]):
        kept += [str(row[0]) for row in page]
    return kept
