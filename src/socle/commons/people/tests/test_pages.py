"""The pages of staff: what they show, what they do, and what a hostile hand gets."""

import re
from typing import Any

import pytest
from django.test import Client

from socle.commons.people.models import Account, Agreement, Authority, Organisation, RoleHeld, Team
from socle.commons.people.terms import Role
from socle.commons.people.tests.conftest import House
from tests.towns import hire

PAGES = [
    "equipe", "equipe/invitation", "equipe/services", "collectivite", "compte", "compte/mot-de-passe",
    "compte/facteurs", "compte/application", "compte/cles/ajouter", "personnes",
]  # fmt: skip
HOSTILE = ["\x00", "x" * 60_000, "' OR 1=1 --", "<script>", "🌿", "٣", "-1", "99999999999999999999", "\u202e"]


@pytest.fixture
def boss(house: House) -> Client:
    """The administrator's browser."""
    browser = Client()
    browser.force_login(house.boss)
    return browser


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_every_page_is_whole_and_light(boss: Client, page: str, language: str) -> None:
    answer = boss.get(f"{language}/agent/{page}")
    text = answer.content.decode()

    assert answer.status_code == 200
    assert len(answer.content) < 50_000
    assert text.count("<h1") == 1 and 'class="staff"' in text
    assert " style=" not in text and "<style" not in text


def test_the_menu_shows_what_one_may_open(house: House, boss: Client) -> None:
    agent, public = Client(), Client()
    agent.force_login(house.agent)

    mine, theirs = (one.get("/agent/equipe").content.decode() for one in (boss, agent))
    outside = public.get("/").content.decode()

    assert "/agent/collectivite" in mine and "/agent/personnes" in mine
    assert "/agent/collectivite" not in theirs and "/agent/equipe" in theirs
    assert 'aria-current="page">Équipe' in mine
    assert "/agent/compte" not in outside and "Menu des agents" not in outside


def test_someone_is_invited_found_given_a_role_and_closed(house: House, boss: Client) -> None:
    form: dict[str, Any] = {"email": "rim@belvenne.example", "name": "Rim Haddad", "role": "agent"}

    invited = boss.post("/agent/equipe/invitation", form)
    rim = Account.objects.get(email="rim@belvenne.example")
    found = boss.get("/agent/equipe", {"q": "haddad"}).content.decode()
    boss.post(f"/agent/equipe/{rim.pk}", {"act": "donner", "role": "manager"})
    boss.post(f"/agent/equipe/{rim.pk}", {"act": "retirer", "role": "agent"})
    roles = set(RoleHeld.objects.filter(account=rim).values_list("role", flat=True))
    boss.post(f"/agent/equipe/{rim.pk}", {"act": "fermer"})

    assert invited.status_code == 303
    assert "Rim Haddad" in found and "administrator de" not in found.partition("<main")[2]
    assert roles == {"manager"}
    assert not Account.objects.get(pk=rim.pk).is_active
    assert "Rim Haddad" in boss.get("/agent/equipe", {"fermes": "1"}).content.decode()


def test_a_refusal_is_said_on_the_page(house: House, boss: Client) -> None:
    answer = boss.post(f"/agent/equipe/{house.boss.pk}", {"act": "retirer", "role": "administrator"})

    assert answer.status_code == 422
    assert "dernier administrateur" in answer.content.decode()


def test_an_agent_sees_the_team_and_changes_nothing(house: House) -> None:
    agent = Client()
    agent.force_login(house.agent)
    page = agent.get(f"/agent/equipe/{house.boss.pk}").content.decode()

    answer = agent.post(f"/agent/equipe/{house.boss.pk}", {"act": "fermer"})

    assert "Fermer le compte" not in page and "Retirer" not in page
    assert answer.status_code == 404 and Account.objects.get(pk=house.boss.pk).is_active


def test_teams_and_organisations_are_made_and_changed(house: House, boss: Client) -> None:
    boss.post("/agent/equipe/services", {"act": "organisation", "name": "Clarté", "kind": "company", "email": ""})
    organisation = Organisation.objects.get()
    boss.post("/agent/equipe/services", {"act": "equipe", "name": "Nuit", "organisation": organisation.pk})
    team = Team.objects.get()
    address = f"/agent/equipe/services/{team.pk}"
    boss.post(address, {"act": "ajouter", "account": house.agent.pk})
    listed = boss.get(address).content.decode()
    change: dict[str, Any] = {
        "act": "changer",
        "name": "Nuit et jour",
        "email": "",
        "is_active": "on",
        "version": "1",
        "organisation": "",
    }
    changed, stale = boss.post(address, change), boss.post(address, change)
    boss.post(
        f"/agent/equipe/organisations/{organisation.pk}",
        {"name": "Clarté SA", "kind": "company", "mark": organisation.mark},
    )

    team.refresh_from_db()
    assert "agent de Belvenne" in listed
    assert team.name == "Nuit et jour" and team.organisation is None
    assert (changed.status_code, stale.status_code) == (303, 409)
    assert Organisation.objects.get().name == "Clarté SA"


def test_the_hall_changes_on_public_pages(house: House, boss: Client) -> None:
    form: dict[str, Any] = {
        "act": "dire", "hall_address": "9, rue du Four", "hall_phone": "04 99 88 77 66", "contact_email": "",
        "languages": ["fr", "ar"], "hours_fr": "Tous les matins", "hours_en": "", "hours_ar": "", "version": "1",
    }  # fmt: skip

    boss.post("/agent/collectivite", form)

    public = Client().get("/mentions").content.decode()
    assert "9, rue du Four" in public and "Tous les matins" in public
    assert Authority.objects.get(pk=house.town.id).languages == ["fr", "ar"]


def test_an_agreement_is_made_and_ended(house: House, boss: Client) -> None:
    form: dict[str, Any] = {
        "act": "accord",
        "other": house.other.id,
        "reference": "2026-41",
        "since": "2026-01-01",
        "until": "",
    }

    boss.post("/agent/collectivite", form)
    agreement = Agreement.objects.get()
    page = boss.get("/agent/collectivite").content.decode()
    unseen = boss.post(f"/agent/collectivite/accords/{agreement.pk}/fin")
    boss.post(f"/agent/collectivite/accords/{agreement.pk}/fin", {"mark": agreement.mark})

    agreement.refresh_from_db()
    assert "2026-41" in page and agreement.until is not None and unseen.status_code == 409


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_input_is_refused_never_a_fault(house: House, boss: Client, typed: str) -> None:
    fields = [
        "act", "name", "email", "role", "language", "current", "new", "repeated", "session", "account", "organisation",
        "kind", "is_active", "version", "hall_address", "hall_phone", "contact_email", "languages", "hours_fr", "other",
        "reference", "since", "until", "contact", "code", "credential", "sure",
    ]  # fmt: skip
    hire(house.other, Role.AGENT)
    for page in [*PAGES, f"equipe/{house.agent.pk}", "compte/sessions", "equipe/services/1"]:
        for act in (
            "",
            "donner",
            "retirer",
            "equipe",
            "organisation",
            "changer",
            "ajouter",
            "dire",
            "accord",
            "emporter",
        ):
            answer = boss.post(f"/agent/{page}", {**dict.fromkeys(fields, typed), **({"act": act} if act else {})})
            assert answer.status_code < 500, (page, act)
        assert boss.get(f"/agent/{page}", {"q": typed, "page": typed, "fait": typed, "fermes": typed}).status_code < 500
    assert boss.get("/agent/equipe/99999999999999999999").status_code == 404
    assert boss.get("/agent/equipe/services/99999999999999999999").status_code == 404


def test_many_people_come_in_pages(house: House, boss: Client) -> None:
    for number in range(60):
        hire(house.town, Role.AGENT, f"a{number}@belvenne.example")

    pages = [boss.get("/agent/equipe", {"page": page}) for page in ("1", "3", "9")]

    assert [_rows(one) for one in pages] == [25, 12, 12]


def _rows(answer: Any) -> int:
    return int(answer.content.decode().count("<tr>")) - 1


def test_two_people_who_change_an_organisation_overwrite_nothing_unseen(house: House, boss: Client) -> None:
    boss.post("/agent/equipe/services", {"act": "organisation", "name": "Clarté", "kind": "company", "email": ""})
    address = f"/agent/equipe/organisations/{Organisation.objects.get().pk}"
    form = {"name": "Clarté SA", "kind": "company", "mark": _marks(boss.get(address))["mark"]}

    boss.post(address, form)
    late = boss.post(address, form | {"name": "Clarté et fils"})

    page = late.content.decode()
    assert late.status_code == 409 and Organisation.objects.get().name == "Clarté SA"
    assert 'value="Clarté et fils"' in page and "Ce qui est gardé maintenant" in page
    assert boss.post(address, form | {"name": "Clarté et fils"} | _marks(late)).status_code == 303


def test_two_people_who_write_an_agreement_overwrite_nothing_unseen(house: House, boss: Client) -> None:
    form: dict[str, Any] = {"act": "accord", "other": house.other.id, "since": "2026-01-01", "until": ""}
    shown = _marks(boss.get("/agent/collectivite"))

    boss.post("/agent/collectivite", form | shown | {"reference": "2026-41"})
    late = boss.post("/agent/collectivite", form | shown | {"reference": "2026-42"})

    assert late.status_code == 409 and Agreement.objects.get().reference == "2026-41"
    assert 'value="2026-42"' in late.content.decode() and "2026-41" in late.content.decode()
    again = boss.post("/agent/collectivite", form | _marks(late) | {"reference": "2026-42"})
    assert again.status_code == 303 and Agreement.objects.get().reference == "2026-42"


def _marks(page: Any) -> dict[str, str]:
    """What the forms of a page say they showed."""
    return dict(re.findall(r'name="(mark[-\d]*)" value="(\w*)"', page.content.decode()))
