"""What senders and answers are told: what becomes public before it is sent, names in the reader's language."""

import pytest
from django.test import Client
from django.utils import translation

from socle.commons.places.models import Neighbourhood
from socle.ground.scope import system_scope
from socle.services.reports import commands
from socle.services.reports.offers import ReportKind
from socle.services.reports.tests.reported import report
from tests.towns import NOW, found_town

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_sends_something_sensitive_is_told_that_nothing_becomes_public(client: Client) -> None:
    town = found_town()
    pages = []
    for category in ("people", "lighting"):
        draft = commands.start_draft(system_scope([town.pk]), authority_id=town.pk, category=category, now=NOW)
        pages.append(client.get(f"/signalements/nouveau/{draft.token}/relire").content.decode())

    sensitive, plain = pages
    assert "Rien ne sera public" in sensitive and "arrondi à 50" not in sensitive
    assert "Ce qui sera public" in plain and "arrondi à 50" in plain


def test_an_answer_names_the_neighbourhood_in_the_language_of_who_reads_it() -> None:
    town = found_town()
    case = report(town, 1)
    Neighbourhood.objects.filter(authority=town).update(names={"ar": "المركز"})

    with translation.override("ar"):
        fields = ReportKind().answer_fields(system_scope([town.pk]), town.pk, case.pk)

    assert fields["neighbourhood"] == "المركز"
