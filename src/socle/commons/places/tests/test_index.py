"""The spatial index gives what a slow look at every shape gives, and stays in step with the rows."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from demo.import_town import import_town
from socle.commons.places import commands, invariants, queries
from socle.commons.places.models import INDEX_TABLE, Address, Shape
from socle.commons.places.queries._index import candidates, near
from socle.commons.places.terms import Layer
from socle.engines.geo import Box, Plan, Point, box_of, distance, from_wkb, inside
from socle.ground.refusals import Refusal

from .conftest import BELVENNE_TOWN, ORVIN_TOWN, public, steward

PLAN = Plan(BELVENNE_TOWN.centre)
spots = some.builds(PLAN.to_point, some.floats(-1500, 1500), some.floats(-1200, 1200))
on_one_town = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def violations() -> list[str]:
    return [one for invariant in invariants.INVARIANTS for one in invariant.violations()]


@on_one_town
@given(some.data())
def test_a_box_gives_the_shapes_that_a_look_at_every_row_gives(belvenne: int, data: some.DataObject) -> None:
    box = Box.around(data.draw(spots), data.draw(some.floats(0, 400)))
    layers = data.draw(some.lists(some.sampled_from(list(Layer)), min_size=1, unique=True))

    found = {one.shape_id for one in candidates(box, layers, belvenne)}

    rows = Shape.objects.filter(authority_id=belvenne, layer__in=layers)
    slow = {row.pk for row in rows if box_of(from_wkb(bytes(row.wkb))).meets(box)}
    # The R*Tree rounds boxes outwards to 32 bits: it may give a neighbour too many, never one too few.
    assert slow <= found
    wider = {row.pk for row in rows if box_of(from_wkb(bytes(row.wkb))).meets(box.grown(5))}
    assert found <= wider


@on_one_town
@given(spots, some.integers(1, 8))
def test_the_nearest_places_are_those_of_a_full_sort(belvenne: int, point: Point, limit: int) -> None:
    found = near(point, (Layer.ADDRESS, Layer.LANDMARK), belvenne, limit)

    rows = Shape.objects.filter(authority_id=belvenne, layer__in=[Layer.ADDRESS, Layer.LANDMARK])
    slow = sorted(distance(point, Point(row.min_lon, row.min_lat)) for row in rows)[:limit]
    assert [metres for _one, metres in found] == pytest.approx([metres for metres in slow if metres <= 5000])


@on_one_town
@given(spots)
def test_the_quarter_is_the_one_that_a_look_at_every_quarter_gives(belvenne: int, point: Point) -> None:
    located = queries.locate(public(belvenne), belvenne, point)

    holding = [one.code for one in BELVENNE_TOWN.neighbourhoods if inside(one.area, point)]
    assert located.neighbourhood_code == (holding[0] if holding else "")
    assert located.inside == inside(BELVENNE_TOWN.boundary, point)


def test_after_every_import_the_index_is_in_step(belvenne: int, orvin: int) -> None:
    import_town(steward(belvenne), belvenne, BELVENNE_TOWN)
    commands.import_streets(steward(belvenne), authority_id=belvenne, streets=BELVENNE_TOWN.streets[5:])
    commands.replace_boundary(steward(orvin), authority_id=orvin, area=None)

    assert violations() == []


def test_an_import_that_fails_in_the_middle_leaves_rows_and_index_as_they_were(belvenne: int) -> None:
    before = Shape.objects.count()

    with pytest.raises(RuntimeError), transaction.atomic():
        commands.import_landmarks(steward(belvenne), authority_id=belvenne, landmarks=[])
        raise RuntimeError("power cut")

    assert Shape.objects.count() == before
    assert violations() == []


@pytest.mark.sqlite
def test_a_planted_fault_in_the_index_is_found_and_mended(belvenne: int) -> None:
    shape = Shape.objects.filter(layer=Layer.ADDRESS).first()
    assert shape is not None
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {INDEX_TABLE} WHERE id = %s", [shape.pk])
        cursor.execute(f"INSERT INTO {INDEX_TABLE} VALUES (987654321, 1, 2, 1, 2)")

    assert violations() == [
        f"shape {shape.pk} is not in the spatial index",
        "the spatial index holds 987654321, which is no shape",
    ]

    commands.rebuild_index(steward(belvenne))
    assert violations() == []


def test_a_shape_whose_bytes_or_box_are_wrong_is_found(belvenne: int) -> None:
    first, second = Shape.objects.filter(layer=Layer.BUILDING)[:2]
    Shape.objects.filter(pk=first.pk).update(wkb=bytes(first.wkb)[:-3])
    Shape.objects.filter(pk=second.pk).update(max_lon=second.max_lon + 0.001)

    told = violations()

    assert any(one.startswith(f"shape {first.pk} cannot be read") for one in told)
    assert f"shape {second.pk} has a box that is not its own" in told


def test_the_doors_of_a_street_that_is_gone_go_with_it_and_the_others_stay(belvenne: int) -> None:
    kept = BELVENNE_TOWN.streets[:10]
    before = set(Address.objects.filter(street__name__in=[one.name for one in kept]).values_list("pk", flat=True))

    commands.import_streets(steward(belvenne), authority_id=belvenne, streets=kept)

    assert set(Address.objects.values_list("pk", flat=True)) == before
    assert violations() == []


def test_only_whoever_may_manage_imports(belvenne: int) -> None:
    with pytest.raises(Refusal) as refused:
        import_town(public(belvenne), belvenne, ORVIN_TOWN)

    assert refused.value.status == 404
    with pytest.raises(Refusal):
        commands.rebuild_index(public(belvenne))
