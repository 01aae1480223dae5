"""The bench: one part is made there, seen, and put. No script is needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from socle.data.displays.bases._desk import Desk, private, refuse, version_of
from socle.data.displays.bases._forms import PartForm
from socle.data.displays.queries import Display
from socle.data.displays.terms import Part, said
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request

P = TypeVar("P", bound=Part)
_ASIDE = ("column_", "op_", "value_", "title_", "wide", "where")


@dataclass(frozen=True)
class Bench(Generic[P]):
    """The page where a part is made. ``asked`` are the fields on which others depend: when one of them changes, the
    form asks again before it puts anything. ``form`` makes the form of a kind: as typed, or completed with
    first choices; ``put`` is the command of the room; ``preview`` what the template shows of a part that was tried."""

    desk: Desk[P]
    template: str
    asked: tuple[str, ...]
    form: Callable[[Request, str, dict[str, Any], bool], PartForm[P]]
    initial: Callable[[P], dict[str, Any]]
    put: Callable[..., Display]
    preview: Callable[[Request, P], Any]

    def new(self, request: Request, display_id: int) -> HttpResponse:
        """A part that is not there yet; its kind stands in the address (``?genre=``)."""
        display = self.desk.display(request, display_id)
        asked = request.GET.get("genre", "")
        if asked not in tuple(self.desk.kinds):
            raise not_found()
        return self._made(request, display, asked, "", {})

    def one(self, request: Request, display_id: int, part_id: str) -> HttpResponse:
        """A part that is there, to be changed."""
        display = self.desk.display(request, display_id)
        found = self.desk.family.content(display.content).part(part_id)
        if found is None:
            raise not_found()
        return self._made(request, display, found.kind, part_id, self.initial(found))

    def _made(
        self, request: Request, display: Display, kind: str, part_id: str, initial: Mapping[str, Any]
    ) -> HttpResponse:
        posted = request.method == "POST"
        given: dict[str, Any] = request.POST.dict() if posted else dict(initial)
        typed = posted and (not given.get(self.asked[0]) or given.get("drawn_for") == self._signature(given))
        form = self.form(request, kind, given, typed)
        preview, status = None, 200
        if form.is_bound:
            status = 400
            if form.is_valid() and form.ready:
                try:
                    part = form.part(part_id)
                    if typed and given.get("do") == "put":
                        return self.desk.back(self._put(request, display, part), "put")
                    preview, status = self.preview(request, part), 200
                except Refusal as refused:
                    status = refuse(form, refused)
        drawn_for = self._signature({**given, **form.data}) if form.ready else ""
        return self._page(request, display, kind, form, status, preview=preview, part_id=part_id, drawn_for=drawn_for)

    def _signature(self, given: Mapping[str, Any]) -> str:
        return "/".join(str(given.get(name, "")) for name in self.asked)

    def _put(self, request: Request, display: Display, part: P) -> Display:
        return self.put(
            request.scope,
            authority_id=request.authority.id,
            display_id=display.pk,
            part=part,
            expected_version=version_of(request),
            now=world.now(),
        )

    def _page(
        self, request: Request, display: Display, kind: str, form: PartForm[P], status: int, **facts: Any
    ) -> HttpResponse:
        names = [name for name in form.fields if not name.startswith(_ASIDE)]
        context = {
            "display": display,
            "title": said(display.content["title"], request.LANGUAGE_CODE),
            "kind": self.desk.kinds(kind),
            "form": form,
            "asked": [form[name] for name in names],
            "conditions": form.conditions(),
            "named": [form[name] for name in form.fields if name.startswith(("title_", "wide"))],
            "ready": form.ready,
            "version": version_of(request) or display.version if request.method == "POST" else display.version,
            **facts,
        }
        return private(render(request, self.template, context, status=status))


def completed(blank: forms.Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """For each choice the one that was made, else the first."""
    values = dict(given)
    for name, field in blank.fields.items():
        if isinstance(field, forms.ChoiceField):
            offered = [str(value) for value, _words in field.widget.choices]
            asked = str(given.get(name, field.initial or ""))
            values[name] = asked if asked in offered else (offered[0] if offered else "")
    return values
