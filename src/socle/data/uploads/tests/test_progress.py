"""While a long step is under way: what waits, what has begun, how far it is; and nobody's preview waits for a check."""

import re
from typing import Any

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.uploads import commands
from socle.data.uploads.commands import _progress
from socle.data.uploads.commands._progress import Turn
from socle.data.uploads.models import Upload
from socle.data.uploads.pages._meanings import verb_words
from socle.data.uploads.rules import SOON_BYTES, is_soon
from socle.data.uploads.terms import State, Work
from socle.data.uploads.tests.conftest import NOW, TREES, Walk
from socle.ground import jobs, world
from socle.ground.jobs import runner
from socle.ground.outbox import LONG, SOON
from tests.towns import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(town: Authority) -> Client:
    client = Client()
    client.force_login(hire(town, Role.STEWARD))
    return client


def shown(client: Client, upload: Upload) -> str:
    page = client.get(f"/agent/donnees/arrivees/{upload.pk}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition('id="far"')[2].partition("</p>")[0]))


def do_all(lane: str) -> None:
    """What a worker of this lane alone does."""
    while claimed := runner._claim((lane,)):
        runner._deliver(claimed)


def test_a_preview_does_not_wait_for_the_check_of_another_file(walk: Walk) -> None:
    checked = walk.work(walk.send())
    commands.choose_schema(
        walk.scope, upload_id=checked.pk, expected_version=checked.version, schema_name="", **walk.at
    )
    sent = walk.send(TREES, name="autres.csv")

    do_all(SOON)

    assert Upload.objects.get(pk=sent.pk).state == State.INSPECTED
    waiting = Upload.objects.get(pk=checked.pk)
    assert (waiting.work, waiting.begun_at) == (Work.CHECK, None)
    do_all(LONG)
    assert Upload.objects.get(pk=checked.pk).state == State.CHECKED


def test_a_large_file_that_is_written_anew_does_not_stand_before_previews() -> None:
    assert is_soon(Work.READ, 2 << 30, {})
    assert is_soon(Work.READ, 2 << 30, {"encoding": "", "delimiter": "", "sheet": ""})
    assert is_soon(Work.READ, SOON_BYTES, {"encoding": "cp1252"})
    assert not is_soon(Work.READ, SOON_BYTES + 1, {"encoding": "cp1252"})
    assert not is_soon(Work.CHECK, 10, {})


def test_what_nobody_began_waits_and_says_so(walk: Walk, steward: Client) -> None:
    upload = walk.send()

    assert "En attente depuis" in shown(steward, upload) and "En cours" not in shown(steward, upload)
    assert "En attente" in steward.get("/agent/donnees/").content.decode()

    Turn(upload).begin(world.now())
    assert "En cours depuis" in shown(steward, upload) and "En attente" not in shown(steward, upload)
    assert "En attente" not in steward.get("/agent/donnees/").content.decode()


def test_a_step_that_is_asked_again_waits_again(walk: Walk) -> None:
    upload = walk.work(walk.send())
    assert upload.begun_at is not None

    commands.choose_schema(walk.scope, upload_id=upload.pk, expected_version=upload.version, schema_name="", **walk.at)

    again = Upload.objects.get(pk=upload.pk)
    assert (again.begun_at, again.progress) == (None, {})


def test_the_page_says_what_is_done_and_how_many_rows(
    walk: Walk, steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_progress, "LOOK_SECONDS", 0.0)
    upload = walk.work(walk.send())
    commands.choose_schema(walk.scope, upload_id=upload.pk, expected_version=upload.version, schema_name="", **walk.at)
    turn = Turn(Upload.objects.get(pk=upload.pk))
    turn.begin(world.now())

    turn.tell("check", 2)
    assert turn()
    assert "Contrôle de chaque ligne ligne 2 sur 3" in shown(steward, upload)
    turn.tell("propose", 0)
    assert turn()
    assert shown(steward, upload).rstrip().endswith("Recherche de réparations possibles")


def test_every_verb_of_the_walk_is_told_with_its_rows_and_has_words(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(Turn, "tell", lambda _turn, verb, rows: told.append((verb, rows)))
    upload = walk.published()
    mended = walk.work(walk.send(TREES.replace("Tilleul", " Tilleul "), table_slug="belvenne-arbres"))
    said = {"encoding": "utf-8", "delimiter": ";", "sheet": ""}
    mended = walk.do(commands.read_again, mended, reading=said)
    mended = walk.do(commands.choose_schema, mended, schema_name="")
    mended = walk.do(commands.mend, mended, add=[0])
    walk.do(commands.prepare, mended, wishes=upload.wishes)

    counted = {verb for verb, rows in told if rows == 3}
    assert counted == {"rewrite", "check", "propose", "repair", "convert"}
    assert {verb for verb, _rows in told} == {"inspect", "detect", "identifies", "compare", *counted}
    assert all(verb_words(verb) for verb, _rows in told)


def test_progress_is_written_rarely_and_says_whether_the_turn_is_over(
    walk: Walk, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = walk.send()
    turn = Turn(upload)
    with django_assert_num_queries(0):
        for rows in range(1_000):
            turn.tell("check", rows)
            assert turn()

    monkeypatch.setattr(_progress, "LOOK_SECONDS", 0.0)
    with django_assert_num_queries(1):
        assert turn()
    assert Upload.objects.get(pk=upload.pk).progress == {"verb": "check", "rows": 999}
    commands.cancel(walk.scope, authority_id=walk.town.id, upload_id=upload.pk, now=NOW)
    turn.tell("check", 1_000)
    assert not turn()


def test_everything_that_is_owed_is_done_without_lanes_too(walk: Walk) -> None:
    upload = walk.send()

    jobs.run_pending()

    assert Upload.objects.get(pk=upload.pk).state == State.INSPECTED
