"""Files whose places are in metres: they stay places whatever is done to the file on its way."""

import json
import sqlite3
import struct
from pathlib import Path
from typing import Any

import pytest

from socle.data.tables import queries as tables
from socle.data.tables.terms import Plan
from socle.data.uploads import commands
from socle.data.uploads.models import Upload
from socle.data.uploads.terms import Doubt
from socle.data.uploads.tests.conftest import WISHES, Walk

pytestmark = pytest.mark.django_db
UTM = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32628"}}


def places(crs: dict[str, Any] | None = UTM, spoilt: str = " ") -> str:
    """Thirty wells of zone 28 N, in metres, the names of which end with a space."""
    wells = [
        {
            "type": "Feature",
            "properties": {"nom": f"Puits {n}{spoilt}", "n": n},
            "geometry": {"type": "Point", "coordinates": [240_000 + 10 * n, 1_630_000 + 10 * n]},
        }
        for n in range(30)
    ]
    return json.dumps({"type": "FeatureCollection", **({"crs": crs} if crs else {}), "features": wells})


def trimmed(walk: Walk, upload: Upload) -> Upload:
    """The file with its one proposal of a trim accepted."""
    asked = [at for at, one in enumerate(upload.proposals) if one["repair"]["op"] == "trim"]
    return walk.do(commands.mend, upload, add=asked[:1])


def test_a_file_in_metres_keeps_its_places_once_it_is_repaired(walk: Walk) -> None:
    upload = trimmed(walk, walk.checked(places(), name="puits.geojson"))
    assert upload.repaired_key and upload.report["totals"] == {}

    upload = walk.do(commands.prepare, upload, wishes={**WISHES, "slug": "puits", "key": ["n"]})

    assert upload.doubts == []
    commands.accept(walk.scope, upload_id=upload.pk, expected_version=upload.version, **walk.at)
    table = tables.table_by_slug(walk.scope, "belvenne-puits")
    geo = tables.schema(walk.scope, table).geo
    assert geo is not None and geo.geometry
    page = tables.features(walk.scope, table, tables.FeatureQuestion(Plan()))
    assert page.matched == 30
    lon, lat = json.loads(b"[" + page.body + b"]")[0]["geometry"]["coordinates"]
    assert -18 < lon < -17 and 14 < lat < 15


def test_a_layer_in_metres_chosen_by_a_person_is_judged_in_metres(walk: Walk, tmp_path: Path) -> None:
    upload = walk.work(walk.send(_layers(tmp_path / "deux.gpkg"), name="deux.gpkg"))

    upload = walk.do(commands.read_again, upload, reading={"sheet": "puits"})
    assert upload.plain_key and upload.preview["crs"] == "EPSG:32628"
    upload = walk.do(commands.choose_schema, upload, schema_name="")

    assert upload.report["totals"] == {}
    upload = walk.do(commands.prepare, upload, wishes={**WISHES, "slug": "puits", "key": []})
    assert upload.doubts == []
    assert "geometry" in [column["type"] for column in upload.made["schema"]["columns"]]


def test_shapes_that_are_all_off_the_earth_are_never_published_unseen(walk: Walk) -> None:
    rows = "".join(f'{n},"POINT(24{n:02}00 1630000)"\n' for n in range(30))

    upload = walk.prepared(f"id,lieu\n{rows}")

    assert upload.report["totals"] == {"geometry-outside": 30}
    assert upload.doubts == [Doubt.NOWHERE]


def _layers(path: Path) -> bytes:
    """A GeoPackage of two layers, of which the second is in metres of zone 28 N."""
    with sqlite3.connect(path) as made:
        made.executescript("""
            PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
              organization_coordsys_id INTEGER, definition TEXT, description TEXT);
            INSERT INTO gpkg_spatial_ref_sys VALUES
              ('WGS 84', 4326, 'EPSG', 4326, '', ''), ('UTM 28N', 32628, 'EPSG', 32628, '', '');
            CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
            INSERT INTO gpkg_contents VALUES ('arbres', 'features', 'a', 4326), ('puits', 'features', 'p', 32628);
            CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
              srs_id INTEGER, z INTEGER, m INTEGER);
            INSERT INTO gpkg_geometry_columns VALUES
              ('arbres', 'geom', 'POINT', 4326, 0, 0), ('puits', 'geom', 'POINT', 32628, 0, 0);
            CREATE TABLE arbres (fid INTEGER PRIMARY KEY, geom BLOB, nom TEXT);
            CREATE TABLE puits (fid INTEGER PRIMARY KEY, geom BLOB, nom TEXT);
        """)
        for n in range(30):
            point = struct.pack("<BIdd", 1, 1, 240_000.0 + 10 * n, 1_630_000.0 + 10 * n)
            blob = b"GP\x00\x01" + struct.pack("<i", 32628) + point
            made.execute("INSERT INTO puits (geom, nom) VALUES (?, ?)", (blob, f"Puits {n}"))
            blob = b"GP\x00\x01" + struct.pack("<i", 4326) + struct.pack("<BIdd", 1, 1, -17.0 + n / 1000, 14.0)
            made.execute("INSERT INTO arbres (geom, nom) VALUES (?, ?)", (blob, f"Arbre {n}"))
    return path.read_bytes()
