"""The pages of boards, and their editor without a script."""

import re

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.boards.factories import board_of, chart
from socle.data.boards.rules import BOARDS
from socle.data.boards.terms import Block, Drawing, Kind, Question
from socle.data.displays import commands as displays
from socle.data.displays.models import Display
from socle.data.displays.queries import display_by_id
from socle.data.maps.factories import map_of
from socle.data.maps.rules import MAPS
from socle.data.maps.terms import Kind as Layers
from socle.data.maps.terms import Layer
from socle.data.tables import commands as tables
from socle.data.tables.factories import benches
from socle.data.tables.terms import Access
from socle.data.tables.tests.conftest import NOW
from socle.ground.scope import Scope, system_scope

NUMBER = Block("", Kind.NUMBER, question=Question(table="belvenne-bancs", by="pose_le", bucket="month"))
EVERY = [
    NUMBER,
    Block("", Kind.NUMBER, question=Question(table="belvenne-bancs")),
    chart("belvenne-bancs", "quartier"),
    chart("belvenne-bancs", "quartier", Drawing.COLUMNS),
    chart("belvenne-bancs", "pose_le", Drawing.LINE),
    chart("belvenne-bancs", "pose_le", Drawing.AREA),
    chart("belvenne-bancs", "pose_le", Drawing.STACKED, split="quartier", bucket="year"),
    chart("belvenne-bancs", "quartier", Drawing.GROUPED, split="pose_le"),
    chart("belvenne-bancs", "pose_le", Drawing.MULTIPLES, split="quartier"),
    Block(
        "", Kind.CHART, drawing="scatter", question=Question(table="belvenne-bancs", measure="places", second="places")
    ),
    Block("", Kind.CHART, drawing="histogram", question=Question(table="belvenne-bancs", measure="places")),
    Block("", Kind.TABLE, question=Question(table="belvenne-bancs", by="quartier")),
]


def words_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_a_board_shows_every_kind_of_block_with_its_table(town: Authority, visitor: Client) -> None:
    board_of(town.id, EVERY, now=NOW)

    html = words_of(visitor, "/donnees/tableaux/essai")

    assert html.count("<section aria-labelledby") == 12
    assert html.count("<table") == 11
    assert "Cette table n’est plus ouverte" not in html
    assert html.count('<svg class="fig"') >= 9
    assert 'href="/donnees/belvenne-bancs/"' in html
    assert "données du" in html


@pytest.mark.parametrize("prefix", ["", "/ar", "/en"])
def test_a_board_is_there_in_each_language(town: Authority, visitor: Client, prefix: str) -> None:
    board_of(town.id, EVERY, now=NOW)

    html = words_of(visitor, f"{prefix}/donnees/tableaux/essai")

    assert ("تجربة" in html) == (prefix == "/ar")


def test_the_list_leads_to_published_boards_alone(town: Authority, visitor: Client) -> None:
    board_of(town.id, EVERY[:1], now=NOW)
    board_of(town.id, EVERY[:1], now=NOW, slug="secret", publish=False)

    html = words_of(visitor, "/donnees/tableaux/")

    assert "/donnees/tableaux/essai" in html
    assert "secret" not in html
    words_of(visitor, "/donnees/tableaux/secret", 404)
    words_of(visitor, "/donnees/tableaux/secret/integrer", 404)


def test_a_board_follows_its_table(town: Authority, scope: Scope, visitor: Client) -> None:
    board_of(town.id, [Block("", Kind.NUMBER, question=Question(table="belvenne-bancs"))], now=NOW)
    before = words_of(visitor, "/donnees/tableaux/essai")

    tables.upsert(scope, table_slug="belvenne-bancs", rows=benches(7, first=100), now=NOW)
    after = words_of(visitor, "/donnees/tableaux/essai")

    assert '<p class="num">60</p>' in before
    assert '<p class="num">67</p>' in after


def test_a_table_that_closes_disappears_from_the_board_for_everybody(
    town: Authority, scope: Scope, visitor: Client, steward: Client
) -> None:
    board_of(town.id, [chart("belvenne-bancs", "quartier")], now=NOW)
    assert "Tanneurs" in words_of(steward, "/donnees/tableaux/essai")

    tables.set_access(scope, table_slug="belvenne-bancs", access=Access.CLOSED, now=NOW)

    for client in (steward, visitor):
        html = words_of(client, "/donnees/tableaux/essai")
        assert "Tanneurs" not in html
        assert "Cette table n’est plus ouverte" in html


def test_a_frame_is_allowed_on_the_page_for_frames_and_nowhere_else(town: Authority, visitor: Client) -> None:
    board_of(town.id, EVERY[2:4], now=NOW)

    framed = visitor.get("/donnees/tableaux/essai/integrer")
    page = visitor.get("/donnees/tableaux/essai")

    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "<form" not in framed.content.decode()
    assert "<script" not in framed.content.decode()
    assert "csrftoken" not in framed.cookies
    assert "&lt;iframe src=&quot;http://testserver/donnees/tableaux/essai/integrer" in page.content.decode()


def test_one_block_alone_can_be_framed(town: Authority, visitor: Client) -> None:
    board_of(town.id, EVERY[2:4], now=NOW)

    html = words_of(visitor, "/donnees/tableaux/essai/integrer?bloc=b2")

    assert html.count("<section") == 1


def test_hostile_words_stay_words(town: Authority, scope: Scope, visitor: Client) -> None:
    attack = '"><script>alert(1)</script>'
    rows = [{**row, "quartier": attack} for row in benches(3)]
    tables.upsert(scope, table_slug="belvenne-bancs", rows=rows, now=NOW)
    text = Block("", Kind.TEXT, title={"fr": attack}, words={"fr": f"{attack} [x](https://e.fr/{attack})"})
    board_of(town.id, [chart("belvenne-bancs", "quartier"), text], now=NOW)

    html = words_of(visitor, "/donnees/tableaux/essai")

    assert "<script>alert" not in html


def test_a_steward_makes_a_board_without_a_script(town: Authority, steward: Client, visitor: Client) -> None:
    made = steward.post("/agent/tableaux", {"title_fr": "Nos bancs", "slug": "bancs"})
    editor = made.headers["Location"].partition("?")[0]
    asked = f"{editor}/bloc?genre=chart"
    assert 'name="table"' in words_of(steward, asked)

    step = steward.post(asked, {"do": "see", "version": "1", "drawn_for": "", "table": "belvenne-bancs"})
    html = step.content.decode()
    assert step.status_code == 200
    assert '<svg class="fig"' in html
    drawn_for = re.search(r'name="drawn_for" value="([^"]*)"', html)
    assert drawn_for is not None

    again = {
        "version": "1",
        "table": "belvenne-bancs",
        "drawing": "stacked",
        "by": "pose_le",
        "drawn_for": drawn_for[1],
    }
    step = steward.post(asked, {"do": "put", **again})
    html = step.content.decode()
    assert 'name="split"' in html, "another drawing asks for another column before it is placed"
    drawn_for = re.search(r'name="drawn_for" value="([^"]*)"', html)
    assert drawn_for is not None
    step = steward.post(
        asked, {**again, "do": "put", "drawn_for": drawn_for[1], "split": "quartier", "title_fr": "Par année"}
    )
    assert step.status_code == 303, step.content.decode()

    page = words_of(steward, editor)
    assert "Par année" in page
    steward.post(editor, {"do": "publish", "version": "2"})
    assert "Par année" in words_of(visitor, "/donnees/tableaux/bancs")


def test_what_was_typed_stays_when_a_block_is_refused(town: Authority, steward: Client) -> None:
    board = board_of(town.id, [], now=NOW, publish=False)
    given = {
        "do": "put", "version": "1", "drawn_for": "belvenne-bancs/bars", "table": "belvenne-bancs", "drawing": "bars",
        "by": "quartier", "column_1": "places", "op_1": "ge", "value_1": "beaucoup", "title_fr": "Mon titre",
    }  # fmt: skip

    response = steward.post(f"/agent/tableaux/{board.pk}/bloc?genre=chart", given)
    html = response.content.decode()

    assert response.status_code == 400
    assert "Erreur" in html
    assert 'value="beaucoup"' in html
    assert 'value="Mon titre"' in html


def test_a_block_is_changed_where_it_stands(town: Authority, steward: Client, scope: Scope) -> None:
    board = board_of(town.id, EVERY[2:4], now=NOW, publish=False)
    address = f"/agent/tableaux/{board.pk}/bloc/b1"
    assert '<svg class="fig"' in words_of(steward, address)

    given = {
        "do": "put",
        "version": "3",
        "drawn_for": "belvenne-bancs/bars",
        "table": "belvenne-bancs",
        "drawing": "bars",
    }
    response = steward.post(address, {**given, "by": "pose_le", "wide": "on"})

    assert response.status_code == 303
    block = BOARDS.content(display_by_id(scope, BOARDS, town.id, board.pk).content).parts[0]
    assert (block.question.by if block.question else "", block.wide) == ("pose_le", True)


def test_a_stale_editor_is_told_and_nothing_is_overwritten(town: Authority, steward: Client) -> None:
    board = board_of(town.id, EVERY[2:4], now=NOW, publish=False)

    response = steward.post(f"/agent/tableaux/{board.pk}", {"do": "remove b1", "version": "2"})

    assert response.status_code == 409
    assert "entre-temps" in response.content.decode()
    assert len(Display.objects.get(pk=board.pk).content["parts"]) == 2


@pytest.mark.parametrize(
    "do", ["", "x", "remove", "remove b9", "up b1 b2", "restore x", "restore 99", "\x00", "publish b1" * 300]
)
def test_a_button_that_nobody_drew_is_no_fault_of_ours(town: Authority, steward: Client, do: str) -> None:
    board = board_of(town.id, EVERY[2:4], now=NOW, publish=False)

    response = steward.post(f"/agent/tableaux/{board.pk}", {"do": do, "version": "3"})

    assert response.status_code in (303, 400, 404, 409)


def test_words_are_kept_in_three_languages(town: Authority, steward: Client, scope: Scope) -> None:
    board = board_of(town.id, EVERY[2:3], now=NOW, publish=False)
    given = {"do": "words", "version": "2", "title_fr": "Un", "title_en": "One", "title_ar": "واحد", "lead_fr": "Deux"}

    response = steward.post(f"/agent/tableaux/{board.pk}", given)

    assert response.status_code == 303
    content = BOARDS.content(display_by_id(scope, BOARDS, town.id, board.pk).content)
    assert (content.title, content.lead) == ({"fr": "Un", "en": "One", "ar": "واحد"}, {"fr": "Deux"})


def test_strangers_and_agents_find_no_editor(town: Authority, visitor: Client) -> None:
    board = board_of(town.id, EVERY[2:3], now=NOW)

    assert visitor.get(f"/agent/tableaux/{board.pk}").status_code == 302


def test_pages_of_nothing_are_not_found(town: Authority, steward: Client) -> None:
    for address in ("/agent/tableaux/99", "/agent/tableaux/99999999999999999999", "/donnees/tableaux/rien"):
        assert steward.get(address).status_code == 404
    board = board_of(town.id, EVERY[2:3], now=NOW)
    for address in ("bloc", "bloc?genre=x", "bloc/b9", "bloc/%00"):
        assert steward.get(f"/agent/tableaux/{board.pk}/{address}").status_code == 404


def test_a_full_board_stays_light(town: Authority, visitor: Client) -> None:
    board_of(town.id, EVERY, now=NOW)

    response = visitor.get("/donnees/tableaux/essai", headers={"accept-encoding": "gzip"})

    assert len(response.content) < 25_000


def test_removing_a_board_leads_to_the_list(town: Authority, steward: Client) -> None:
    board = board_of(town.id, EVERY[2:3], now=NOW, publish=False)

    response = steward.post(f"/agent/tableaux/{board.pk}", {"do": "delete", "version": "2"})

    assert response.headers["Location"] == "/agent/tableaux?fait=retrait"
    assert not Display.objects.exists()


def test_commands_and_pages_agree_on_undo(town: Authority, steward: Client, scope: Scope) -> None:
    board = board_of(town.id, EVERY[2:4], now=NOW, publish=False)
    steward.post(f"/agent/tableaux/{board.pk}", {"do": "remove b1", "version": "3"})

    page = words_of(steward, f"/agent/tableaux/{board.pk}?fait=remove")
    undo = re.search(r'name="do" value="(restore \d+)"', page)
    assert undo is not None
    steward.post(f"/agent/tableaux/{board.pk}", {"do": undo[1], "version": "4"})

    assert len(display_by_id(scope, BOARDS, town.id, board.pk).content["parts"]) == 2


def test_a_board_shows_a_published_map_with_its_list(town: Authority, steward: Client, visitor: Client) -> None:
    kept = map_of(town.id, [Layer("", Layers.HEAPS, table="belvenne-bancs")], now=NOW, slug="bancs")
    board = board_of(town.id, [], now=NOW, publish=False)
    asked = f"/agent/tableaux/{board.pk}/bloc?genre=map"
    assert 'value="bancs"' in words_of(steward, asked)

    placed = steward.post(asked, {"do": "put", "version": "1", "drawn_for": "", "map": "bancs"})
    assert placed.status_code == 303, placed.content.decode()
    steward.post(f"/agent/tableaux/{board.pk}", {"do": "publish", "version": "2"})
    html = words_of(visitor, "/donnees/tableaux/essai")
    assert 'class="heap"' in html
    assert "/donnees/cartes/bancs" in html

    displays.withdraw_display(
        system_scope([town.id]), MAPS, authority_id=town.id, display_id=kept.pk, expected_version=kept.version, now=NOW
    )
    assert "Cette carte n’est plus publiée" in words_of(visitor, "/donnees/tableaux/essai")


def test_the_more_blocks_the_shorter_their_tables_and_what_is_left_is_one_link_away(
    town: Authority, visitor: Client
) -> None:
    board_of(town.id, [chart("belvenne-bancs", "pose_le", bucket="month")] * 12, now=NOW)

    html = words_of(visitor, "/donnees/tableaux/essai")

    assert html.count("<tr>") == 12 * (1 + 7)
    assert html.count("autres lignes</a>") == 12
