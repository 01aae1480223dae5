"""What staff see: their boards, the editor of one, the page where a block is made."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from socle.data.boards import commands, queries
from socle.data.boards.forms import BlockForm, initial_of
from socle.data.boards.pages._drawing import Shown, drawn, shown, trimmed
from socle.data.boards.permissions import EDIT
from socle.data.boards.rules import BOARDS
from socle.data.boards.terms import Block, Kind
from socle.data.displays import queries as displays
from socle.data.displays.bases import Addresses, Bench, Desk, completed
from socle.data.displays.terms import Content, said
from socle.data.maps.queries import MAPS
from socle.data.tables import queries as tables
from socle.data.tables.terms import Schema
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded

_asked = require_http_methods(["GET", "HEAD", "POST"])


def _blocks(request: Request, content: Content[Block]) -> dict[str, Any]:
    return {"blocks": trimmed([shown(request.scope, request.authority.id, one) for one in content.parts])}


DESK = Desk(
    family=BOARDS,
    addresses=Addresses("staff-boards", "staff-board", "board", "board-embedded"),
    folder="boards",
    hint=_("Le dernier mot de l’adresse, en minuscules, chiffres et tirets : espace-public"),
    kinds=Kind,
    done={
        "nouveau": _("Le tableau est créé. Posez un premier bloc."),
        "publish": _("Le tableau est publié."),
        "withdraw": _("Le tableau n’est plus public."),
        "remove": _("Le bloc est retiré."),
        "put": _("Le bloc est posé."),
        "restore": _("Le tableau est revenu en arrière."),
    },
    acts={
        "add_block": _("bloc posé"),
        "change_block": _("bloc changé"),
        "up_block": _("bloc monté"),
        "down_block": _("bloc descendu"),
        "wide_block": _("bloc élargi"),
        "half_block": _("bloc resserré"),
        "copy_block": _("bloc doublé"),
        "remove_block": _("bloc retiré"),
    },
    drawn=_blocks,
)


def _form(request: Request, kind: str, given: dict[str, Any], typed: bool) -> BlockForm:
    """The form as it was sent, or completed with the first choices where it asks for the first time."""
    schema = _schema(request, str(given.get("table", "")))
    how: dict[str, Any] = {
        "kind": Kind(kind),
        "tables": displays.open_tables(request.scope, BOARDS, request.authority.id),
        "schema": schema,
        "drawing": str(given.get("drawing", "")),
        "maps": _maps(request) if kind == Kind.MAP else (),
    }
    waits = {Kind.MAP: not how["maps"], Kind.TEXT: not given.get("words_fr")}.get(Kind(kind), schema is None)
    if typed or (waits and given.get("do")):
        return BlockForm(given, **how)
    return BlockForm(initial=given, **how) if waits else BlockForm(completed(BlockForm(**how), given), **how)


def _schema(request: Request, slug: str) -> Schema | None:
    if not slug:
        return None
    try:
        table = displays.open_table(request.scope, BOARDS, request.authority.id, slug)
    except Refusal:
        return None
    return tables.schema(request.scope, table)


def _maps(request: Request) -> list[tuple[str, str]]:
    found = displays.published(request.scope, MAPS, request.authority.id)
    return [(one.slug, said((one.shown or {})["title"], request.LANGUAGE_CODE)) for one in found]


def _preview(request: Request, block: Block) -> Shown:
    scope, here = request.scope, request.authority.id
    checked, found = queries.tried(scope, here, block)
    return drawn(scope, here, checked, found) if found is not None else shown(scope, here, checked)


BENCH = Bench(DESK, "boards/block_form.html", ("table", "drawing"), _form, initial_of, commands.put_block, _preview)


@guarded(EDIT)
@_asked
def staff_boards(request: Request) -> HttpResponse:
    """Every board of the authority, and a form for a new one."""
    return DESK.all(request)


@guarded(EDIT)
@_asked
def editor(request: Request, board_id: int) -> HttpResponse:
    """One board, as its editors see it."""
    return DESK.one(request, board_id)


@guarded(EDIT)
@_asked
def new_block(request: Request, board_id: int) -> HttpResponse:
    """A block that is not there yet; its kind stands in the address."""
    return BENCH.new(request, board_id)


@guarded(EDIT)
@_asked
def one_block(request: Request, board_id: int, block_id: str) -> HttpResponse:
    """A block that is there, to be changed."""
    return BENCH.one(request, board_id, block_id)
