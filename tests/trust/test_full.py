"""On a full disk a report is refused with a page, what was acknowledged stays, and everything goes on with room."""

import pytest

from tests.trust.run import run

pytestmark = pytest.mark.sqlite  # the disk of a PostgreSQL server is not the instance's


@pytest.mark.parametrize("disk", ["limit", pytest.param("tmpfs", marks=pytest.mark.mount)])
def test_a_full_disk_refuses_cleanly_and_loses_nothing(disk: str) -> None:
    outcome = run("full", disk=disk)

    assert outcome["status"] == 0, outcome
    assert outcome["acknowledged"] > 5 and sum(outcome["refused"].values()) == 10
    assert outcome["published"] == outcome["acknowledged"] + 1


def test_a_commit_that_the_disk_refused_and_nobody_noticed_goes_red() -> None:
    outcome = run("full", fault="swallowed")

    assert outcome["status"] == 1
    assert any("are lost" in line for line in outcome["broken"]), outcome
