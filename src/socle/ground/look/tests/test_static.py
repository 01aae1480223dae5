"""Static files: prepared whole, named by content, quick when nothing changed."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from pytest_django.fixtures import Settings

from socle.ground.look import static


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    static._assets.cache_clear()
    return tmp_path / "static"


def test_a_file_is_written_with_its_compressed_twins(root: Path) -> None:
    written = static.prepare()

    sheet = next(name for name in written if name.startswith("look/socle."))
    plain = (root / sheet).read_bytes()
    assert gzip.decompress((root / f"{sheet}.gz").read_bytes()) == plain
    assert brotli.decompress((root / f"{sheet}.br").read_bytes()) == plain
    assert re.match(static.IMMUTABLE, sheet)


def test_a_second_start_writes_nothing(root: Path) -> None:
    static.prepare()

    assert static.prepare() == []


def test_a_file_that_was_lost_is_written_again(root: Path) -> None:
    first = static.prepare()
    (root / first[0]).unlink()

    assert static.prepare() == [first[0]]


def test_a_file_whose_bytes_a_power_cut_took_is_written_again(root: Path) -> None:
    sheet = next(name for name in static.prepare() if name.startswith("look/socle."))
    (root / f"{sheet}.br").write_bytes(b"")

    assert static.prepare() == [sheet]
    assert brotli.decompress((root / f"{sheet}.br").read_bytes()) == (root / sheet).read_bytes()


def test_addresses_carry_the_hash_of_the_content(root: Path) -> None:
    static.prepare()

    url = static.asset_url("look/socle.css")

    assert (root / url.removeprefix("/static/")).is_file()


def test_addresses_are_the_same_before_files_are_prepared(root: Path) -> None:
    before = static.asset_url("look/socle.css")
    static.prepare()

    assert static.asset_url("look/socle.css") == before


def test_files_of_the_version_before_stay_for_pages_still_open(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    static.prepare()
    old = static.asset("look/socle.css").served
    source = root.parent / "socle.css"

    for text, expected in (("a{color:red}", True), ("b{color:red}", False)):
        source.write_text(text)
        monkeypatch.setattr(static, "_sources", lambda: iter([("look/socle.css", source)]))
        static.prepare()
        assert (root / old).is_file() is expected


def test_a_file_that_no_room_has_is_a_fault(root: Path) -> None:
    with pytest.raises(KeyError):
        static.asset_url("look/unicorn.css")


def test_the_sheet_keeps_to_its_budget(root: Path) -> None:
    static.prepare()

    assert static.asset("look/socle.css").gz <= 9_500
