"""An authority that receives photographs, and what its doors would hand over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from socle.commons.people.commands import found_authority
from socle.commons.people.terms import AuthorityKind
from socle.ground import sandbox
from socle.ground.scope import system_scope


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Any) -> None:
    settings.SOCLE_DIR = tmp_path


@pytest.fixture(scope="session", autouse=True)
def _no_child_left() -> Iterator[None]:
    yield
    sandbox.close()


@pytest.fixture
def town(db: Any) -> int:
    """The id of an authority."""
    return _found("belvenne", "BV")


@pytest.fixture
def village(db: Any) -> int:
    """The id of another one."""
    return _found("saint-orvin", "SO")


def _found(slug: str, prefix: str) -> int:
    return found_authority(
        system_scope([]),
        slug=slug,
        name=slug.title(),
        kind=AuthorityKind.MUNICIPALITY,
        code_prefix=prefix,
        languages=["fr"],
    ).id


def sent(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    """A file as Django hands it over."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")
