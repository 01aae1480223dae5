"""What is published of reports: nothing sensitive, delays without small cells, and nothing beyond its term."""

import pytest
from django.test import Client

from socle.commons.cases import commands as cases
from socle.data.tables import commands as tables_commands
from socle.data.tables import queries as tables
from socle.data.tables.terms import Reason
from socle.ground import jobs, world
from socle.ground.audit.models import Leaf
from socle.ground.scope import system_scope
from socle.ground.verify import verify
from socle.services.reports import commands
from socle.services.reports.models import Report
from socle.services.reports.terms import Promised
from socle.services.reports.tests.reported import DAY, move, report, rows
from tests.towns import NOW, found_town

pytestmark = pytest.mark.django_db(transaction=True)


def test_sensitive_reports_have_no_open_row_even_when_the_rule_changes_later() -> None:
    town = found_town()
    report(town, 1, category="people")
    kept = report(town, 2)
    scope = system_scope([town.id])
    commands.set_promises(
        scope,
        authority_id=town.id,
        promises={"lighting": Promised(5, sensitive=True)},
        shown={"lighting": Promised(5)},
        now=NOW,
    )
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
