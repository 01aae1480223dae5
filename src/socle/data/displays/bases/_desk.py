"""The desk: the list of displays for staff, and the editor of one, with what was just done or refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socle.data.displays import commands, queries
from socle.data.displays.bases._forms import NewForm, WordsForm
from socle.data.displays.bases._shelf import frame_line
from socle.data.displays.queries import Display
from socle.data.displays.terms import Content, Family, Part, State, said
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request

P = TypeVar("P", bound=Part)
_MARKS = {State.DRAFT: "new", State.PUBLISHED: "done", State.WITHDRAWN: "stop"}
_DONE: dict[str, Promise] = {"changed": _("C’est fait."), "words": _("Les mots sont enregistrés.")}
_ACTS: dict[str, Promise] = {
    "create": _("création"),
    "describe": _("titre et mots"),
    "restore": _("retour en arrière"),
}


@dataclass(frozen=True)
class Addresses:
    """The names of the addresses of a family."""

    staff_all: str
    staff_one: str
    public_one: str
    framed: str


@dataclass(frozen=True)
class Desk(Generic[P]):
    """The pages of staff of one family. ``folder`` has the templates ``staff_list`` and ``editor``; ``hint`` is an
    address as the family writes it; ``done`` and ``acts`` say what was done; ``drawn`` gives what the editor shows."""

    family: Family[P]
    addresses: Addresses
    folder: str
    hint: Promise
    kinds: type[StrEnum]
    done: Mapping[str, Promise]
    acts: Mapping[str, Promise]
    drawn: Callable[[Request, Content[P]], dict[str, Any]]

    def all(self, request: Request) -> HttpResponse:
        """Every display of the authority, and a form for a new one."""
        form, status = NewForm(hint=self.hint), 200
        if request.method == "POST":
            form, status = NewForm(request.POST, hint=self.hint), 400
            if form.is_valid():
                try:
                    return self.back(self._made(request, form), "nouveau")
                except Refusal as refused:
                    status = refuse(form, refused)
        listed = [
            {
                "display": one,
                "url": reverse(self.addresses.staff_one, args=[one.pk]),
                "title": said(one.content["title"], request.LANGUAGE_CODE),
                "state": self._state(one),
                "mark": _MARKS[State(one.state)],
            }
            for one in queries.displays(request.scope, self.family, request.authority.id)
        ]
        context = {"form": form, "listed": listed, "removed": request.GET.get("fait") == "retrait"}
        return private(render(request, f"{self.folder}/staff_list.html", context, status=status))

    def _made(self, request: Request, form: NewForm) -> Display:
        return commands.create_display(
            request.scope,
            self.family,
            authority_id=request.authority.id,
            slug=form.cleaned_data["slug"],
            title={"fr": form.cleaned_data["title_fr"]},
            now=world.now(),
        )

    def one(self, request: Request, display_id: int) -> HttpResponse:
        """One display, as its editors see it."""
        display = self.display(request, display_id)
        if request.method != "POST":
            return self._page(request, display)
        do = request.POST.get("do", "")
        if do == "words":
            return self._described(request, display)
        try:
            return self._did(request, display, do)
        except Refusal as refused:
            if refused.status == 404:
                raise
            return self._page(request, display, wrong=refused, status=refused.status)

    def display(self, request: Request, display_id: int) -> Display:
        """The display of this id. Raises ``Refusal`` 404."""
        return queries.display_by_id(request.scope, self.family, request.authority.id, display_id)

    def _did(self, request: Request, display: Display, do: str) -> HttpResponse:
        given: dict[str, Any] = {
            "authority_id": request.authority.id,
            "display_id": display.pk,
            "expected_version": version_of(request),
            "now": world.now(),
        }
        how, _, which = do.partition(" ")
        if how == "publish":
            commands.publish_display(request.scope, self.family, **given)
        elif how == "withdraw":
            commands.withdraw_display(request.scope, self.family, **given)
        elif how == "restore":
            number = int(which) if which.isascii() and which.isdigit() and len(which) < 10 else 0
            commands.restore_version(request.scope, self.family, number=number, **given)
        elif how == "delete":
            commands.remove_display(request.scope, self.family, **given)
            return HttpResponseRedirect(f"{reverse(self.addresses.staff_all)}?fait=retrait", status=303)
        elif which:
            commands.arrange_part(request.scope, self.family, part_id=which, how=how, **given)
        else:
            raise not_found()
        return self.back(display, how)

    def _described(self, request: Request, display: Display) -> HttpResponse:
        form = WordsForm(request.POST)
        if not form.is_valid():
            return self._page(request, display, words=form, status=400)
        try:
            commands.describe_display(
                request.scope,
                self.family,
                authority_id=request.authority.id,
                display_id=display.pk,
                title=form.texts("title"),
                lead=form.texts("lead"),
                expected_version=version_of(request),
                now=world.now(),
            )
        except Refusal as refused:
            return self._page(request, display, words=form, status=refuse(form, refused))
        return self.back(display, "words")

    def _page(
        self,
        request: Request,
        display: Display,
        *,
        words: Form | None = None,
        wrong: Refusal | None = None,
        status: int = 200,
    ) -> HttpResponse:
        content = self.family.content(display.content)
        versions = queries.versions(request.scope, self.family, display)
        address = request.build_absolute_uri(reverse(self.addresses.framed, args=[display.slug]))
        title = said(content.title, request.LANGUAGE_CODE)
        titles = {f"title_{language}": told for language, told in content.title.items()}
        fresh = WordsForm(initial=titles | {f"lead_{language}": told for language, told in content.lead.items()})
        context = {
            **self.drawn(request, content),
            "display": display,
            "here": reverse(self.addresses.staff_one, args=[display.pk]),
            "public": reverse(self.addresses.public_one, args=[display.slug]),
            "title": title,
            "state": self._state(display),
            "mark": _MARKS[State(display.state)],
            "published": display.state == State.PUBLISHED,
            "fresh": display.version == display.shown_version,
            "kinds": list(self.kinds),
            "words": words or fresh,
            "faulty": words,
            "wrong": wrong,
            "done": self._done_words(request.GET.get("fait", "")),
            "before": versions[1].number if len(versions) > 1 else 0,
            "versions": [{"row": one, "act": (_ACTS | dict(self.acts)).get(one.act, one.act)} for one in versions],
            "line": frame_line(address, title),
        }
        return private(render(request, f"{self.folder}/editor.html", context, status=status))

    def _done_words(self, done: str) -> str:
        return str((_DONE | dict(self.done)).get(done, _DONE["changed"])) if done else ""

    def _state(self, display: Display) -> str:
        return self.family.state_words(display.state, fresh=display.version == display.shown_version)

    def back(self, display: Display, done: str) -> HttpResponse:
        """To the editor, which says what was done."""
        return HttpResponseRedirect(f"{reverse(self.addresses.staff_one, args=[display.pk])}?fait={done}", status=303)


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


def private(response: HttpResponse) -> HttpResponse:
    """Pages of staff are kept nowhere."""
    response["Cache-Control"] = "private, no-store"
    return response
