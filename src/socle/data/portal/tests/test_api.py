"""The JSON API: bounded, described, and never an error of ours."""

import json
import re
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from socle.data.tables import commands
from socle.data.tables.terms import Reason
from socle.data.tables.tests.conftest import NOW
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
BENCHES = f"{ROOT}tables/belvenne-bancs"
REFERENCE = Path(__file__).parents[5] / "docs" / "reference" / "api.md"


def asked(visitor: Client, address: str, **words: Any) -> dict[str, Any]:
    answer = visitor.get(address, words)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_tables_are_listed_and_found(visitor: Client) -> None:
    found = asked(visitor, f"{ROOT}tables")["tables"]

    assert [one["slug"] for one in found] == ["belvenne-bancs"]
    assert visitor.get(found[0]["rows_url"]).status_code == 200
    assert visitor.get(found[0]["downloads"]["csv"]).status_code == 200
    assert asked(visitor, f"{ROOT}tables", q="vélo")["total"] == 0


def test_a_table_says_its_columns_and_its_key(visitor: Client) -> None:
    found = asked(visitor, BENCHES)

    assert found["key"] == ["numero"]
    assert found["columns"][2] == {
        "name": "pose_le",
        "type": "date",
        "label": {"fr": "Posé le", "en": "Installed on", "ar": "تاريخ التركيب"},
    }
    assert found["geo"] == {"lon": "lon", "lat": "lat"}


def test_rows_are_objects_page_after_page(visitor: Client) -> None:
    seen: list[str] = []
    address: str | None = f"{BENCHES}/rows?limit=25&sort=-numero"
    while address:
        page = asked(visitor, address)
        seen += [row["numero"] for row in page["rows"]]
        address = page["next"]

    assert seen == [f"B-{number:04}" for number in range(60, 0, -1)]


def test_rows_are_filtered_searched_and_boxed(visitor: Client) -> None:
    centre = asked(visitor, f"{BENCHES}/rows", quartier="Centre", places__ge="4", limit=1000)
    found = asked(visitor, f"{BENCHES}/rows", q="b-0042")
    boxed = asked(visitor, f"{BENCHES}/rows", bbox="2.3,47.1,2.305,47.105", limit=1000)

    assert {row["quartier"] for row in centre["rows"]} == {"Centre"}
    assert all(row["places"] >= 4 for row in centre["rows"])
    assert [row["numero"] for row in found["rows"]] == ["B-0042"]
    assert all(2.3 <= row["lon"] <= 2.305 and 47.1 <= row["lat"] <= 47.105 for row in boxed["rows"])
    assert 0 < boxed["total"] < 60


def test_counts_by_a_column(visitor: Client) -> None:
    found = asked(visitor, f"{BENCHES}/groups", by="quartier")

    assert [one["count"] for one in found["groups"]] == [20, 20, 20]
    assert asked(visitor, f"{BENCHES}/groups", by="pose_le", bucket="year")["groups"][0]["value"] == "2020-01-01"


def test_an_edition_answers_for_itself(visitor: Client, scope: Scope) -> None:
    edition = commands.make_edition(scope, table_slug="belvenne-bancs", reason=Reason.DAILY, now=NOW)
    commands.remove_rows(scope, table_slug="belvenne-bancs", keys=[["B-0001"]], now=NOW)

    listed = asked(visitor, f"{BENCHES}/editions")["editions"][0]

    assert (listed["number"], listed["sha256"], listed["rows"]) == (1, edition.sha256, 60)
    assert asked(visitor, f"{BENCHES}/rows", edition=1)["total"] == 60
    assert asked(visitor, f"{BENCHES}/rows")["total"] == 59


@pytest.mark.parametrize(
    ("address", "status", "code", "field"),
    [
        ("/rows?limit=0", 422, "api.invalid", "limit"),
        ("/rows?limit=1001", 422, "api.invalid", "limit"),
        ("/rows?limit=-1900000000000000000000", 422, "api.invalid", "limit"),
        ("/rows?offset=99999999999999999999", 422, "api.invalid", "offset"),
        ("/rows?edition=99999999999999999999", 422, "api.invalid", "edition"),
        ("/rows?inconnu=1", 400, "tables.unknown-column", "inconnu"),
        ("/rows?sort=inconnu", 400, "tables.unknown-column", "inconnu"),
        ("/rows?places=trois", 400, "tables.bad-value", "places"),
        ("/rows?bbox=1,2,3", 400, "tables.bad-box", "bbox"),
        ("/rows?edition=9", 404, "not-found", None),
        ("/groups", 422, "api.invalid", "by"),
        ("/groups?by=inconnu", 400, "tables.unknown-column", "inconnu"),
        ("/groups?by=quartier&bucket=siècle", 422, "api.invalid", "bucket"),
        ("x", 404, "not-found", None),
    ],
)
def test_a_no_is_a_problem_document(visitor: Client, address: str, status: int, code: str, field: str | None) -> None:
    answer = visitor.get(BENCHES + address)
    problem = json.loads(answer.content)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (problem["status"], problem["code"], problem.get("field")) == (status, code, field)


NAMES = [
    "limit",
    "offset",
    "sort",
    "q",
    "bbox",
    "edition",
    "by",
    "bucket",
    "places",
    "places__ge",
    "pose_le__lt",
    "x",
    "\x00",
]
VALUES = (
    st.text(max_size=30)
    | st.integers().map(str)
    | st.sampled_from(["-places", "1e999", "NaN", "0,0,1,1", "\x00", "month"])
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["", "/rows", "/groups", "/editions"]), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4)
)
def test_no_question_is_an_error_of_ours(visitor: Client, end: str, words: dict[str, str]) -> None:
    answer = visitor.get(BENCHES + end, words)

    assert answer.status_code in (200, 400, 404, 422)
    json.loads(answer.content)


def test_the_description_is_openapi_and_names_what_exists(visitor: Client) -> None:
    document = asked(visitor, f"{ROOT}openapi.json")

    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        f"{ROOT}tables",
        f"{ROOT}tables/{{slug}}",
        f"{ROOT}tables/{{slug}}/rows",
        f"{ROOT}tables/{{slug}}/groups",
        f"{ROOT}tables/{{slug}}/editions",
        f"{ROOT}tables/{{slug}}/editions/{{first}}/difference/{{second}}",
    }
    for path in document["paths"].values():
        responses = path["get"]["responses"]
        assert {"200", "400", "404", "422"} <= set(map(str, responses))
        assert set(responses.get("422", responses.get(422))["content"]) == {"application/problem+json"}
        for parameter in path["get"]["parameters"]:
            kinds = parameter["schema"].get("anyOf", [parameter["schema"]])
            for one in kinds:
                assert one.get("type") != "integer" or {"minimum", "maximum"} <= set(one)


def test_the_reference_page_tells_every_address_and_parameter(visitor: Client) -> None:
    document = asked(visitor, f"{ROOT}openapi.json")
    page = REFERENCE.read_text("utf-8")

    for path, operations in document["paths"].items():
        assert "`" + path.replace("{", "<").replace("}", ">") + "`" in page
        for parameter in operations["get"]["parameters"]:
            assert f"`{parameter['name']}`" in page or parameter["name"] in ("slug", "filters")


def test_the_page_for_programmers_needs_nothing_from_elsewhere(visitor: Client) -> None:
    page = visitor.get(ROOT).content.decode()

    assert "tables/belvenne-bancs/rows" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="https?://(?!testserver)', page)


def test_pages_of_other_sites_may_read(visitor: Client) -> None:
    assert visitor.get(f"{ROOT}tables").headers["Access-Control-Allow-Origin"] == "*"


def test_a_filter_in_cql2_selects_rows_and_columns(visitor: Client) -> None:
    found = asked(
        visitor,
        f"{BENCHES}/rows",
        filter="places >= 4 AND casei(quartier) LIKE casei('c%') AND S_WITHIN(geometry, BBOX(2.3, 47.1, 2.31, 47.2))",
        select="numero,places",
        sort="-places,numero",
        limit=1000,
    )

    assert found["rows"]
    assert [set(row) for row in found["rows"]] == [{"numero", "places"}] * found["total"]
    order = [(-row["places"], row["numero"]) for row in found["rows"]]
    assert order == sorted(order)
    assert min(row["places"] for row in found["rows"]) >= 4


def test_pages_follow_each_other_by_key_whatever_was_added_before(visitor: Client, scope: Scope) -> None:
    first = asked(visitor, f"{BENCHES}/rows", sort="quartier", limit=25, total="false")
    commands.upsert(scope, table_slug="belvenne-bancs", rows=[{"numero": "A-0000", "quartier": "Aulnes"}], now=NOW)

    seen = [row["numero"] for row in first["rows"]]
    address = first["next"]
    while address:
        page = asked(visitor, address)
        seen += [row["numero"] for row in page["rows"]]
        address = page["next"]

    assert first["total"] is None
    assert len(seen) == len(set(seen)) == 60
    assert "A-0000" not in seen


def test_groups_of_two_columns_with_aggregates(visitor: Client) -> None:
    found = asked(
        visitor,
        f"{BENCHES}/groups",
        group="quartier,pose_le",
        aggregate="count,mean:places,distinct:numero",
        bucket="year",
        sort="-count,quartier",
        limit=3,
        filter="places < 5",
    )

    assert (found["group"], found["bucket"], len(found["rows"])) == (["quartier", "pose_le"], "year", 3)
    assert list(found["rows"][0]) == ["quartier", "pose_le", "count", "mean_places", "distinct_numero"]
    counts = [row["count"] for row in found["rows"]]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    ("address", "status", "code", "field"),
    [
        ("/rows?filter=places+%3E", 400, "tables.bad-filter", "filter"),
        ("/rows?filter=inconnu=1", 400, "tables.unknown-column", "filter"),
        ("/rows?filter=" + "(" * 1_000, 400, "tables.filter-too-deep", "filter"),
        ("/rows?filter=" + "(" * 10_000, 422, "api.invalid", "filter"),
        ("/rows?select=inconnu", 400, "tables.unknown-column", "inconnu"),
        ("/rows?after=pas-une-suite", 400, "tables.bad-after", "after"),
        ("/rows?after=WzFd&offset=3", 400, "tables.bad-after", None),
        ("/rows?sort=places,inconnu", 400, "tables.unknown-column", "inconnu"),
        ("/groups?group=,", 422, "api.invalid", "by"),
        ("/groups?group=inconnu", 400, "tables.unknown-column", "inconnu"),
        ("/groups?group=quartier&aggregate=sum:quartier", 400, "tables.not-a-number", "quartier"),
        ("/groups?group=quartier&aggregate=vrai:places", 400, "tables.bad-group", None),
        ("/groups?group=quartier,places,numero", 400, "tables.bad-group", None),
        ("/groups?by=pose_le&bucket=week", 400, "tables.bad-group", None),
    ],
)
def test_a_question_of_the_plan_that_makes_no_sense_is_refused(
    visitor: Client, address: str, status: int, code: str, field: str | None
) -> None:
    answer = visitor.get(BENCHES + address)
    problem = json.loads(answer.content)

    assert (answer.status_code, problem["code"], problem.get("field")) == (status, code, field)


WORDS = ["filter", "select", "sort", "after", "group", "aggregate", "bucket", "total", "bbox"]
SAID = (
    st.text(max_size=20)
    | st.lists(st.sampled_from(["places", ">", "2", "(", ")", "AND", "'x'", "quartier", ",", "-"]), max_size=6).map(
        " ".join
    )
    | st.sampled_from(["WzFd", "W251bGxd", "WyJhIl0", "WzFlOTk5XQ", "count,sum:places", "week", "W10", "e30"])
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["/rows", "/groups"]), st.dictionaries(st.sampled_from(WORDS), SAID, max_size=3))
def test_no_plan_is_an_error_of_ours(visitor: Client, end: str, words: dict[str, str]) -> None:
    answer = visitor.get(BENCHES + end, words)

    assert answer.status_code in (200, 400, 404, 422)
    json.loads(answer.content)
