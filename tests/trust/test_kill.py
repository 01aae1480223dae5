"""Killed at any moment, nothing acknowledged is lost and everything is published once; planted faults show."""

from typing import Any

import pytest

from socle.ground.database import is_postgres
from tests.trust.run import EVERYTHING, SEED, run, some

SECONDS = 60 if EVERYTHING else 5
FAULTS = ("early", "skipped", "unlinked", "untold", "dropped", "unfiled")


def test_killed_writers_and_workers_lose_nothing_that_they_acknowledged() -> None:
    outcome = run("kill", seconds=SECONDS, seed=SEED)

    assert outcome["status"] == 0, outcome
    assert outcome["database"] == ("PostgreSQL" if is_postgres() else "SQLite")
    assert outcome["acknowledged"] > 5 and outcome["kills"] > 5 and outcome["rests"] >= 1
    if EVERYTHING:  # a short storm leaves no time from file to edition
        assert outcome["uploads"] > 5 and outcome["editions"] > 2 and outcome["rows"] > 5


@pytest.mark.long
@pytest.mark.parametrize("fault", some(FAULTS))
def test_the_storm_goes_red_on_a_planted_fault(fault: str) -> None:
    # An edition takes seconds: a storm over everybody hardly leaves them. A storm ends at the first thing found wrong.
    given: dict[str, Any] = {"seconds": 60}
    if fault == "unfiled":
        given = {"seconds": 150, "writers": 1, "focus": "steward"}

    outcome = run("kill", seed=SEED, fault=fault, **given)

    assert outcome["status"] == 1
    told = any("leaves" in line or "its file is missing" in line for line in outcome["broken"])
    assert outcome["lost"] or outcome["unpublished"] or told, outcome
