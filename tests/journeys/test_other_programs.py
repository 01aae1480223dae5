"""What leaves opens in the programs that people have, and what these write comes in: LibreOffice and GDAL."""

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import shapely
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from socle.commons.cases.terms import Channel
from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.commons.places import commands as places
from socle.engines.geo import Point
from socle.ground import jobs, world
from socle.ground.scope import system_scope
from socle.services.reports.commands import open_report
from tests.towns import found_town, hire

LIBREOFFICE, OGR = shutil.which("libreoffice"), shutil.which("ogr2ogr")
NO_LIBREOFFICE = "needs LibreOffice: apt install libreoffice-calc"
NO_GDAL = "needs GDAL: apt install gdal-bin"
pytestmark = pytest.mark.django_db(transaction=True)

PLACES = ("12, rue de l’Église", "مصباح شارع البئر", "Île « du Cœur »; 3, quai", "1, rue du Puits", "=2+2")
TO_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"
SECONDS = 120


@pytest.fixture
def town() -> Authority:
    """A town with a report at each of these places, published."""
    found = found_town()
    for number, place in enumerate(PLACES):
        open_report(
            system_scope([found.id]),
            authority_id=found.id,
            category="lighting",
            point=Point(-30.498 + number / 1000, 46.205),
            place=place,
            words="Éteint",
            channel=Channel.WEB,
            language="fr",
            submission=f"one-{number}",
            now=world.now(),
        )
    jobs.run_pending()
    return found


def download(client: Client, address: str) -> bytes:
    """The bytes of a file."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    streamed = getattr(answer, "streaming_content", None)
    return b"".join(streamed) if streamed is not None else answer.content


def opened_by_libreoffice(content: bytes, folder: Path, delimiter: str) -> list[list[str]]:
    """What LibreOffice reads in a CSV file, as it writes it again."""
    sent = folder / "sent.csv"
    sent.write_bytes(content)
    command = [str(LIBREOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += [f"--infilter=Text - txt - csv (StarCalc):{ord(delimiter)},34,76", "--convert-to", TO_CSV]
    subprocess.run([*command, "--outdir", str(folder / "out"), str(sent)], check=True, timeout=SECONDS)
    with (folder / "out" / "sent.csv").open(encoding="utf-8-sig", newline="") as written:
        return list(csv.reader(written))


@pytest.mark.parametrize(("more", "delimiter"), [("", ","), ("&tableur=1", ";")], ids=["plain", "spreadsheet"])
@pytest.mark.libreoffice
@pytest.mark.skipif(LIBREOFFICE is None, reason=NO_LIBREOFFICE)
def test_the_queue_opens_in_a_spreadsheet(town: Authority, tmp_path: Path, more: str, delimiter: str) -> None:
    agent = Client()
    agent.force_login(hire(town, Role.AGENT))
    content = download(agent, f"/agent/dossiers.csv?onglet=tous{more}")

    rows = opened_by_libreoffice(content, tmp_path, delimiter)

    assert rows == list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))
    assert len(rows) == len(PLACES) + 1
    cells = {cell for row in rows for cell in row}
    assert set(PLACES[:4]) <= cells
    assert "4" not in cells and "'=2+2" in cells, "a place was taken for a formula"


@pytest.mark.libreoffice
@pytest.mark.skipif(LIBREOFFICE is None, reason=NO_LIBREOFFICE)
def test_a_table_opens_in_a_spreadsheet(town: Authority, tmp_path: Path) -> None:
    content = download(Client(), "/donnees/belvenne-signalements.csv")

    rows = opened_by_libreoffice(content, tmp_path, ",")

    sent = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert (len(rows), rows[0]) == (len(PLACES) + 1, sent[0])
    place = rows[0].index("categorie")
    assert {row[place] for row in rows[1:]} == {"Éclairage"}


def told(path: Path) -> str:
    """What GDAL says of a file: its layer, how many things, where, with which fields."""
    command = ["ogrinfo", "-ro", "-so", "-al", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS).stdout


def counted(path: Path) -> int:
    """How many things GDAL finds in a file."""
    found = re.search(r"^Feature Count: (\d+)$", told(path), re.MULTILINE)
    assert found is not None
    return int(found[1])


@pytest.mark.gdal
@pytest.mark.skipif(OGR is None, reason=NO_GDAL)
def test_gdal_counts_the_same_rows_and_places(town: Authority, tmp_path: Path) -> None:
    features, table = tmp_path / "rows.geojson", tmp_path / "rows.csv"
    features.write_bytes(download(Client(), "/donnees/belvenne-signalements.geojson"))
    table.write_bytes(download(Client(), "/donnees/belvenne-signalements.csv"))

    assert counted(features) == counted(table) == len(PLACES)
    geographic = told(features)
    assert "Geometry: Point" in geographic
    extent = re.search(r"^Extent: \(([-\d.]+), ([-\d.]+)\) - \(([-\d.]+), ([-\d.]+)\)$", geographic, re.MULTILINE)
    assert extent is not None
    west, south, east, north = map(float, extent.groups())
    assert -30.6 < west <= east < -30.4 and 46.1 < south <= north < 46.3
    for field in ("categorie", "etat"):
        assert f"\n{field}: String" in told(table)


@pytest.mark.gdal
@pytest.mark.skipif(OGR is None, reason=NO_GDAL)
def test_places_that_gdal_writes_come_in_with_the_same_counts(town: Authority, tmp_path: Path) -> None:
    header = "cle_interop,voie_nom,numero,suffixe,long,lat\n"
    rows = [f"k{number},rue de l’Église,{number},,{-30.499 + number / 10_000},46.205\n" for number in range(1, 8)]
    doors, written = tmp_path / "doors.csv", tmp_path / "doors.geojson"
    doors.write_text(header + "".join(rows), encoding="utf-8")
    options = ["-oo", "X_POSSIBLE_NAMES=long", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "KEEP_GEOM_COLUMNS=NO"]
    subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", *options, "-a_srs", "EPSG:4326", str(written), str(doors)],
        check=True,
        timeout=SECONDS,
    )
    street = {
        "type": "Feature",
        "properties": {"name": "rue de l’Église"},
        "geometry": {"type": "LineString", "coordinates": [[-30.499, 46.205], [-30.498, 46.205]]},
    }
    whole = json.loads(written.read_text(encoding="utf-8"))
    whole["features"].insert(0, street)
    written.write_text(json.dumps(whole), encoding="utf-8")

    found = places.read_import(
        system_scope([town.id]), authority_id=town.id, path=written, name="doors.geojson", what="", now=world.now()
    )

    assert counted(written) == 8
    assert (found.counts, found.totals) == ({"street": 1, "address": 7}, {})


def ogr(*arguments: str) -> str:
    """What a program of GDAL says."""
    return subprocess.run(arguments, check=True, capture_output=True, text=True, timeout=SECONDS).stdout


def features_in(text: str) -> int:
    """How many things ogrinfo lists, or says that there are."""
    found = re.search(r"^Feature Count: (\d+)$", text, re.MULTILINE)
    assert found is not None, text
    return int(found[1])


@pytest.mark.gdal
@pytest.mark.skipif(OGR is None, reason=NO_GDAL)
def test_gdal_reads_pages_and_filters_a_collection(town: Authority, live_server: LiveServer, tmp_path: Path) -> None:
    east, west = -30.498 + 2.5 / 1000, -30.498 + 0.5 / 1000
    source, layer = f"OAPIF:{live_server.url}/ogc/", "belvenne-signalements"
    points = [shapely.Point(-30.498 + number / 1000, 46.205) for number in range(len(PLACES))]
    inside = sum(shapely.intersects(one, shapely.box(west, 46.1, east, 46.3)) for one in points)

    listed = ogr("ogrinfo", "-ro", source)
    every = ogr("ogrinfo", "-ro", "-so", source, layer)
    boxed = ogr("ogrinfo", "-ro", "-so", "-spat", str(west), "46.1", str(east), "46.3", source, layer)
    ogr("ogr2ogr", "-f", "GPKG", "-oo", "PAGE_SIZE=2", str(tmp_path / "paged.gpkg"), source, layer)

    assert layer in listed
    assert features_in(every) == len(PLACES)
    assert features_in(boxed) == inside == 2
    assert counted(tmp_path / "paged.gpkg") == len(PLACES)


@pytest.mark.gdal
@pytest.mark.skipif(OGR is None, reason=NO_GDAL)
def test_gdal_reads_our_geopackage(town: Authority, tmp_path: Path) -> None:
    layer = tmp_path / "rows.gpkg"
    layer.write_bytes(download(Client(), "/donnees/belvenne-signalements.gpkg"))

    said = told(layer)

    assert features_in(said) == len(PLACES)
    assert "Geometry: Point" in said and 'ID["EPSG",4326]' in said
    ogr("ogr2ogr", "-f", "GeoJSON", str(tmp_path / "again.geojson"), str(layer))
    assert counted(tmp_path / "again.geojson") == len(PLACES)


@pytest.mark.parametrize("format", ["ods", "xlsx"])
@pytest.mark.libreoffice
@pytest.mark.skipif(LIBREOFFICE is None, reason=NO_LIBREOFFICE)
def test_a_workbook_opens_in_a_spreadsheet(town: Authority, tmp_path: Path, format: str) -> None:
    sent = tmp_path / f"sent.{format}"
    sent.write_bytes(download(Client(), f"/donnees/belvenne-signalements.{format}"))
    command = [str(LIBREOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", TO_CSV, "--outdir", str(tmp_path / "out"), str(sent)]

    subprocess.run(command, check=True, timeout=SECONDS)

    with (tmp_path / "out" / "sent.csv").open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.reader(written))
    expected = list(csv.reader(io.StringIO(download(Client(), "/donnees/belvenne-signalements.csv").decode())))
    assert (len(rows), rows[0]) == (len(expected), expected[0])
    place = rows[0].index("categorie")
    assert {row[place] for row in rows[1:]} == {"Éclairage"}
