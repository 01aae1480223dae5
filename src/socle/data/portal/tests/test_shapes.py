"""A table of shapes, polygons and lines: each of its pages stands, its rows page, and nothing sorts by a shape."""

import json
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

import pytest
import shapely
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.portal.pages._editions import type_words
from socle.data.portal.tests.test_ogc import all_pages, told
from socle.data.tables import commands
from socle.data.tables.models import Table
from socle.data.tables.queries._downloads import download
from socle.data.tables.tests.conftest import NOW
from socle.engines.tables.model import ColumnType
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db
URL = "/donnees/belvenne-zones/"
API = "/api/v1/tables/belvenne-zones"
ITEMS = "/ogc/collections/belvenne-zones/items"
VIEWS = ("", "?vue=graphique", "?vue=carte", "?vue=editions", "?colonnes=toutes", "?edition=1")
BY_SHAPE = ("forme", "-forme", "nom,forme")


def shape(number: int) -> Any:
    """The n-th shape: polygons, and a line for each third row."""
    if number % 3 == 0:
        return shapely.LineString([(2 + number / 100, 46.99), (2.01 + number / 100, 47.01)])
    return shapely.Point(2 + number / 100, 47).buffer(0.004, quad_segs=2)


@pytest.fixture
def zones(town: Authority, scope: Scope, tmp_path: Path) -> Table:
    path = tmp_path / "zones.csv"
    lines = [f'{n};{"NS"[n % 2]};"{shapely.to_wkt(shape(n), rounding_precision=6)}"' for n in range(30)]
    path.write_text("\n".join(["nom;moitié;forme", *lines]) + "\n", "utf-8")
    commands.import_file(scope, authority_id=town.id, slug="zones", title="Zones", path=path, now=NOW)
    return Table.objects.get(slug="belvenne-zones")


@pytest.fixture
def reader(zones: Table) -> Client:
    return Client(headers={"accept": "text/html"})


@pytest.fixture(params=["asked of the engine", "read from the file of features"])
def program(request: pytest.FixtureRequest, zones: Table) -> Client:
    if request.param.startswith("read"):
        download(zones, "features", None)
    return Client(headers={"accept": "application/json"})


def test_every_kind_of_column_has_its_word() -> None:
    assert set(type_words()) == set(get_args(ColumnType))


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_a_table_of_shapes_stands(reader: Client, view: str) -> None:
    assert reader.get(URL + view).status_code == 200


def test_no_heading_offers_to_sort_by_a_shape(reader: Client) -> None:
    page = reader.get(f"{URL}?colonnes=toutes").content.decode()

    assert "tri=nom" in page
    assert "tri=forme" not in page
    offered = reader.get(f"{URL}requete").content.decode().partition('<datalist id="ordres">')[2].partition("</")[0]
    assert 'value="nom"' in offered
    assert 'value="forme"' not in offered


@pytest.mark.parametrize("order", BY_SHAPE)
def test_a_sort_by_shape_is_refused_in_words_that_name_the_column(reader: Client, order: str) -> None:
    asked = reader.get(f"{API}/rows", {"sort": order, "limit": "10"})
    problem = json.loads(asked.content)
    pages = [reader.get(address, {"tri": order}) for address in (URL, f"{URL}requete", f"{URL[:-1]}.csv")]

    assert (asked.status_code, problem["code"], problem["field"]) == (400, "tables.unsortable", "forme")
    assert "« forme »" in problem["detail"].replace("\u00a0", " ")
    assert [page.status_code for page in pages] == [400, 400, 400]
    for page in pages[:2]:
        assert "ne se trie pas" in page.content.decode()


def test_rows_of_shapes_page_by_another_column(reader: Client) -> None:
    seen: list[int] = []
    address: str | None = f"{API}/rows?limit=7&sort=-nom"
    while address:
        page = json.loads(reader.get(address).content)
        seen += [row["nom"] for row in page["rows"]]
        address = page["next"]

    assert seen == list(range(29, -1, -1))


def test_a_collection_of_shapes_pages_once_through_all(program: Client) -> None:
    pages = all_pages(program, f"{ITEMS}?limit=7")
    features = [one for page in pages for one in page["features"]]

    assert sorted(one["properties"]["nom"] for one in features) == list(range(30))
    assert {page["numberMatched"] for page in pages} == {30}
    for one in features:
        drawn = shapely.from_geojson(json.dumps(one["geometry"]))
        assert drawn.equals_exact(shape(one["properties"]["nom"]), 1e-6)
    back = all_pages(program, next(one["href"] for one in pages[-1]["links"] if one["rel"] == "prev"), rel="prev")
    assert sorted(one["id"] for page in [*back, pages[-1]] for one in page["features"]) == sorted(
        one["id"] for one in features
    )


def test_a_collection_of_shapes_is_filtered_by_shape_and_by_column(program: Client) -> None:
    around = shapely.box(2.055, 46.99, 2.105, 47.01)
    expected = {n for n in range(30) if shapely.intersects(shape(n), around) and n % 2}
    text = f"S_INTERSECTS(forme, {shapely.to_wkt(around)}) AND \"moitié\" = 'S'"

    pages = all_pages(program, f"{ITEMS}?limit=2&filter={quote(text)}")

    assert {one["properties"]["nom"] for page in pages for one in page["features"]} == expected
    assert {page["numberMatched"] for page in pages} == {len(expected)}


def test_an_item_that_is_a_shape_is_found_by_its_name_and_reads_as_a_page(program: Client) -> None:
    first = told(program, f"{ITEMS}?limit=1")["features"][0]

    assert told(program, f"{ITEMS}/{first['id']}")["geometry"] == first["geometry"]
    for page in (ITEMS, f"{ITEMS}/{first['id']}", ITEMS.removesuffix("/items"), f"{ITEMS[:-6]}/queryables"):
        assert program.get(f"{page}?f=html").status_code == 200


@pytest.mark.parametrize("word", ["sortby", "sort"])
def test_a_collection_does_not_sort_and_says_so(program: Client, word: str) -> None:
    answer = program.get(f"{ITEMS}?{word}=forme")

    assert (answer.status_code, json.loads(answer.content)["field"]) == (400, word)
