"""What changed between two editions: on a page and by the API, as a patient person would count it."""

import json
import random
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.tables import commands, queries
from socle.data.tables.models import Table
from socle.data.tables.terms import Access, Prepared
from socle.data.tables.tests.conftest import NOW
from socle.data.tables.tests.test_publishing import prepared, publish
from socle.engines.tables import sha256_of
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db
PAGE = "/donnees/belvenne-arbres/differences"
NAMES = ("id", "nom", "haut")
Row = tuple[int, str | None, float | None]


def file_of(folder: Path, rows: list[Any], name: str, key: list[str], **types: Any) -> Prepared:
    """These rows, prepared for publication; ``types``: of each column, in words of the engine."""
    said = types or {"id": "integer", "nom": "string", "haut": "number"}
    frames = {"integer": pl.Int64, "string": pl.String, "number": pl.Float64}
    path = folder / f"{name}.parquet"
    schema = {column: frames[kind] for column, kind in said.items()}
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(path)
    columns = [{"name": column, "type": kind} for column, kind in said.items()]
    return Prepared(path, len(rows), path.stat().st_size, sha256_of(path), {"columns": columns, "key": key})


def drawn(chance: random.Random) -> list[Row]:
    """Some rows, each with its own id, in any order."""
    ids = chance.sample(range(60), chance.randrange(1, 40))
    return [(one, chance.choice(["Tilleul", "Érable", "", None]), chance.choice([1.5, 2.0, None])) for one in ids]


def counted(old: list[Row], new: list[Row]) -> dict[str, Any]:
    """The oracle: dictionaries by id, and nothing else."""
    before, after = {row[0]: row for row in old}, {row[0]: row for row in new}
    both = [row for row in new if row[0] in before]
    changed = [row for row in both if before[row[0]] != row]
    cells = {name: sum(before[row[0]][at] != row[at] for row in both) for at, name in enumerate(NAMES) if at}
    return {
        "rows": [len(old), len(new)],
        "added": len(new) - len(both),
        "removed": len(old) - len(both),
        "changed": len(changed),
        "same": len(both) - len(changed),
        "cells": {name: count for name, count in cells.items() if count},
        "examples": {
            "added": [dict(zip(NAMES, row, strict=True)) for row in new if row[0] not in before],
            "removed": [dict(zip(NAMES, row, strict=True)) for row in old if row[0] not in after],
            "changed": [
                {
                    "key": [row[0]],
                    "cells": [[name, a, b] for name, a, b in zip(NAMES, before[row[0]], row, strict=True) if a != b],
                }
                for row in changed
            ],
        },
    }


def api(first: int, second: int, slug: str = "belvenne-arbres") -> str:
    return f"/api/v1/tables/{slug}/editions/{first}/difference/{second}"


def text(answer: Any) -> str:
    return " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ").split())


@pytest.fixture
def reader(town: Authority) -> Client:
    return Client(headers={"accept": "text/html"})


@pytest.fixture
def two(tmp_path: Path, town: Authority, scope: Scope) -> None:
    publish(scope, town, file_of(tmp_path, [(1, "Tilleul", 2.0), (2, "Érable", 3.0), (3, "If", None)], "a", ["id"]))
    new = [(1, "Tilleul", 2.5), (3, "If", None), (4, "Chêne", 7.25)]
    publish(scope, town, file_of(tmp_path, new, "b", ["id"]), expected=1)


@pytest.mark.parametrize("seed", range(4))
def test_it_counts_as_a_person_would_in_both_directions(
    tmp_path: Path, town: Authority, scope: Scope, reader: Client, seed: int
) -> None:
    chance = random.Random(seed)
    rows = [drawn(chance), drawn(chance)]
    for number, one in enumerate(rows):
        publish(scope, town, file_of(tmp_path, one, str(number), ["id"]), expected=number)

    for first, second in ((1, 2), (2, 1)):
        found = json.loads(reader.get(api(first, second), {"examples": "100"}).content)
        expected = counted(rows[first - 1], rows[second - 1])
        assert (found["first"], found["second"], found["by"]) == (first, second, ["id"])
        assert {name: found[name] for name in ("rows", "added", "removed", "changed", "same", "examples")} == {
            name: value for name, value in expected.items() if name != "cells"
        }
        assert found["columns"]["changed"] == expected["cells"]
        assert reader.get(PAGE, {"de": first, "a": second}).status_code == 200


@pytest.mark.usefixtures("two")
def test_the_page_shows_the_last_two_editions_first(reader: Client) -> None:
    answer = reader.get(PAGE)
    shown = text(answer)

    assert "De l’édition 1 à l’édition 2" in shown
    for words in ("Lignes ajoutées 1", "Lignes retirées 1", "Lignes changées 1", "Lignes inchangées 1"):
        assert words in shown
    assert "Colonne Avant Après 1 haut 2 2,5" in shown
    assert "4 Chêne 7,25" in shown and "2 Érable 3" in shown
    assert "<script" not in answer.content.decode().partition("<main")[2].partition("</main")[0]
    assert "De l’édition 2 à l’édition 1" in text(reader.get(PAGE, {"de": "2", "a": "1"}))
    assert PAGE in reader.get("/donnees/belvenne-arbres/?vue=editions").content.decode()
    assert reader.get("/donnees/arbres/differences?de=1&a=2").headers["Location"] == f"{PAGE}?de=1&a=2"


@pytest.mark.usefixtures("two")
def test_columns_that_came_went_or_changed_are_named(
    tmp_path: Path, town: Authority, scope: Scope, reader: Client
) -> None:
    types = {"id": "integer", "haut": "string", "<neuf>": "integer"}
    publish(scope, town, file_of(tmp_path, [(1, "haut", 3)], "c", ["id"], **types), expected=2)

    found = json.loads(reader.get(api(2, 3)).content)
    page = reader.get(PAGE)

    assert found["columns"]["added"] == ["<neuf>"] and found["columns"]["removed"] == ["nom"]
    assert found["columns"]["retyped"] == [["haut", "number", "string"]]
    assert "nom colonne disparue" in text(page) and "haut nombre, puis texte" in text(page)
    assert "&lt;neuf&gt;" in page.content.decode() and "<neuf>" not in page.content.decode()


def test_without_a_key_whole_rows_are_compared_and_it_is_said(
    tmp_path: Path, town: Authority, scope: Scope, reader: Client
) -> None:
    publish(scope, town, file_of(tmp_path, [(1, "a", None), (1, "a", None)], "a", []))
    publish(scope, town, file_of(tmp_path, [(1, "a", None), (1, "b", None)], "b", []), expected=1)

    shown = text(reader.get(PAGE))

    assert "Lignes ajoutées 1" in shown and "Lignes retirées 1" in shown and "Lignes changées" not in shown
    assert "Sans clé, une ligne changée compte comme" in shown


@pytest.mark.usefixtures("two")
def test_the_same_rows_twice_change_nothing(scope: Scope, reader: Client) -> None:
    commands.roll_back(scope, table_slug="belvenne-arbres", number=1, expected_edition=2, now=NOW)

    assert "Rien ne change" in text(reader.get(PAGE, {"de": "1", "a": "3"}))


@pytest.mark.usefixtures("two")
def test_a_withdrawn_edition_has_no_difference_even_one_found_before(scope: Scope, reader: Client) -> None:
    table = Table.objects.get(slug="belvenne-arbres")
    first, second = (queries.edition_by_number(scope, table, number) for number in (1, 2))
    assert "Érable" in text(reader.get(PAGE)) and reader.get(api(1, 2)).status_code == 200

    commands.withdraw_edition(scope, table_slug=table.slug, number=1, because="une personne", now=NOW)

    page = reader.get(PAGE, {"de": "1", "a": "2"})
    assert [page.status_code, reader.get(api(1, 2)).status_code, reader.get(api(2, 1)).status_code] == [410] * 3
    assert "une personne" in text(page) and "Érable" not in text(page)
    assert "n’en a pas encore deux" in text(reader.get(PAGE))
    first.refresh_from_db()
    with pytest.raises(Refusal, match="not-found"):
        queries.difference(scope, table, first, second)


@pytest.mark.usefixtures("two")
def test_what_cannot_be_compared_is_said(reader: Client) -> None:
    same = reader.get(PAGE, {"de": "2", "a": "2"})

    assert same.status_code == 400 and "Choisissez deux éditions différentes" in text(same)
    for asked in ({"de": "9"}, {"a": "0"}, {"de": "lots"}, {"a": "9" * 40}, {"de": "\x00"}, {"a": "-1"}):
        assert reader.get(PAGE, asked).status_code == 404
    for address in (api(0, 1), api(1, 2**31), f"{api(1, 2)}?examples=101", f"{api(1, 2)}?examples=x"):
        assert reader.get(address).status_code == 422
    assert reader.get(api(1, 9)).status_code == 404
    assert reader.get(api(1, 2).replace("/2", "/x")).status_code in (404, 422)


def test_a_table_with_one_edition_has_nothing_to_compare_yet(
    tmp_path: Path, town: Authority, scope: Scope, reader: Client
) -> None:
    publish(scope, town, prepared(tmp_path))

    page = reader.get(PAGE)

    assert page.status_code == 200 and "n’en a pas encore deux" in text(page)
    assert PAGE not in reader.get("/donnees/belvenne-arbres/?vue=editions").content.decode()


@pytest.mark.usefixtures("two")
def test_a_closed_table_and_another_town_show_none(scope: Scope, reader: Client, village: Authority) -> None:
    elsewhere = f"/@{village.slug}"
    assert [reader.get(elsewhere + where).status_code for where in (PAGE, api(1, 2))] == [404, 404]

    commands.set_access(scope, table_slug="belvenne-arbres", access=Access.CLOSED, now=NOW)

    assert [reader.get(where).status_code for where in (PAGE, api(1, 2))] == [404, 404]


def test_shapes_are_compared_too(tmp_path: Path, town: Authority, scope: Scope, reader: Client) -> None:
    for number, size in enumerate((0.01, 0.02)):
        path = tmp_path / f"{number}.csv"
        drawing = shapely.to_wkt(shapely.Point(2, 47).buffer(size, quad_segs=2))
        path.write_text(f'nom;forme\n1;"{drawing}"\n', "utf-8")
        commands.import_file(scope, authority_id=town.id, slug="arbres", title="Arbres", path=path, now=NOW)

    found = json.loads(reader.get(api(1, 2)).content)
    page = text(reader.get(PAGE))

    assert (found["added"], found["removed"]) == (1, 1)
    assert "une forme" in page
