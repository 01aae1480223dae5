"""A person planted in a report is in no log, edition, export or error, and after erasure nowhere at all."""

import pytest

from socle.ground.database import is_postgres
from tests.trust.run import run, some

# What the driver must say of each fault.
FAULTS = {
    "outspoken": "signalements.csv",
    "kept": "the file mail/",
    "unwiped": "the table commons_moderation_item" if is_postgres() else "the file socle.sqlite3",
    "unfollowed": "Cornaline is in the ",
    **({} if is_postgres() else {"unscrubbed": "the file socle.sqlite3"}),
}


def test_a_person_is_read_by_those_who_may_and_after_erasure_found_nowhere() -> None:
    outcome = run("canary")

    assert outcome["status"] == 0, outcome
    assert outcome["database"] == ("PostgreSQL" if is_postgres() else "SQLite")
    assert outcome["pages"] > 500 and outcome["exports"] >= 8 and outcome["messages"] >= 4
    assert {"400", "403", "404", "405", "422", "500"} <= outcome["errors"].keys()
    assert outcome["log_lines"] > 0 and outcome["files"] > 10


@pytest.mark.long
@pytest.mark.parametrize("fault", some(FAULTS))
def test_the_search_goes_red_on_a_planted_fault(fault: str) -> None:
    outcome = run("canary", fault=fault)

    assert outcome["status"] == 1
    assert any(FAULTS[fault] in line for line in outcome["broken"]), outcome
