"""Parts of a photograph are covered for good: in both sizes, in every byte kept, by one agent at a time."""

import datetime
import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from socle.commons.files import commands, queries
from socle.commons.files.invariants import INVARIANTS
from socle.commons.files.models import StoredFile
from socle.commons.files.permissions import HIDE, READ, REDACT, SEND
from socle.commons.files.rules import PhotoError, cells_covered, redact
from socle.commons.people.terms import Role
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope
from socle.ground.storage import store
from tests.towns import found_town, hire

from . import photographs as photos
from .conftest import sent

NOW = datetime.datetime(2026, 11, 20, 6, 10, tzinfo=datetime.UTC)
LEFT_HALF = [(0.0, 0.0, 0.5, 1.0)]


def staff(authority_id: int) -> Scope:
    return Scope(
        Actor("account", 1), {authority_id: frozenset(map(str, (READ, REDACT, HIDE)))}, {authority_id: ("agent",)}
    )


def receive(authority_id: int) -> str:
    scope = Scope(Actor("public"), {authority_id: frozenset({str(SEND)})})
    picture = photos.painted(1200, 800)
    return commands.receive_photo(scope, authority_id=authority_id, upload=sent(photos.jpeg(picture)), now=NOW).file_id


def cover(authority_id: int, file_id: str, rectangles: Any = LEFT_HALF, **more: Any) -> int:
    return commands.redact(
        staff(authority_id), authority_id=authority_id, file_id=file_id, rectangles=rectangles, now=NOW, **more
    )


def picture(file_id: str, *, small: bool = False) -> Image.Image:
    return Image.open(io.BytesIO(store().read(StoredFile.objects.get(name=file_id).key(small=small)))).convert("RGB")


def violations() -> list[str]:
    return [one for invariant in INVARIANTS for one in invariant.violations()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("small", [False, True])
def test_what_a_rectangle_covers_is_black_and_the_rest_stays(town: int, small: bool) -> None:
    name = receive(town)
    before = picture(name, small=small)

    version = cover(town, name)

    after = picture(name, small=small)
    assert (version, after.size) == (2, before.size)
    middle = after.width // 2
    darkest = max(max(after.getpixel((x, y))) for x in range(0, middle - 2, 7) for y in range(0, after.height, 11))  # type: ignore[arg-type]
    assert darkest <= 12
    there = (middle + after.width // 4, after.height // 8)
    assert sum(after.getpixel(there)) > 500  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_the_bytes_before_are_gone_and_verify_is_green(town: int) -> None:
    name = receive(town)
    keys = set(store().keys("photos/"))
    original = [store().read(key) for key in keys]

    cover(town, name)

    now_there = set(store().keys("photos/"))
    assert not keys & now_there and len(now_there) == 2
    assert not [key for key in now_there if store().read(key) in original]
    assert violations() == []


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_has_the_old_photograph_gets_the_new_one(town: int) -> None:
    name = receive(town)
    anyone = Scope(Actor("public"))
    (before,) = queries.shown(anyone, town, name, now=NOW)
    tag = queries.picture(staff(town), name, now=NOW).etag

    cover(town, name)

    (after,) = queries.shown(anyone, town, name, now=NOW)
    assert after.url != before.url and after.large != before.large
    assert queries.picture(staff(town), name, now=NOW).etag != tag
    assert after.weight == StoredFile.objects.get().small_bytes


@pytest.mark.django_db(transaction=True)
def test_of_two_agents_at_once_one_is_told_and_nothing_is_lost(town: int) -> None:
    name = receive(town)
    cover(town, name, expected_version=1)

    with pytest.raises(Refusal) as late:
        cover(town, name, [(0.5, 0.5, 0.1, 0.1)], expected_version=1)

    assert late.value.status == 409
    assert cover(town, name, [(0.5, 0.5, 0.1, 0.1)], expected_version=2) == 3
    assert len(list(store().keys("photos/"))) == 2 and violations() == []


@pytest.mark.django_db(transaction=True)
def test_who_loses_the_race_leaves_no_byte_behind(town: int, monkeypatch: pytest.MonkeyPatch) -> None:
    name = receive(town)
    draw = commands._covered

    def slowly(row: StoredFile, boxes: list[list[float]]) -> list[bytes]:
        monkeypatch.setattr(commands, "_covered", draw)
        cover(town, name, [(0.0, 0.0, 0.1, 0.1)])
        return draw(StoredFile.objects.get(), boxes)

    monkeypatch.setattr(commands, "_covered", slowly)
    with pytest.raises(Refusal) as late:
        cover(town, name)

    assert late.value.status == 409
    assert len(list(store().keys("photos/"))) == 2 and violations() == []


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_keeps_the_photograph_as_it_was(town: int, monkeypatch: pytest.MonkeyPatch) -> None:
    name = receive(town)
    keys = set(store().keys("photos/"))

    def full(self: Any, key: str, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as there:
        there.setattr(type(store()), "put", full)
        with pytest.raises(Refusal) as refused:
            cover(town, name)

    assert (refused.value.code, refused.value.status) == ("files.full", 503)
    assert set(store().keys("photos/")) == keys and violations() == []
    assert queries.held(staff(town), town, name).version == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "typed",
    [
        [],
        [(0, 0, 1)],
        [(0, 0, 0, 1)],
        [(0.2, 0.2, -0.1, 0.1)],
        [(2, 2, 1, 1)],
        [(float("nan"), 0, 1, 1)],
        [(0, 0, float("inf"), 1)],
        [(0, 0, 1, 1)] * 201,
    ],
)
def test_rectangles_that_cover_nothing_or_too_much_are_refused_by_name(town: int, typed: Any) -> None:
    name = receive(town)

    with pytest.raises(Refusal) as refused:
        cover(town, name, typed)

    assert (refused.value.code, refused.value.field) == ("files.rectangles", "rectangles")
    assert queries.held(staff(town), town, name).version == 1


@pytest.mark.django_db(transaction=True)
def test_the_act_is_written_down_and_only_staff_of_the_authority_may(town: int, village: int) -> None:
    name = receive(town)

    cover(town, name)

    leaf = Leaf.objects.get(act="files.photo.redact")
    assert leaf.about == f"file:{StoredFile.objects.get().pk}" and name not in str(leaf.payload)
    for scope, authority_id in (
        (staff(village), village),
        (staff(village), town),
        (Scope(Actor("account", 3), {town: frozenset({str(READ)})}), town),
    ):
        with pytest.raises(Refusal) as refused:
            commands.redact(scope, authority_id=authority_id, file_id=name, rectangles=LEFT_HALF, now=NOW)
        assert refused.value.status == 404
    for unknown in ("", "x", "0" * 32, "\x00", "\ud800", name.upper()):
        with pytest.raises(Refusal) as refused:
            cover(town, unknown)
        assert refused.value.status == 404


@pytest.mark.django_db(transaction=True)
def test_a_hidden_photograph_exists_for_staff_alone_even_at_an_address_already_given(town: int) -> None:
    name = receive(town)
    anyone = Scope(Actor("public"))
    (before,) = queries.shown(anyone, town, name, now=NOW)
    signed = dict(part.split("=") for part in before.large.partition("?")[2].split("&"))

    commands.hide(staff(town), authority_id=town, file_id=name, now=NOW)

    assert queries.shown(anyone, town, name, now=NOW) == []
    with pytest.raises(Refusal) as refused:
        queries.picture(anyone, name, now=NOW, until=signed["jusque"], signature=signed["cle"])
    assert refused.value.status == 404
    assert queries.picture(staff(town), name, now=NOW).content

    commands.show(staff(town), authority_id=town, file_id=name)
    assert len(queries.shown(anyone, town, name, now=NOW)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_photograph_that_goes_to_another_town_is_seen_there_and_no_more_here(town: int, village: int) -> None:
    name = receive(town)

    for _twice in range(2):
        commands.hand_over(staff(town), authority_id=town, file_id=name, to_authority_id=village)

    assert queries.picture(staff(village), name, now=NOW).content and violations() == []
    with pytest.raises(Refusal):
        queries.held(staff(town), town, name)
    assert cover(village, name) == 2 and violations() == []
    commands.hand_over(staff(village), authority_id=village, file_id=name, to_authority_id=town)
    assert queries.picture(staff(town), name, now=NOW).content and violations() == []


def test_neighbouring_boxes_become_one_rectangle() -> None:
    found = cells_covered([(1, 2), (1, 1), (3, 5), (1, 3), (1, 1)], 12, 8)

    assert found == [pytest.approx([0, 0, 3 / 12, 1 / 8]), pytest.approx([4 / 12, 2 / 8, 1 / 12, 1 / 8])]
    with pytest.raises(PhotoError):
        cells_covered([(9, 1)], 12, 8)


def test_every_pixel_that_a_thin_rectangle_touches_is_covered() -> None:
    white = photos.jpeg(Image.new("RGB", (640, 480), "white"))

    _facts, (large, _small) = redact([white], [[0.5001, 0.0, 0.0001, 1.0]])

    with Image.open(io.BytesIO(large)) as covered:
        column = covered.convert("L").crop((320, 0, 321, covered.height)).tobytes()
    assert max(column) < 90


@pytest.fixture
def door(db: Any) -> tuple[Client, str]:
    authority = found_town()
    client = Client()
    client.force_login(hire(authority, Role.AGENT))
    return client, f"/agent/photos/{receive(authority.id)}/cacher"


def test_an_agent_covers_boxes_without_a_script_after_a_confirmation(door: tuple[Client, str]) -> None:
    client, address = door
    page = client.get(address)
    assert page.content.count(b'type="checkbox"') == 96 and "ligne 8, colonne 12" in page.content.decode()

    preview = client.post(address, {"version": "1", "cell": ["1-1", "1-2"], "retour": "/agent/"})
    assert preview.status_code == 200 and b"Cacher pour toujours" in preview.content
    assert b'<rect x="0.000" y="0.000" width="16.667" height="12.500"/>' in preview.content
    assert StoredFile.objects.get().version == 1

    done = client.post(address, {"version": "1", "cell": ["1-1", "1-2"], "retour": "/agent/", "oui": "1"})
    assert done.status_code == 303 and "retour=%2Fagent%2F" in done["Location"]
    assert StoredFile.objects.get().version == 2
    assert "C’est caché" in client.get(done["Location"]).content.decode()


def test_a_drawn_rectangle_goes_the_same_way_and_can_be_corrected(door: tuple[Client, str]) -> None:
    client, address = door
    drawn = {"version": "1", "rectangle": "0.1,0.2,0.3,0.4"}

    again = client.post(address, drawn | {"non": "1"}).content.decode()
    assert 'type="checkbox"' in again and 'value="0.1,0.2,0.3,0.4"' in again

    assert client.post(address, drawn | {"oui": "1"}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"version": "1"}, 422),
        ({"version": "1", "cell": "9-1"}, 422),
        ({"version": "1", "cell": "1-13", "oui": "1"}, 422),
        ({"version": "1", "cell": "x"}, 422),
        ({"version": "1", "rectangle": "nan,0,1,1", "oui": "1"}, 422),
        ({"version": "1", "rectangle": "0,0,9,9"}, 422),
        ({"version": "1", "cell": ["1-1"] * 97}, 422),
        ({"version": "7", "cell": "1-1", "oui": "1"}, 409),
        ({"version": "x" * 5000, "cell": "1-1", "oui": "1"}, 409),
        ({"version": "1", "cell": "1-1", "retour": "//evil.example"}, 200),
        ({"version": "1", "cell": "1-1", "retour": "javascript:alert(1)"}, 200),
    ],
)
def test_a_form_that_lies_is_refused_in_words(door: tuple[Client, str], typed: Any, status: int) -> None:
    client, address = door

    answer = client.post(address, typed)

    assert answer.status_code == status
    assert b"evil" not in answer.content and b"javascript" not in answer.content
    assert StoredFile.objects.get().version == 1


def test_another_town_and_a_wrong_name_are_not_found(door: tuple[Client, str]) -> None:
    client, address = door
    stranger = Client()
    stranger.force_login(hire(found_town("orvin", "SO", west=-30.4), Role.ADMINISTRATOR))

    assert stranger.get(f"/@orvin{address}").status_code == 404
    assert stranger.post(f"/@orvin{address}", {"cell": "1-1", "oui": "1"}).status_code == 404
    assert client.get("/agent/photos/unknown/cacher").status_code == 404
