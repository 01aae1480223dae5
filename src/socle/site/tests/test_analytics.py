"""What the variables of a cluster may say, and who keeps its process."""

import logging
from pathlib import Path

import pytest

from socle.ground import world
from socle.site import analytics


@pytest.mark.parametrize(
    "url",
    [
        *("spark://h", "spark://:7077", "spark://h:0", "spark://h:70000", "spark://a b:1", "spark://u:p@h:1"),
        *("spark://h:1/x", "http://h:7077", "local[2]", "spark://h:7077;spark.x=1", "spark://h:7077\nx"),
        "spark://" + "h" * 300 + ":1",
    ],
)
def test_only_the_master_of_a_standalone_cluster_is_taken(url: str) -> None:
    with pytest.raises(ValueError, match="spark://host:port"):
        analytics.cluster_url({"SOCLE_ANALYTICS_URL": url})

    assert "spark://host:port" in analytics.refusal({"SOCLE_ANALYTICS_URL": url})


@pytest.mark.parametrize("url", ["spark://127.0.0.1:7077", "spark://master.example.org:1", "spark://[::1]:7077"])
def test_a_master_is_taken_as_it_is(url: str) -> None:
    assert analytics.cluster_url({"SOCLE_ANALYTICS_URL": f" {url} "}) == url


@pytest.mark.parametrize(
    "said",
    [{"ROWS": "x"}, {"ROWS": "-1"}, {"ROWS": "1e6"}, {"SECONDS": "0"}, {"SECONDS": "601"}, {"SECONDS": "1.5"}],
    ids=str,
)
def test_a_number_that_is_none_is_refused_in_words(said: dict[str, str]) -> None:
    variables = {f"SOCLE_ANALYTICS_{name}": value for name, value in said.items()}

    assert analytics.refusal(variables).startswith(next(iter(variables)))


def test_nothing_said_asks_nobody() -> None:
    assert analytics.refusal({}) == ""
    assert analytics.cluster_url({}) == ""
    assert (analytics.cluster_rows({}), analytics.cluster_seconds({})) == (1_000_000, 15.0)


def test_a_process_that_leaves_is_begun_again_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(analytics, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(analytics, "BEGIN", "socle.engines.tables:nothing_of_this_name")
    keeper = analytics.Keeper("spark://127.0.0.1:1", tmp_path)

    with caplog.at_level(logging.WARNING):
        keeper.start()
        until = world.monotonic() + 30
        while len(caplog.records) < 2 and world.monotonic() < until:
            world.sleep(0.05)
        keeper.stop()
        keeper.join(timeout=10)

    assert len([one for one in caplog.records if "questions go on without it" in one.getMessage()]) >= 2
    assert all("nothing_of_this_name" in one.getMessage() for one in caplog.records), "why it leaves is said"
    assert all(len(one.getMessage()) < analytics.LAST_WORDS + 200 for one in caplog.records)
    assert not keeper.is_alive()
    assert not (tmp_path / "run" / "analytics.sock").exists()
