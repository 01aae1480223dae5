"""Files made to harm, cut in the middle or full of chance: a stable code each, and never more than a little memory."""

from __future__ import annotations

import gzip
import io
import json
import random
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.tables import TableError, inspect, open_table
from socle.engines.tables.opening.words import LANGUAGES, refusal_words
from socle.engines.tables.tests.making import cell, geopackage, gpkg_point, laughs, ods, ods_row, ods_table, xlsx
from socle.engines.tables.tests.test_formats import MAKERS, zipped

MEGA = 1 << 20
MOST_MEMORY = 256
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zeros(path: Path, count: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as member:
        for _ in range(count):
            member.write(b"0" * MEGA)


def packed_zeros(path: Path, count: int) -> None:
    with gzip.open(path, "wb", 6) as file:
        for _ in range(count):
            file.write(b"0" * MEGA)


def tar_of_zeros(path: Path) -> None:
    with tarfile.open(path, "w:gz") as tar:
        entry = tarfile.TarInfo("a.csv")
        entry.size = 200 * MEGA
        tar.addfile(entry, io.BytesIO(bytes(entry.size)))


def many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"{number}.csv", "a,b\n")


def nested(path: Path) -> None:
    inner = b"a,b\n1,2\n"
    for _ in range(4):
        inner = gzip.compress(inner)
    path.write_bytes(inner)


def lying_sheet(path: Path) -> None:
    """The list of members says that the sheet is small; its bytes go on."""
    xlsx(path, f'<row r="1">{cell("A1", "x" * 5_000)}</row>')
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    at = raw.rfind(size.to_bytes(4, "little"))
    raw[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(raw)


def shared_text(path: Path) -> None:
    text = f"<sst><si><t>{'x' * 150_000}</t></si></sst>"
    rows = (f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 100_000))
    xlsx(path, rows, parts={"xl/sharedStrings.xml": text})


def wide_parquet(path: Path) -> None:
    pl.DataFrame({f"c{i}": [1] for i in range(1_200)}).write_parquet(path)


def encrypted(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    raw = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(signature) + offset] |= 1
    path.write_bytes(raw)


def twice(letters: str, count: int) -> str:
    return letters * count


PHANTOM = f'<row r="1">{cell("A1", "x")}</row><row r="1048576">{cell("Z1048576", "y")}</row>'
CORNER = f'<row r="1">{cell("A1", "x")}</row><row r="1048576">{cell("XFD1048576", "y")}</row>'
LONG_ATTRIBUTE = f'<table:table-cell office:value-type="string" office:string-value="{"x" * 3 * MEGA}"/>'
SPACES = (
    f'<table:table-cell office:value-type="string"><text:p>{"<text:s text:c=" + chr(34) + "199999" + chr(34) + "/>"}'
)
HOSTILE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "zip of zeros": (lambda path: zeros(path, 120), "bomb"),
    "gzip of zeros": (lambda path: packed_zeros(path, 120), "bomb"),
    "tar of zeros": (tar_of_zeros, "bomb"),
    "sheet of spaces": (lambda path: xlsx(path, (" " * MEGA for _ in range(100))), "bomb"),
    "one long text shared by all cells": (shared_text, "bomb"),
    "members without end": (many_members, "too-many-members"),
    "archives in archives": (nested, "nested-archive"),
    "a password": (encrypted, "encrypted"),
    "a locked workbook": (
        lambda path: path.write_bytes(OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)),
        "encrypted",
    ),
    "an old workbook of chance": (lambda path: path.write_bytes(OLD + bytes(range(256)) * 40), "damaged-workbook"),
    "a sheet longer than it says": (lying_sheet, "damaged-archive"),
    "two cells far below": (lambda path: xlsx(path, PHANTOM), "too-big"),
    "two cells at the corners": (lambda path: xlsx(path, CORNER), "too-many-columns"),
    "a million nameless cells": (
        lambda path: xlsx(path, f"<row>{'<c><v>1</v></c>' * 10**6}</row>"),
        "too-many-columns",
    ),
    "a billion laughs in XLSX": (
        lambda path: xlsx(path, "", parts={"xl/sharedStrings.xml": laughs() + "<sst><si><t>&l9;</t></si></sst>"}),
        "xml-entities",
    ),
    "a billion laughs in ODS": (lambda path: ods(path, ods_table(ods_row("&l9;")), head=laughs()), "xml-entities"),
    "a row a million times": (
        lambda path: ods(path, ods_table(ods_row(*["x"] * 900, more='table:number-rows-repeated="1048576"'))),
        "too-big",
    ),
    "a cell a billion times": (
        lambda path: ods(
            path,
            ods_table(
                ods_row(
                    '<table:table-cell office:value="1" office:value-type="float" '
                    'table:number-columns-repeated="999999999"/>'
                )
            ),
        ),
        "too-many-columns",
    ),
    "spaces counted": (
        lambda path: ods(path, ods_table(ods_row(SPACES + '<text:s text:c="199999"/></text:p></table:table-cell>'))),
        "cell-too-long",
    ),
    "a tag without end": (lambda path: ods(path, ods_table(ods_row(LONG_ATTRIBUTE))), "damaged-workbook"),
    "tags in tags": (lambda path: ods(path, "<table:a>" * 4_000_000), "damaged-workbook"),
    "a million columns": (lambda path: path.write_text(",".join(f"c{i}" for i in range(10**6))), "too-many-columns"),
    "a million cells in a row": (lambda path: path.write_text("a,b\n" + "," * 10**6 + "\n"), "too-many-columns"),
    "a wide Parquet": (wide_parquet, "too-many-columns"),
    "an open quote": (lambda path: path.write_text('a,b\n1,"' + "x,y\n" * 5_000_000), "cell-too-long"),
    "an open quote after good rows": (
        lambda path: path.write_text("a,b\n" + "1,2\n" * 500_000 + '3,"' + "x,y\n" * 2_000_000),
        "cell-too-long",
    ),
    "a line without end": (lambda path: path.write_text("x" * 9 * MEGA), "line-too-long"),
    "a web page": (lambda path: path.write_text("\n <!DOCTYPE html><html><body>Erreur</body></html>"), "not-a-table"),
    "XML": (lambda path: path.write_text('<?xml version="1.0"?><a/>'), "not-a-table"),
    "nothing": (lambda path: path.write_bytes(b""), "empty"),
    "a mark alone": (lambda path: path.write_bytes(b"\xff\xfe"), "empty"),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100)), "binary"),
    "an SQLite that is no GeoPackage": (lambda path: sqlite_file(path), "not-a-table"),
    "brackets": (lambda path: path.write_text(twice("[", 5 * 10**6)), "too-deep"),
    "objects in objects": (lambda path: path.write_text(twice('{"a":', 10**6)), "too-deep"),
    "a million keys": (
        lambda path: path.write_text("[{" + ",".join(f'"k{i}":{i}' for i in range(10**6)) + "}]"),
        "too-many-columns",
    ),
    "a record without end": (lambda path: path.write_text('[{"a":"' + "x" * 20 * MEGA), "record-too-long"),
    "a number of a million digits": (lambda path: path.write_text(f'[{{"a":{"9" * 10**6}}}]'), "cell-too-long"),
    "lists without end": (
        lambda path: path.write_text("{" + ",".join(f'"k{i}":[{{"a":1}}]' for i in range(10**5)) + "}"),
        "too-many-columns",
    ),
    "a JSON cut in the middle": (lambda path: path.write_text('[{"a": 1}, {"a": 2}, {"a"'), "cut-json"),
    "a JSON with a comma too few": (lambda path: path.write_text('[{"a": 1} {"a": 2}]'), "bad-json"),
    "a shapefile": (lambda path: zipped(path, a__shp="x", a__dbf="y", a__shx="z"), "not-a-table"),
    "an archive of folders": (lambda path: zipped(path, **{"d/": ""}), "empty"),
    "an empty list": (lambda path: path.write_text('{"results": []}'), "no-row"),
}


def sqlite_file(path: Path) -> None:
    geopackage(path, [], more=["DROP TABLE gpkg_contents"])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_code_and_words(tmp_path: Path, name: str) -> None:
    make, code = HOSTILE[name]
    path = tmp_path / "table.bin"
    make(path)

    with pytest.raises(TableError) as caught:
        consume(path)

    assert caught.value.code == code
    said = {refusal_words(code, caught.value.data, language) for language in LANGUAGES}
    assert len(said) == 3
    assert "" not in said
    assert json.dumps(caught.value.data), "what is told crosses the wall of the sandbox"


def consume(path: Path) -> None:
    for batch in open_table(str(path)).batches():
        assert batch.frame.height


_CHILD = """
import sys
from pathlib import Path
from socle.engines.tables import TableError, inspect, open_table
def high():
    # Not ru_maxrss, which begins at what the parent took.
    said = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    return int(said.split()[0]) // 1024
for path in sys.argv[1:]:
    for read in (inspect, lambda each: [0 for _ in open_table(each).batches()]):
        try:
            read(path)
        except TableError:
            pass
    print(high(), Path(path).name)
"""


def test_no_hostile_file_takes_much_memory(tmp_path: Path) -> None:
    paths = []
    for name, (make, _) in HOSTILE.items():
        paths.append(tmp_path / name.replace(" ", "-"))
        make(paths[-1])

    said = subprocess.run(
        [sys.executable, "-c", _CHILD, *map(str, paths)], capture_output=True, text=True, check=True, timeout=300
    ).stdout

    highest = {name: int(high) for high, name in (line.split(" ", 1) for line in said.splitlines())}
    assert len(highest) == len(HOSTILE)
    assert max(highest.values()) < MOST_MEMORY, highest


# --- chance

SAMPLES: dict[str, Callable[[Path], object]] = {
    **MAKERS,
    "gpkg": lambda path: geopackage(path, [(i, gpkg_point(i, 48), f"n{i}", 1, 2.5) for i in range(40)]),
    "geojson": lambda path: path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "properties": {"n": i}, "geometry": {"type": "Point", "coordinates": [i, 1.5]}}
                    for i in range(20)
                ],
            }
        )
    ),
    "gzip": lambda path: path.write_bytes(gzip.compress(b"nom,n\n" + b"a,1\n" * 50)),
    "utf-16": lambda path: path.write_bytes(("nom\tn\n" + "é\t1\n" * 50).encode("utf-16")),
}


def mutated(raw: bytes, seed: int) -> bytes:
    """The bytes with a few changed, cut, repeated or moved."""
    draw = random.Random(seed)
    out = bytearray(raw)
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(len(out) or 1)
        match draw.randrange(5):
            case 0 if out:
                out[at] = draw.randrange(256)
            case 1:
                out[at:at] = draw.choice([b'"', b"\x00", b"\xff\xfe", b"[", b"{", b"\r", b"\n", b"\xf0\x9f", b"9" * 50])
            case 2:
                del out[at : at + draw.randint(1, 40)]
            case 3:
                out[at:at] = out[at : at + draw.randint(1, 200)]
            case _:
                del out[at:]
    return bytes(out)


@pytest.mark.parametrize("format", SAMPLES)
@settings(max_examples=60, deadline=None, derandomize=False)
@given(seed=st.integers(0, 2**32))
def test_a_file_changed_by_chance_is_read_or_refused_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, format: str, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("chance")
    path = folder / "a.bin"
    SAMPLES[format](path)
    path.write_bytes(mutated(path.read_bytes(), seed))

    try:
        found = inspect(str(path), name=f"a.{format}", rows=3)
        for batch in open_table(str(path), name=f"a.{format}").batches(rows=7):
            assert all(kind == pl.String for kind in batch.frame.dtypes)
    except TableError as refused:
        assert refusal_words(refused.code, refused.data), refused.code
    else:
        assert json.dumps(found)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3_000))
def test_chance_alone_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("chance") / "a.bin"
    path.write_bytes(raw)

    try:
        json.dumps(inspect(str(path)))
    except TableError as refused:
        assert refusal_words(refused.code, refused.data), refused.code


def test_whatever_is_told_of_a_file_has_words(tmp_path: Path) -> None:
    every: Iterable[str] = ("bomb", "several-tables", "no-sheet")

    for code in every:
        assert "?" in refusal_words(code, {}) or refusal_words(code, {}), code
