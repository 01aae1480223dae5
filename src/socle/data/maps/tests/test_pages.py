"""The pages of maps, and their editor without a script."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.places import commands as places
from socle.commons.places.terms import NewStreet
from socle.data.displays.models import Display
from socle.data.maps.factories import map_of
from socle.data.maps.rules import MAPS
from socle.data.maps.tests.test_commands import BENCHES, HEAPS, POINTS, ZONES
from socle.data.tables import commands as tables
from socle.data.tables.factories import benches
from socle.data.tables.terms import Access
from socle.data.tables.tests.conftest import NOW
from socle.engines.geo import Line, Point, Polygon
from socle.ground.scope import Scope


def words_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_a_map_is_never_alone(town: Authority, visitor: Client, prefix: str) -> None:
    map_of(town.id, [ZONES, HEAPS, POINTS], now=NOW)

    html = words_of(visitor, f"{prefix}/donnees/cartes/essai")

    assert html.count('role="img"') == 1
    assert html.count("<table") == 3
    assert ("الوسط" in html) == (prefix == "/ar")
    assert "cadre=" in html


def test_a_map_follows_its_table(town: Authority, scope: Scope, visitor: Client) -> None:
    map_of(town.id, [ZONES], now=NOW)
    before = words_of(visitor, "/donnees/cartes/essai")

    rows = [{**row, "quartier": "Centre"} for row in benches(13, first=100)]
    tables.upsert(scope, table_slug=BENCHES, rows=rows, now=NOW)
    after = words_of(visitor, "/donnees/cartes/essai")

    assert '<td class="r">33</td>' not in before
    assert '<td class="r">33</td>' in after


def test_a_table_that_closes_leaves_the_map_for_everybody(
    town: Authority, scope: Scope, visitor: Client, steward: Client
) -> None:
    map_of(town.id, [ZONES], now=NOW)
    assert "Les Tanneurs" in words_of(steward, "/donnees/cartes/essai")

    tables.set_access(scope, table_slug=BENCHES, access=Access.CLOSED, now=NOW)

    for client in (steward, visitor):
        html = words_of(client, "/donnees/cartes/essai")
        assert "Les Tanneurs" not in html
        assert "Cette table n’est plus ouverte" in html


def test_the_list_and_the_frame(town: Authority, visitor: Client) -> None:
    map_of(town.id, [HEAPS], now=NOW)
    map_of(town.id, [HEAPS], now=NOW, slug="secret", publish=False)

    html = words_of(visitor, "/donnees/cartes/")
    framed = visitor.get("/donnees/cartes/essai/integrer")

    assert "/donnees/cartes/essai" in html
    assert "secret" not in html
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert "<form" not in framed.content.decode()
    words_of(visitor, "/donnees/cartes/secret", 404)
    assert visitor.get("/donnees/cartes/essai").headers["X-Frame-Options"] == "DENY"


def test_a_first_map_is_light(town: Authority, visitor: Client) -> None:
    map_of(town.id, [ZONES, HEAPS, POINTS], now=NOW)

    response = visitor.get("/donnees/cartes/essai", headers={"accept-encoding": "gzip"})

    assert len(response.content) < 15_000


def test_a_steward_makes_a_map_without_a_script(town: Authority, steward: Client, visitor: Client) -> None:
    made = steward.post("/agent/cartes", {"title_fr": "Nos bancs", "slug": "bancs"})
    editor = made.headers["Location"].partition("?")[0]
    asked = f"{editor}/couche?genre=zones"
    assert 'name="table"' in words_of(steward, asked)

    step = steward.post(asked, {"do": "see", "version": "1", "drawn_for": "", "table": BENCHES, "code": "quartier"})
    html = step.content.decode()
    assert step.status_code == 200, html
    assert 'name="way"' in html
    assert 'class="zone q' in html
    signature = re.search(r'name="drawn_for" value="([^"]*)"', html)
    assert signature is not None
    given = {
        "do": "put", "version": "1", "drawn_for": signature[1], "table": BENCHES, "code": "quartier",
        "zones": "quarters", "aggregate": "sum", "measure": "places", "way": "natural", "classes": "3",
        "title_fr": "Places par quartier",
    }  # fmt: skip
    step = steward.post(asked, given)
    assert step.status_code == 303, step.content.decode()
    steward.post(editor, {"do": "publish", "version": "2"})

    html = words_of(visitor, "/donnees/cartes/bancs")
    assert "Places par quartier" in html
    assert "Places, somme" in html


def test_what_was_typed_stays_when_a_layer_is_refused(town: Authority, steward: Client) -> None:
    kept = map_of(town.id, [], now=NOW, publish=False)
    given = {
        "do": "put", "version": "1", "drawn_for": f"{BENCHES}/quarters", "table": BENCHES, "code": "quartier",
        "zones": "quarters", "way": "manual", "classes": "3", "limits": "dix", "title_fr": "Mon titre",
    }  # fmt: skip

    response = steward.post(f"/agent/cartes/{kept.pk}/couche?genre=zones", given)
    html = response.content.decode()

    assert response.status_code == 400
    assert 'value="dix"' in html
    assert 'value="Mon titre"' in html
    assert 'id="id_limits-err"' in html


def test_a_layer_is_changed_where_it_stands(town: Authority, steward: Client) -> None:
    kept = map_of(town.id, [POINTS, HEAPS], now=NOW, publish=False)
    address = f"/agent/cartes/{kept.pk}/couche/c1"
    assert "<svg" in words_of(steward, address)

    given = {"do": "put", "version": "3", "drawn_for": f"{BENCHES}/", "table": BENCHES, "name": "quartier"}
    response = steward.post(address, given)

    assert response.status_code == 303, response.content.decode()
    layers = MAPS.content(Display.objects.get(pk=kept.pk).content).parts
    assert [(one.id, one.name) for one in layers] == [("c1", "quartier"), ("c2", "")]


@pytest.mark.parametrize("do", ["", "x", "remove", "remove c9", "restore x", "\x00", "up c1" * 500])
def test_a_button_that_nobody_drew_is_no_fault_of_ours(town: Authority, steward: Client, do: str) -> None:
    kept = map_of(town.id, [POINTS], now=NOW, publish=False)

    response = steward.post(f"/agent/cartes/{kept.pk}", {"do": do, "version": "2"})

    assert response.status_code in (303, 400, 404, 409)


def test_pages_of_nothing_are_not_found(town: Authority, steward: Client) -> None:
    kept = map_of(town.id, [POINTS], now=NOW, publish=False)
    for address in (
        "99",
        "99999999999999999999",
        f"{kept.pk}/couche",
        f"{kept.pk}/couche?genre=x",
        f"{kept.pk}/couche/c9",
    ):
        assert steward.get(f"/agent/cartes/{address}").status_code == 404


def test_the_editor_goes_back_and_removes(town: Authority, steward: Client) -> None:
    kept = map_of(town.id, [POINTS, HEAPS], now=NOW, publish=False)
    steward.post(f"/agent/cartes/{kept.pk}", {"do": "remove c1", "version": "3"})
    page = words_of(steward, f"/agent/cartes/{kept.pk}?fait=remove")
    undo = re.search(r'name="do" value="(restore \d+)"', page)
    assert undo is not None
    steward.post(f"/agent/cartes/{kept.pk}", {"do": undo[1], "version": "4"})

    assert len(Display.objects.get(pk=kept.pk).content["parts"]) == 2
    steward.post(f"/agent/cartes/{kept.pk}", {"do": "delete", "version": "5"})
    assert not Display.objects.exists()


def test_the_streets_of_the_town_are_under_its_marks(town: Authority, scope: Scope, visitor: Client) -> None:
    path = Line((Point(2.295, 47.1), Point(2.325, 47.11)))
    places.import_streets(scope, authority_id=town.id, streets=[NewStreet("rue du Port", path, 12.0)])
    map_of(town.id, [HEAPS], now=NOW)

    html = words_of(visitor, "/donnees/cartes/essai")

    assert html.index('class="lane main"') < html.index('class="heap"')


def test_a_town_without_neighbourhoods_is_drawn_whole(town: Authority, scope: Scope, visitor: Client) -> None:
    places.import_neighbourhoods(scope, authority_id=town.id, neighbourhoods=[])
    corners = [(2.29, 47.09), (2.33, 47.09), (2.33, 47.13), (2.29, 47.13), (2.29, 47.09)]
    limit = Polygon(tuple(Point(*corner) for corner in corners))
    places.replace_boundary(scope, authority_id=town.id, area=limit)
    map_of(town.id, [HEAPS], now=NOW)

    assert words_of(visitor, "/donnees/cartes/essai").count('class="zone"') == 1


def test_the_same_map_can_be_asked_for_as_geojson_with_the_streets_and_a_link_to_the_rows(
    town: Authority, scope: Scope, visitor: Client
) -> None:
    path = Line((Point(2.295, 47.1), Point(2.325, 47.11)))
    places.import_streets(scope, authority_id=town.id, streets=[NewStreet("rue du Port", path, 12.0)])
    map_of(town.id, [ZONES, HEAPS], now=NOW)

    answer = visitor.get("/donnees/cartes/essai/lieux.json")
    found = [(one["geometry"]["type"], one["properties"]) for one in answer.json()["features"]]

    assert answer.headers["Content-Type"] == "application/geo+json"
    looks = [facts["look"].split()[0] for _, facts in found]
    assert list(dict.fromkeys(looks)) == ["zone", "lane", "heap"], "from the bottom up"
    assert ("LineString", {"look": "lane main", "name": "rue du Port"}) in found
    assert {facts["value"] for kind, facts in found if kind == "MultiPolygon"} == {"20"}
    marks = [facts for kind, facts in found if kind == "Point"]
    assert sum(facts["count"] for facts in marks) == 60
    assert all(facts["rows"].startswith(f"/donnees/{BENCHES}/?cadre=2.") for facts in marks)
    assert {facts["look"] for facts in marks} == {"heap h2"}, "over colours, the second mark of the sheet"


def test_the_rows_of_a_mark_are_those_of_its_layer(town: Authority, visitor: Client) -> None:
    map_of(town.id, [replace(HEAPS, filters=(("places", "ge", "4"), ("numero", "filled", "")))], now=NOW)

    places_url, page = "/donnees/cartes/essai/lieux.json", visitor.get("/donnees/cartes/essai").content.decode()
    marks = [one["properties"] for one in visitor.get(places_url).json()["features"]]
    links = [facts["rows"] for facts in marks if "rows" in facts]

    assert links
    for link in links:
        assert "&c.places__ge=4&c.numero__filled=#vue" in link
        shown = visitor.get(link.partition("#")[0]).content.decode()
        assert "places" in shown[shown.index("Seulement") :][:400]
    assert "&amp;c.places__ge=4&amp;c.numero__filled=#vue" in page


def test_the_geojson_of_a_map_follows_its_tables_and_is_closed_with_them(
    town: Authority, scope: Scope, visitor: Client, steward: Client
) -> None:
    map_of(town.id, [POINTS], now=NOW)
    map_of(town.id, [POINTS], now=NOW, slug="secret", publish=False)
    before = visitor.get("/donnees/cartes/essai/lieux.json").json()["features"]

    tables.set_access(scope, table_slug=BENCHES, access=Access.CLOSED, now=NOW)
    after = steward.get("/donnees/cartes/essai/lieux.json").json()["features"]

    assert [one["properties"]["look"] for one in before].count("heap") == 60
    assert {one["properties"]["look"] for one in after} == {"zone town"}
    words_of(steward, "/donnees/cartes/secret/lieux.json", 404)


def test_a_map_that_moves_is_offered_by_script_alone_and_nothing_is_fetched_before(
    town: Authority, visitor: Client
) -> None:
    map_of(town.id, [HEAPS], now=NOW)

    html = words_of(visitor, "/donnees/cartes/essai")

    assert re.search(r'<button[^>]* id="alive"[^>]* hidden ', html)
    assert [one.split(".")[0] for one in re.findall(r'<script src="/static/([^"]+)"', html)] == ["maps/alive"]
    assert "<script" not in words_of(visitor, "/donnees/cartes/essai/integrer")
