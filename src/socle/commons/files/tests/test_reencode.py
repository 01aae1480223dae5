"""Drawing a photograph anew: what comes in, what comes out, what is refused."""

import io
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from socle.commons.files.rules import (
    LONGEST_SIDE,
    SMALL_SIDE,
    PhotoError,
    kind_of,
    position_of,
    reencode,
)

from . import photographs as photos


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(("width", "height"), [(4000, 3000), (3000, 4000), (1600, 1600), (640, 480), (3, 2000), (1, 1)])
def test_a_photograph_comes_out_as_two_jpeg_of_bounded_size(width: int, height: int) -> None:
    facts, (large, small) = reencode([photos.jpeg(photos.painted(width, height))])

    for content, side in ((large, LONGEST_SIDE), (small, SMALL_SIDE)):
        picture = opened(content)
        assert picture.format == "JPEG"
        assert picture.mode == "RGB"
        assert max(picture.size) == min(side, max(width, height))
    assert (facts["width"], facts["height"]) == opened(large).size


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_format_of_the_web_is_read(form: str) -> None:
    _facts, (large, _small) = reencode([photos.saved(photos.painted(), form)])

    assert opened(large).format == "JPEG"
    assert opened(large).getpixel((300, 20)) == pytest.approx((240, 240, 230), abs=12)


def test_nothing_that_a_phone_tells_is_left_in_the_bytes() -> None:
    sent = photos.from_a_phone()
    for told in (b"TattleMaker", b"Model-Zx81", b"2026:11:20", b"SECRETPROFILE", b"Jeanne Villard", b"Exif"):
        assert told in sent

    facts, pictures = reencode([sent])

    assert facts["position"] == pytest.approx([photos.LON, photos.LAT], abs=1e-5)
    for content in pictures:
        for told in (
            b"TattleMaker",
            b"Model-Zx81",
            b"2026:11:20",
            b"SECRET",
            b"Villard",
            b"Exif",
            b"ICC_PROFILE",
            b"http",
        ):
            assert told not in content
        assert dict(opened(content).getexif()) == {}
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(opened(content).info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_as_the_camera_was_held(orientation: int) -> None:
    _facts, (large, _small) = reencode([photos.from_a_phone(orientation)])

    upright = Image.open(io.BytesIO(photos.from_a_phone(orientation)))
    from PIL import ImageOps

    expected = ImageOps.exif_transpose(upright).convert("RGB")
    assert opened(large).size == expected.size
    for spot in ((10, 10), (expected.width - 10, 10), (10, expected.height - 10)):
        assert opened(large).getpixel(spot) == pytest.approx(expected.getpixel(spot), abs=16)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_other_colours_become_plain_ones(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"

    _facts, (large, _small) = reencode([photos.saved(photos.painted(mode=mode), form)])

    assert opened(large).mode == "RGB"
    bright, dark = opened(large).getpixel((300, 20)), opened(large).getpixel((20, 460))
    assert sum(bright) > sum(dark) + 200  # type: ignore[arg-type]


def test_sixteen_bits_keep_their_shades() -> None:
    grey = Image.new("I;16", (64, 64), 32_768)

    _facts, (large, _small) = reencode([photos.saved(grey, "PNG")])

    assert opened(large).getpixel((32, 32)) == pytest.approx((128, 128, 128), abs=3)


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (64, 64), (200, 0, 0, 0))

    _facts, (large, _small) = reencode([photos.saved(clear, "PNG")])

    assert opened(large).getpixel((32, 32)) == pytest.approx((255, 255, 255), abs=3)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_only_the_first_picture_of_an_animation_is_kept(form: str) -> None:
    others = [Image.new("RGB", (64, 64), (255, 0, 0)) for _ in range(5)]
    moving = photos.saved(photos.painted(64, 64), form, save_all=True, append_images=others)

    _facts, (large, _small) = reencode([moving])

    assert getattr(opened(large), "n_frames", 1) == 1
    assert opened(large).getpixel((32, 4)) == pytest.approx((240, 240, 230), abs=12)


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04 a whole archive", b"%PDF-1.7 a paper"])
def test_a_second_file_behind_the_photograph_is_gone(tail: bytes) -> None:
    _facts, pictures = reencode([photos.jpeg() + tail])

    assert all(tail not in content for content in pictures)


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("empty", b""),
        ("kind", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("kind", b"<!doctype html><script>alert(1)</script>"),
        ("kind", b"%PDF-1.7\n"),
        ("kind", b"PK\x03\x04"),
        ("kind", b"MZ\x90\x00"),
        ("kind", b"BM" + b"\x00" * 60),
        ("kind", b"II*\x00" + b"\x00" * 60),
        ("kind", b"\x00" * 100),
        ("kind", b"photo.jpg"),
        ("heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"),
        ("heic", b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00"),
        ("pixels", photos.bomb()),
        ("pixels", photos.png_of(2_000_000_000, 2_000_000_000, b"")),
        ("unreadable", photos.png_of(0, 0, b"")),
        ("unreadable", photos.png_of(100, 100, zlib.compress(b"short"))),
        ("unreadable", photos.text_bomb()),
        ("unreadable", b"\xff\xd8\xff\xe0 not really"),
        ("unreadable", b"\x89PNG\r\n\x1a\n"),
        ("unreadable", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
        ("unreadable", b"GIF89a" + b"\xff" * 40),
        ("unreadable", photos.jpeg()[:2000]),
    ],
)
def test_what_is_no_photograph_is_refused_by_name(code: str, content: bytes) -> None:
    with pytest.raises(PhotoError) as refused:
        reencode([content])

    assert refused.value.code == code


@settings(max_examples=60, deadline=None)
@given(some.integers(0, 2**32), some.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))
def test_a_photograph_with_wrong_bytes_is_drawn_or_refused_and_nothing_else(seed: int, form: str) -> None:
    chance = random.Random(seed)
    content = bytearray(photos.saved(photos.painted(48, 36), form))
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(12, len(content))] = chance.randrange(256)
    if chance.random() < 0.3:
        del content[chance.randrange(12, len(content)) :]

    try:
        facts, (large, small) = reencode([bytes(content)])
    except PhotoError:
        return

    assert opened(large).size == (facts["width"], facts["height"])
    assert opened(small).format == "JPEG"


@given(some.binary(max_size=64))
def test_the_first_bytes_decide_and_never_fail(head: bytes) -> None:
    try:
        assert kind_of(head) in {"JPEG", "PNG", "WEBP", "GIF"}
    except PhotoError as refused:
        assert refused.code in {"empty", "kind", "heic"}


@given(some.floats(-179, 179), some.floats(-89, 89))
def test_a_position_is_read_to_the_metre(lon: float, lat: float) -> None:
    told = position_of(photos.gps(lon, lat))

    if abs(lon) > 1e-4 or abs(lat) > 1e-4:
        assert told == pytest.approx([lon, lat], abs=1e-5)


ZERO = IFDRational(0, 0)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {1: "N", 2: (46, 12), 3: "W", 4: (30, 30, 0)},
        {1: "N", 2: (ZERO, ZERO, ZERO), 3: "W", 4: (30, 30, 0)},
        {1: "N", 2: (400, 0, 0), 3: "W", 4: (30, 30, 0)},
        {1: "N", 2: "here", 3: "W", 4: None},
        {1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)},
        {1: 7, 2: (46, 12, float("inf")), 3: b"\xff", 4: (30, 30, 0)},
    ],
)
def test_a_position_that_makes_no_sense_was_not_told(told: dict[int, object]) -> None:
    assert position_of(told) is None
