"""The editor of a board: its blocks as they are now, each with what can be done to it; words, publication, versions."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from socle.data.boards import commands, queries
from socle.data.boards.forms import NewForm, WordsForm
from socle.data.boards.pages._drawing import shown, trimmed
from socle.data.boards.permissions import EDIT
from socle.data.boards.queries import Board
from socle.data.boards.rules import frame_line
from socle.data.boards.terms import Content, Kind, State, said
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_boards(request: Request) -> HttpResponse:
    """Every board of the authority, and a form for a new one."""
    form, status = NewForm(), 200
    if request.method == "POST":
        form = NewForm(request.POST)
        status = 400
        if form.is_valid():
            try:
                made = commands.create_board(
                    request.scope,
                    authority_id=request.authority.id,
                    slug=form.cleaned_data["slug"],
                    title={"fr": form.cleaned_data["title_fr"]},
                    now=world.now(),
                )
                return back(made.pk, "nouveau")
            except Refusal as refused:
                status = refuse(form, refused)
    listed = [
        {
            "board": one,
            "title": said(one.content["title"], request.LANGUAGE_CODE),
            "state": _state(one),
            "kind": _MARKS[State(one.state)],
        }
        for one in queries.boards(request.scope, request.authority.id)
    ]
    context = {"form": form, "listed": listed, "removed": request.GET.get("fait") == "retrait"}
    return private(render(request, "boards/staff_list.html", context, status=status))


_MARKS = {State.DRAFT: "new", State.PUBLISHED: "done", State.WITHDRAWN: "stop"}


def _state(board: Board) -> str:
    if board.state == State.PUBLISHED and board.version != board.shown_version:
        return gettext("publié, changé depuis")
    return str(State(board.state).label)


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def editor(request: Request, board_id: int) -> HttpResponse:
    """One board, as its editors see it."""
    board = queries.board_by_id(request.scope, request.authority.id, board_id)
    if request.method != "POST":
        return page(request, board)
    do = request.POST.get("do", "")
    if do == "words":
        return _described(request, board)
    try:
        return _done(request, board, do)
    except Refusal as refused:
        if refused.status == 404:
            raise
        return page(request, board, wrong=refused, status=refused.status)


def _done(request: Request, board: Board, do: str) -> HttpResponse:
    given: dict[str, Any] = {
        "authority_id": request.authority.id,
        "board_id": board.pk,
        "expected_version": version_of(request),
        "now": world.now(),
    }
    how, _, which = do.partition(" ")
    if how == "publish":
        commands.publish_board(request.scope, **given)
    elif how == "withdraw":
        commands.withdraw_board(request.scope, **given)
    elif how == "restore":
        number = int(which) if which.isascii() and which.isdigit() and len(which) < 10 else 0
        commands.restore_version(request.scope, number=number, **given)
    elif how == "delete":
        commands.remove_board(request.scope, **given)
        return HttpResponseRedirect(f"{reverse('staff-boards')}?fait=retrait", status=303)
    elif which:
        commands.arrange_block(request.scope, block_id=which, how=how, **given)
    else:
        raise not_found()
    return back(board.pk, how)


def _described(request: Request, board: Board) -> HttpResponse:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return page(request, board, words=form, status=400)
    given = form.cleaned_data
    try:
        commands.describe_board(
            request.scope,
            authority_id=request.authority.id,
            board_id=board.pk,
            title={language: given[f"title_{language}"] for language in ("fr", "en", "ar")},
            lead={language: given[f"lead_{language}"] for language in ("fr", "en", "ar")},
            expected_version=version_of(request),
            now=world.now(),
        )
    except Refusal as refused:
        return page(request, board, words=form, status=refuse(form, refused))
    return back(board.pk, "words")


def page(
    request: Request, board: Board, *, words: Form | None = None, wrong: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """The editor with what was just done or refused."""
    content = Content.from_json(board.content)
    done = request.GET.get("fait", "")
    versions = queries.versions(request.scope, board)
    address = request.build_absolute_uri(reverse("board-embedded", args=[board.slug]))
    title = said(content.title, request.LANGUAGE_CODE)
    titles = {f"title_{language}": told for language, told in content.title.items()}
    fresh = WordsForm(initial=titles | {f"lead_{language}": told for language, told in content.lead.items()})
    context = {
        "board": board,
        "title": title,
        "state": _state(board),
        "mark": _MARKS[State(board.state)],
        "published": board.state == State.PUBLISHED,
        "fresh": board.version == board.shown_version,
        "blocks": trimmed([shown(request.scope, request.authority.id, one) for one in content.blocks]),
        "kinds": list(Kind),
        "words": words or fresh,
        "faulty": words,
        "wrong": wrong,
        "done": _DONE.get(done, _DONE["changed"])() if done else "",
        "before": versions[1].number if len(versions) > 1 else 0,
        "versions": [{"row": one, "act": act_words(one.act)} for one in versions],
        "line": frame_line(address, title),
    }
    return private(render(request, "boards/editor.html", context, status=status))


_DONE = {
    "nouveau": lambda: gettext("Le tableau est créé. Posez un premier bloc."),
    "publish": lambda: gettext("Le tableau est publié."),
    "withdraw": lambda: gettext("Le tableau n’est plus public."),
    "changed": lambda: gettext("C’est fait."),
    "remove": lambda: gettext("Le bloc est retiré."),
    "put": lambda: gettext("Le bloc est posé."),
    "restore": lambda: gettext("Le tableau est revenu en arrière."),
    "words": lambda: gettext("Les mots sont enregistrés."),
}


def act_words(act: str) -> str:
    """What was done to make a version, in words."""
    known = {
        "create": gettext("création"),
        "describe": gettext("titre et mots"),
        "add_block": gettext("bloc posé"),
        "change_block": gettext("bloc changé"),
        "up_block": gettext("bloc monté"),
        "down_block": gettext("bloc descendu"),
        "wide_block": gettext("bloc élargi"),
        "half_block": gettext("bloc resserré"),
        "copy_block": gettext("bloc doublé"),
        "remove_block": gettext("bloc retiré"),
        "restore": gettext("retour en arrière"),
    }
    return known.get(act, act)


def version_of(request: Request) -> int:
    """The version that was shown; none of them for what is no number."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def refuse(form: Form, refused: Refusal) -> int:
    """A refusal at its field, or above the form when its field is not shown; returns its status."""
    if refused.status == 404:
        raise refused
    form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    return refused.status


def back(board_id: int, done: str) -> HttpResponse:
    """To the editor, which says what was done."""
    return HttpResponseRedirect(f"{reverse('staff-board', args=[board_id])}?fait={done}", status=303)


def private(response: HttpResponse) -> HttpResponse:
    """Pages of staff are kept nowhere."""
    response["Cache-Control"] = "private, no-store"
    return response
