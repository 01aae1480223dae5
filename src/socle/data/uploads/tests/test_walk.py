"""A file's way by the commands: what is decided, what is refused, and the good edition that stays."""

import datetime
from typing import Any

import pytest

from socle.data.schemas import queries as schemas
from socle.data.tables import commands as table_commands
from socle.data.tables import queries as tables
from socle.data.tables.models import Edition
from socle.data.tables.terms import Access, Plan
from socle.data.uploads import commands, queries
from socle.data.uploads.models import Upload
from socle.data.uploads.terms import Doubt, State
from socle.data.uploads.tests.conftest import NOW, TREES, WISHES, Walk
from socle.ground import sandbox
from socle.ground.refusals import Refusal
from socle.ground.storage import store
from socle.ground.verify import verify

pytestmark = pytest.mark.django_db


def refused(verb: Any, walk: Walk, upload: Upload, **given: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        verb(walk.scope, upload_id=upload.pk, **{"expected_version": upload.version, **given}, **walk.at)
    return found.value


def test_a_file_is_read_checked_prepared_and_published(walk: Walk) -> None:
    upload = walk.prepared()
    assert upload.state == State.CHECKED and upload.report["valid"] and upload.made["rows"] == 3
    assert upload.difference == {} and upload.doubts == []

    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)

    done = Upload.objects.get(pk=upload.pk)
    assert (done.state, done.edition) == (State.PUBLISHED, 1)
    table = tables.table_by_slug(walk.scope, "belvenne-arbres")
    assert (table.title, table.licence, table.frequency) == ({"fr": "Arbres"}, "LO-2.0", "yearly")
    assert tables.schema(walk.scope, table).key == ("id",)
    assert tables.rows(walk.scope, table, Plan())["rows"][0][:2] == [1, "Tilleul"]
    assert verify()[1] == []


def test_the_next_file_shows_what_it_changes_and_takes_up_what_was_decided(walk: Walk) -> None:
    walk.published()

    following = walk.prepared(
        TREES.replace("12.5", "13.5").replace("3;Chêne;2003-12-31;20.25\n", "4;Orme;2004-01-01;3\n"),
        table_slug="belvenne-arbres",
    )

    difference = following.difference
    assert (difference["added"], difference["removed"], difference["changed"]) == (1, 1, 1)
    assert difference["columns"]["changed"] == {"hauteur": 1}
    assert following.made["expected"] == 1


def test_of_two_stewards_who_accept_at_once_the_second_is_told(walk: Walk) -> None:
    walk.published()
    first, second = (walk.prepared(TREES + f"{n};Orme;2004-01-01;3\n", table_slug="belvenne-arbres") for n in (4, 5))

    commands.accept(walk.scope, upload_id=first.pk, expected_version=first.version, **walk.at)
    told = refused(commands.accept, walk, second)

    assert (told.code, told.status) == ("stale", 409)
    assert Edition.objects.count() == 2
    assert Upload.objects.get(pk=second.pk).state == State.CHECKED
    again = walk.do(commands.prepare, Upload.objects.get(pk=second.pk), wishes=second.wishes)
    assert again.made["expected"] == 2


def test_a_new_table_whose_address_is_taken_is_told_so_when_it_is_prepared(walk: Walk) -> None:
    upload = walk.checked()
    walk.published()

    told = refused(commands.prepare, walk, upload, wishes=WISHES)

    assert (told.code, told.status, told.field) == ("tables.taken", 409, "slug")
    assert refused(commands.prepare, walk, upload, wishes={**WISHES, "slug": ""}).code == "tables.taken"
    upload = walk.do(commands.prepare, upload, wishes={**WISHES, "slug": "arbres-2"})
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)
    assert [table.slug for table in tables.tables(walk.scope, walk.town.id)] == ["belvenne-arbres", "belvenne-arbres-2"]


def test_of_two_new_tables_of_one_address_the_second_is_told_which_is_taken(walk: Walk) -> None:
    first, second = walk.prepared(), walk.prepared()
    commands.accept(walk.scope, upload_id=first.pk, expected_version=first.version, **walk.at)

    told = refused(commands.accept, walk, second)

    assert (told.code, told.field) == ("tables.taken", "slug")
    assert refused(commands.prepare, walk, second, wishes=WISHES).code == "tables.taken"
    assert Edition.objects.count() == 1


def test_of_two_who_act_on_one_file_the_second_is_told(walk: Walk) -> None:
    upload = walk.prepared()
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)

    assert refused(commands.accept, walk, upload).status == 409
    assert refused(commands.refuse, walk, upload).code == "stale"
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "doubt"),
    [
        ("id;espèce;planté le;hauteur\n1;Tilleul;2001-03-02;12.5\n", Doubt.FEWER_ROWS),
        (
            TREES.replace(";hauteur", "").replace(";12.5", "").replace(";20.25", "").replace("04;9", "04"),
            Doubt.COLUMNS_GONE,
        ),
        (TREES.replace("9\n", "haut\n"), Doubt.TYPES_CHANGED),
        (TREES.replace("2;Érable", "1;Érable"), Doubt.KEY),
        (TREES + ";;;\n5;x\n", Doubt.MORE_FAULTS),
    ],
)
def test_what_looks_wrong_is_published_only_by_somebody_who_read_why(walk: Walk, content: str, doubt: Doubt) -> None:
    walk.published()

    suspect = walk.prepared(content, table_slug="belvenne-arbres")

    assert doubt in suspect.doubts
    assert refused(commands.accept, walk, suspect).code == "uploads.doubts"
    commands.accept(walk.scope, upload_id=suspect.pk, expected_version=suspect.version, confirmed=True, **walk.at)
    assert Edition.objects.count() == 2


PERSONS = "id;nom;prenom;courriel\n" + "".join(
    f"{n};{name};{first};{first.lower()}.{name.lower()}@gmail.com\n"
    for n, (first, name) in enumerate(
        [("Marie", "Martin"), ("Jean", "Bernard"), ("Paul", "Dubois"), ("Anne", "Robert"), ("Luc", "Petit")] * 6
    )
)


def test_nothing_is_published_before_a_person_decided_on_each_alarm(walk: Walk) -> None:
    upload = walk.prepared(PERSONS)
    asked = queries.undecided_columns(walk.scope, upload)
    assert "courriel" in asked

    assert refused(commands.accept, walk, upload, confirmed=True).code == "uploads.undecided"

    upload = walk.do(commands.decide, upload, decisions=dict.fromkeys(asked, "drop"))
    assert upload.made == {}
    upload = walk.do(commands.prepare, upload, wishes=upload.wishes)
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)
    table = tables.table_by_slug(walk.scope, "belvenne-arbres")
    assert not {column.name for column in tables.schema(walk.scope, table).columns} & set(asked)
    for key in store().keys("tables/"):
        assert b"gmail" not in store().read(key)


def test_a_table_is_closed_where_a_person_said_so(walk: Walk) -> None:
    upload = walk.prepared(PERSONS)
    upload = walk.do(
        commands.decide, upload, decisions=dict.fromkeys(queries.undecided_columns(walk.scope, upload), "close")
    )
    upload = walk.do(commands.prepare, upload, wishes=upload.wishes)

    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)

    assert tables.table_by_slug(walk.scope, "belvenne-arbres").access == Access.CLOSED


def test_a_decision_is_taken_up_by_the_next_file_and_a_new_alarm_waits(walk: Walk) -> None:
    upload = walk.prepared(PERSONS)
    upload = walk.do(
        commands.decide, upload, decisions=dict.fromkeys(queries.undecided_columns(walk.scope, upload), "drop")
    )
    upload = walk.do(commands.prepare, upload, wishes=upload.wishes)
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)

    following = walk.work(walk.send(PERSONS, table_slug="belvenne-arbres"))

    assert queries.undecided_columns(walk.scope, following) == []
    assert following.decisions["courriel"] == "drop"


MESSY = "Arbres de la ville;;\nid;espèce;hauteur\n" + "".join(f"{n};Tilleul ;{n},5\n" for n in range(1, 40))


def test_repairs_are_applied_taken_back_and_replayed_on_the_next_file(walk: Walk) -> None:
    upload = walk.checked(MESSY)
    ops = [one["repair"]["op"] for one in upload.proposals]
    assert {"trim", "number"} <= set(ops)

    upload = walk.do(commands.mend, upload, add=range(len(ops)))
    assert [one["repair"]["op"] for one in upload.recipe] == ops and upload.proposals == []
    assert b"Tilleul," in store().read(upload.repaired_key)
    upload = walk.do(commands.mend, upload, remove=[ops.index("trim")])
    assert b"Tilleul ," in store().read(upload.repaired_key)
    upload = walk.do(commands.mend, upload, add=[[one["repair"]["op"] for one in upload.proposals].index("trim")])
    upload = walk.do(commands.prepare, upload, wishes=WISHES)
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)

    following = walk.work(walk.send(MESSY.replace("39,5", "99,5"), table_slug="belvenne-arbres"))
    following = walk.do(commands.choose_schema, following, schema_name="")
    assert following.proposals == [] and b"99.5" in store().read(following.repaired_key)
    following = walk.do(commands.prepare, following, wishes=following.wishes)
    assert (following.difference["changed"], following.doubts) == (1, [])


def test_a_repair_that_does_not_fit_the_next_file_is_said_and_can_be_taken_back(walk: Walk) -> None:
    upload = walk.do(commands.mend, upload := walk.checked(MESSY), add=range(len(upload.proposals)))
    upload = walk.do(commands.prepare, upload, wishes=WISHES)
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)

    other = walk.work(walk.send("id;nom\n1;a\n2;b\n", table_slug="belvenne-arbres"))
    other = walk.do(commands.choose_schema, other, schema_name="")
    assert other.fault == "unknown-column" and other.state == State.INSPECTED
    other = walk.do(commands.mend, other, remove=range(len(other.recipe)))
    assert (other.fault, other.state) == ("", State.CHECKED)


def test_an_edition_for_later_is_read_by_nobody_before_its_date(walk: Walk) -> None:
    day = NOW + datetime.timedelta(days=3)
    upload = walk.prepared(wishes={"publish_at": day.isoformat()})
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)

    assert commands.publish_due(walk.scope, now=day - datetime.timedelta(minutes=1)) == 0
    assert tables.tables(walk.scope, walk.town.id) == []
    assert commands.publish_due(walk.scope, now=day) == 1
    assert commands.publish_due(walk.scope, now=day) == 0
    assert len(tables.tables(walk.scope, walk.town.id)) == 1


def test_a_date_that_comes_after_another_edition_gives_the_file_back_to_a_person(walk: Walk) -> None:
    walk.published()
    day = NOW + datetime.timedelta(days=3)
    later = walk.prepared(table_slug="belvenne-arbres", wishes={"publish_at": day.isoformat()})
    commands.accept(walk.scope, upload_id=later.pk, expected_version=later.version, **walk.at)
    walk.published(TREES + "4;Orme;2004-01-01;3\n", table_slug="belvenne-arbres")

    assert commands.publish_due(walk.scope, now=day) == 0

    back = Upload.objects.get(pk=later.pk)
    assert (back.state, back.fault, back.made) == (State.CHECKED, "stale", {})


def test_an_earlier_edition_comes_back_as_the_next_one(walk: Walk) -> None:
    walk.published()
    walk.published(TREES.replace("12.5", "99"), table_slug="belvenne-arbres")

    again = table_commands.roll_back(walk.scope, table_slug="belvenne-arbres", number=1, expected_edition=2, now=NOW)

    table = tables.table_by_slug(walk.scope, "belvenne-arbres")
    assert (again.number, again.reason) == (3, "rollback")
    assert tables.rows(walk.scope, table, Plan())["rows"][0][3] == 12.5
    with pytest.raises(Refusal, match="stale"):
        table_commands.roll_back(walk.scope, table_slug="belvenne-arbres", number=1, expected_edition=2, now=NOW)
    assert verify()[1] == []


def test_a_step_done_twice_or_after_its_turn_changes_nothing(walk: Walk) -> None:
    upload = walk.send()
    commands.work_on(walk.scope, upload_id=upload.pk, turn=upload.turn, now=NOW)
    once = Upload.objects.get(pk=upload.pk)

    commands.work_on(walk.scope, upload_id=upload.pk, turn=upload.turn, now=NOW)

    assert Upload.objects.get(pk=upload.pk).version == once.version


def test_a_cancelled_file_is_done_nothing_more(walk: Walk) -> None:
    upload = walk.send()
    commands.cancel(walk.scope, upload_id=upload.pk, **walk.at)

    commands.work_on(walk.scope, upload_id=upload.pk, turn=upload.turn, now=NOW)

    done = Upload.objects.get(pk=upload.pk)
    assert (done.state, done.work, done.preview) == (State.CANCELLED, "", {})
    assert refused(commands.choose_schema, walk, done, schema_name="").code == "uploads.over"


def test_no_act_is_possible_while_a_step_is_under_way(walk: Walk) -> None:
    upload = walk.send()

    assert refused(commands.choose_schema, walk, upload, schema_name="").code == "uploads.busy"


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(200), b"<html><body>non</body></html>", b"\x00" * 50, b"   \n \n"]
)
def test_what_is_no_table_ends_in_words_and_may_be_read_otherwise(walk: Walk, content: bytes) -> None:
    upload = walk.work(walk.send(content, name="image.csv"))

    assert (upload.state, upload.work) == (State.RECEIVED, "") and upload.fault
    assert len(queries.fault_words(walk.scope, upload.fault, upload.fault_facts)) > 20


def test_a_file_that_kills_its_reader_ends_in_words(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise sandbox.Crashed("the sandbox child died")

    monkeypatch.setattr(sandbox, "call", crash)

    upload = walk.work(walk.send())

    assert (upload.fault, upload.work) == ("crashed", "")


def test_a_person_who_knows_better_how_a_file_is_written_is_believed(walk: Walk) -> None:
    upload = walk.work(walk.send("nom;taille\nécole;3\nmairie;4\n".encode("cp1252")))

    upload = walk.do(commands.read_again, upload, reading={"encoding": "cp1256", "delimiter": ";"})

    assert upload.preview["encoding"] == "cp1256" and upload.plain_key
    upload = walk.do(commands.choose_schema, upload, schema_name="")
    upload = walk.do(commands.prepare, upload, wishes={"slug": "lieux", "title": "L", "key": [], "licence": "LO-2.0",
        "frequency": "never", "keep_years": 1, "description": "", "purpose": "", "publish_at": ""})  # fmt: skip
    assert upload.made["rows"] == 2


def test_files_and_findings_go_some_days_after_the_end_and_what_nobody_ends_too(walk: Walk) -> None:
    upload, left = walk.published(), walk.work(walk.send(name="oublié.csv"))

    assert commands.clear(walk.scope, now=NOW + datetime.timedelta(days=13)) == 0
    assert commands.clear(walk.scope, now=NOW + datetime.timedelta(days=15)) == 1
    gone = Upload.objects.get(pk=upload.pk)
    assert (gone.storage_key, gone.preview, gone.name) == ("", {}, "…")
    commands.clear(walk.scope, now=NOW + datetime.timedelta(days=61))
    assert Upload.objects.get(pk=left.pk).state == State.CANCELLED
    commands.clear(walk.scope, now=NOW + datetime.timedelta(days=76))
    assert list(store().keys("uploads/")) == []
    assert verify()[1] == []


def test_files_that_no_row_names_are_swept_once_they_are_old(walk: Walk) -> None:
    upload = walk.checked()
    store().put("uploads/left-behind", b"half a step")

    assert commands.sweep(walk.scope, now=NOW.replace(year=2000)) == 0
    assert commands.sweep(walk.scope, now=NOW.replace(year=2100)) == 1
    assert store().exists(upload.storage_key)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b.csv", "x" * 500 + ".csv", "C:\\Users\\moi\\arbres.csv"])
def test_a_name_is_kept_as_a_name_and_nothing_more(walk: Walk, name: str) -> None:
    kept = walk.send(name=name).name

    assert kept and len(kept) <= 200 and "/" not in kept and "\\" not in kept and "\x00" not in kept


def test_sent_again_to_a_table_that_a_room_keeps_is_refused(walk: Walk) -> None:
    from socle.data.tables.factories import benches, feed_table

    table = feed_table(walk.town.id, benches(2), now=NOW)

    with pytest.raises(Refusal, match=r"uploads\.is-feed"):
        walk.send(table_slug=table.slug)
    assert Upload.objects.count() == 0


def test_a_schema_of_the_registry_finds_what_differs_and_the_table_follows_it(walk: Walk) -> None:
    name = schemas.schemas(walk.scope, walk.town.id)[0].name
    upload = walk.do(commands.choose_schema, walk.work(walk.send()), schema_name=name)
    assert not upload.report["valid"] and upload.report["findings"][0]["message"]

    upload = walk.do(commands.prepare, upload, wishes=WISHES)
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)

    table = tables.table_by_slug(walk.scope, "belvenne-arbres")
    followed = schemas.schema_of_table(walk.scope, walk.town.id, table.pk)
    assert followed is not None and followed.name == name
