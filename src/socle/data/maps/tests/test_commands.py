"""Maps: their layers, their classes, what they leave out and say, who sees them."""

import datetime
import math
from typing import Any

import pytest

from socle.commons.people.models import Authority
from socle.data.displays import commands as displays
from socle.data.displays.models import Display
from socle.data.maps import queries
from socle.data.maps.factories import map_of
from socle.data.maps.invariants import INVARIANTS
from socle.data.maps.rules import MAPS, limits_in, plain_name
from socle.data.maps.terms import Kind, Layer, Way
from socle.data.tables import commands as tables
from socle.data.tables.factories import benches
from socle.data.tables.models import Table
from socle.data.tables.terms import Access, Column, Frequency, Geo, Origin, Schema
from socle.data.tables.tests.conftest import NOW
from socle.engines import charts
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

LATER = NOW + datetime.timedelta(hours=1)
BENCHES = "belvenne-bancs"
HEAPS = Layer("", Kind.HEAPS, table=BENCHES)
POINTS = Layer("", Kind.POINTS, table=BENCHES, name="numero")
ZONES = Layer("", Kind.ZONES, table=BENCHES, code="quartier")


def arrange(scope: Scope, kept: Display, layer_id: str, how: str, version: int | None = None) -> Display:
    return displays.arrange_part(
        scope,
        MAPS,
        authority_id=kept.authority_id,
        display_id=kept.pk,
        part_id=layer_id,
        how=how,
        expected_version=kept.version if version is None else version,
        now=LATER,
    )


def ids(kept: Display) -> list[str]:
    return [one.id for one in MAPS.content(kept.content).parts]


def test_layers_go_up_and_down_and_away(scope: Scope, town: Authority, table: Table) -> None:
    kept = map_of(town.id, [ZONES, HEAPS, POINTS], now=NOW, publish=False)

    kept = arrange(scope, kept, "c1", "up")
    assert ids(kept) == ["c2", "c1", "c3"]
    kept = arrange(scope, kept, "c3", "down")
    assert ids(kept) == ["c2", "c3", "c1"]
    kept = arrange(scope, kept, "c3", "remove")
    assert ids(kept) == ["c2", "c1"]


def test_a_second_layer_of_colours_and_a_fifth_layer_are_refused(scope: Scope, town: Authority, table: Table) -> None:
    with pytest.raises(Refusal, match="two-zones"):
        map_of(town.id, [ZONES, ZONES], now=NOW, publish=False)
    with pytest.raises(Refusal, match="full"):
        map_of(town.id, [HEAPS] * 5, now=NOW, slug="autre", publish=False)


def drawn(scope: Scope, town: Authority, layer: Layer) -> Any:
    return queries.tried(scope, town.id, layer)[1]


def test_zones_get_the_values_of_their_name_code_or_translation(scope: Scope, town: Authority, table: Table) -> None:
    found = drawn(scope, town, ZONES)

    assert {zone.name: zone.value for zone in found.layer.zones} == {"Centre": 20, "Les Tanneurs": 20, "Port neuf": 20}
    assert found.told == ()


def test_rows_of_a_zone_that_is_not_on_the_map_are_said(scope: Scope, town: Authority, table: Table) -> None:
    rows = [{**row, "quartier": "Ailleurs"} for row in benches(7)]
    rows += [{**row, "quartier": None} for row in benches(2, first=50)]
    tables.upsert(scope, table_slug=table.slug, rows=rows, now=NOW)

    found = drawn(scope, town, ZONES)

    assert sum(zone.value for zone in found.layer.zones) == 60 - 7 - 2
    assert found.told == ("Lignes dont la zone n’est pas sur la carte\u00a0: 7", "Lignes sans zone\u00a0: 2")


@pytest.mark.parametrize("way", ["quantiles", "natural", "equal"])
def test_every_zone_has_a_class_in_words(scope: Scope, town: Authority, table: Table, way: str) -> None:
    rows = [{**row, "quartier": "Centre"} for row in benches(15)]
    tables.upsert(scope, table_slug=table.slug, rows=rows, now=NOW)

    found = drawn(scope, town, Layer("", Kind.ZONES, table=BENCHES, code="quartier", way=way, classes=3))

    assert len(found.classes) == len(found.layer.limits) + 1
    assert all(1 <= charts.class_of(zone.value, found.layer.limits) <= len(found.classes) for zone in found.layer.zones)


def test_points_of_a_layer_add_up_to_the_rows(scope: Scope, town: Authority, table: Table) -> None:
    for layer in (HEAPS, POINTS):
        found = drawn(scope, town, layer)
        assert sum(point.count for point in found.layer.points) == 60 == found.total


def test_a_table_of_shapes_is_drawn_and_coloured_by_code(scope: Scope, town: Authority, table: Table) -> None:
    zones_of(town, scope)

    shapes = drawn(scope, town, Layer("", Kind.SHAPES, table="belvenne-secteurs", name="code"))
    coloured = drawn(
        scope, town, Layer("", Kind.ZONES, table=BENCHES, code="quartier", zones="belvenne-secteurs", zone_code="code")
    )

    assert (len(shapes.layer.areas), len(shapes.layer.lines)) == (2, 1)
    assert {zone.name: zone.value for zone in coloured.layer.zones} == {"Centre": 20, "Tanneurs": 20}
    assert coloured.told == ("Lignes dont la zone n’est pas sur la carte\u00a0: 20",)


def zones_of(town: Authority, scope: Scope) -> None:
    schema = Schema(
        (Column("code", "string", {"fr": "Code"}), Column("forme", "geometry", {"fr": "Forme"})),
        ("code",),
        geo_of("forme"),
    )
    tables.create_table(
        scope,
        authority_id=town.id,
        slug="secteurs",
        title={"fr": "Secteurs"},
        schema=schema,
        origin=Origin.IMPORT,
        frequency=Frequency.ON_DEMAND,
        now=NOW,
    )
    ring = "2.{0} 47.10, 2.{1} 47.10, 2.{1} 47.11, 2.{0} 47.11, 2.{0} 47.10"
    rows: list[dict[str, Any]] = [
        {"code": "Centre", "forme": f"POLYGON (({ring.format('30', '31')}))"},
        {"code": "Tanneurs", "forme": f"POLYGON (({ring.format('31', '32')}))"},
        {"code": "Canal", "forme": "LINESTRING (2.30 47.10, 2.31 47.105, 2.32 47.10)"},
        {"code": "Rien", "forme": None},
    ]
    tables.upsert(scope, table_slug="belvenne-secteurs", rows=rows, now=NOW)


def geo_of(column: str) -> Any:
    return Geo(geometry=column)


WRONG: dict[str, tuple[Layer, str]] = {
    "no table": (Layer("", Kind.HEAPS), "table"),
    "zones without a code": (Layer("", Kind.ZONES, table=BENCHES), "code"),
    "a code that is a place": (Layer("", Kind.ZONES, table=BENCHES, code="lon"), "code"),
    "shapes of points": (Layer("", Kind.SHAPES, table=BENCHES), "table"),
    "zones of points": (
        Layer("", Kind.ZONES, table=BENCHES, code="quartier", zones=BENCHES, zone_code="numero"),
        "zones",
    ),
    "a sum of words": (
        Layer("", Kind.ZONES, table=BENCHES, code="quartier", aggregate="sum", measure="numero"),
        "measure",
    ),
    "no limits": (Layer("", Kind.ZONES, table=BENCHES, code="quartier", way="manual"), "limits"),
    "limits that fall": (Layer("", Kind.ZONES, table=BENCHES, code="quartier", way="manual", limits=(3, 1)), "limits"),
    "limits of nothing": (
        Layer("", Kind.ZONES, table=BENCHES, code="quartier", way="manual", limits=(math.nan,)),
        "limits",
    ),
    "a condition on nothing": (Layer("", Kind.HEAPS, table=BENCHES, filters=(("x", "eq", "1"),)), "column_1"),
    "an endless title": (Layer("", Kind.HEAPS, table=BENCHES, title={"fr": "x" * 500}), "title_fr"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_layer_that_means_nothing_is_refused_with_its_field(
    scope: Scope, town: Authority, table: Table, name: str
) -> None:
    layer, field = WRONG[name]

    with pytest.raises(Refusal) as refused:
        queries.tried(scope, town.id, layer)

    assert refused.value.field == field


def test_a_closed_table_is_not_on_a_map_even_for_who_may_read_it(scope: Scope, town: Authority, table: Table) -> None:
    tables.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)

    with pytest.raises(Refusal, match="not-found"):
        queries.tried(scope, town.id, HEAPS)


def test_limits_are_read_as_people_write_them() -> None:
    assert limits_in(" 10 ; 20,5;40 ") == (10, 20.5, 40)
    for wrong in ("dix", "1;;x", "1 € ; 2"):
        with pytest.raises(Refusal, match="limits"):
            limits_in(wrong)


def test_given_limits_are_kept(scope: Scope, town: Authority, table: Table) -> None:
    layer = Layer("", Kind.ZONES, table=BENCHES, code="quartier", way=Way.MANUAL, limits=(5, 30))

    found = drawn(scope, town, layer)

    assert found.layer.limits == [5, 30]
    assert found.classes == ("jusqu’à 5", "5 à 30", "plus de 30")


def test_names_are_compared_without_accents_case_and_dashes() -> None:
    assert plain_name("Saint-Élier ") == plain_name("saint elier")
    assert plain_name("الوسط") != plain_name("المحطة")


def test_a_damaged_map_is_seen_by_verify(scope: Scope, town: Authority, table: Table) -> None:
    kept = map_of(town.id, [HEAPS], now=NOW)
    assert [fault for one in INVARIANTS for fault in one.violations()] == []

    Display.objects.filter(pk=kept.pk).update(content={"parts": [{"id": "x", "kind": "globe"}]})

    assert "cannot be read" in " ".join(fault for one in INVARIANTS for fault in one.violations())
