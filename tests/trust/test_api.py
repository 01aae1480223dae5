"""Hostile requests by everybody find no fault, no leak and no silent refusal; planted faults show."""

import pytest

from socle.ground.database import is_postgres
from tests.trust.run import EVERYTHING, SEED, run, some

SECONDS = 60 if EVERYTHING else 6
# Where each fault stands, and what the driver must say of it.
FAULTS = {
    "raising": ("dossiers", "500 to"),
    "leaking": ("dossiers", "which stays in"),
    "hushed": ("api/", "names no field"),
}


def test_hostile_requests_find_no_fault_no_leak_and_no_silent_refusal() -> None:
    outcome = run("api", seconds=SECONDS, seed=SEED)

    assert outcome["status"] == 0, outcome
    assert outcome["database"] == ("PostgreSQL" if is_postgres() else "SQLite")
    assert outcome["requests"] > 100 and outcome["generated"] > 50
    assert not [status for status in outcome["statuses"] if status >= "5"] and outcome["logged"] == 0


@pytest.mark.long
@pytest.mark.parametrize("fault", some(FAULTS))
def test_the_driver_goes_red_on_a_planted_fault(fault: str) -> None:
    doors, told = FAULTS[fault]

    outcome = run("api", seconds=12, seed=SEED, fault=fault, doors=doors)

    assert outcome["status"] == 1
    assert any(told in line for line in outcome["broken"]), outcome
