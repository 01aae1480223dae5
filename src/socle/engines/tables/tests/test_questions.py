"""Questions to a live table agree with the slow twin, and nothing else can be reached."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from socle.engines.tables import TableError, delta, describe, export, group, merge, points, select, sha256_of
from socle.engines.tables.live import Live, opened
from socle.engines.tables.tests import oracle

SCHEMA: dict[str, Any] = {
    "columns": [
        {"name": "code", "type": "string"},
        {"name": "quartier", "type": "string"},
        {"name": "jours", "type": "integer"},
        {"name": "coût", "type": "number"},
        {"name": "clos", "type": "boolean"},
        {"name": "reçu le", "type": "date"},
        {"name": "vu", "type": "datetime", "zoned": True},
        {"name": "lon", "type": "number"},
        {"name": "lat", "type": "number"},
    ],
    "key": ["code"],
    "geo": {"lon": "lon", "lat": "lat"},
}
NAMES = [column["name"] for column in SCHEMA["columns"]]

words = st.sampled_from(
    ["Centre", "Tanneurs", "Éire", "eire", "Port-Neuf", "a,b", 'dit "x"', "=1+1", "- 3", "  blanc "]
)
rows = st.fixed_dictionaries(
    {"code": st.sampled_from([f"BV-{i}" for i in range(12)])},
    optional={
        "quartier": st.none() | words,
        "jours": st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(0, 5),
        "coût": st.none() | st.floats(-1e9, 1e9),
        "clos": st.none() | st.booleans(),
        "reçu le": st.none() | st.dates().map(str),
        "vu": st.none() | st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
        "lon": st.none() | st.floats(-1, 1),
        "lat": st.none() | st.floats(-1, 1),
    },
)
acts = st.lists(
    st.tuples(st.just("put"), st.lists(rows, max_size=6))
    | st.tuples(st.just("remove"), st.lists(st.sampled_from([[f"BV-{i}"] for i in range(12)]), max_size=3)),
    min_size=1,
    max_size=6,
)


class LiveFiles:
    """A register and the files that should hold the same."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.base = ""
        self.deltas: list[str] = []
        self.twin = oracle.Register(["code"])

    def act(self, verb: str, what: list[Any]) -> None:
        put, gone = (what, []) if verb == "put" else ([], what)
        path = self.folder / f"delta-{len(self.deltas)}.parquet"
        delta(put, SCHEMA, gone, str(path))
        self.deltas.append(str(path))
        full = [{name: row.get(name) for name in NAMES} for row in put]
        self.twin.put(full)
        self.twin.remove(gone)

    def compact(self) -> None:
        target = self.folder / "base.parquet"
        merge(SCHEMA, self.base, self.deltas, target=str(target) + ".new")
        Path(str(target) + ".new").rename(target)
        self.base, self.deltas = str(target), []

    def rows(self, **plan: Any) -> list[dict[str, Any]]:
        answer = select(SCHEMA, self.base, self.deltas, {"limit": 1000, **plan})
        return [dict(zip(NAMES, row, strict=True)) for row in answer["rows"]]


@pytest.fixture
def live(tmp_path: Path) -> LiveFiles:
    return LiveFiles(tmp_path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts, st.integers(0, 6))
def test_base_and_deltas_are_the_register(tmp_path: Path, done: list[Any], compacted_after: int) -> None:
    live = LiveFiles(tmp_path)
    for number, (verb, what) in enumerate(done):
        live.act(verb, what)
        if number == compacted_after:
            live.compact()

    found = live.rows()

    assert [_comparable(row) for row in found] == [_comparable(row) for row in live.twin.all()]


def _comparable(row: dict[str, Any]) -> dict[str, Any]:
    # Instants come back with their fraction only when there is one.
    return {**row, "vu": row["vu"] and row["vu"].replace(".000000", "")}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(rows, max_size=12),
    st.sampled_from(["quartier", "jours", "coût"]),
    st.sampled_from(["eq", "ne", "lt", "le", "gt", "ge", "empty", "filled"]),
    st.booleans(),
)
def test_filters_and_order_are_those_of_the_twin(
    tmp_path: Path, put: list[Any], column: str, op: str, down: bool
) -> None:
    live = LiveFiles(tmp_path)
    live.act("put", put)
    value = {"quartier": "Éire", "jours": 2, "coût": 0.0}[column]

    found = live.rows(filters=[[column, op, str(value)]], sort=[[column, down]])

    kept = [row for row in live.twin.all() if oracle.keeps(row, column, op, value)]
    assert [row["code"] for row in found] == [row["code"] for row in oracle.sort(kept, column, down)]


def test_words_are_found_without_accents_or_case(live: LiveFiles) -> None:
    live.act("put", [{"code": "BV-1", "quartier": "Éire du Nord"}, {"code": "BV-2", "quartier": "Centre"}])

    assert [row["code"] for row in live.rows(search="nord eire")] == ["BV-1"]
    assert [row["code"] for row in live.rows(filters=[["quartier", "starts", "EIRE"]])] == ["BV-1"]


def test_pages_never_overlap_and_count_all(live: LiveFiles) -> None:
    live.act("put", [{"code": f"BV-{i:03}", "jours": i % 2} for i in range(55)])

    pages = [live.rows(limit=20, offset=offset, sort=[["jours", True]]) for offset in (0, 20, 40)]

    assert [len(page) for page in pages] == [20, 20, 15]
    assert len({row["code"] for page in pages for row in page}) == 55
    assert select(SCHEMA, "", live.deltas, {"limit": 0})["total"] == 55


def test_a_table_without_files_answers_nothing() -> None:
    assert select(SCHEMA)["rows"] == []
    assert group(SCHEMA, by="quartier")["groups"] == []
    assert points(SCHEMA)["bbox"] is None


def test_a_column_added_later_is_empty_in_older_files(live: LiveFiles) -> None:
    live.act("put", [{"code": "BV-1", "quartier": "Centre"}])
    live.compact()
    wider = {**SCHEMA, "columns": [*SCHEMA["columns"], {"name": "canal", "type": "string"}]}

    answer = select(wider, live.base)

    assert answer["rows"][0][-1] is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, max_size=12))
def test_counts_and_means_are_those_of_the_twin(tmp_path: Path, put: list[Any]) -> None:
    live = LiveFiles(tmp_path)
    live.act("put", [{**row, "jours": (row.get("jours") or 0) % 100} for row in put])

    answer = group(SCHEMA, "", live.deltas, by="quartier", aggregate="mean", measure="jours", limit=100)

    expected = oracle.counts(live.twin.all(), "quartier")
    assert {one["value"]: one["count"] for one in answer["groups"]} == expected
    assert answer["empty"] == len(live.twin.rows) - sum(expected.values())
    for one in answer["groups"]:
        same = [row for row in live.twin.all() if row["quartier"] == one["value"]]
        assert one["amount"] == pytest.approx(oracle.mean(same, "jours"))


def test_months_come_in_order_without_holes(live: LiveFiles) -> None:
    days = ["2025-11-30", "2025-12-01", "2025-12-31", "2026-03-05"]
    live.act("put", [{"code": f"BV-{i}", "reçu le": day} for i, day in enumerate(days)])

    answer = group(SCHEMA, "", live.deltas, by="reçu le", bucket="month")

    assert [(one["value"], one["count"]) for one in answer["groups"]] == [
        ("2025-11-01", 1),
        ("2025-12-01", 2),
        ("2026-01-01", 0),
        ("2026-02-01", 0),
        ("2026-03-01", 1),
    ]
    assert answer["span"] == ["2025-11-30", "2026-03-05"]


def test_the_most_frequent_come_first_and_the_rest_is_counted(live: LiveFiles) -> None:
    live.act("put", [{"code": f"BV-{i}", "jours": i * i // 20} for i in range(12)])

    answer = group(SCHEMA, "", live.deltas, by="jours", limit=2)

    assert [one["value"] for one in answer["groups"]] == [0, 1]
    assert answer["distinct"] == 7
    assert answer["others"] == answer["total"] - sum(one["count"] for one in answer["groups"])


def test_points_are_gathered_and_each_row_is_counted_once(live: LiveFiles) -> None:
    here = [{"code": f"BV-{i}", "lon": 2.0 + i * 1e-6, "lat": 47.0} for i in range(5)]
    live.act("put", [*here, {"code": "BV-8", "lon": 2.1, "lat": 47.1}, {"code": "BV-9"}])

    answer = points(SCHEMA, "", live.deltas, cells=8)

    assert sorted(mark["count"] for mark in answer["points"]) == [1, 5]
    assert (answer["total"], answer["without"], answer["outside"]) == (7, 1, 0)
    assert next(mark["row"] for mark in answer["points"] if mark["count"] == 1)[0] == "BV-8"


def test_a_box_keeps_the_rows_whose_point_is_in_it(live: LiveFiles) -> None:
    live.act(
        "put", [{"code": "BV-1", "lon": 2.0, "lat": 47.0}, {"code": "BV-2", "lon": 3.0, "lat": 47.0}, {"code": "C"}]
    )

    mark = next(one for one in points(SCHEMA, "", live.deltas)["points"] if one["row"][0] == "BV-2")

    assert [row["code"] for row in live.rows(box=mark["box"])] == ["BV-2"]


def test_a_stray_point_does_not_shrink_the_map(live: LiveFiles) -> None:
    town = [{"code": f"BV-{i:03}", "lon": 2 + i / 1000, "lat": 47 + i / 1000} for i in range(200)]
    live.act("put", [*town, {"code": "BV-z", "lon": -120.0, "lat": 10.0}])

    answer = points(SCHEMA, "", live.deltas)

    assert answer["outside"] == 1
    assert answer["bbox"][2] - answer["bbox"][0] < 0.3


@pytest.mark.parametrize("name", ["csv", "json", "geojson", "parquet"])
def test_every_download_reopens_with_the_same_rows(live: LiveFiles, tmp_path: Path, name: str) -> None:
    live.act(
        "put",
        [
            {
                "code": "BV-1",
                "quartier": 'dit "x",\nÉire',
                "jours": -3,
                "vu": "2026-01-02T03:04:05Z",
                "lon": 1.5,
                "lat": 2.5,
            },
            {"code": "BV-2", "quartier": "=cmd()", "clos": True, "reçu le": "2026-02-03"},
        ],
    )
    target = tmp_path / f"out.{name}"

    written = export(SCHEMA, "", live.deltas, target=str(target), format=name)

    assert written["rows"] == 2
    assert written["sha256"] == sha256_of(target)
    if name == "parquet":
        frame = pl.read_parquet(target)
        assert frame["quartier"].to_list() == ['dit "x",\nÉire', "=cmd()"]
        assert str(frame["vu"][0]) == "2026-01-02 03:04:05+00:00"
    elif name == "csv":
        lines = pl.read_csv(target, infer_schema=False).rows()
        assert lines[0][:4] == ("BV-1", 'dit "x",\nÉire', "-3", None)
        assert lines[1][1] == "'=cmd()"
        assert lines[0][6] == "2026-01-02T03:04:05Z"
    elif name == "json":
        found = json.loads(target.read_text("utf-8"))
        assert (found[1]["quartier"], found[1]["clos"], found[1]["reçu le"]) == ("=cmd()", True, "2026-02-03")
        assert found[0]["vu"] == "2026-01-02T03:04:05Z"
    else:
        features = json.loads(target.read_text("utf-8"))["features"]
        assert features[0]["geometry"] == {"type": "Point", "coordinates": [1.5, 2.5]}
        assert features[1]["geometry"] is None


def test_the_last_row_of_a_key_wins_and_removal_ends_removed(tmp_path: Path) -> None:
    put: list[dict[str, Any]] = [{"code": "BV-1", "jours": 1}, {"code": "BV-1", "jours": 2}, {"code": "BV-2"}]

    counts, blobs = delta(put, SCHEMA, [["BV-2"]])

    assert counts == {"rows": 1, "removed": 1}
    frame = pl.read_parquet(io.BytesIO(blobs[0])).sort("code")
    assert frame.select("code", "jours", "_deleted").rows() == [("BV-1", 2, False), ("BV-2", None, True)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"code": "a", "inconnu": 1}, "unknown-column"),
        ({"quartier": "sans clé"}, "no-key-value"),
        ({"code": "a", "jours": "beaucoup"}, "bad-cell"),
        ({"code": "a", "jours": 1.5}, "bad-cell"),
        ({"code": "a", "jours": 2**63}, "bad-cell"),
        ({"code": "a", "coût": float("inf")}, "bad-cell"),
        ({"code": "a", "clos": 1}, "bad-cell"),
        ({"code": "a", "reçu le": "31/12/2026"}, "bad-cell"),
        ({"code": 3}, "bad-cell"),
        ({"code": True}, "bad-cell"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(row: dict[str, Any], code: str) -> None:
    with pytest.raises(TableError) as caught:
        delta([row], SCHEMA)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ({"filters": [['x"; DROP TABLE y; --', "eq", "1"]]}, "unknown-column"),
        ({"filters": [["jours", "= 1 OR", "1"]]}, "unknown-operator"),
        ({"filters": [["jours", "eq", "1; DROP"]]}, "bad-value"),
        ({"filters": [["reçu le", "ge", "hier"]]}, "bad-value"),
        ({"sort": [["inconnu", True]]}, "unknown-column"),
        ({"limit": 10**9}, "out-of-bounds"),
        ({"offset": -1}, "out-of-bounds"),
        ({"search": "x" * 500}, "too-long"),
        ({"box": [3.0, 1.0, 2.0, 2.0]}, "bad-box"),
        ({"box": [float("nan")] * 4}, "bad-box"),
        ({"filters": [["jours", "eq", "1"]] * 50}, "too-long"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(live: LiveFiles, plan: dict[str, Any], code: str) -> None:
    live.act("put", [{"code": "BV-1"}])

    with pytest.raises(TableError) as caught:
        live.rows(**plan)

    assert caught.value.code == code


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30), st.sampled_from(["eq", "contains", "starts"]))
def test_any_text_is_a_value_and_never_sql(tmp_path: Path, text: str, op: str) -> None:
    live = LiveFiles(tmp_path)
    live.act("put", [{"code": "BV-1", "quartier": "Centre"}])

    try:
        found = live.rows(filters=[["quartier", op, text]], search="Centre")
    except TableError as refused:
        assert refused.code == "bad-value"
        assert "\x00" in text
    else:
        assert len(found) == int(oracle.keeps({"quartier": "Centre"}, "quartier", op, text))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/hosts')",
        "SELECT * FROM read_parquet('{other}')",
        "COPY (SELECT 1) TO '{other}.csv'",
        "ATTACH '{other}.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '8GB'",
        "SET lock_configuration = false",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    ],
)
def test_the_connection_reaches_nothing_else(live: LiveFiles, tmp_path: Path, sql: str) -> None:
    import duckdb

    live.act("put", [{"code": "BV-1"}])
    live.compact()
    other = tmp_path / "other.parquet"
    other.write_bytes(Path(live.base).read_bytes())

    with opened(SCHEMA, live.base, []) as held, pytest.raises(duckdb.Error):
        held.connection.execute(sql.format(other=other))

    assert not (tmp_path / "other.parquet.csv").exists()


def test_a_damaged_file_is_said_to_be_unreadable(live: LiveFiles, tmp_path: Path) -> None:
    live.act("put", [{"code": "BV-1"}])
    Path(live.deltas[0]).write_bytes(b"PAR1 nothing PAR1")

    with pytest.raises(TableError, match="cannot be read"):
        live.rows()
    with pytest.raises(TableError, match="damaged"):
        describe([live.deltas[0]])


def test_too_large_an_answer_is_refused_within_the_memory_limit(tmp_path: Path) -> None:
    with opened(SCHEMA, "", []) as held, pytest.raises(TableError, match="more memory"):
        heavy = "SELECT list(i::VARCHAR || repeat('x', 50)) FROM range(20000000) t(i)"
        assert isinstance(held, Live)
        held.fetch(heavy)
