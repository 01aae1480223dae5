"""What is accepted for a date: refused at once where it could not be published, and held by no other file."""

import datetime
import logging

import pytest
from django.test import Client
from django.utils.translation import override

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.tables.models import Edition, Table
from socle.data.uploads import commands, queries
from socle.data.uploads.models import Upload
from socle.data.uploads.terms import State
from socle.data.uploads.tests.conftest import NOW, TREES, Walk
from socle.ground.refusals import Refusal
from socle.ground.storage import store
from tests.towns import hire

pytestmark = pytest.mark.django_db
DAY = NOW + datetime.timedelta(days=3)
DATED = {"publish_at": DAY.isoformat()}


def accept(walk: Walk, upload: Upload) -> Upload:
    return commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, confirmed=True, **walk.at)


def test_a_table_without_rows_is_refused_when_it_is_accepted(walk: Walk) -> None:
    upload = walk.prepared("id;espèce\n", wishes=DATED)

    with pytest.raises(Refusal, match=r"uploads\.no-row"):
        accept(walk, upload)


def test_an_address_that_is_taken_is_refused_when_it_is_accepted(walk: Walk) -> None:
    later = walk.prepared(wishes=DATED)
    walk.published()

    with pytest.raises(Refusal, match=r"tables\.taken"):
        accept(walk, later)
    assert Upload.objects.get(pk=later.pk).state == State.CHECKED


def test_rows_that_were_compared_with_an_older_edition_are_refused_when_they_are_accepted(walk: Walk) -> None:
    walk.published()
    later = walk.prepared(table_slug="belvenne-arbres", wishes=DATED)
    walk.published(TREES + "4;Orme;2004-01-01;3\n", table_slug="belvenne-arbres")

    with pytest.raises(Refusal, match="stale"):
        accept(walk, later)


def test_a_file_that_cannot_be_published_holds_no_other(walk: Walk, caplog: pytest.LogCaptureFixture) -> None:
    first, second = (walk.prepared(wishes={**DATED, "slug": slug}, name=f"{slug}.csv") for slug in ("ormes", "ifs"))
    for upload in (first, second):
        accept(walk, upload)
    whole = store().read(first.made["key"])
    store().delete(first.made["key"])

    with caplog.at_level(logging.ERROR, "socle.uploads"), pytest.raises(FileNotFoundError):
        commands.publish_due(walk.scope, now=DAY)

    assert list(Table.objects.values_list("slug", flat=True)) == ["belvenne-ifs"]
    (said,) = [one.getMessage() for one in caplog.records if one.name == "socle.uploads"]
    assert said.startswith(f"upload {first.pk} is not published: FileNotFoundError at ")
    assert "ormes" not in said and first.made["key"] not in said

    store().put(first.made["key"], whole)  # the disk is mended
    assert commands.publish_due(walk.scope, now=DAY) == 1
    assert Edition.objects.count() == 2


def test_what_is_given_back_at_its_date_keeps_the_sentence_of_its_refusal(walk: Walk, town: Authority) -> None:
    upload = walk.prepared(wishes=DATED)
    accept(walk, upload)
    Upload.objects.filter(pk=upload.pk).update(wishes={**upload.wishes, "licence": "none"})

    assert commands.publish_due(walk.scope, now=DAY) == 0

    back = Upload.objects.get(pk=upload.pk)
    assert (back.state, back.fault) == (State.CHECKED, "tables.licence")
    client = Client()
    client.force_login(hire(town, Role.STEWARD))
    page = client.get(f"/agent/donnees/arrivees/{upload.pk}").content.decode()
    assert "Choisissez une licence de la liste." in page and "lu comme une table" not in page
    with override("ar"):
        assert queries.fault_words(walk.scope, back.fault, back.fault_facts) == back.fault_facts["said"]["ar"]
    assert back.fault_facts["said"]["ar"] != back.fault_facts["said"]["fr"]


def test_a_schema_that_is_gone_is_said_and_not_the_file_blamed(walk: Walk) -> None:
    upload = walk.work(walk.send())
    commands.choose_schema(walk.scope, upload_id=upload.pk, expected_version=upload.version, schema_name="", **walk.at)
    Upload.objects.filter(pk=upload.pk).update(schema_slug="nowhere")

    gone = walk.work(upload)

    assert gone.fault == "not-found"
    assert "Le schéma choisi n’existe plus" in queries.fault_words(walk.scope, gone.fault, gone.fault_facts)
