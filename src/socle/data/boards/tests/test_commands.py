"""Boards: their blocks, their versions, who sees them."""

import datetime
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.commons.people.models import Authority
from socle.data.boards import commands, queries
from socle.data.boards.factories import board_of, chart
from socle.data.boards.invariants import INVARIANTS
from socle.data.boards.rules import BOARDS, marked
from socle.data.boards.terms import Aggregate, Block, Drawing, Kind, Question
from socle.data.displays import commands as displays
from socle.data.displays.models import Display
from socle.data.displays.queries import display_by_id
from socle.data.tables import commands as tables
from socle.data.tables.models import Table
from socle.data.tables.terms import Access
from socle.data.tables.tests.conftest import NOW
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

LATER = NOW + datetime.timedelta(hours=1)
TEXT = Block("", Kind.TEXT, words={"fr": "Bonjour"})


def ids(board: Display) -> list[str]:
    return [one.id for one in BOARDS.content(board.content).parts]


def arrange(scope: Scope, board: Display, block_id: str, how: str, version: int | None = None) -> Display:
    return displays.arrange_part(
        scope,
        BOARDS,
        authority_id=board.authority_id,
        display_id=board.pk,
        part_id=block_id,
        how=how,
        expected_version=board.version if version is None else version,
        now=LATER,
    )


def test_blocks_are_put_moved_doubled_and_taken_away(scope: Scope, town: Authority, table: Table) -> None:
    board = board_of(town.id, [TEXT, chart(table.slug, "quartier"), TEXT], now=NOW, publish=False)

    board = arrange(scope, board, "b3", "up")
    assert ids(board) == ["b1", "b3", "b2"]
    board = arrange(scope, board, "b1", "copy")
    assert ids(board) == ["b1", "b4", "b3", "b2"]
    board = arrange(scope, board, "b1", "remove")
    assert ids(board) == ["b4", "b3", "b2"]
    board = arrange(scope, board, "b2", "wide")
    assert [one.wide for one in BOARDS.content(board.content).parts] == [False, False, True]


def test_the_first_block_cannot_be_higher_nor_the_last_lower(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT, TEXT], now=NOW, publish=False)

    board = arrange(scope, board, "b1", "up")
    board = arrange(scope, board, "b2", "down")

    assert ids(board) == ["b1", "b2"]


def test_a_thirteenth_block_is_refused(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT] * 12, now=NOW, publish=False)

    with pytest.raises(Refusal, match="full"):
        arrange(scope, board, "b1", "copy")


WRONG: dict[str, tuple[Block, str]] = {
    "no table": (Block("", Kind.CHART, drawing="bars", question=Question()), "table"),
    "a table of nobody": (chart("belvenne-rien", "quartier"), ""),
    "no drawing": (Block("", Kind.CHART, question=Question(table="belvenne-bancs", by="quartier")), "drawing"),
    "a drawing that is none": (
        Block("", Kind.CHART, drawing="pie", question=Question(table="belvenne-bancs", by="quartier")),
        "drawing",
    ),
    "a column that is none": (chart("belvenne-bancs", "rien"), "by"),
    "the key": (chart("belvenne-bancs", "numero"), "by"),
    "the sum of words": (
        chart("belvenne-bancs", "quartier", aggregate=Aggregate.SUM, measure="quartier"),
        "measure",
    ),
    "parted by itself": (chart("belvenne-bancs", "quartier", Drawing.STACKED, split="quartier"), "split"),
    "means piled up": (
        chart("belvenne-bancs", "pose_le", Drawing.STACKED, split="quartier", aggregate="mean", measure="places"),
        "aggregate",
    ),
    "a condition on nothing": (chart("belvenne-bancs", "quartier", filters=(("rien", "eq", "1"),)), "column_1"),
    "a condition that is none": (chart("belvenne-bancs", "quartier", filters=(("places", "like", "1"),)), "column_1"),
    "a condition of another type": (
        chart("belvenne-bancs", "quartier", filters=(("places", "ge", "beaucoup"),)),
        "places",
    ),
    "a condition with a NUL": (chart("belvenne-bancs", "quartier", filters=(("quartier", "eq", "\x00"),)), "column_1"),
    "a title with a surrogate": (Block("", Kind.TEXT, title={"fr": "\ud800"}, words={"fr": "x"}), "title_fr"),
    "an endless title": (Block("", Kind.TEXT, title={"fr": "x" * 10_000}, words={"fr": "x"}), "title_fr"),
    "no words": (Block("", Kind.TEXT), "words_fr"),
    "a number without time": (
        Block("", Kind.NUMBER, question=Question(table="belvenne-bancs", aggregate="sum", measure="places")),
        "by",
    ),
    "a scatter of one measure": (
        Block("", Kind.CHART, drawing="scatter", question=Question(table="belvenne-bancs", measure="places")),
        "second",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_block_that_means_nothing_is_refused_with_its_field(
    scope: Scope, town: Authority, table: Table, name: str
) -> None:
    block, field = WRONG[name]
    board = board_of(town.id, [], now=NOW, publish=False)

    with pytest.raises(Refusal) as refused:
        commands.put_block(
            scope, authority_id=town.id, display_id=board.pk, part=block, expected_version=board.version, now=NOW
        )

    assert (refused.value.field or "") == field
    assert refused.value.status in (400, 404)
    assert display_by_id(scope, BOARDS, town.id, board.pk).version == board.version


def test_a_closed_table_cannot_be_asked_even_by_who_may_read_it(scope: Scope, town: Authority, table: Table) -> None:
    tables.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)

    with pytest.raises(Refusal) as refused:
        queries.tried(scope, town.id, chart(table.slug, "quartier"))

    assert refused.value.status == 404


def answer(scope: Scope, town: Authority, block: Block) -> Any:
    checked, found = queries.tried(scope, town.id, block)
    return found


def test_the_counts_of_groups_add_up_to_the_rows(scope: Scope, town: Authority, table: Table) -> None:
    found = answer(scope, town, chart(table.slug, "quartier"))

    assert sum(found.lines[0].values) == 60
    assert sorted(found.names) == ["Centre", "Port-Neuf", "Tanneurs"]


def test_the_parts_of_groups_add_up_to_the_groups(scope: Scope, town: Authority, table: Table) -> None:
    whole = answer(scope, town, chart(table.slug, "pose_le", bucket="year"))
    parted = answer(scope, town, chart(table.slug, "pose_le", Drawing.STACKED, bucket="year", split="quartier"))

    assert parted.names == whole.names
    assert [sum(values) for values in zip(*(line.values for line in parted.lines), strict=True)] == list(
        whole.lines[0].values
    )


def test_a_sum_is_the_sum(scope: Scope, town: Authority, table: Table) -> None:
    found = answer(scope, town, chart(table.slug, "quartier", aggregate=Aggregate.SUM, measure="places"))

    assert sum(found.lines[0].values) == sum(2 + n % 4 for n in range(1, 61))


def test_conditions_leave_rows_out(scope: Scope, town: Authority, table: Table) -> None:
    found = answer(scope, town, chart(table.slug, "quartier", filters=(("places", "ge", "5"),)))

    assert sum(found.lines[0].values) == 15


def test_a_written_condition_leaves_rows_out_and_a_wrong_one_is_refused_at_its_field(
    scope: Scope, town: Authority, table: Table
) -> None:
    found = answer(scope, town, chart(table.slug, "quartier", where="places >= 5 AND quartier <> 'Centre'"))
    assert sum(found.lines[0].values) == sum((2 + n % 4) >= 5 and n % 3 != 0 for n in range(1, 61))

    for wrong in ("places >= ", "rien = 1", "(" * 1_900, "x" * 3_000, "\x00"):
        with pytest.raises(Refusal) as refused:
            queries.tried(scope, town.id, chart(table.slug, "quartier", where=wrong))
        assert refused.value.field == "where"


@given(st.text(max_size=200))
def test_light_markup_never_lets_markup_through(text: str) -> None:
    html = str(marked(f"{text}<script>alert(1)</script>**{text}**"))

    assert "<script" not in html
    assert not set(re.findall(r"<\s*/?\s*(\w+)", html)) - {"p", "ul", "li", "br", "strong", "a"}


def test_light_markup_knows_paragraphs_lists_links_and_weight() -> None:
    html = marked("Un **mot**.\nSuite\n\n- a\n- [b](https://exemple.fr/?a=1&b=2)\n\n[c](javascript:alert)")

    assert html == (
        "<p>Un <strong>mot</strong>.<br>Suite</p><ul><li>a</li>"
        '<li><a href="https://exemple.fr/?a=1&amp;b=2" rel="nofollow">b</a></li></ul><p>[c](javascript:alert)</p>'
    )


def test_a_damaged_board_is_seen_by_verify(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT, TEXT], now=NOW)
    assert [fault for one in INVARIANTS for fault in one.violations()] == []

    Display.objects.filter(pk=board.pk).update(shown={"parts": [{"id": "x", "kind": "pie"}]})

    assert "cannot be read" in " ".join(fault for one in INVARIANTS for fault in one.violations())
