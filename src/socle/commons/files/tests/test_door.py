"""Photographs are shown to whoever holds a signed address, and to staff; to anyone else they do not exist."""

import datetime
import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from PIL import Image

from socle.commons.files import commands, pages, queries
from socle.commons.files.permissions import READ, SEND
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope
from socle.ground.storage import store

from . import photographs as photos
from .conftest import sent

NOW = datetime.datetime(2026, 11, 20, 6, 10, tzinfo=datetime.UTC)
NOBODY = Scope(Actor("public"), {})


@pytest.fixture
def photo(town: int) -> str:
    scope = Scope(Actor("public"), {town: frozenset({str(SEND)})})
    return commands.receive_photo(
        scope, authority_id=town, upload=sent(photos.jpeg(photos.painted(2000, 1500))), now=NOW
    ).file_id


def get(url: str, scope: Scope = NOBODY, **headers: str) -> HttpResponse:
    path, _, query = url.partition("?")
    request: Any = RequestFactory().get(path, query_params={}, headers=headers)
    request.META["QUERY_STRING"] = query
    request.scope = scope
    return pages.photo(request, path.removeprefix("/fichiers/").removesuffix(".jpg"))


def refusal_of(url: str, scope: Scope = NOBODY) -> tuple[str, int, str]:
    with pytest.raises(Refusal) as refused:
        get(url, scope)
    return refused.value.code, refused.value.status, str(refused.value.message)


def test_a_signed_address_shows_the_photograph_and_the_small_one(photo: str) -> None:
    with world.at(NOW):
        large = get(queries.signed_url(NOBODY, photo, now=world.now()))
        small = get(queries.signed_url(NOBODY, photo, now=world.now(), small=True))

    assert large.status_code == small.status_code == 200
    assert large.content.startswith(b"\xff\xd8\xff")
    assert len(small.content) < len(large.content)


def test_a_page_shows_the_small_version_and_leads_to_the_large_one(town: int, photo: str) -> None:
    with world.at(NOW):
        (shown,) = queries.shown(NOBODY, town, photo, now=world.now())
        small, large = get(shown.url), get(shown.large)

    assert (len(small.content), small.status_code, large.status_code) == (shown.weight, 200, 200)
    with Image.open(io.BytesIO(small.content)) as picture:
        assert abs(picture.width - shown.width) <= 1 and abs(picture.height - shown.height) <= 1
    assert len(large.content) > len(small.content)
    assert queries.shown(NOBODY, town, "0" * 32, now=NOW) == []


def test_the_answer_cannot_be_taken_for_a_page_nor_read_by_another_site(photo: str) -> None:
    with world.at(NOW):
        answer = get(queries.signed_url(NOBODY, photo, now=world.now()))

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert answer.headers["Vary"] == "Authorization, Cookie"
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_a_photograph_already_there_is_not_sent_again(photo: str) -> None:
    with world.at(NOW):
        url = queries.signed_url(NOBODY, photo, now=world.now())
        tag = get(url).headers["ETag"]

        again = get(url, NOBODY, **{"If-None-Match": tag})

    assert again.status_code == 304
    assert again.content == b""


def test_an_address_stays_the_same_within_an_hour_and_dies_within_two(photo: str) -> None:
    with world.at(NOW):
        url = queries.signed_url(NOBODY, photo, now=world.now())
    with world.at(NOW + datetime.timedelta(minutes=45)):
        assert queries.signed_url(NOBODY, photo, now=world.now()) == url
        assert get(url).status_code == 200
    with world.at(NOW + datetime.timedelta(hours=2)):
        assert refusal_of(url)[0] == "not-found"


def test_unknown_forged_old_and_unsigned_answer_alike(photo: str) -> None:
    other = "0" * 32
    with world.at(NOW):
        good = queries.signed_url(NOBODY, photo, now=world.now())
        unknown = queries.signed_url(NOBODY, other, now=world.now())
        answers = [
            refusal_of(url)
            for url in (
                unknown,
                f"/fichiers/{photo}.jpg",
                good.replace(photo, f"{photo}-petit"),
                good[:-1] + ("0" if good[-1] != "0" else "1"),
                good.replace("jusque=1", "jusque=9"),
                f"/fichiers/{photo}.jpg?jusque=99999999999999999999&cle=",
                f"/fichiers/{photo}.jpg?jusque=x&cle=y",
                f"/fichiers/{photo.upper()}.jpg",
                "/fichiers/passwd.jpg",
                "/fichiers/..%2f..%2fsecret.jpg",
            )
        ]

    assert set(answers) == {answers[0]}
    assert answers[0][:2] == ("not-found", 404)


def test_staff_of_the_authority_see_it_without_signature_and_staff_of_another_do_not(
    photo: str, town: int, village: int
) -> None:
    here = Scope(Actor("account", 1), {town: frozenset({str(READ)})})
    there = Scope(Actor("account", 2), {village: frozenset({str(READ)})})

    answer = get(f"/fichiers/{photo}.jpg", here)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, max-age=0"
    assert refusal_of(f"/fichiers/{photo}.jpg", there)[0] == "not-found"


def test_a_photograph_whose_bytes_are_gone_does_not_exist(photo: str) -> None:
    for key in list(store().keys("photos/")):
        store().delete(key)

    with world.at(NOW):
        assert refusal_of(queries.signed_url(NOBODY, photo, now=world.now()))[0] == "not-found"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_possible(photo: str, method: str) -> None:
    request: Any = getattr(RequestFactory(), method)(f"/fichiers/{photo}.jpg")
    request.scope = NOBODY

    assert pages.photo(request, photo).status_code == 405
