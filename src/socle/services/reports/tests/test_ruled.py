"""Reports go to teams by rules that anyone reads, and join those that are there."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import translation

from socle.commons.cases.queries import Case
from socle.commons.people import commands as people
from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.commons.places import commands as places
from socle.commons.places.terms import NewStreet
from socle.engines.geo import Line, Point
from socle.ground import jobs
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.scope import system_scope
from socle.services.reports.models import Draft, Promise, Report
from socle.services.reports.tests.reported import DAY, HERE, move, report, rule, team
from tests.towns import NOW, found_town, hire

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_rule_that_fired_is_stored_and_shown_and_a_change_touches_nothing_given_before(client: Client) -> None:
    town = found_town()
    light, roads = team(town, "Lampes"), team(town, "Routes")
    fired = rule(town, light, "lighting", "Centre")
    rule(town, roads)
    manager = Client()
    manager.force_login(hire(town, Role.MANAGER))

    case = report(town, 1)
    answer = manager.post("/agent/reglages/signalements", {"do": "remove", "rule": fired})
    later = report(town, 2)

    assert answer.status_code == 303
    case.refresh_from_db()
    assert (case.team_id, later.team_id) == (light.pk, roads.pk)
    assert case.routed_by == "1|Lampes"
    assert "Lampes" in client.get(f"/suivi/{case.code}").content.decode()


def test_without_a_rule_nobody_is_given_the_report() -> None:
    town = found_town()

    case = report(town, 1)

    assert (case.team_id, case.routed_by) == (None, "")


def test_rules_are_read_by_anyone_changed_by_managers_and_tried_before(client: Client) -> None:
    town = found_town()
    rule(town, team(town, "Lampes"), "lighting")
    agent, manager = Client(), Client()
    agent.force_login(hire(town, Role.AGENT))
    manager.force_login(hire(town, Role.MANAGER))

    public = client.get("/signalements/regles").content.decode()
    tried = manager.get("/agent/reglages/signalements", {"categorie": "lighting", "quartier": "Centre"})
    other = manager.get("/agent/reglages/signalements", {"categorie": "water", "quartier": "x" * 5000})

    assert "Lampes" in public and "Éclairage" in public
    assert agent.get("/agent/reglages/signalements").status_code == 404
    assert "Règle 1" in tried.content.decode()
    assert "Aucune règle ne convient" in other.content.decode()


def test_each_reader_finds_the_teams_in_their_language_and_a_case_keeps_the_authoritys(client: Client) -> None:
    town = found_town()
    scope = system_scope([town.id])
    given = people.create_team(scope, authority_id=town.id, name="Lampes", names={"ar": "الإنارة"}, now=NOW)
    rule(town, given, "lighting")

    arabic, french = (client.get(f"{prefix}/signalements/regles").content.decode() for prefix in ("/ar", ""))
    with translation.override("ar"):
        case = report(town, 1)

    assert "الإنارة" in arabic and "Lampes" not in arabic
    assert "Lampes" in french
    assert case.routed_by == "1|Lampes"


@pytest.mark.parametrize(
    "form",
    [
        {"do": "add"},
        {"do": "add", "team": "99999"},
        {"do": "add", "team": "1", "categories": "nothing"},
        {"do": "add", "team": "1", "areas": "nowhere"},
        {"do": "remove", "rule": "9" * 40},
        {"do": "promises", "days-lighting": "0"},
        {"do": "promises", "days-lighting": "-3"},
        {"do": "promises", "days-lighting": "١٢"},
        {"do": "explode"},
        {},
    ],
)
def test_rules_that_make_no_sense_are_refused_clearly(form: dict[str, str]) -> None:
    town = found_town()
    given = team(town, "Lampes")
    manager = Client()
    manager.force_login(hire(town, Role.MANAGER))

    sent = {**form, "team": str(given.pk)} if form.get("team") == "1" else form
    answer = manager.post("/agent/reglages/signalements", sent)

    assert answer.status_code in (400, 404, 422)
    assert Leaf.objects.filter(act__startswith="reports.").count() == 0


def test_the_order_of_rules_can_be_changed() -> None:
    town = found_town()
    first, second = team(town, "Un"), team(town, "Deux")
    rule(town, first)
    last = rule(town, second)
    manager = Client()
    manager.force_login(hire(town, Role.MANAGER))

    manager.post("/agent/reglages/signalements", {"do": "up", "rule": last})
    manager.post("/agent/reglages/signalements", {"do": "up", "rule": last})

    assert report(town, 1).team_id == second.pk


def test_a_promise_gives_a_day_in_working_days() -> None:
    town = found_town()
    friday = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)

    case = report(town, 1, category="water", at=friday)

    assert case.promise_days == 2 and case.due_at is not None
    assert case.due_at.astimezone(datetime.UTC).date() == datetime.date(2026, 11, 24)


def near_page(client: Client, town: Authority) -> str:
    """The address of the page that shows what is near."""
    where = client.post("/signalements/", {"category": "lighting"})["Location"]
    answer = client.post(where, {"lieu": "point", "lon": str(HERE.lon), "lat": str(HERE.lat), "z": "2"})
    return str(answer["Location"])


def test_near_duplicates_come_first_without_saying_which_door(client: Client) -> None:
    town = found_town()
    report(town, 1, words="Demandez Ada Canari", contact="canari@exemple.fr")

    address = near_page(client, town)
    page = client.get(address).content.decode()

    assert address.endswith("/deja")
    assert "rue du Puits" in page and "3, rue" not in page
    assert "Canari" not in page and "canari" not in page


def test_mine_too_counts_once_ends_the_draft_and_leads_to_following(client: Client) -> None:
    town = found_town()
    case = report(town, 1)
    address = near_page(client, town)

    nothing = client.post(address, {})
    answer = client.post(address, {"meme": str(case.pk)})
    again = client.post(address, {"meme": str(case.pk)})

    assert nothing.status_code == 422
    assert answer.status_code == 303 and "/suivre/" in answer["Location"]
    assert again.status_code == 404
    assert Report.objects.get().others == 1 and Draft.objects.count() == 0
    assert Case.objects.count() == 1


def test_one_joins_only_what_was_shown(client: Client) -> None:
    town, other = found_town(), found_town("orvin", "SO", west=-30.4)
    report(town, 1)
    far = report(town, 2, point=Point(-30.4915, 46.2051), place="6, rue du Puits")
    elsewhere = report(other, 3, point=Point(-30.397, 46.2051))
    address = near_page(client, town)

    for case in (far, elsewhere):
        assert client.post(address, {"meme": str(case.pk)}).status_code == 422
    assert client.post(address, {"meme": "autre"})["Location"].endswith("/photo")
    assert not Report.objects.filter(others__gt=0).exists()


def test_where_nothing_is_near_the_steps_stay_five(client: Client) -> None:
    town = found_town()
    closed = report(town, 1)
    move(closed, "finish", NOW + DAY)
    report(town, 2, category="people")

    assert near_page(client, town).endswith("/photo")


def test_a_rule_for_a_team_elsewhere_is_refused() -> None:
    town, other = found_town(), found_town("orvin", "SO", west=-30.4)
    theirs = team(other, "Ailleurs")

    with pytest.raises(Refusal) as refused:
        rule(town, theirs)

    assert refused.value.status == 404


def test_the_page_of_the_place_still_offers_five_steps(client: Client) -> None:
    found_town()

    page = client.get("/signalements/").content.decode()

    assert 'href="/signalements/regles"' in page


def test_staff_find_a_report_by_its_words_and_never_by_who_sent_it() -> None:
    town, other = found_town(), found_town("orvin", "SO", west=-30.4)
    given = team(town, "Lampes")
    rule(town, given, "lighting")
    case = report(town, 1, words="Lampadaire éteint, appelez Mme Canari au 06 99 88 77 66", contact="canari@exemple.fr")
    jobs.run_pending()
    readers = {}
    for name, place, role in (
        ("agent", town, Role.AGENT), ("partner", town, Role.PARTNER), ("member", town, Role.PARTNER),
        ("stranger", other, Role.ADMINISTRATOR), ("steward", town, Role.STEWARD),
    ):  # fmt: skip
        account = hire(place, role, f"{name}@{place.slug}.example")
        if name == "member":
            people.add_member(
                system_scope([town.id]), authority_id=town.id, team_id=given.pk, account_id=account.pk, now=NOW
            )
        readers[name] = Client()
        readers[name].force_login(account)

    def finds(name: str, words: str) -> bool:
        prefix = "/@orvin" if name == "stranger" else ""
        return case.code in readers[name].get(f"{prefix}/agent/recherche", {"q": words}).content.decode()

    assert finds("agent", "lampadaire") and finds("agent", "lampadère")
    assert finds("member", "lampadaire")
    assert not any(finds(name, "lampadaire") for name in ("partner", "stranger", "steward"))
    assert not any(finds("agent", words) for words in ("canari", "canari@exemple.fr", "0699887766"))
    assert case.code not in Client().get("/recherche", {"q": "lampadaire"}).content.decode()
    assert f'dossiers/{case.code}">Éclairage</a>' in readers["member"].get("/agent/").content.decode()


def test_an_address_that_another_town_has_leads_there(client: Client) -> None:
    found_town()
    other = found_town("orvin", "SO", west=-30.4)
    scope = system_scope([other.id])
    street = NewStreet("rue des Tilleuls", Line((Point(-30.399, 46.205), Point(-30.391, 46.205))))
    places.import_streets(scope, authority_id=other.id, streets=[street])
    where = client.post("/signalements/", {"category": "lighting"})["Location"]

    page = client.get(where, {"q": "rue des tilleuls"}).content.decode()

    assert "/@orvin/signalements/" in page
    assert (
        "/@orvin/"
        not in client.get(where, {"q": "rue du Puits"}).content.decode().partition("<main")[2].partition("</main")[0]
    )


def test_two_people_who_set_delays_put_nothing_old_back() -> None:
    town = found_town()
    team(town, "Lampes")
    address, browsers = "/agent/reglages/signalements", [Client(), Client()]
    for browser in browsers:
        browser.force_login(hire(town, Role.MANAGER))
    first, second = browsers
    form = _promises(second.get(address).content.decode())

    first.post(address, form | {"days-lighting": "2", "sensitive-lighting": "1"})
    elsewhere = second.post(address, form | {"days-roads": "20"})
    late = second.post(address, form | {"days-lighting": "9", "days-roads": "30", "days-water": "4"})
    page = late.content.decode()

    said = {one.category: (one.working_days, one.sensitive) for one in Promise.objects.all()}
    assert (elsewhere.status_code, late.status_code) == (303, 409)
    assert said == {"lighting": (2, True), "roads": (20, False)}, "a row that was not touched stays, all or none"
    assert 'name="days-lighting" type="number" min="1" max="250" value="9"' in page and "gardé maintenant" in page
    assert 'name="days-water" type="number" min="1" max="250" value="4"' in page
    assert second.post(address, _promises(page)).status_code == 303, "seen, they may be replaced"
    assert Promise.objects.get(category="lighting").working_days == 9


def test_delays_are_set_all_or_none_and_what_was_typed_stays() -> None:
    town = found_town()
    manager = Client()
    manager.force_login(hire(town, Role.MANAGER))
    form = _promises(manager.get("/agent/reglages/signalements").content.decode())

    sent = form | {"days-lighting": "7", "days-other": "999"}
    answer = manager.post("/agent/reglages/signalements", sent)

    assert answer.status_code == 400 and not Promise.objects.exists()
    assert 'value="999" required aria-invalid="true"' in answer.content.decode()


def _promises(page: str) -> dict[str, str]:
    """What a browser would send of the table of delays."""
    table = page[page.index('name="shown-') - 200 :]
    sent = dict(re.findall(r'name="((?:shown|days)-\w+)"(?: type="number" min="1" max="250")? value="([^"]*)"', table))
    return {
        "do": "promises",
        **sent,
        **dict.fromkeys(re.findall(r'name="(sensitive-\w+)" value="1" checked', table), "1"),
    }
