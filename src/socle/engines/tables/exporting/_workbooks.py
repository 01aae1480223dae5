"""Workbooks: XLSX (ECMA-376) and ODS (OASIS OpenDocument 1.2), written straight into their ZIP as rows come.

A sheet holds 1 048 576 rows; what is beyond goes on in another sheet under the same header. Texts are typed as text.
What a workbook cannot hold as a value is written as text: integers of more than 15 digits, dates before March 1900
(XLSX), instants with a time zone or a fraction of a second. Characters that XML refuses become U+FFFD, and XLSX cuts
texts at its limit of 32 767 characters.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, BinaryIO, Final, cast

from socle.engines.tables.exporting._rows import Piece, Rows, Shaper, moment
from socle.engines.tables.live import literal, quoted
from socle.engines.tables.model import Column
from socle.engines.tables.shaping import wkt

MOST_ROWS: Final = 1_048_576
LONGEST_CELL: Final = 32_767
LEVEL: Final = 3  # of compression: a third of the time of the usual one, files a tenth larger
_BAD: Final = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}]"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class _Stream:
    """A file that only grows: ``zipfile`` then writes each size after its part instead of coming back to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: Any) -> int:
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


class _Book:
    """The ZIP of a workbook: parts one after the other, with no clock in them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._zip = zipfile.ZipFile(cast(BinaryIO, _Stream(file)), "w")

    def add(self, name: str, text: str, *, stored: bool = False) -> None:
        """A small part."""
        self._zip.writestr(self._entry(name, stored=stored), text.encode(), compresslevel=LEVEL)

    def rows(self, name: str, before: str, batches: Iterator[list[str]], after: Callable[[], str]) -> None:
        """A part that grows with its rows."""
        with self._zip.open(self._entry(name), "w", force_zip64=True) as part:
            part.write(before.encode())
            for batch in batches:
                part.write("".join(batch).encode("utf-8", "replace"))
                self._file.flush()
            part.write(after().encode())

    def close(self) -> None:
        self._zip.close()

    @staticmethod
    def _entry(name: str, *, stored: bool = False) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        entry._compresslevel = LEVEL  # type: ignore[attr-defined]
        return entry


class _Counted:
    """Batches cut where a sheet is full, and how many rows went by."""

    def __init__(self, batches: Iterator[list[str]]) -> None:
        self._batches = batches
        self._rest: list[str] = []
        self.count = 0
        self.ended = False

    def sheet(self, most: int = MOST_ROWS - 1) -> Iterator[list[str]]:
        """The rows of one sheet."""
        room = most
        while room:
            batch = self._rest or next(self._batches, [])
            if not batch:
                break
            yield batch[:room]
            self._rest = batch[room:]
            taken = min(room, len(batch))
            room, self.count = room - taken, self.count + taken
        if not self._rest:
            self._rest = next(self._batches, [])
            self.ended = not self._rest


def write_xlsx(rows: Rows, target: str) -> int:
    """An Office Open XML workbook with one sheet a million rows."""
    columns = rows.schema.columns
    pieces: list[Piece] = [literal("<row>"), *map(_xlsx_cell, columns), literal("</row>")]
    counted = _Counted(rows.texts(pieces, _shapes('<c t="inlineStr"><is><t>', "</t></is></c>", "<c/>")))
    labels = "".join(
        f'<c s="3" t="inlineStr"><is><t xml:space="preserve">{_text(c.name)}</t></is></c>' for c in columns
    )
    pane = '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    before = (
        f'{_XML}<worksheet xmlns="{_SHEETS}"><sheetViews>{pane}</sheetView></sheetViews><sheetData><row>{labels}</row>'
    )
    names: list[str] = []
    with open(target, "wb") as file:
        book = _Book(file)
        while not counted.ended:
            names.append(_sheet_name(len(names)))
            part = f"xl/worksheets/sheet{len(names)}.xml"
            book.rows(part, before, counted.sheet(), lambda: "</sheetData></worksheet>")
        _xlsx_parts(book, names)
        book.close()
    return counted.count


def write_ods(rows: Rows, target: str) -> int:
    """An OpenDocument spreadsheet with one sheet a million rows."""
    columns = rows.schema.columns
    start, end = "<table:table-row>", "</table:table-row>"
    empty = "<table:table-cell/>"
    opening = '<table:table-cell office:value-type="string"><text:p>'
    pieces: list[Piece] = [literal(start), *map(_ods_cell, columns), literal(end)]
    counted = _Counted(rows.texts(pieces, _shapes(opening, "</text:p></table:table-cell>", empty)))
    labels = "".join(f"{opening}{_text(c.name)}</text:p></table:table-cell>" for c in columns)

    def sheets() -> Iterator[list[str]]:
        number = 0
        while not counted.ended:
            yield [f'<table:table table:name="{_sheet_name(number)}">{start}{labels}{end}']
            yield from counted.sheet()
            yield ["</table:table>"]
            number += 1

    with open(target, "wb") as file:
        book = _Book(file)
        book.add("mimetype", "application/vnd.oasis.opendocument.spreadsheet", stored=True)
        book.add("META-INF/manifest.xml", _MANIFEST)
        book.rows(
            "content.xml",
            _ODS_BEFORE,
            sheets(),
            lambda: "</office:spreadsheet></office:body></office:document-content>",
        )
        book.close()
    return counted.count


def _sheet_name(number: int) -> str:
    return f"Table {number + 1}" if number else "Table"


def _text(text: str) -> str:
    kept = "".join(sign if sign >= " " or sign in "\t\n" else "\ufffd" for sign in text)
    return escape(kept, quote=False)


def _shapes(before: str, after: str, empty: str) -> Shaper:
    return lambda shapes: [empty if one is None else f"{before}{one}{after}" for one in wkt(shapes)]


def _escaped(expression: str) -> str:
    """SQL of a text made fit for XML."""
    clean = f"regexp_replace({expression}, {literal(_BAD)}, '\ufffd', 'g')"
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        clean = f"replace({clean}, {literal(sign)}, {literal(entity)})"
    return clean


def _whole_second(column: Column) -> str:
    name = quoted(column.name)
    return f"{name} = date_trunc('second', {name})"


def _xlsx_cell(column: Column) -> Piece:
    name = quoted(column.name)

    def text(expression: str) -> str:
        return f"""'<c t="inlineStr"><is><t xml:space="preserve">' || {expression} || '</t></is></c>'"""

    match column.type:
        case "geometry":
            return column
        case "integer":
            short = f"abs({name}::HUGEINT) < 1000000000000000"
            full = f"CASE WHEN {short} THEN '<c><v>' || {name} || '</v></c>' ELSE {text(f'{name}::VARCHAR')} END"
        case "number":
            full = f"CASE WHEN isfinite({name}) THEN '<c><v>' || {name} || '</v></c>' END"
        case "boolean":
            full = f"""'<c t="b"><v>' || {name}::INTEGER || '</v></c>'"""
        case "date":
            serial = f"""'<c s="1"><v>' || ({name} - DATE '1899-12-30') || '</v></c>'"""
            full = f"CASE WHEN {name} >= DATE '1900-03-01' THEN {serial} ELSE {text(f'{name}::VARCHAR')} END"
        case "datetime" if not column.zoned:
            days = f"epoch({name} - TIMESTAMP '1899-12-30') / 86400"
            kept = f"{_whole_second(column)} AND {name} >= TIMESTAMP '1900-03-01'"
            full = f"""CASE WHEN {kept} THEN '<c s="2"><v>' || ({days}) || '</v></c>' ELSE {text(moment(column))} END"""
        case "datetime":
            full = text(moment(column))
        case _:
            cut = f"left({name}, {LONGEST_CELL - 1}) || '…'"
            short = f"CASE WHEN length({name}) > {LONGEST_CELL} THEN {cut} ELSE {name} END"
            marked = f"regexp_replace({short}, '_(x[0-9A-Fa-f]{{4}}_)', '_x005F_\\1', 'g')"
            full = text(_escaped(marked))
    return f"coalesce({full}, '<c/>')"


def _ods_cell(column: Column) -> Piece:
    name = quoted(column.name)

    def cell(kind: str, attribute: str, expression: str) -> str:
        start = f'\'<table:table-cell office:value-type="{kind}" office:{attribute}="\' || {expression}'
        return f"{start} || '\"><text:p>' || {expression} || '</text:p></table:table-cell>'"

    def text(expression: str) -> str:
        start = "'<table:table-cell office:value-type=\"string\"><text:p>' ||"
        return f"{start} {expression} || '</text:p></table:table-cell>'"

    match column.type:
        case "geometry":
            return column
        case "integer":
            short = f"abs({name}::HUGEINT) < 1000000000000000"
            number = cell("float", "value", f"{name}::VARCHAR")
            full = f"CASE WHEN {short} THEN {number} ELSE {text(f'{name}::VARCHAR')} END"
        case "number":
            full = f"CASE WHEN isfinite({name}) THEN {cell('float', 'value', f'{name}::VARCHAR')} END"
        case "boolean":
            full = cell('boolean" table:style-name="b', "boolean-value", f"{name}::VARCHAR")
        case "date":
            kept = f"year({name}) BETWEEN 1583 AND 9999"
            full = f"CASE WHEN {kept} THEN {_ods_date(name)} ELSE {text(f'{name}::VARCHAR')} END"
        case "datetime" if not column.zoned:
            kept = f"{_whole_second(column)} AND year({name}) BETWEEN 1583 AND 9999"
            full = f"CASE WHEN {kept} THEN {_ods_date(moment(column), 'dt')} ELSE {text(moment(column))} END"
        case "datetime":
            full = text(moment(column))
        case _:
            full = text(_spaced(_escaped(name), name))
    return f"coalesce({full}, '<table:table-cell/>')"


def _ods_date(expression: str, style: str = "d") -> str:
    start = f'\'<table:table-cell table:style-name="{style}" office:value-type="date" office:date-value="\''
    said = f"({expression})::VARCHAR"
    return f"{start} || {said} || '\"><text:p>' || {said} || '</text:p></table:table-cell>'"


def _spaced(escaped: str, name: str) -> str:
    """Lines are paragraphs, tabs and spaces that XML would fold are elements."""
    folded = f"regexp_matches({name}, '^ | $|  | \\n|\\n ')"
    spaced = f"CASE WHEN {folded} THEN replace({escaped}, ' ', '<text:s/>') ELSE {escaped} END"
    tabs = f"replace({spaced}, chr(9), '<text:tab/>')"
    return f"replace({tabs}, chr(10), '</text:p><text:p>')"


def _xlsx_parts(book: _Book, names: list[str]) -> None:
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    book.add(
        "xl/workbook.xml", f'{_XML}<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    style = f'<Relationship Id="rId{len(names) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    start = f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    book.add("xl/_rels/workbook.xml.rels", f"{start}{relations}{style}</Relationships>")
    book.add("xl/styles.xml", _STYLES)
    root = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    book.add("_rels/.rels", f"{start}{root}</Relationships>")
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
    )
    book.add(
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{parts}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    )


_STYLES: Final = (
    f'{_XML}<styleSheet xmlns="{_SHEETS}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_BEFORE: Final = (
    f'{_XML}<office:document-content office:version="1.2" xmlns:office="{_ODF}:office:1.0" '
    f'xmlns:table="{_ODF}:table:1.0" '
    f'xmlns:text="{_ODF}:text:1.0" xmlns:style="{_ODF}:style:1.0" xmlns:number="{_ODF}:datastyle:1.0">'
    "<office:automatic-styles>"
    '<number:date-style style:name="nd"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    "</number:date-style>"
    '<number:date-style style:name="ndt"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/>'
    "</number:date-style>"
    '<number:boolean-style style:name="nb"><number:boolean/></number:boolean-style>'
    '<style:style style:name="b" style:family="table-cell" style:data-style-name="nb"/>'
    '<style:style style:name="d" style:family="table-cell" style:data-style-name="nd"/>'
    '<style:style style:name="dt" style:family="table-cell" style:data-style-name="ndt"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_ODS_AFTER: Final = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST: Final = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
