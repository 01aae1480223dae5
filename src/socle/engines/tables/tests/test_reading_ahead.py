"""What makes a check quick is not seen: a look at the beginning of a file, blocks read ahead, names loaded late."""

from __future__ import annotations

import ast
import importlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import socle.engines.tables as tables
from socle.engines.tables import TableError, check
from socle.engines.tables.opening import Doubtful, open_table
from socle.engines.tables.opening._ahead import ahead
from socle.engines.tables.opening._chunks import FEW, aligned, pieces
from socle.engines.tables.opening._regular import parse

FIRST = 5 << 20  # more than what is looked at before rows are read
SCHEMA: dict[str, Any] = {
    "fields": [{"name": "id", "type": "integer"}, {"name": "nom", "type": "string", "constraints": {"maxLength": 9}}]
}
LINE = "12,Hôtel\n".encode()


def file_at(folder: Path, later: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(b"id,nom\n" + LINE * (FIRST // len(LINE)) + later)
    return path


LATER = {
    "cp1252": "x,Église\n".encode("cp1252") * 5,
    "mixed": LINE + "x,Église\n".encode("cp1252") + LINE * 3,
    "cut in a character": b"13,H\xc3",
    "quoted": b'13,"a, b"\nx,"l1\nl2"\n' * (FEW + 9),
    "a quote that stays open": LINE + b'13,"a\n' + LINE * 5,
    "CR LF": b"x,a\r\n" + LINE * 2,
}


@pytest.mark.parametrize("name", LATER)
def test_a_file_that_is_odd_far_from_its_beginning_is_checked_as_if_it_was_looked_at_whole(
    tmp_path: Path, name: str
) -> None:
    path = file_at(tmp_path, LATER[name])

    found = check(str(path), SCHEMA)
    whole = open_table(str(path))

    plain = whole.read.__self__.plain(50_000, number=2)  # type: ignore[attr-defined]
    assert found["encoding"] == whole.encoding
    assert found["rows"] == sum(batch.frame.height for batch in plain)


@pytest.mark.parametrize(
    ("later", "code"), [(b"13,a\x00\n", "nul-bytes"), (b"13," + b"a" * (9 << 20) + b"\n", "line-too-long")]
)
def test_what_is_refused_is_refused_wherever_it_stands(tmp_path: Path, later: bytes, code: str) -> None:
    path = file_at(tmp_path, later)

    with pytest.raises(TableError) as refused:
        check(str(path), SCHEMA)

    assert refused.value.code == code
    with pytest.raises(Doubtful):
        list(open_table(str(path), hasty=True).batches())


@given(st.lists(st.sampled_from([b'"', b"a", b",", b"\n", b'"a,b"', b"\xc3\xa9"]), max_size=60), st.integers(1, 50))
def test_blocks_that_end_with_a_line_say_the_same_as_one_block(
    tmp_path_factory: pytest.TempPathFactory, written: list[bytes], size: int
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(b"".join(written))

    assert b"".join(pieces(path, "utf-8", size)) == b"".join(written)


def test_many_quotes_are_read_as_few_are(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = [[f"é{at}", 'a "b", c'] for at in range(3 * FEW)]
    path.write_text("".join(f'"{a}","{b.replace(chr(34), chr(34) * 2)}"\n' for a, b in rows), "utf-8")

    frames = [parse(chunk, ",", 2) for chunk in aligned(pieces(path, "utf-8", 9_000), skip=0)]

    assert [list(row) for frame in frames for row in frame.iter_rows()] == rows


def test_items_made_ahead_come_in_their_order_and_what_fails_fails_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield from range(50)
        raise ValueError("broken")

    found: list[int] = []

    with pytest.raises(ValueError, match="broken"):
        found.extend(ahead(items()))

    assert found == list(range(50))


def test_who_stops_early_leaves_nothing_behind() -> None:
    reading = ahead(iter(range(1_000)))

    next(reading)
    reading.close()

    assert not [one for one in threading.enumerate() if one.name == "ahead"]


def test_every_public_name_is_found_where_the_types_say() -> None:
    tree = ast.parse(Path(str(tables.__file__)).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    said = {
        alias.name: node.module or "" for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }

    assert set(said) == set(tables.__all__)
    for name, module in said.items():
        assert getattr(tables, name) is getattr(importlib.import_module(module), name)
