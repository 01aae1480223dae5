"""Files are whole or absent."""

from pathlib import Path

import pytest

from socle.ground.storage import Store


def test_what_was_put_is_read_back_and_listed(tmp_path: Path) -> None:
    store = Store(tmp_path)

    store.put("tables/1/base.parquet", b"one")
    store.put("tables/1/base.parquet", b"two")
    store.put("photos/a.jpg", b"three")

    assert store.read("tables/1/base.parquet") == b"two"
    assert list(store.keys("tables/")) == ["tables/1/base.parquet"]
    assert list(store.keys()) == ["photos/a.jpg", "tables/1/base.parquet"]


def test_a_file_is_taken_from_where_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    (tmp_path / "sent").write_bytes(b"one")

    store.take_file("uploads/1", tmp_path / "sent")

    assert store.read("uploads/1") == b"one"
    assert not (tmp_path / "sent").exists()


def test_an_interrupted_copy_leaves_nothing_behind(tmp_path: Path) -> None:
    store = Store(tmp_path)

    with pytest.raises(FileNotFoundError):
        store.put_file("tables/1/base.parquet", tmp_path / "absent")

    assert not store.exists("tables/1/base.parquet")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("key", ["../secret", "/etc/passwd", "a//b", "A", "a/../b", "", ".hidden", "a\x00b"])
def test_keys_that_no_server_would_make_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="storage key"):
        Store(tmp_path).path(key)


def test_half_written_files_are_swept_but_not_fresh_ones(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("a/b", b"whole")
    (tmp_path / "a" / ".partial-x").write_bytes(b"half")

    assert store.sweep_partials(3600) == 0
    assert store.sweep_partials(-1) == 1
    assert list(store.keys()) == ["a/b"]
