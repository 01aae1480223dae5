"""Files for tests, made part by part: those that a program writes, and those that only somebody hostile would."""

from __future__ import annotations

import sqlite3
import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PARTS = {
    "[Content_Types].xml": (
        f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="S" sheetId="1" r:id="s1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="s1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="s2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
}
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(path: Path, rows: str | Iterable[str], *, parts: Mapping[str, str] | None = None) -> Path:
    """A workbook of one sheet from the XML of its rows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_PARTS, **(parts or {})}.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for piece in [rows] if isinstance(rows, str) else rows:
                sheet.write(piece.encode())
            sheet.write(b"</sheetData></worksheet>")
    return path


def cell(reference: str, text: str) -> str:
    """A cell of text for `xlsx`."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(path: Path, body: str, *, head: str = "") -> Path:
    """A workbook of ODS from the XML of its tables."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content {spaces}><office:body><office:spreadsheet>{body}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return path


def ods_table(*rows: str, name: str = "F") -> str:
    """A table for `ods`."""
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def ods_row(*cells: str, more: str = "") -> str:
    """A row for `ods_table`; a cell that is not XML is text."""
    made = (
        c
        if c.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
        for c in cells
    )
    return f"<table:table-row {more}>{''.join(made)}</table:table-row>"


def laughs(name: str = "lolz") -> str:
    """A billion laughs: entities that hold ten of the one before."""
    inner = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return f'<!DOCTYPE {name} [<!ENTITY l0 "lol">{inner}]>'


def geopackage(path: Path, rows: Iterable[tuple[Any, ...]], *, srs: int = 4326, more: Iterable[str] = ()) -> Path:
    """A GeoPackage of one layer `lieux` (fid, geom, nom, ouvert, n)."""
    with sqlite3.connect(path) as file:
        file.executescript("""
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
                organization_coordsys_id INTEGER, definition TEXT, description TEXT);
            CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
            CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
                srs_id INTEGER, z TINYINT, m TINYINT);
            CREATE TABLE lieux (fid INTEGER PRIMARY KEY, geom BLOB, nom TEXT, ouvert BOOLEAN, n REAL);
            INSERT INTO gpkg_contents VALUES ('lieux', 'features', 'lieux', 1);
            INSERT INTO gpkg_geometry_columns VALUES ('lieux', 'geom', 'GEOMETRY', 1, 0, 0);
        """)
        file.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 1, 'EPSG', ?, '', '')", [srs])
        file.executemany("INSERT INTO lieux VALUES (?, ?, ?, ?, ?)", rows)
        for statement in more:
            file.execute(statement)
    file.close()
    return path


def gpkg_point(x: float, y: float) -> bytes:
    """A point as a GeoPackage keeps it, with the box of its envelope."""
    return b"GP\x00\x03" + struct.pack("<i4d", 4326, x, x, y, y) + b"\x01" + struct.pack("<I2d", 1, x, y)
