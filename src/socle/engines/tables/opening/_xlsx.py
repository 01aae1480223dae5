"""What an XLSX file is made of, counted before calamine may load it.

Calamine holds the whole rectangle between the first and the last filled cell: two cells at the corners of a sheet
would take gigabytes. So every part is unpacked once and thrown away, its bytes are counted, and the sheet that is asked
for is measured. The same pass finds what calamine does not tell: merged and hidden cells, formulas in error or without
a value.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from socle.engines.tables.model import MAX_CELL, MAX_COLUMNS, TableError
from socle.engines.tables.opening._archives import Bomb, broken, zipped

BLOCK: Final = 1 << 20
MOST_XML: Final = 2 * 1024 * 1024 * 1024
MOST_CELLS: Final = 25_000_000
MOST_TEXT: Final = 400 * 1024 * 1024
MOST_MERGED: Final = 10_000
Range = tuple[int, int, int, int]  # first row, first column, last row, last column, from zero

_NAME: Final = rb"<(?:\w+:)?"
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,9})(\d{1,9})""")
_PLAIN: Final = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FILLED: Final = re.compile(_NAME + rb"""c\b[^>]*?\br\s*=\s*["']([A-Za-z]{1,9})(\d{1,9})["'][^>]*(?<!/)>""")
_ROW: Final = re.compile(_NAME + rb"""row\b([^>]*)>""")
_ROW_NUMBER: Final = re.compile(rb"""\br\s*=\s*["'](\d{1,9})""")
_HIDDEN: Final = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)""")
_COLUMN: Final = re.compile(_NAME + rb"""col\b([^>]*)>""")
_MERGED: Final = re.compile(
    _NAME + rb"""mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
_ERROR: Final = re.compile(rb"""\bt\s*=\s*["']e["']""")
_NO_VALUE: Final = re.compile(
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v(?:\s*/>|></(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_CELL: Final = re.compile(_NAME + rb"c[\s>/]")
_SHARED: Final = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})""")
_ITEM: Final = re.compile(rb"</(?:\w+:)?si>")
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b([^>]*?)/?>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b([^>]*?)/?>")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(slots=True)
class Sheet:
    """What was counted in one sheet. Rows and columns have numbers from 1, as spreadsheets show them."""

    rows: int = 0
    columns: int = 0
    first_column: int = 0
    cells: int = 0
    shared: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    errors: int = 0
    without_value: int = 0
    unnamed: bool = False
    merged: list[Range] = field(default_factory=list)


class Book:
    """An open XLSX file: its sheets by name, and what each holds."""

    def __init__(self, path: Path) -> None:
        with broken():
            self._zip = zipped(path)
        self._check_parts(path.stat().st_size)
        relations = {at["Id"]: at["Target"] for at in self._tags("xl/_rels/workbook.xml.rels", _RELATION) if "Id" in at}
        self._files: dict[str, str] = {}
        self.hidden: set[str] = set()
        for at in self._tags("xl/workbook.xml", _SHEET):
            identity = next((value for key, value in at.items() if key.endswith(":id")), "")
            if "name" not in at or "worksheets" not in relations.get(identity, ""):
                continue  # a sheet of charts or macros
            self._files[at["name"]] = _inside(relations[identity])
            if at.get("state", "visible") != "visible":
                self.hidden.add(at["name"])
        if not self._files:
            raise TableError("damaged-workbook", "the workbook lists no sheet")
        self._texts = self._shared_texts()

    @property
    def names(self) -> list[str]:
        return list(self._files)

    def measure(self, name: str) -> Sheet:
        """Counts a sheet. Raises TableError "too-big", "too-many-columns", "bomb" and the codes of archives."""
        sheet = Sheet()
        member = self._files[name]
        for block in self._blocks(member):
            _count(block, sheet)
        if not sheet.cells:
            return sheet
        wide = sheet.columns > MAX_COLUMNS or sheet.rows * sheet.columns > max(4_000_000, 8 * sheet.cells)
        if wide and not sheet.unnamed:
            self._measure_filled(member, sheet)
        width = sheet.columns - max(sheet.first_column, 1) + 1
        if width > MAX_COLUMNS:
            raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=width)
        if sheet.rows * width > MOST_CELLS:
            raise TableError("too-big", f"over {MOST_CELLS} cells", cells=sheet.rows * width, most=MOST_CELLS)
        if sheet.shared * max(self._texts, default=0) > MOST_TEXT:
            self._weigh(member)
        return sheet

    def _measure_filled(self, member: str, sheet: Sheet) -> None:
        """The rectangle of the cells that hold something: formats alone often run to the last row or column."""
        rows = last = 0
        first = 1 << 30
        for block in self._blocks(member):
            for letters, number in set(_FILLED.findall(block)):
                rows = max(rows, int(number))
                first, last = min(first, _column(letters)), max(last, _column(letters))
        sheet.rows, sheet.first_column, sheet.columns = rows, min(first, last), last

    def _weigh(self, member: str) -> None:
        """The text of a sheet whose cells share long texts: each cell would hold a copy."""
        weight = 0
        for block in self._blocks(member):
            weight += sum(self._texts[at] for at in map(int, _SHARED.findall(block)) if at < len(self._texts))
            if weight > MOST_TEXT:
                raise TableError("bomb", "a few long texts are repeated without end", bytes=weight)

    def _shared_texts(self) -> list[int]:
        """The bytes of each shared text, its markup counted."""
        lengths: list[int] = []
        rest = 0
        member = next((name for name in self._zip.namelist() if name.lower() == "xl/sharedstrings.xml"), "")
        for block in self._blocks(member) if member else ():
            *ended, tail = _ITEM.split(block)
            for item in ended:
                lengths.append(rest + len(item))
                rest = 0
            rest += len(tail)
            if max(rest, *lengths[-len(ended) :], 0) > 8 * MAX_CELL:
                raise TableError("cell-too-long", "a cell is too long", most=MAX_CELL)
        return lengths

    def _check_parts(self, packed: int) -> None:
        names = [entry.filename for entry in self._zip.infolist()]
        if len(set(names)) != len(names):
            raise TableError("damaged-archive", "two parts of the workbook have the same name")
        said = sum(entry.file_size for entry in self._zip.infolist())
        if said > MOST_XML:
            raise TableError("bomb", "the workbook holds far more than it shows", bytes=said, packed=packed)
        for entry in self._zip.infolist():
            if entry.flag_bits & 1:
                raise TableError("encrypted", "the workbook is protected by a password")
            # Sheets are read again when they are measured; here only the one that is asked for would be.
            if entry.filename.lower().endswith((".xml", ".rels")):
                Bomb(entry.compress_size, MOST_XML).add(entry.file_size)
                if "/worksheets/" not in entry.filename:
                    for _ in self._blocks(entry.filename):
                        pass

    def _blocks(self, member: str) -> Iterator[bytes]:
        """A part in blocks that end with a tag, never held whole. Its bytes are those it says, or it is damaged."""
        try:
            entry = self._zip.getinfo(member)
        except KeyError:
            raise TableError("damaged-workbook", "a part of the workbook is missing") from None
        bomb, rest = Bomb(entry.compress_size, MOST_XML), b""
        with broken(), self._zip.open(entry) as file:
            while read := file.read(BLOCK):
                bomb.add(len(read))
                read = rest + read
                if b"<!DOCTYPE" in read or b"<!ENTITY" in read:
                    raise TableError("xml-entities", "the XML of the workbook declares entities")
                cut = read.rfind(b">") + 1
                block, rest = read[:cut], read[cut:]
                if len(rest) > 16 * BLOCK:
                    raise TableError("damaged-workbook", "a tag or text of the workbook never ends")
                yield block
        if rest:
            yield rest

    def _tags(self, member: str, tag: re.Pattern[str]) -> list[dict[str, str]]:
        text = b"".join(self._blocks(member)).decode("utf-8", "replace")
        return [
            {key: html.unescape(double or single) for key, double, single in _ATTRIBUTE.findall(inside)}
            for inside in tag.findall(text)
        ]


def _inside(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _count(block: bytes, sheet: Sheet) -> None:
    """Adds what a block shows."""
    cells = block.count(b"<c ")
    plain = _PLAIN.findall(block)
    if len(plain) == cells and not (b"<c>" in block or b"<c/" in block or b":c" in block):
        letters, numbers = {each.rstrip(_DIGITS) for each in plain}, {each.lstrip(_LETTERS) for each in plain}
    else:
        cells = len(_CELL.findall(block))
        references = _REFERENCE.findall(block)
        letters, numbers = {pair[0] for pair in references}, {pair[1] for pair in references}
        _count_unnamed(block, sheet, cells)
    sheet.cells += cells
    if letters:
        columns = [_column(each) for each in letters]
        sheet.columns = max(sheet.columns, *columns)
        sheet.first_column = min(sheet.first_column or 1 << 30, *columns)
        sheet.rows = max(sheet.rows, *map(int, numbers))
    sheet.shared += block.count(b't="s"') + block.count(b"t='s'")
    if b"hidden" in block:
        sheet.hidden_rows += sum(_HIDDEN.search(inside) is not None for inside in _ROW.findall(block))
        sheet.hidden_columns += sum(_HIDDEN.search(inside) is not None for inside in _COLUMN.findall(block))
    if b"f>" in block or b"<f " in block:
        sheet.without_value += len(_NO_VALUE.findall(block))
    if b'"e"' in block or b"'e'" in block:
        sheet.errors += len(_ERROR.findall(block))
    if b"mergeCell" in block and len(sheet.merged) < MOST_MERGED:
        for left, top, right, bottom in _MERGED.findall(block):
            sheet.merged.append((int(top) - 1, _column(left) - 1, int(bottom) - 1, _column(right) - 1))


def _count_unnamed(block: bytes, sheet: Sheet, cells: int) -> None:
    """Cells without a reference stand one after the other, and so do rows: the longest row bounds them."""
    if cells:
        longest = max(len(_CELL.findall(piece)) for piece in re.split(_NAME + rb"row\b", block))
        sheet.columns, sheet.first_column, sheet.unnamed = max(sheet.columns, longest), 1, True
        if longest > MAX_COLUMNS:
            raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=longest)
    for inside in _ROW.findall(block):
        number = _ROW_NUMBER.search(inside)
        sheet.rows = max(sheet.rows, int(number[1])) if number else sheet.rows + 1


def _column(letters: bytes) -> int:
    """ "A" is 1, "AA" is 27."""
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number
