"""At the step of the contact: who names many, or the same one too often, is told so and loses nothing."""

import pytest
from django.test import Client

from socle.commons.messages.models import NamedContact
from socle.ground.scope import system_scope
from socle.services.reports import commands
from socle.services.reports.models import Draft
from tests.towns import NOW, found_town

pytestmark = pytest.mark.django_db(transaction=True)


def step() -> str:
    """The address of the fourth step of a new draft."""
    town = found_town() if not Draft.objects.exists() else Draft.objects.earliest("pk").authority
    draft = commands.start_draft(system_scope([town.pk]), authority_id=town.pk, category="lighting", now=NOW)
    return f"/signalements/nouveau/{draft.token}/contact"


def test_the_eleventh_time_a_contact_is_refused_in_words_and_none_is_always_taken(client: Client) -> None:
    told = [client.post(step(), {"contact": "ana@exemple.fr"}).status_code for _ in range(10)]

    last = step()
    refused = client.post(last, {"contact": "ana@exemple.fr"})
    without = client.post(last, {"contact": ""})

    page = refused.content.decode()
    assert told == [302] * 10 and refused.status_code == 429
    assert 'href="#contact"' in page and "trop souvent" in page and 'value="ana@exemple.fr"' in page
    assert without.status_code == 302 and Draft.objects.latest("pk").contact == ""


def test_one_connection_names_twenty_contacts_and_another_is_not_held_for_it(client: Client) -> None:
    told = [client.post(step(), {"contact": f"a{number}@exemple.fr"}).status_code for number in range(21)]

    elsewhere = Client(REMOTE_ADDR="203.0.113.9").post(step(), {"contact": "b@exemple.fr"})

    assert told == [302] * 20 + [429]
    assert elsewhere.status_code == 302


def test_going_back_and_on_again_counts_once(client: Client) -> None:
    address = step()

    for _ in range(12):
        assert client.post(address, {"contact": "ana@exemple.fr"}).status_code == 302

    assert NamedContact.objects.count() == 1
