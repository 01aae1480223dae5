"""The next file of a table: what had to go does not come back by itself, and what a person decided stays decided."""

import datetime
from typing import Any

import pytest

from socle.data.schemas import commands as schemas
from socle.data.tables import commands as tables
from socle.data.tables.models import Edition
from socle.data.uploads import commands
from socle.data.uploads.models import Upload
from socle.data.uploads.terms import Doubt, State, Work
from socle.data.uploads.tests.conftest import NOW, TREES, WISHES, Walk
from socle.data.uploads.tests.test_sources import Town, again, follow, site
from socle.data.uploads.tests.test_walk import PERSONS
from socle.ground.refusals import Refusal

pytestmark = pytest.mark.django_db
__all__ = ["site"]
MORE = "4;Orme;2004-01-01;3\n"


def withdrawn(walk: Walk, number: int) -> None:
    tables.withdraw_edition(
        walk.scope, table_slug="belvenne-arbres", number=number, because="une personne", now=walk.at["now"]
    )


def brought(walk: Walk, source: Any, content: str) -> Upload:
    """What an address brings once its file changed."""
    Town.content = content.encode()
    again(walk, source)
    return Upload.objects.order_by("-pk")[0]


def test_what_was_withdrawn_does_not_come_back_by_itself_from_its_address(walk: Walk, site: str) -> None:
    walk.published()
    source = follow(walk, f"{site}/arbres.csv", table_slug="belvenne-arbres", automatic=True)
    last = brought(walk, source, TREES + MORE)
    assert (last.state, last.edition) == (State.PUBLISHED, 3)
    withdrawn(walk, 3)

    # The same rows, written in other bytes; then those rows and one more.
    same = brought(walk, source, TREES.replace("Tilleul", '"Tilleul"') + MORE)
    near = brought(walk, source, TREES + MORE + "5;If;2004-01-02;1\n")

    assert (same.state, same.doubts) == (State.CHECKED, [Doubt.CAME_BACK])
    assert (near.state, near.doubts) == (State.CHECKED, [Doubt.LAST_GONE])
    assert Edition.objects.filter(withdrawn_at=None).count() == 2
    commands.accept(walk.scope, upload_id=near.pk, expected_version=near.version, confirmed=True, **walk.at)
    after = brought(walk, source, TREES + MORE + "6;If;2004-01-02;1\n")
    assert (after.state, after.edition) == (State.PUBLISHED, 5)


def test_what_is_withdrawn_while_a_refresh_is_prepared_stops_it(walk: Walk, site: str) -> None:
    walk.published()
    source = follow(walk, f"{site}/arbres.csv", table_slug="belvenne-arbres", automatic=True)
    Town.content = (TREES + MORE).encode()
    source = commands.ask_source(walk.scope, source_id=source.pk, **walk.at)
    commands.fetch(walk.scope, source_id=source.pk, turn=source.turn, now=NOW)
    upload = Upload.objects.order_by("-pk")[0]
    while upload.work != Work.PUBLISH:
        commands.work_on(walk.scope, upload_id=upload.pk, turn=upload.turn, now=NOW)
        upload.refresh_from_db()

    withdrawn(walk, 2)
    commands.work_on(walk.scope, upload_id=upload.pk, turn=upload.turn, now=NOW)

    upload.refresh_from_db()
    assert (upload.state, upload.fault) == (State.CHECKED, "uploads.withdrawn")
    assert Edition.objects.filter(withdrawn_at=None).count() == 1


def test_a_table_without_any_edition_left_waits_for_a_person(walk: Walk, site: str) -> None:
    walk.published()
    source = follow(walk, f"{site}/arbres.csv", table_slug="belvenne-arbres", automatic=True)
    for number in (2, 1):
        withdrawn(walk, number)

    waiting = brought(walk, source, TREES + MORE)

    assert (waiting.state, waiting.difference, waiting.doubts) == (State.CHECKED, {}, [Doubt.LAST_GONE])


@pytest.mark.parametrize("publish_at", ["", "2026-12-01T00:00:00+00:00"])
def test_what_is_withdrawn_before_a_file_is_published_is_looked_at_again(walk: Walk, publish_at: str) -> None:
    walk.published()
    walk.published(TREES + MORE, table_slug="belvenne-arbres")
    upload = walk.prepared(
        TREES + MORE + "5;If;2004-01-02;1\n", {"publish_at": publish_at}, table_slug="belvenne-arbres"
    )
    at: dict[str, Any] = {"upload_id": upload.pk, "expected_version": upload.version, **walk.at}
    if publish_at:
        commands.accept(walk.scope, **at)
    withdrawn(walk, 2)

    if publish_at:
        assert commands.publish_due(walk.scope, now=NOW + datetime.timedelta(days=20)) == 0
    else:
        with pytest.raises(Refusal, match=r"uploads\.withdrawn"):
            commands.accept(walk.scope, **at)

    upload.refresh_from_db()
    assert upload.fault == ("uploads.withdrawn" if publish_at else "")
    assert upload.state == State.CHECKED and Edition.objects.filter(withdrawn_at=None).count() == 1
    upload = walk.do(commands.prepare, upload, wishes={**upload.wishes, "publish_at": ""})
    assert upload.doubts == [Doubt.LAST_GONE]
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, confirmed=True, **walk.at)
    assert Upload.objects.get(pk=upload.pk).edition == 3


def test_the_very_rows_that_had_to_go_are_not_published_by_who_confirmed_before(walk: Walk) -> None:
    walk.published()
    same = walk.prepared(table_slug="belvenne-arbres")
    withdrawn(walk, 1)

    with pytest.raises(Refusal, match=r"uploads\.withdrawn"):
        commands.accept(walk.scope, upload_id=same.pk, expected_version=same.version, confirmed=True, **walk.at)

    assert Edition.objects.filter(withdrawn_at=None).count() == 0


def decided(walk: Walk, upload: Upload, choice: str) -> Upload:
    asked = {str(one["column"]): choice for one in upload.found if one["personal"]}
    return walk.do(commands.decide, upload, decisions=asked)


def test_what_a_person_decided_of_this_file_stays_when_it_is_read_again(walk: Walk) -> None:
    first = decided(walk, walk.checked(PERSONS), "publish")
    first = walk.do(commands.prepare, first, wishes=WISHES)
    commands.accept(walk.scope, upload_id=first.pk, expected_version=first.version, **walk.at)
    following = decided(walk, walk.work(walk.send(PERSONS, table_slug="belvenne-arbres")), "drop")

    following = walk.do(commands.read_again, following, reading={"encoding": "utf-8"})

    assert following.decisions["courriel"] == "drop"
    assert set(following.decisions.values()) == {"drop"}


def test_a_decision_on_a_label_that_is_no_more_does_not_hold_the_file_for_ever(walk: Walk) -> None:
    named = PERSONS.replace("prenom", "prénom")
    upload = decided(walk, walk.work(walk.send(named.encode())), "drop")
    assert upload.decisions["prénom"] == "drop"

    upload = walk.do(commands.read_again, upload, reading={"encoding": "cp1252"})
    upload = decided(walk, upload, "drop")
    upload = walk.do(commands.choose_schema, upload, schema_name="")
    upload = walk.do(commands.prepare, upload, wishes=WISHES)

    assert "prénom" not in upload.decisions and upload.fault == ""
    assert [column["name"] for column in upload.made["schema"]["columns"]] == ["id"]


def test_a_column_that_was_dropped_stays_dropped_where_this_file_s_cells_do_not_look_personal(walk: Walk) -> None:
    upload = decided(walk, walk.work(walk.send(PERSONS)), "drop")
    upload = walk.do(commands.choose_schema, upload, schema_name="")
    upload = walk.do(commands.prepare, upload, wishes=WISHES)
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)
    bare = "id;nom;prenom;courriel\n" + "".join(f"{n};;;-\n" for n in range(30))

    following = walk.work(walk.send(bare, table_slug="belvenne-arbres"))

    assert following.decisions["courriel"] == "drop"
    told = next(one for one in following.found if one["column"] == "courriel")
    assert told["personal"] and told["personal_why"]
    following = walk.do(commands.choose_schema, following, schema_name="")
    following = walk.do(commands.prepare, following, wishes=following.wishes)
    assert "courriel" not in [column["name"] for column in following.made["schema"]["columns"]]


def test_what_a_column_refers_to_is_looked_for_in_the_table_of_that_name(walk: Walk) -> None:
    walk.published()
    document = {
        "title": "Tailles",
        "fields": [{"name": "arbre", "type": "integer"}, {"name": "jour", "type": "date"}],
        "foreignKeys": [{"fields": "arbre", "reference": {"resource": "arbres", "fields": "id"}}],
    }
    schemas.add_schema(walk.scope, authority_id=walk.town.id, name="tailles", document=document, now=NOW)
    sent = walk.work(walk.send("arbre,jour\n1,2026-01-02\n9,2026-01-02\n", name="tailles.csv"))

    upload = walk.do(commands.choose_schema, sent, schema_name="tailles")

    assert upload.report["totals"] == {"foreign-key": 1}
    assert [(one["row"], one["cell"]) for one in upload.report["findings"]] == [(3, "9")]
    assert upload.report["warnings"] == []


def test_what_refers_to_a_table_that_is_not_there_is_said_to_be_unchecked(walk: Walk) -> None:
    walk.published()
    withdrawn(walk, 1)
    document = {
        "title": "Tailles",
        "fields": [{"name": "arbre", "type": "integer"}],
        "foreignKeys": [{"fields": "arbre", "reference": {"resource": "arbres", "fields": "id"}}],
    }
    schemas.add_schema(walk.scope, authority_id=walk.town.id, name="tailles", document=document, now=NOW)

    upload = walk.do(
        commands.choose_schema, walk.work(walk.send("arbre\n9\n", name="tailles.csv")), schema_name="tailles"
    )

    assert [one["code"] for one in upload.report["warnings"]] == ["foreign-key-unchecked"]
