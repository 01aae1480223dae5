"""Killed at any moment, nothing acknowledged is lost and everything is published once; planted faults show."""

import pytest

from socle.ground.database import is_postgres
from tests.trust.run import EVERYTHING, SEED, run, some

SECONDS = 60 if EVERYTHING else 5
FAULTS = ("early", "skipped", "unlinked", "untold", "dropped")


def test_killed_writers_and_workers_lose_nothing_that_they_acknowledged() -> None:
    outcome = run("kill", seconds=SECONDS, seed=SEED)

    assert outcome["status"] == 0, outcome
    assert outcome["database"] == ("PostgreSQL" if is_postgres() else "SQLite")
    assert outcome["acknowledged"] > 5 and outcome["kills"] > 5 and outcome["rests"] >= 1


@pytest.mark.long
@pytest.mark.parametrize("fault", some(FAULTS))
def test_the_storm_goes_red_on_a_planted_fault(fault: str) -> None:
    outcome = run("kill", seconds=60, seed=SEED, fault=fault)

    assert outcome["status"] == 1
    assert outcome["lost"] or outcome["unpublished"] or any("leaves" in line for line in outcome["broken"]), outcome
