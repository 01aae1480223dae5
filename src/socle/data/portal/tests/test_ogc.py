"""OGC API Features: what a program that reads maps is told, and that pages, boxes and filters are exact."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import shapely
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.tables import commands
from socle.data.tables.factories import benches
from socle.data.tables.models import Table
from socle.data.tables.queries._downloads import download
from socle.data.tables.terms import Access
from socle.data.tables.tests.conftest import NOW
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db
ITEMS = "/ogc/collections/belvenne-bancs/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@pytest.fixture
def program(table: Table) -> Client:
    return Client(headers={"accept": "application/json"})


@pytest.fixture(params=["asked of the engine", "read from the file of features"])
def reader(request: pytest.FixtureRequest, table: Table) -> Iterator[Client]:
    """A program, before and after the file of features was made: both answer alike."""
    if request.param.startswith("read"):
        download(table, "features", None)
    yield Client(headers={"accept": "application/json"})


def told(program: Client, address: str) -> Any:
    answer = program.get(address)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def all_pages(program: Client, address: str, rel: str = "next") -> list[dict[str, Any]]:
    pages = [told(program, address)]
    while follow := [one["href"] for one in pages[-1]["links"] if one["rel"] == rel]:
        pages.append(told(program, follow[0]))
        assert len(pages) < 50
    return pages


def test_the_landing_page_leads_to_everything(program: Client) -> None:
    links = {one["rel"]: one["href"] for one in told(program, "/ogc/")["links"]}

    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= set(links)
    for rel in ("service-desc", "conformance", "data"):
        assert program.get(links[rel]).status_code == 200


def test_a_collection_says_where_and_when_its_rows_are(program: Client) -> None:
    (one,) = told(program, "/ogc/collections")["collections"]

    assert (one["id"], one["itemType"]) == ("belvenne-bancs", "feature")
    assert one["extent"]["spatial"]["bbox"] == [[2.3, 47.1, 2.319, 47.112]]
    assert one["extent"]["temporal"]["interval"][0][0] == "2020-01-18T00:00:00Z"
    assert {EPSG + code for code in ("4326", "3857", "2154", "32631")} <= set(one["crs"])
    assert one == told(program, "/ogc/collections/belvenne-bancs")


def test_pages_follow_each_other_by_key_and_back(reader: Client) -> None:
    pages = all_pages(reader, f"{ITEMS}?limit=7")

    names = [feature["id"] for page in pages for feature in page["features"]]
    assert names == [f"B-{number:04}" for number in range(1, 61)]
    assert {page["numberMatched"] for page in pages} == {60}
    assert [page["numberReturned"] for page in pages] == [7] * 8 + [4]
    back = next(one["href"] for one in pages[4]["links"] if one["rel"] == "prev")
    assert told(reader, back)["features"] == pages[3]["features"]


def test_a_box_finds_the_rows_that_shapely_finds(reader: Client) -> None:
    box = (2.304, 47.102, 2.311, 47.108)
    window = shapely.box(*box)
    expected = [
        one["numero"] for one in benches(60) if shapely.intersects(shapely.Point(one["lon"], one["lat"]), window)
    ]

    pages = all_pages(reader, f"{ITEMS}?limit=5&bbox={','.join(map(str, box))}")

    assert [feature["id"] for page in pages for feature in page["features"]] == expected
    assert {page["numberMatched"] for page in pages} == {len(expected)}


def test_axes_and_systems_are_those_asked(program: Client) -> None:
    west, south, east, north = 2.304, 47.102, 2.311, 47.108
    plain = told(program, f"{ITEMS}?bbox={west},{south},{east},{north}")
    swapped = told(program, f"{ITEMS}?bbox={south},{west},{north},{east}&bbox-crs={EPSG}4326&crs={EPSG}4326")
    answer = program.get(f"{ITEMS}?limit=1&crs={EPSG}2154")

    assert swapped["numberMatched"] == plain["numberMatched"] > 0
    first, turned = (one["features"][0]["geometry"]["coordinates"] for one in (plain, swapped))
    assert turned == first[::-1]
    x, y = json.loads(answer.content)["features"][0]["geometry"]["coordinates"]
    assert 600_000 < x < 700_000 and 6_600_000 < y < 6_700_000
    assert answer.headers["Content-Crs"] == f"<{EPSG}2154>"


def test_a_box_in_metres_holds_what_it_holds(program: Client) -> None:
    from socle.engines.tables.shaping import forward

    change = forward("EPSG:2154")
    placed = {one["numero"]: change.transform(one["lon"], one["lat"]) for one in benches(60)}
    xs, ys = sorted(x for x, _ in placed.values()), sorted(y for _, y in placed.values())
    box = (xs[10] - 0.5, ys[10] - 0.5, xs[40] + 0.5, ys[40] + 0.5)
    expected = {name for name, (x, y) in placed.items() if box[0] <= x <= box[2] and box[1] <= y <= box[3]}

    found = told(program, f"{ITEMS}?limit=100&bbox={','.join(map(str, box))}&bbox-crs={EPSG}2154")

    assert {one["id"] for one in found["features"]} == expected


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("quartier=Centre", lambda one: one["quartier"] == "Centre"),
        ("places=3", lambda one: one["places"] == 3),
        ("datetime=2021-01-01/2021-12-31", lambda one: "2021-01-01" <= one["pose_le"] <= "2021-12-31"),
        ("datetime=../2020-06-01", lambda one: one["pose_le"] <= "2020-06-01"),
        ("datetime=2020-01-18T00:00:00Z", lambda one: one["pose_le"] == "2020-01-18"),
        (
            "filter=" + quote("places > 3 AND quartier <> 'Centre'"),
            lambda one: one["places"] > 3 and one["quartier"] != "Centre",
        ),
        ("filter=" + quote("S_INTERSECTS(geometry, BBOX(2.3, 47.1, 2.305, 47.2))"), lambda one: one["lon"] <= 2.305),
    ],
)
def test_conditions_keep_the_rows_that_fit(program: Client, query: str, kept: Any) -> None:
    expected = [one["numero"] for one in benches(60) if kept(one)]

    found = told(program, f"{ITEMS}?limit=100&{query}")

    assert [one["id"] for one in found["features"]] == expected
    assert found["numberMatched"] == len(expected) > 0


def test_one_item_is_named_by_its_key(reader: Client) -> None:
    found = told(reader, f"{ITEMS}/B-0007")

    assert (found["type"], found["id"], found["properties"]["numero"]) == ("Feature", "B-0007", "B-0007")
    assert reader.get(f"{ITEMS}/B-9999").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=nan,0,1,1", "bbox"),
        ("bbox=0,0,1e400,1", "bbox"),
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("couleur=rouge", "couleur"),
        ("crs=EPSG:27700", "crs"),
        ("bbox=0,0,1,1&bbox-crs=x", "bbox-crs"),
        ("datetime=hier", "datetime"),
        ("datetime=1/2/3", "datetime"),
        ("filter-lang=cql2-json", "filter-lang"),
        ("after=a&before=b", "before"),
        ("f=xml", "f"),
        ("filter=" + "(" * 1999, None),
        ("filter=" + "x" * 2001, "filter"),
        ("filter=rien%20%3D%201", None),
        ("after=%00", "after"),
        ("places=beaucoup", "places"),
    ],
)
def test_what_is_wrong_is_refused_in_words(program: Client, query: str, field: str | None) -> None:
    answer = program.get(f"{ITEMS}?{query}")
    said = json.loads(answer.content)

    assert answer.status_code == 400
    assert said["code"] and said["detail"]
    if field is not None:
        assert said["field"] == field


def test_a_limit_beyond_the_most_is_the_most(program: Client) -> None:
    assert told(program, f"{ITEMS}?limit=999999")["numberReturned"] == 60


def test_a_closed_table_is_no_collection(program: Client, scope: Scope, table: Table) -> None:
    commands.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)

    assert told(program, "/ogc/collections")["collections"] == []
    for address in ("", "/items", "/items/B-0001", "/queryables"):
        assert program.get(f"/ogc/collections/belvenne-bancs{address}").status_code == 404


def test_rows_added_between_two_pages_move_nothing(reader: Client, scope: Scope) -> None:
    first = told(reader, f"{ITEMS}?limit=10")
    commands.upsert(scope, table_slug="belvenne-bancs", rows=[{**benches(1)[0], "numero": "A-0000"}], now=NOW)

    follow = told(reader, next(one["href"] for one in first["links"] if one["rel"] == "next"))

    assert follow["features"][0]["id"] == "B-0011"
    assert follow["numberMatched"] == 61


def test_the_page_of_a_removed_row_still_begins_after_it(reader: Client, scope: Scope, table: Table) -> None:
    first = told(reader, f"{ITEMS}?limit=10")
    commands.remove_rows(scope, table_slug="belvenne-bancs", keys=[("B-0010",)], now=NOW)
    table.refresh_from_db()
    download(table, "features", None)

    follow = told(reader, next(one["href"] for one in first["links"] if one["rel"] == "next"))

    assert follow["features"][0]["id"] == "B-0011"


def test_every_address_has_its_page(visitor: Client) -> None:
    for address in ("", "conformance", "collections", "collections/belvenne-bancs"):
        answer = visitor.get(f"/ogc/{address}")
        assert answer.headers["Content-Type"].startswith("text/html")
    for more in ("queryables", "items", "items/B-0001"):
        answer = visitor.get(f"/ogc/collections/belvenne-bancs/{more}")
        assert answer.headers["Content-Type"].startswith("text/html")
        assert visitor.get(f"/ogc/collections/belvenne-bancs/{more}?f=json").json()


def test_the_description_names_each_parameter(program: Client) -> None:
    described = told(program, "/ogc/api")

    assert described["openapi"].startswith("3.0")
    shared = described["components"]["parameters"]
    items = described["paths"]["/collections/belvenne-bancs/items"]["get"]["parameters"]
    names = {one.get("name") or shared[one["$ref"].rpartition("/")[2]]["name"] for one in items}
    assert {"limit", "bbox", "datetime", "crs", "filter", "quartier", "f"} <= names


def test_shapes_are_found_exactly_before_and_after_their_file(town: Authority, scope: Scope, tmp_path: Path) -> None:
    shapes = [shapely.Point(2 + n / 100, 47).buffer(0.004, quad_segs=2) for n in range(40)]
    shapes += [shapely.LineString([(2, 46.9 + n / 100), (2.4, 47.3 - n / 100)]) for n in range(20)]
    path = tmp_path / "zones.csv"
    lines = [f'{n};"{shapely.to_wkt(one, rounding_precision=6)}"' for n, one in enumerate(shapes)]
    path.write_text("\n".join(["nom;forme", *lines]) + "\n", "utf-8")
    commands.import_file(scope, authority_id=town.id, slug="zones", title="Zones", path=path, now=NOW)
    program = Client(headers={"accept": "application/json"})
    box = (2.105, 46.95, 2.2, 47.01)
    kept = [shapely.from_wkt(shapely.to_wkt(one, rounding_precision=6)) for one in shapes]
    expected = {n for n, one in enumerate(kept) if shapely.intersects(one, shapely.box(*box))}
    address = f"/ogc/collections/belvenne-zones/items?limit=100&bbox={','.join(map(str, box))}"

    before = told(program, address)
    download(Table.objects.get(slug="belvenne-zones"), "features", None)
    after = told(program, address)

    assert {int(one["properties"]["nom"]) for one in before["features"]} == expected
    assert [one["id"] for one in after["features"]] == [one["id"] for one in before["features"]]
    assert after["features"] == before["features"]
    assert before["numberMatched"] == after["numberMatched"] == len(expected)
