"""A table whose editions were all withdrawn says so, and shows no row."""

from pathlib import Path

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.tables import commands
from socle.data.tables.tests.conftest import NOW
from socle.data.tables.tests.test_publishing import prepared, publish
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db


def test_a_table_whose_last_edition_was_withdrawn_shows_no_row(
    tmp_path: Path, visitor: Client, town: Authority, scope: Scope
) -> None:
    publish(scope, town, prepared(tmp_path, 3))
    before = visitor.get("/donnees/belvenne-arbres/").content.decode()
    commands.withdraw_edition(scope, table_slug="belvenne-arbres", number=1, because="une personne", now=NOW)

    page = visitor.get("/donnees/belvenne-arbres/")
    rows = visitor.get("/api/v1/tables/belvenne-arbres/rows")
    file = visitor.get("/donnees/belvenne-arbres.csv")
    editions = visitor.get("/donnees/belvenne-arbres/?vue=editions").content.decode()

    assert "arbre 1" in before
    assert (page.status_code, rows.status_code, file.status_code) == (200, 200, 200)
    written = file.getvalue() if file.streaming else file.content
    assert "arbre 1" not in page.content.decode() + rows.content.decode() + written.decode()
    assert "Retirée" in editions
