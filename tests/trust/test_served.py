"""A served instance whose processes are killed keeps every code that it gave; planted faults show."""

import pytest

from socle.ground.database import is_postgres
from tests.trust.run import EVERYTHING, SEED, run, some

SECONDS = 60 if EVERYTHING else 5
# What the driver must say of each fault.
FAULTS = {
    "early": "acknowledged|opened another case",
    "dropped": "open rows",
    "forgetful": "opened another case",
    "orphaned": "outlived the server",
    **({"shared": "answered 500"} if is_postgres() else {}),
}


def test_killed_servers_lose_no_code_and_leave_nobody_on_the_port() -> None:
    outcome = run("served", seconds=SECONDS, seed=SEED)

    assert outcome["status"] == 0, outcome
    assert outcome["acknowledged"] > 5 and sum(outcome["kills"].values()) > 1
    assert outcome["published"] >= outcome["acknowledged"]


@pytest.mark.long
@pytest.mark.parametrize("fault", some(FAULTS))
def test_the_storm_goes_red_on_a_planted_fault(fault: str) -> None:
    seconds = 15 if fault == "dropped" else 40  # the storm ends at the first thing found wrong; this is found after it

    outcome = run("served", seconds=seconds, seed=SEED, fault=fault)

    assert outcome["status"] == 1
    assert any(said in line for said in FAULTS[fault].split("|") for line in outcome["broken"]), outcome
