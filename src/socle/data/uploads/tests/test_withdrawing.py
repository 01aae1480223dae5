"""When an edition is withdrawn, what it came from goes at once: bytes, findings, examples."""

from pathlib import Path

import pytest
from django.conf import settings

from socle.data.tables import commands as tables
from socle.data.tables.events import EditionWithdrawn
from socle.data.uploads import commands, reactions
from socle.data.uploads.models import Upload
from socle.data.uploads.tests.conftest import NOW, TREES, Walk
from socle.ground.audit.models import Leaf
from socle.ground.verify import verify

pytestmark = pytest.mark.django_db
CANARY = "Tilleul de Canari Marie"
WITH = TREES.replace("Tilleul", f'" {CANARY}"')


def kept() -> bytes:
    """All that this room keeps: rows of the database as text, and every file of the store."""
    files = Path(settings.SOCLE_DIR) / "files" / "uploads"
    rows = repr(list(Upload.objects.values())).encode()
    return rows + b"".join(path.read_bytes() for path in files.rglob("*") if path.is_file())


def slug_of(upload: Upload) -> str:
    assert upload.table is not None
    return upload.table.slug


def withdrawn(walk: Walk, number: int) -> None:
    slug, here = "belvenne-arbres", walk.town.id
    tables.withdraw_edition(walk.scope, table_slug=slug, number=number, because="une personne", now=NOW)
    table = Upload.objects.exclude(table=None).first()
    assert table is not None and table.table_id is not None
    reactions.forget_edition(EditionWithdrawn(table.table_id, slug, here, number, NOW))


def test_nothing_of_the_file_of_a_withdrawn_edition_stays(walk: Walk) -> None:
    first = walk.published(WITH)
    assert CANARY.encode() in kept()

    withdrawn(walk, 1)

    gone = Upload.objects.get(pk=first.pk)
    assert CANARY.encode() not in kept()
    assert (gone.state, gone.edition, gone.storage_key, gone.name) == (first.state, 1, "", "…")
    assert gone.report["rows"] == 3
    assert Leaf.objects.filter(act="uploads.upload.forget", about=f"upload:{first.pk}").count() == 1
    assert verify()[1] == []


def test_done_twice_it_does_nothing_new(walk: Walk) -> None:
    upload = walk.published(WITH)
    withdrawn(walk, 1)
    before = (Upload.objects.get(pk=upload.pk).version, Leaf.objects.count())

    facts = {"authority_id": walk.town.id, "table_id": upload.table_id or 0, "number": 1}
    assert commands.forget_edition(walk.scope, now=NOW, **facts) == 0
    assert (Upload.objects.get(pk=upload.pk).version, Leaf.objects.count()) == before


def test_the_same_bytes_refused_before_go_too_and_other_editions_keep_theirs(walk: Walk) -> None:
    table = slug_of(walk.published(TREES))
    refused = walk.checked(WITH, table_slug=table)
    commands.refuse(walk.scope, upload_id=refused.pk, expected_version=refused.version, **walk.at)
    second = walk.published(WITH, table_slug=table)
    third = walk.published(TREES.replace("9\n", "10\n"), table_slug=table)
    assert CANARY in str(Upload.objects.get(pk=third.pk).difference["examples"])

    withdrawn(walk, 2)

    assert CANARY.encode() not in kept()
    left = Upload.objects.get(pk=third.pk)
    assert left.storage_key and left.difference["changed"] == 2 and left.version == third.version
    assert [Upload.objects.get(pk=one.pk).storage_key for one in (refused, second)] == ["", ""]
    assert Upload.objects.get(edition=1).storage_key


def test_a_file_that_waits_to_be_accepted_still_can_be(walk: Walk) -> None:
    table = slug_of(walk.published(WITH))
    waiting = walk.prepared(TREES, table_slug=table)

    withdrawn(walk, 1)

    assert CANARY.encode() not in kept()
    commands.accept(walk.scope, upload_id=waiting.pk, expected_version=waiting.version, confirmed=True, **walk.at)
    assert Upload.objects.get(pk=waiting.pk).edition == 2
