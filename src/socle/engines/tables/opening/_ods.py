"""ODS sheets, read from their XML as it unfolds: a repeated row or cell costs nothing until it holds something.

Values are those kept beside what is shown (`office:value`, ISO dates): 12,5 € comes as 12.5, and 02/01/20 as
2020-01-02. Comments are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from socle.engines.tables.model import MAX_CELL, MAX_COLUMNS, TableError
from socle.engines.tables.opening._archives import Bomb, broken, zipped
from socle.engines.tables.opening._xlsx import MOST_CELLS, MOST_MERGED, MOST_XML, Range

BLOCK: Final = 1 << 18
MOST_ROWS: Final = 1 << 20
MOST_TAG: Final = 2 << 20
_DURATION: Final = re.compile(r"P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?")


@dataclass(slots=True)
class Content:
    """The sheet that was asked for, and the names of all."""

    names: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    sheet: str = ""
    rows: list[list[str]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    errors: int = 0


def read(path: Path, sheet: str = "") -> Content:
    """The cells of a sheet (the first that is shown and holds something, without a name) as rows of text. Raises
    TableError "encrypted", "damaged-workbook", "xml-entities", "too-big", "too-many-columns", "bomb" and
    "cell-too-long"."""
    reader = _Reader(sheet)
    with broken():
        archive = zipped(path)
        names = set(archive.namelist())
        if "META-INF/manifest.xml" in names and archive.getinfo("META-INF/manifest.xml").file_size < MAX_CELL * 10:
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise TableError("encrypted", "the workbook is protected by a password")
        if "content.xml" not in names:
            raise TableError("damaged-workbook", "a part of the workbook is missing")
        entry = archive.getinfo("content.xml")
        bomb = Bomb(entry.compress_size, MOST_XML)
        with archive.open(entry) as file:
            open_tag = 0
            while block := file.read(BLOCK):
                bomb.add(len(block))
                # Expat reads a tag again with each block until it ends.
                open_tag = open_tag + len(block) if b">" not in block else 0
                if open_tag > MOST_TAG:
                    raise TableError("damaged-workbook", "a tag or text of the workbook never ends")
                reader.feed(block)
            reader.feed(b"", last=True)
    return reader.content


class _Reader:
    """The state of the walk through content.xml."""

    def __init__(self, sheet: str) -> None:
        self.content = Content()
        self._asked = sheet
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = _refuse_entities
        self._parser.StartDoctypeDeclHandler = _refuse_entities
        self._unseen_styles: set[str] = set()
        self._style = ""
        self._reading = False
        self._blank_rows = 0
        self._row: list[str] = []
        self._blank_cells = 0
        self._row_repeat = 1
        self._cell: Mapping[str, str] = {}
        self._texts: list[str] | None = None
        self._text: list[str] = []
        self._length = 0
        self._aside = 0  # how deep in a comment
        self._depth = 0

    def feed(self, block: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError:
            raise TableError("damaged-workbook", "the XML of the workbook is damaged") from None

    def _start(self, tag: str, at: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > 200:
            raise TableError("damaged-workbook", "the XML of the workbook is too deep")
        kind = tag.rpartition(":")[2]
        if kind == "annotation":
            self._aside = self._aside or self._depth
        if self._aside:
            return
        if tag == "style:style":
            self._style = at.get("style:name", "")
        elif tag == "style:table-properties" and at.get("table:display") == "false":
            self._unseen_styles.add(self._style)
        elif tag == "table:table":
            self._start_sheet(at)
        elif not self._reading:
            return
        elif kind == "table-column" and at.get("table:visibility", "visible") != "visible":
            self.content.hidden_columns += min(_repeat(at, "columns"), MAX_COLUMNS)
        elif kind == "table-row":
            self._row, self._blank_cells, self._row_repeat = [], 0, _repeat(at, "rows")
            if at.get("table:visibility", "visible") != "visible":
                self.content.hidden_rows += min(self._row_repeat, MOST_ROWS)
        elif kind in ("table-cell", "covered-table-cell"):
            self._cell, self._texts, self._length = at, [], 0
        elif self._texts is not None:
            self._start_text(kind, at)

    def _start_text(self, kind: str, at: Mapping[str, str]) -> None:
        if kind == "p":
            self._text = []
            self._parser.CharacterDataHandler = self._add
        elif kind == "s":
            self._add(" " * min(_number(at.get("text:c", "1")), MAX_CELL))
        elif kind in ("tab", "line-break"):
            self._add("\t" if kind == "tab" else "\n")

    def _add(self, text: str) -> None:
        if self._aside:
            return
        self._length += len(text)
        if self._length > MAX_CELL:
            raise TableError("cell-too-long", "a cell is too long", most=MAX_CELL, line=len(self.content.rows) + 1)
        self._text.append(text)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._aside:
            self._aside = self._aside if self._depth >= self._aside else 0
            return
        kind = tag.rpartition(":")[2]
        if kind == "p" and self._texts is not None:
            self._texts.append("".join(self._text))
            self._parser.CharacterDataHandler = None
        elif kind in ("table-cell", "covered-table-cell") and self._texts is not None:
            self._end_cell()
        elif kind == "table-row" and self._reading:
            self._end_row()
        elif tag == "table:table":
            self._reading = False

    def _start_sheet(self, at: Mapping[str, str]) -> None:
        name = at.get("table:name", "")
        unseen = at.get("table:style-name", "") in self._unseen_styles
        self.content.names.append(name)
        if len(self.content.names) > 1_000:
            raise TableError("too-big", "more than 1000 sheets", most=1_000)
        if unseen:
            self.content.hidden.add(name)
        wanted = name == self._asked if self._asked else not unseen and not self.content.rows
        self._reading = wanted
        if wanted:
            self.content.sheet, self._blank_rows = name, 0
            self.content.hidden_rows = self.content.hidden_columns = 0

    def _end_cell(self) -> None:
        at, texts = self._cell, self._texts or []
        self._texts = None
        value = _value(at, texts)
        repeat = _repeat(at, "columns")
        if not value:
            self._blank_cells += repeat
            return
        if len(value) > MAX_CELL:
            raise TableError("cell-too-long", "a cell is too long", most=MAX_CELL, line=len(self.content.rows) + 1)
        self.content.errors += value.startswith(("#", "Err:")) and "table:formula" in at
        column = len(self._row) + self._blank_cells
        if column + repeat > MAX_COLUMNS:
            raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=column + repeat)
        down, across = _span(at, "rows"), _span(at, "columns")
        if (down > 1 or across > 1) and len(self.content.merged) < MOST_MERGED:
            top = len(self.content.rows) + self._blank_rows
            self.content.merged.append((top, column, top + down - 1, column + across - 1))
        self._row += [""] * self._blank_cells + [value] * repeat
        self._blank_cells = 0

    def _end_row(self) -> None:
        if not self._row:
            self._blank_rows += self._row_repeat
            return
        rows = self.content.rows
        total = len(rows) + self._blank_rows + self._row_repeat
        if total > MOST_ROWS or total * len(self._row) > MOST_CELLS:
            raise TableError("too-big", f"over {MOST_CELLS} cells", cells=total * len(self._row), most=MOST_CELLS)
        rows += [[]] * self._blank_rows + [self._row] * self._row_repeat
        self._blank_rows = 0


def _refuse_entities(*_: Any) -> None:
    raise TableError("xml-entities", "the XML of the workbook declares entities")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _repeat(at: Mapping[str, str], what: str) -> int:
    return max(1, _number(at.get(f"table:number-{what}-repeated", "1")))


def _span(at: Mapping[str, str], what: str) -> int:
    return _number(at.get(f"table:number-{what}-spanned", "1"))


def _value(at: Mapping[str, str], texts: list[str]) -> str:
    match at.get("office:value-type", ""):
        case "float" | "percentage" | "currency":
            return at.get("office:value", "")
        case "date":
            return at.get("office:date-value", "").replace("T", " ")
        case "time":
            return _time(at.get("office:time-value", ""))
        case "boolean":
            return at.get("office:boolean-value", "")
        case _:
            return at.get("office:string-value", "") or "\n".join(texts)


def _time(text: str) -> str:
    """PT12H30M00S as 12:30:00; hours go past 24 in a duration."""
    found = _DURATION.fullmatch(text)
    if not found:
        return text
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return f"{days * 24 + hours:02}:{minutes:02}:{seconds:02}"
