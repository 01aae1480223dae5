"""An instance with a Spark cluster answers a table of a million rows as one without, and goes on when it is gone."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from e2e.serving import environment, free_port, stop, wait_until_ready
from tools import spark

pytestmark = pytest.mark.spark
CLI = [sys.executable, "-m", "socle.site.cli"]
ROWS = 1_000_000
SLUG = "vallonne-arbres"
QUESTIONS = [
    ("rows", {"limit": "20"}),
    ("rows", {"sort": "-hauteur,essence", "limit": "50"}),
    ("rows", {"filter": "hauteur BETWEEN 3 AND 4 AND casei(essence) LIKE casei('%ÉR%')", "limit": "30"}),
    ("rows", {"q": "erable sycomore 77", "limit": "10", "offset": "5"}),
    ("rows", {"bbox": "2.1,47.0,2.2,47.3", "sort": "planté le", "limit": "25"}),
    ("rows", {"planté le__ge": "2019-06-01", "select": "id,planté le", "sort": "-planté le", "limit": "15"}),
    ("groups", {"group": "essence", "aggregate": "count,sum:hauteur,mean:places,median:hauteur,distinct:places"}),
    ("groups", {"group": "planté le,essence", "bucket": "year", "aggregate": "count,max:hauteur", "limit": "200"}),
    ("groups", {"by": "essence"}),
    ("groups", {"by": "planté le", "bucket": "month"}),
]
PAGES = [
    "requete?filter=places%3D3&sort=-hauteur",
    "requete?group=essence&aggregate=count&aggregate=mean:hauteur",
]


def written(path: Path) -> Path:
    """A table of a million trees."""
    kinds = ["Érable sycomore", "Tilleul", "érable plane", "Chêne", "Orme", ""]
    with path.open("w", encoding="utf-8") as file:
        file.write("id,essence,hauteur,places,planté le,lon,lat\n")
        for at in range(ROWS):
            day = f"20{at % 24:02}-{at % 12 + 1:02}-{at % 28 + 1:02}"
            place = f"{2 + at % 4001 / 10000:.4f},{47 + at % 3001 / 10000:.4f}"
            file.write(f"A{at:07},{kinds[at * 7 % 6]} {at % 97},{at % 161 / 8},{at % 13},{day},{place}\n")
    return path


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new instance that has published it."""
    folder = tmp_path_factory.mktemp("town")
    made = folder / "instance"
    file = written(folder / "arbres.csv")
    for command in (
        ["new", "--dir", str(made), "--name", "Vallonne"],
        ["import", str(file), "--dir", str(made), "--slug", "arbres", "--title", "Arbres"],
    ):
        subprocess.run([*CLI, *command], env=environment(), check=True, stdout=subprocess.DEVNULL)
    return made


@contextmanager
def served(directory: Path, **variables: str) -> Iterator[tuple[str, Path]]:
    """The address of the instance while it is served, and its log."""
    port = free_port()
    log = directory / f"server-{port}.log"
    command = [*CLI, "serve", "--dir", str(directory), "--port", str(port)]
    with log.open("wb") as written:
        given = environment() | variables
        server = subprocess.Popen(command, env=given, stdout=written, stderr=written, start_new_session=True)
    try:
        wait_until_ready(server, f"http://127.0.0.1:{port}", log)
        yield f"http://127.0.0.1:{port}", log
    finally:
        stop(server)


def asked(address: str) -> list[str]:
    """The answers of the API and of the query page, without what differs from one request to the next."""
    found = []
    for verb, parameters in QUESTIONS:
        query = urllib.parse.urlencode(parameters)
        found.append(read(f"{address}/api/v1/tables/{SLUG}/{verb}?{query}"))
    for page in PAGES:
        found.append(re.sub(r'nonce[="-][^"]*|name="csrf[^>]*', "", read(f"{address}/donnees/{SLUG}/{page}")))
    return [one.replace(address, "") for one in found]


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=90) as answer:
        return str(answer.read().decode())


def await_listener(door: Path) -> None:
    """Until the process of the cluster has its session."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(os.path.relpath(door))
                return
            except OSError:
                time.sleep(0.5)
    raise TimeoutError("no session")


def test_the_same_answers_with_a_cluster_without_and_when_it_is_gone(directory: Path) -> None:
    with served(directory) as (address, _):
        alone = asked(address)
    assert json.loads(alone[0])["total"] == ROWS
    with spark.cluster() as master:
        with served(directory, SOCLE_ANALYTICS_URL=master, SOCLE_ANALYTICS_SECONDS="55") as (address, log):
            await_listener(directory / "run" / "analytics.sock")

            assert asked(address) == alone
            assert "the cluster" not in log.read_text()  # it answered all that it was asked

            door = directory / "run" / "analytics.sock"
            door.unlink()
            assert len(json.loads(read(f"{address}/api/v1/tables/{SLUG}/rows?sort=places&limit=3"))["rows"]) == 3
            assert "the cluster did not answer" in log.read_text()


def test_a_cluster_that_is_not_there_fails_no_page(directory: Path) -> None:
    with served(directory, SOCLE_ANALYTICS_URL=f"spark://127.0.0.1:{free_port()}") as (address, _):
        assert json.loads(read(f"{address}/api/v1/tables/{SLUG}/groups?by=essence"))["total"] == ROWS


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:7077", "spark://", "spark://h", "spark://h:0", "spark://h:70000", "spark://a:1,b:2", "local[2]"],
)
def test_another_kind_of_address_is_refused_in_words(url: str, tmp_path: Path) -> None:
    command = [*CLI, "serve", "--dir", str(tmp_path)]
    done = subprocess.run(command, env=environment() | {"SOCLE_ANALYTICS_URL": url}, capture_output=True, text=True)

    assert done.returncode == 2
    assert "SOCLE_ANALYTICS_URL must be spark://host:port" in done.stderr
    assert "Traceback" not in done.stderr
