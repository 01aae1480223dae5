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
    """Send files, and walk each to an edition, as the pages and the worker do; now and then back to an earlier one."""
    chance = random.Random(seed)
    while True:
        upload = _sent(tell, chance)
        _work(upload.pk)
        _act(tell, "choose_schema", upload.pk, schema_name="")
        _work(upload.pk)
        _act(tell, "prepare", upload.pk, wishes=_wishes(upload))
        _work(upload.pk)
        done = _act(tell, "accept", upload.pk, confirmed=True)
        if done is not None and done.table is not None:
            tell(f"edition {done.table.slug} {done.edition}")
            if chance.random() < 0.3 and done.edition > 1:
                _back(tell, done.table.slug, chance.randrange(1, done.edition), done.edition)


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
        commands.work_on(scope, upload_id=upload_id, turn=upload.turn, now=world.now())


def _act(tell: Tell, verb: str, upload_id: int, **given: Any) -> Any:
    """An act on a file as it stands; nothing where it was refused: another edition came, a step failed."""
    from socle.data.uploads import commands, queries
    from socle.ground import world
    from socle.ground.refusals import Refusal

    scope, here = _scope()
    version = queries.upload_by_id(scope, here, upload_id).version
    try:
        done = getattr(commands, verb)(
            scope, authority_id=here, upload_id=upload_id, expected_version=version, now=world.now(), **given
        )
    except Refusal:
        return None
    tell(f"upload {upload_id} {done.version}")
    return done


def _wishes(upload: Any) -> dict[str, Any]:
    name = upload.name.rpartition(".")[0]
    return {
        "slug": name, "title": name, "description": "", "purpose": "", "licence": "LO-2.0", "frequency": "yearly",
        "keep_years": 1, "key": ["id"], "publish_at": "",
    }  # fmt: skip


def _back(tell: Tell, slug: str, number: int, last: int) -> None:
    from socle.data.tables.commands import roll_back
    from socle.ground import world
    from socle.ground.refusals import Refusal

    try:
        again = roll_back(_scope()[0], table_slug=slug, number=number, expected_edition=last, now=world.now())
    except Refusal:
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
        commands.upsert(scope, table_slug=slug, rows=[{"numero": number}], now=world.now())
        tell(f"row {number} 1")
        if chance.random() < 0.2:
            commands.compact(scope, table_slug=slug, now=world.now())
        if chance.random() < 0.1:
            made = commands.make_edition(scope, table_slug=slug, reason=Reason.DEMAND, now=world.now())
            tell(f"edition {slug} {made.number}")


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
