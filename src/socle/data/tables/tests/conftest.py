"""Two towns and an empty store for the tests of tables."""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from socle.commons.people import commands as people
from socle.commons.people.models import Authority
from socle.commons.people.terms import AuthorityKind
from socle.data.tables.queries._asking import _answers
from socle.ground.scope import HOUSE, Scope, system_scope

NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _empty_store() -> Iterator[None]:
    for folder in ("files", "cache"):
        shutil.rmtree(Path(settings.SOCLE_DIR) / folder, ignore_errors=True)
    _answers.clear()
    yield


def found(slug: str, prefix: str) -> Authority:
    return people.found_authority(
        HOUSE,
        slug=slug,
        name=slug.title(),
        kind=AuthorityKind.MUNICIPALITY,
        code_prefix=prefix,
        languages=["fr", "en", "ar"],
    )


@pytest.fixture
def town(db: None) -> Authority:
    return found("belvenne", "BV")


@pytest.fixture
def village(db: None) -> Authority:
    return found("coudray", "CD")


@pytest.fixture
def scope(town: Authority) -> Scope:
    return system_scope([town.id])
