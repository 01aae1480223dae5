"""A town, its steward, files that are sent and a worker that does what it owes."""

import datetime
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from socle.commons.people import commands as people
from socle.commons.people.models import Authority
from socle.commons.people.terms import AuthorityKind
from socle.data.tables.queries._asking import _answers
from socle.data.uploads import commands
from socle.data.uploads.models import Upload
from socle.ground import world
from socle.ground.scope import HOUSE, Scope, system_scope

NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
TREES = "id;espèce;planté le;hauteur\n1;Tilleul;2001-03-02;12.5\n2;Érable;2002-05-04;9\n3;Chêne;2003-12-31;20.25\n"
WISHES = {
    "slug": "arbres", "title": "Arbres", "description": "Chaque arbre.", "purpose": "", "licence": "LO-2.0",
    "frequency": "yearly", "keep_years": 5, "key": ["id"], "publish_at": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _empty_store() -> Iterator[None]:
    for folder in ("files", "cache"):
        shutil.rmtree(Path(settings.SOCLE_DIR) / folder, ignore_errors=True)
    _answers.clear()
    yield


@pytest.fixture
def town(db: None) -> Authority:
    return people.found_authority(
        HOUSE, slug="belvenne", name="Belvenne", kind=AuthorityKind.MUNICIPALITY, code_prefix="BV",
        languages=["fr", "en", "ar"],
    )  # fmt: skip


@pytest.fixture
def scope(town: Authority) -> Scope:
    return system_scope([town.id])


@pytest.fixture
def walk(tmp_path: Path, town: Authority, scope: Scope) -> "Walk":
    return Walk(tmp_path, town, scope)


class Walk:
    """A steward's acts on one file after another, by the commands, with the worker doing its part at once."""

    def __init__(self, folder: Path, town: Authority, scope: Scope) -> None:
        self.folder, self.town, self.scope = folder, town, scope
        self.at: dict[str, Any] = {"authority_id": town.id, "now": NOW}

    def send(self, content: str | bytes = TREES, name: str = "arbres.csv", **other: Any) -> Upload:
        """A file was sent; nobody read it yet."""
        path = self.folder / world.new_id().hex
        raw = content.encode() if isinstance(content, str) else content
        path.write_bytes(raw)
        digest = hashlib.sha256(raw).hexdigest()
        return commands.receive(self.scope, name=name, path=path, size=len(raw), sha256=digest, **self.at, **other)

    def work(self, upload: Upload) -> Upload:
        """The worker does all that it owes on a file."""
        fresh = Upload.objects.get(pk=upload.pk)
        while fresh.work:
            commands.work_on(self.scope, upload_id=fresh.pk, turn=fresh.turn, now=NOW)
            fresh = Upload.objects.get(pk=upload.pk)
        return fresh

    def do(self, verb: Callable[..., Upload], upload: Upload, **given: Any) -> Upload:
        """An act, then the worker."""
        verb(self.scope, upload_id=upload.pk, expected_version=upload.version, **self.at, **given)
        return self.work(upload)

    def checked(self, content: str | bytes = TREES, **other: Any) -> Upload:
        """A file that was read and checked against no schema."""
        return self.do(commands.choose_schema, self.work(self.send(content, **other)), schema_name="")

    def prepared(self, content: str | bytes = TREES, wishes: dict[str, Any] | None = None, **other: Any) -> Upload:
        """A file ready to be accepted."""
        return self.do(commands.prepare, self.checked(content, **other), wishes={**WISHES, **(wishes or {})})

    def published(self, content: str | bytes = TREES, **other: Any) -> Upload:
        """A file that became an edition."""
        upload = self.prepared(content, **other)
        commands.accept(self.scope, upload_id=upload.pk, expected_version=upload.version, confirmed=True, **self.at)
        return Upload.objects.get(pk=upload.pk)
