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
from socle.data.boards.models import Board, BoardVersion
from socle.data.boards.rules import marked, slug_of
from socle.data.boards.terms import Aggregate, Block, Content, Drawing, Kind, Question, State
from socle.data.tables import commands as tables
from socle.data.tables.models import Table
from socle.data.tables.terms import Access
from socle.data.tables.tests.conftest import NOW
from socle.ground.audit.models import Leaf
from socle.ground.outbox.models import Delivery
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope, system_scope

LATER = NOW + datetime.timedelta(hours=1)
TEXT = Block("", Kind.TEXT, words={"fr": "Bonjour"})


def ids(board: Board) -> list[str]:
    return [one.id for one in Content.from_json(board.content).blocks]


def arrange(scope: Scope, board: Board, block_id: str, how: str, version: int | None = None) -> Board:
    return commands.arrange_block(
        scope,
        authority_id=board.authority_id,
        board_id=board.pk,
        block_id=block_id,
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
    assert [one.wide for one in Content.from_json(board.content).blocks] == [False, False, True]


def test_the_first_block_cannot_be_higher_nor_the_last_lower(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT, TEXT], now=NOW, publish=False)

    board = arrange(scope, board, "b1", "up")
    board = arrange(scope, board, "b2", "down")

    assert ids(board) == ["b1", "b2"]


def test_of_two_editors_the_second_is_told(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT, TEXT], now=NOW, publish=False)
    seen = board.version
    arrange(scope, board, "b1", "remove", seen)

    with pytest.raises(Refusal) as refused:
        arrange(scope, queries.board_by_id(scope, town.id, board.pk), "b2", "remove", seen)

    assert (refused.value.code, refused.value.status) == ("stale", 409)
    assert ids(queries.board_by_id(scope, town.id, board.pk)) == ["b2"]


def test_going_back_is_a_version_of_its_own_and_can_be_undone_too(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT, TEXT], now=NOW, publish=False)
    board = arrange(scope, board, "b1", "remove")

    def restore(number: int) -> Board:
        return commands.restore_version(
            scope, authority_id=town.id, board_id=board.pk, number=number, expected_version=board.version, now=LATER
        )

    board = restore(board.version - 1)
    assert ids(board) == ["b1", "b2"]
    board = restore(board.version - 1)
    assert ids(board) == ["b2"]
    assert [one.number for one in queries.versions(scope, board)] == [6, 5, 4, 3, 2, 1]


def test_a_version_that_never_was_is_not_found(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT], now=NOW, publish=False)

    for number in (0, -1, 99, 10**12):
        with pytest.raises(Refusal) as refused:
            commands.restore_version(
                scope, authority_id=town.id, board_id=board.pk, number=number, expected_version=board.version, now=NOW
            )
        assert refused.value.status == 404


def test_the_public_sees_what_was_published_and_not_what_is_being_changed(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT, TEXT], now=NOW)
    board = arrange(scope, board, "b1", "remove")

    shown = queries.public_board(scope, town.id, "essai")

    assert [one.id for one in queries.content_of(scope, shown).blocks] == ["b1", "b2"]
    assert ids(shown) == ["b2"]


def test_a_withdrawn_board_answers_like_one_that_never_was(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT], now=NOW)
    commands.withdraw_board(scope, authority_id=town.id, board_id=board.pk, expected_version=board.version, now=LATER)

    with pytest.raises(Refusal) as refused:
        queries.public_board(scope, town.id, "essai")

    assert refused.value.status == 404
    assert queries.board_by_id(scope, town.id, board.pk).state == State.WITHDRAWN


def test_publishing_tells_the_house_and_leaves_a_trace(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT], now=NOW)

    acts = list(Leaf.objects.filter(about=f"board:{board.pk}").order_by("pk").values_list("act", flat=True))

    assert acts == ["boards.board.create", "boards.board.add_block", "boards.board.publish"]
    assert Delivery.objects.filter(event__contains="BoardPublished").count() == 1


def test_an_empty_board_is_not_published(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [], now=NOW, publish=False)

    with pytest.raises(Refusal, match="empty"):
        commands.publish_board(scope, authority_id=town.id, board_id=board.pk, expected_version=1, now=NOW)


def test_a_published_board_is_not_removed_a_draft_is(scope: Scope, town: Authority) -> None:
    shown, draft = (
        board_of(town.id, [TEXT], now=NOW),
        board_of(town.id, [TEXT], now=NOW, slug="brouillon", publish=False),
    )

    with pytest.raises(Refusal, match="published"):
        commands.remove_board(scope, authority_id=town.id, board_id=shown.pk, expected_version=shown.version, now=NOW)
    commands.remove_board(scope, authority_id=town.id, board_id=draft.pk, expected_version=draft.version, now=NOW)

    assert list(Board.objects.values_list("slug", flat=True)) == ["essai"]
    assert not BoardVersion.objects.filter(board_id=draft.pk).exists()


def test_two_boards_cannot_share_an_address(scope: Scope, town: Authority) -> None:
    board_of(town.id, [], now=NOW, publish=False)

    with pytest.raises(Refusal) as refused:
        board_of(town.id, [], now=NOW, publish=False)

    assert (refused.value.code, refused.value.field) == ("boards.taken", "slug")


def test_another_town_neither_sees_nor_changes_a_board(scope: Scope, town: Authority, village: Authority) -> None:
    board = board_of(town.id, [TEXT], now=NOW)
    theirs = system_scope([town.id, village.id])

    with pytest.raises(Refusal, match="not-found"):
        queries.board_by_id(theirs, village.id, board.pk)
    with pytest.raises(Refusal, match="not-found"):
        queries.public_board(theirs, village.id, "essai")
    with pytest.raises(Refusal, match="not-found"):
        commands.withdraw_board(
            theirs, authority_id=village.id, board_id=board.pk, expected_version=board.version, now=NOW
        )


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
            scope, authority_id=town.id, board_id=board.pk, block=block, expected_version=board.version, now=NOW
        )

    assert (refused.value.field or "") == field
    assert refused.value.status in (400, 404)
    assert queries.board_by_id(scope, town.id, board.pk).version == board.version


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


@pytest.mark.parametrize("slug", ["", "A", "é", "a--b", "-a", "a" * 81, "integrer", "a/b", "a\x00"])
def test_an_address_that_is_none_is_refused(slug: str) -> None:
    with pytest.raises(Refusal, match="slug"):
        slug_of(slug)


def test_a_damaged_board_is_seen_by_verify(scope: Scope, town: Authority) -> None:
    board = board_of(town.id, [TEXT, TEXT], now=NOW)
    assert [fault for one in INVARIANTS for fault in one.violations()] == []

    board.content["blocks"][1]["id"] = "b1"
    Board.objects.filter(pk=board.pk).update(content=board.content, shown={"blocks": [{"id": "x", "kind": "pie"}]})

    faults = " ".join(fault for one in INVARIANTS for fault in one.violations())
    assert "same id" in faults
    assert "cannot be read" in faults
    assert "last version" in faults
