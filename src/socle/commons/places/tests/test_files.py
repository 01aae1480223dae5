"""Files about a town: what is read, what is refused and why, and that nothing comes in by halves."""

import datetime
import json
import os
import struct
from pathlib import Path
from typing import Any

import pytest

from socle.commons.places import commands, invariants, queries
from socle.commons.places.models import Address, Import, Landmark, Shape, Street
from socle.commons.places.terms import ImportState
from socle.engines.geo import Point
from socle.ground.refusals import Refusal
from socle.ground.storage import store

from .conftest import BELVENNE_TOWN, public, steward

NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
HEADER = "cle_interop;commune_insee;commune_nom;voie_nom;numero;suffixe;position;x;y;long;lat\n"
HERE = BELVENNE_TOWN.centre
REAL = Path(os.environ.get("SOCLE_SHARED_DATA", Path(__file__).resolve().parents[6] / "shared" / "data"))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.SOCLE_DIR = tmp_path / "instance"


def row(
    name: str, number: object, lon: object = HERE.lon, lat: object = HERE.lat, *, suffix: str = "", key: str = "k"
) -> str:
    return f"{key};99001;Belvenne;{name};{number};{suffix};entrée;;;{lon};{lat}\n"


def read(authority_id: int, folder: Path, content: str | bytes, name: str = "adresses.csv", what: str = "") -> Import:
    path = folder / "sent"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return commands.read_import(
        steward(authority_id), authority_id=authority_id, path=path, name=name, what=what, now=NOW
    )


def apply(authority_id: int, found: Import) -> Import:
    return commands.apply_import(steward(authority_id), authority_id=authority_id, import_id=found.pk, now=NOW)


def feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def at(metres: float) -> list[float]:
    return [HERE.lon + metres / 80_000, HERE.lat]


def refused(authority_id: int, folder: Path, content: str | bytes, name: str = "adresses.csv") -> str:
    before = Import.objects.count()
    with pytest.raises(Refusal) as told:
        read(authority_id, folder, content, name)
    assert (told.value.code, told.value.field, told.value.status) == ("places.file", "file", 422)
    assert Import.objects.count() == before
    return str(told.value.facts["reason"])


def test_a_bal_file_is_shown_first_and_then_comes_in(belvenne: int, tmp_path: Path) -> None:
    street = BELVENNE_TOWN.streets[0].name
    doors = Address.objects.count()
    content = (
        "\ufeff"
        + HEADER
        + row(street, 901)
        + row("Chemin Neuf", 1, *at(30), suffix="bis")
        + row("Chemin Neuf", 3, *at(60))
    )

    found = read(belvenne, tmp_path, content)

    assert (found.format, found.counts) == ("bal", {"street": 2, "address": 3})
    assert Address.objects.count() == doors
    apply(belvenne, found)
    assert {(one.street.name, one.number, one.suffix) for one in Address.objects.select_related("street")} == {
        (street, 901, ""), ("Chemin Neuf", 1, "bis"), ("Chemin Neuf", 3, ""),
    }  # fmt: skip
    assert Street.objects.count() == len(BELVENNE_TOWN.streets) + 1
    labels = [one.label for one in queries.search_addresses(public(belvenne), belvenne, "1 bis chemin neuf")]
    assert labels == ["1 bis, Chemin Neuf"]
    assert violations() == []


def test_lambert_93_is_read_where_degrees_are_missing(nowhere: int, tmp_path: Path) -> None:
    content = HEADER.replace(";long;lat", "") + "k;75056;Ville;Rue Neuve;1;;entrée;652469.02;6862035.26\n"

    apply(nowhere, read(nowhere, tmp_path, content))

    shape = Address.objects.get().shape
    assert (shape.min_lon, shape.min_lat) == pytest.approx((2.3522, 48.8566), abs=1e-5)


def test_each_row_that_cannot_be_used_is_told_with_its_line_and_why(belvenne: int, tmp_path: Path) -> None:
    content = HEADER + "".join(
        [
            row("Rue Neuve", 1, key="a"),
            row("", 2),
            row("Rue Neuve", "douze"),
            row("Rue Neuve", 4, "nan"),
            row("Rue Neuve", 5, 200, 95),
            row("Rue Neuve", 6, 2.35, 48.85),
            row("Rue Neuve", 1, key="b"),
            row("Rue Neuve", 1, key="a"),
            row("Le Hameau", 99999),
            row("Rue Neuve", "-3"),
            "court\n",
        ]
    )

    found = read(belvenne, tmp_path, content)

    assert found.counts == {"street": 1, "address": 1}
    assert found.totals == {"no-street": 2, "number": 2, "position": 2, "outside": 1, "twice": 1}
    assert {(one["code"], one["row"]) for one in found.findings} >= {
        ("no-street", "3"),
        ("outside", "7"),
        ("twice", "8"),
    }


def test_findings_are_counted_whole_and_shown_in_part(belvenne: int, tmp_path: Path) -> None:
    content = HEADER + row("Rue Neuve", 1) + "".join(row("Rue Neuve", "x") for _at in range(5000))

    found = read(belvenne, tmp_path, content)

    assert found.totals == {"number": 5000}
    assert len(found.findings) == 20


def test_another_encoding_is_read_and_told(belvenne: int, tmp_path: Path) -> None:
    found = read(belvenne, tmp_path, (HEADER + row("Rue de l'Église", 1)).encode("cp1252"))
    apply(belvenne, found)

    assert found.totals == {"encoding": 1}
    assert Street.objects.filter(name="Rue de l'Église").exists()


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.csv", "empty"),
        (b" \n ", "a.csv", "empty"),
        (HEADER.encode("utf-16"), "a.csv", "encoding"),
        (b"a;b;c\n1;2;3\n", "a.csv", "columns"),
        (b"%PDF-1.7 nothing", "a.pdf", "format"),
        (b"\x89PNG\r\n\x1a\n", "a.osm.pbf", "format"),
        (HEADER.encode(), "a.csv", "empty"),
        ((HEADER + 'k;1;B;"Rue' + "x" * 200_000).encode(), "a.csv", "csv"),
        (b'{"type": "FeatureCollection", "features": [{"type"', "a.geojson", "json"),
        (b'{"type": "FeatureCollection", "features": []}', "a.geojson", "empty"),
        (b'{"type": "FeatureCollection", "features": 3}', "a.geojson", "json"),
        (b"[" * 100_000, "a.geojson", "json"),
        (b'{"type":"FeatureCollection","features":[1, null, "x", {}]}', "a.geojson", "nothing"),
        (b"{\xff\xfe}", "a.geojson", "encoding"),
        (b"<html></html>", "a.html", "format"),
        (b"<?xml version='1.0'?><osm version='0.6'><node id='1' lat='1'", "a.osm", "osm"),
        (b"<?xml version='1.0'?><osm version='0.6'></osm>", "a.osm", "empty"),
        (struct.pack(">I", 13) + b"\n\tOSMHeader\x18\x7f" + b"x" * 40, "a.osm.pbf", "osm"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_in_words(
    belvenne: int, tmp_path: Path, content: bytes, name: str, reason: str
) -> None:
    assert refused(belvenne, tmp_path, content, name) == reason


def test_an_xml_bomb_is_refused_at_once(belvenne: int, tmp_path: Path) -> None:
    bomb = "<?xml version='1.0'?><!DOCTYPE osm [<!ENTITY a 'aaaaaaaaaa'>"
    bomb += "".join(f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(12))
    bomb += "]><osm version='0.6'><node id='1' lat='1' lon='1'><tag k='name' v='&m;'/></node></osm>"

    assert refused(belvenne, tmp_path, bomb, "a.osm") == "osm"


def test_a_file_of_a_million_addresses_is_refused_in_words(belvenne: int, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("w") as out:
        out.write(HEADER)
        for number in range(1_000_000):
            out.write(row(f"Rue {number // 5000}", number % 5000 + 1))

    with pytest.raises(Refusal) as told:
        commands.read_import(steward(belvenne), authority_id=belvenne, path=path, name="huge.csv", now=NOW)

    assert told.value.facts["reason"] == "too-many"
    assert Import.objects.count() == 0


def test_a_geojson_of_many_kinds_is_read_by_what_each_thing_is(nowhere: int, tmp_path: Path) -> None:
    square = [[[0, 45], [0.1, 45], [0.1, 45.1], [0, 45.1], [0, 45]]]
    content = collection(
        feature({"type": "Polygon", "coordinates": square}, nom="Ville"),
        feature(
            {"type": "LineString", "coordinates": [[0.01, 45.01], [0.02, 45.01]]},
            name="Rue Neuve",
            **{"name:ar": "الزنقة"},
        ),
        feature({"type": "MultiLineString", "coordinates": [[[0.02, 45.01], [0.03, 45.01]]]}, name="Rue Neuve"),
        feature({"type": "Point", "coordinates": [0.01, 45.011]}, numero="2 bis", voie_nom="Rue Neuve"),
        feature({"type": "Point", "coordinates": [0.02, 45.02]}, name="Église", amenity="place_of_worship"),
        feature({"type": "Point", "coordinates": [0.02, 45.02]}),
        feature({"type": "Point", "coordinates": [float("nan"), 45.02]}, name="X"),
        feature({"type": "Point", "coordinates": [652469.0, 6862035.0]}, name="X"),
        feature({"type": "GeometryCollection", "geometries": []}),
        feature(
            {"type": "Polygon", "coordinates": [[[0, 45], [0.1, 45.1], [0.1, 45], [0, 45.1], [0, 45]]]}, nom="Nœud"
        ),
    )

    found = read(nowhere, tmp_path, content, "ville.geojson")
    apply(nowhere, found)

    assert found.counts == {"boundary": 1, "street": 1, "address": 1, "landmark": 1}
    assert found.totals == {"no-name": 1, "not-a-number": 1, "not-degrees": 1, "kind": 1, "self-crossing": 1}
    assert queries.counts(public(nowhere), nowhere) == {**found.counts, "neighbourhood": 0}
    assert Landmark.objects.get().kind == "worship"
    assert queries.locate(public(nowhere), nowhere, Point(0.05, 45.05)).bounded


def test_areas_are_neighbourhoods_where_there_are_several_or_where_it_is_said(nowhere: int, tmp_path: Path) -> None:
    def square(west: float) -> dict[str, Any]:
        ring = [[west, 45], [west + 0.1, 45], [west + 0.1, 45.1], [west, 45.1], [west, 45]]
        return {"type": "Polygon", "coordinates": [ring]}

    two = collection(feature(square(0), name="Nord"), feature(square(0.1), name="Nord"))

    assert read(nowhere, tmp_path, two, "q.geojson").counts == {"neighbourhood": 2}
    assert read(nowhere, tmp_path, two, "q.geojson", what="boundary").counts == {"boundary": 1}
    apply(nowhere, read(nowhere, tmp_path, two, "q.geojson"))
    assert [one.code for one in queries.neighbourhoods(public(nowhere), nowhere)] == ["nord", "nord-2"]


def osm(*things: str) -> str:
    return f"<?xml version='1.0'?><osm version='0.6'>{''.join(things)}</osm>"


def thing(kind: str, number: int, where: str, inside: str = "", **tags: str) -> str:
    told = "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())
    return f"<{kind} id='{number}' version='1' {where}>{inside}{told}</{kind}>"


def test_an_osm_file_gives_streets_doors_landmarks_and_the_towns_boundary(nowhere: int, tmp_path: Path) -> None:
    nodes = [
        (1, 0, 45),
        (2, 0.1, 45),
        (3, 0.1, 45.1),
        (4, 0, 45.1),
        (5, 0.02, 45.02),
        (6, 0.03, 45.02),
        (7, 0.04, 45.02),
    ]
    street = {"highway": "residential", "name": "Rue Neuve"}
    town = {"type": "boundary", "boundary": "administrative", "admin_level": "8", "name": "Saint-Orvin"}
    content = osm(
        *(thing("node", at, f"lat='{lat}' lon='{lon}'") for at, lon, lat in nodes),
        thing("node", 8, "lat='45.0201' lon='0.025'", **{"addr:housenumber": "3;5", "addr:street": "Rue Neuve"}),
        thing(
            "node", 9, "lat='45.03' lon='0.03'", amenity="school", name="École Verte", **{"name:ar": "المدرسة الخضراء"}
        ),
        thing("way", 1, "", "<nd ref='6'/><nd ref='5'/>", **street),
        thing("way", 2, "", "<nd ref='6'/><nd ref='7'/>", **street),
        thing("way", 3, "", "<nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='4'/><nd ref='1'/>"),
        thing("relation", 1, "", "<member type='way' ref='3' role='outer'/>", **town),
    )

    found = read(nowhere, tmp_path, content, "ville.osm")
    apply(nowhere, found)

    assert found.counts == {"boundary": 1, "street": 1, "address": 2, "landmark": 1}
    row_of_street = Street.objects.select_related("shape").get()
    assert (row_of_street.shape.min_lon, row_of_street.shape.max_lon) == pytest.approx((0.02, 0.04))
    assert queries.search_addresses(public(nowhere), nowhere, "قرب المدرسة")[0].label == "École Verte"
    assert violations() == []


def test_an_import_is_undone_and_everything_is_as_it_was(belvenne: int, tmp_path: Path) -> None:
    def state() -> Any:
        doors = Address.objects.values_list("street__name", "number", "suffix", "shape__min_lon", "shape__min_lat")
        return sorted(doors), sorted(Street.objects.values_list("name", "key", "width"))

    before = state()
    found = apply(belvenne, read(belvenne, tmp_path, HEADER + row("Chemin Neuf", 1)))
    assert state() != before

    undone = commands.undo_import(steward(belvenne), authority_id=belvenne, import_id=found.pk, now=NOW)

    assert undone.state == ImportState.UNDONE
    assert state() == before
    assert violations() == []


def test_each_step_is_taken_once_and_by_whoever_may(belvenne: int, orvin: int, tmp_path: Path) -> None:
    found = read(belvenne, tmp_path, HEADER + row("Chemin Neuf", 1))
    here: dict[str, Any] = {"authority_id": belvenne, "import_id": found.pk, "now": NOW}

    for scope, authority_id, status in ((public(belvenne), belvenne, 404), (steward(orvin), orvin, 404)):
        with pytest.raises(Refusal) as told:
            commands.apply_import(scope, authority_id=authority_id, import_id=found.pk, now=NOW)
        assert told.value.status == status
    with pytest.raises(Refusal) as told:
        commands.undo_import(steward(belvenne), **here)
    assert told.value.status == 409
    commands.apply_import(steward(belvenne), **here)
    for again in (commands.apply_import, commands.drop_import):
        with pytest.raises(Refusal) as told:
            again(steward(belvenne), **here)
        assert told.value.status == 409


def test_only_the_last_import_can_be_undone(belvenne: int, tmp_path: Path) -> None:
    first = apply(belvenne, read(belvenne, tmp_path, HEADER + row("Chemin Neuf", 1)))
    second = read(belvenne, tmp_path, HEADER + row("Chemin Neuf", 3))
    commands.apply_import(
        steward(belvenne), authority_id=belvenne, import_id=second.pk, now=NOW + datetime.timedelta(1)
    )

    with pytest.raises(Refusal) as told:
        commands.undo_import(steward(belvenne), authority_id=belvenne, import_id=first.pk, now=NOW)

    assert told.value.status == 409


def test_an_import_whose_places_are_gone_or_spoilt_changes_nothing(belvenne: int, tmp_path: Path) -> None:
    shapes = Shape.objects.count()
    found = read(belvenne, tmp_path, HEADER + row("Chemin Neuf", 1))
    store().put(found.storage_key, b'{"k":"street"')

    with pytest.raises(Refusal):
        apply(belvenne, found)

    assert Shape.objects.count() == shapes
    assert Import.objects.get().state == ImportState.READ


def test_an_import_that_fails_in_its_last_layer_changes_nothing(belvenne: int, tmp_path: Path) -> None:
    shapes, doors = Shape.objects.count(), Address.objects.count()
    found = read(belvenne, tmp_path, HEADER + row("Chemin Neuf", 1))
    lines = store().read(found.storage_key).decode() + '{"k":"address","s":"Rue Absente","n":1,"x":"","p":[1,2]}\n'
    store().put(found.storage_key, lines.encode())

    with pytest.raises(Refusal) as told:
        apply(belvenne, found)

    assert told.value.code == "places.street"
    assert (Shape.objects.count(), Address.objects.count()) == (shapes, doors)
    assert Import.objects.get().state == ImportState.READ


def test_old_files_that_nothing_needs_are_swept(belvenne: int, tmp_path: Path) -> None:
    first = apply(belvenne, read(belvenne, tmp_path, HEADER + row("Chemin Neuf", 1)))
    waiting = read(belvenne, tmp_path, HEADER + row("Chemin Neuf", 3))
    much_later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=30)

    commands.sweep_imports(steward(belvenne), now=much_later)

    assert list(store().keys("places/")) == [first.previous_key]
    waiting.refresh_from_db()
    assert waiting.state == ImportState.DROPPED


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("helsinki/Helsinki.osm.pbf", {"street": 100, "address": 500, "landmark": 1000}),
        ("poa/poa_osm.pbf", {"street": 3000, "landmark": 300}),
        ("jakarta/district_osm_jakarta.geojson", {"neighbourhood": 4}),
        ("accra/overpass-stops.xml", {"landmark": 2000}),
    ],
)
def test_real_files_come_in(nowhere: int, file: str, least: dict[str, int]) -> None:
    scope = steward(nowhere)

    found = commands.read_import(scope, authority_id=nowhere, path=REAL / file, name=file, now=NOW)
    apply(nowhere, found)

    held = queries.counts(public(nowhere), nowhere)
    assert all(held[layer] >= count for layer, count in least.items()), held


def violations() -> list[str]:
    return [one for invariant in invariants.INVARIANTS for one in invariant.violations()]
