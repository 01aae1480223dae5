"""Reports go to teams by rules that anyone reads, join those that are there, and are forgotten in time."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from socle.commons.cases import commands as cases
from socle.commons.cases.queries import Case
from socle.commons.people import commands as people
from socle.commons.people.models import Authority, Team
from socle.commons.people.terms import Role
from socle.commons.places import commands as places
from socle.commons.places.terms import NewStreet
from socle.data.tables import commands as tables_commands
from socle.data.tables import queries as tables
from socle.data.tables.terms import Plan, Reason
from socle.engines.geo import Line, Point
from socle.ground import jobs, world
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.scope import system_scope
from socle.ground.verify import verify
from socle.services.reports import commands
from socle.services.reports.models import Draft, Report
from tests.towns import NOW, found_town, hire

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.timedelta(days=1)
HERE = Point(-30.497, 46.2051)


def team(town: Authority, name: str) -> Team:
    """A team of the town."""
    return people.create_team(system_scope([town.id]), authority_id=town.id, name=name, now=NOW)


def rule(town: Authority, given: Team, categories: str = "", areas: str = "") -> str:
    """The number of a rule added after the others."""
    added = commands.add_rule(
        system_scope([town.id]),
        authority_id=town.id,
        categories=categories.split(),
        areas=areas.split(),
        team_id=given.pk,
        now=NOW,
    )
    return str(added.pk)


def report(town: Authority, number: int, category: str = "lighting", at: datetime.datetime = NOW, **more: Any) -> Case:
    """An opened report."""
    values: dict[str, Any] = {"point": HERE, "place": "3, rue du Puits", "words": "Éteint", **more}
    scope = system_scope([town.id])
    return commands.open_report(
        scope, authority_id=town.id, category=category, submission=f"r{number}", now=at, **values
    )


def move(case: Case, action: str, at: datetime.datetime, words: str = "Fait.") -> Case:
    """The case after an action."""
    case.refresh_from_db()
    scope = system_scope([case.authority_id])
    return cases.move_case(
        scope, authority_id=case.authority_id, code=case.code, action=action, words=words, now=at,
        expected_version=case.version,
    )  # fmt: skip


def rows(town: Authority, feed: str) -> list[dict[str, Any]]:
    """What is published."""
    scope = system_scope([town.id])
    table = tables.feed_table(scope, town.id, feed)
    assert table is not None
    answer = tables.rows(scope, table, Plan(limit=500))
    return [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]


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


def test_sensitive_reports_have_no_open_row_even_when_the_rule_changes_later() -> None:
    town = found_town()
    report(town, 1, category="people")
    kept = report(town, 2)
    scope = system_scope([town.id])
    commands.set_promise(scope, authority_id=town.id, category="lighting", working_days=5, sensitive=True, now=NOW)
    report(town, 3)

    jobs.run_pending()

    (row,) = rows(town, "signalements")
    assert row["id"] == Report.objects.get(case=kept).public_id


def test_the_open_row_says_whether_the_promise_was_kept() -> None:
    town = found_town()
    fast, slow = report(town, 1), report(town, 2)

    move(fast, "finish", NOW + DAY)
    move(slow, "finish", NOW + 60 * DAY)
    jobs.run_pending()

    kept = {row["id"]: row["delai_tenu"] for row in rows(town, "signalements")}
    assert kept == {Report.objects.get(case=fast).public_id: True, Report.objects.get(case=slow).public_id: False}


def test_the_summary_of_delays_merges_small_cells_and_follows_what_changed() -> None:
    town = found_town()
    for number in range(6):
        report(town, number, at=NOW - 40 * DAY)
    for number in range(6, 9):
        report(town, number, category="water", at=NOW - 40 * DAY)
    for number in range(9, 12):
        report(town, number, category="trees", at=NOW - 40 * DAY)

    commands.publish_delays(system_scope([town.id]), authority_id=town.id, now=NOW)

    told = {row["categorie"]: row["recus"] for row in rows(town, "delais-signalements")}
    assert told == {"Éclairage": 6, "Arbres et jardins, Eau": 6}
    for number in range(12, 16):
        report(town, number, category="water", at=NOW - 40 * DAY)
        report(town, number + 10, category="trees", at=NOW - 40 * DAY)
    commands.publish_delays(system_scope([town.id]), authority_id=town.id, now=NOW)
    told = {row["categorie"]: row["recus"] for row in rows(town, "delais-signalements")}
    assert told == {"Éclairage": 6, "Arbres et jardins": 7, "Eau": 7}


def test_a_report_that_is_transferred_changes_tables() -> None:
    above, below = found_town(), found_town("orvin", "SO", west=-30.4)
    below.parent = above
    below.save(update_fields=["parent"])
    case = report(above, 1)
    jobs.run_pending()
    assert len(rows(above, "signalements")) == 1

    cases.transfer_case(
        system_scope([above.id, below.id]), authority_id=above.id, code=case.code, to_authority_id=below.id,
        words="C’est chez vous.", expected_version=case.version, now=NOW,
    )  # fmt: skip
    jobs.run_pending()

    assert rows(above, "signalements") == []
    assert len(rows(below, "signalements")) == 1
    assert verify()[1] == []


def test_names_are_masked_after_three_months_and_everything_is_wiped_after_a_year() -> None:
    town = found_town()
    scope = system_scope([town.id])
    case = report(town, 1, words="Demandez Mme Canari au 06 99 88 77 66, lampe éteinte", contact="canari@exemple.fr")
    move(case, "finish", NOW + DAY)

    with world.at(NOW + 100 * DAY):
        commands.forget(scope, now=world.now())
    masked = Report.objects.get()
    with world.at(NOW + 400 * DAY):
        commands.forget(scope, now=world.now())
        cases.forget(scope, now=world.now())
        jobs.run_pending()

    assert masked.words == "Demandez Mme … au …, lampe éteinte"
    wiped = Report.objects.get()
    assert (wiped.words, wiped.place, wiped.longitude, wiped.photo) == ("", "effacé", None, "")
    case.refresh_from_db()
    assert (case.contact, case.place, case.sought) == ("", "", "")
    acts = set(Leaf.objects.values_list("act", flat=True))
    assert {"reports.report.anonymise", "reports.report.forget"} <= acts
    assert verify()[1] == []


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


def test_open_rows_and_editions_end_at_their_term_and_leave_their_hash(client: Client) -> None:
    town = found_town()
    scope = system_scope([town.id])
    case, still_open = report(town, 1), report(town, 2)
    move(case, "finish", NOW + DAY)
    jobs.run_pending()
    slug = "belvenne-signalements"
    with world.at(NOW + 2 * DAY):
        first = tables_commands.make_edition(scope, table_slug=slug, reason=Reason.DEMAND, now=world.now())
    move(still_open, "accept", NOW + 3 * DAY)
    jobs.run_pending()
    tables_commands.make_edition(scope, table_slug=slug, reason=Reason.DEMAND, now=NOW + 4 * DAY)

    later = NOW + 366 * 5 * DAY
    removed = [commands.withdraw_rows(scope, now=later), commands.withdraw_rows(scope, now=later)]
    expired = [tables_commands.expire(scope, now=later), tables_commands.expire(scope, now=later)]
    move(case, "reopen", later)
    jobs.run_pending()

    assert (removed, expired) == ([1, 0], [1, 0])
    (row,) = rows(town, "signalements")
    assert row["id"] == Report.objects.get(case=still_open).public_id
    gone = tables.editions(scope, tables.table_by_slug(scope, slug))[1]
    assert gone.withdrawn_at == later and gone.sha256 == first.sha256
    assert client.get(f"/donnees/{slug}.csv?edition={gone.number}").status_code == 410
    page = client.get("/en/donnees/registre").content.decode()
    assert "5 years" in page and "To know what breaks" in page
    assert "end of the retention period" in client.get(f"/en/donnees/{slug}/?vue=editions").content.decode()
    assert verify()[1] == []
