"""The answers that staff keep ready: in each language, with fields, seen filled before they are saved."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socle.commons.cases import commands, queries
from socle.commons.cases.models import AnswerTemplate
from socle.commons.cases.pages._asked import number
from socle.commons.cases.pages._queue import kind_options
from socle.commons.cases.permissions import TEMPLATES
from socle.commons.cases.ports import kinds
from socle.commons.cases.rules import fill
from socle.commons.people.queries import authority_by_id
from socle.ground import world
from socle.ground.look.words import date
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded

FIELD_WORDS = {
    "code": gettext_lazy("le code de suivi"),
    "title": gettext_lazy("la demande en quelques mots"),
    "place": gettext_lazy("le lieu"),
    "town": gettext_lazy("le nom de la commune"),
    "hall": gettext_lazy("l’adresse de la mairie"),
    "date": gettext_lazy("le jour prévu, sinon le jour promis"),
    "address": gettext_lazy("l’adresse de la page de suivi"),
}


@guarded(TEMPLATES)
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: Request) -> HttpResponse:
    """List them, write one, see it filled, put one away or bring it back."""
    scope, authority_id = request.scope, request.authority.id
    typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    refusal, act = None, typed.get("do", "")
    if request.method == "POST" and act != "preview":
        try:
            _do(request, act, typed)
            return HttpResponseRedirect(reverse("staff-answers"), status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    every = queries.answer_templates(scope, authority_id, archived=True)
    edited = number(typed.get("template") or request.GET.get("modele", ""), 0)
    found = next((one for one in every if one.pk == edited), None)
    draft = typed or _values(found)
    overtaken = found if refusal is not None and refusal.code == "stale" else None
    kind = draft.get("kind") if draft.get("kind") in kinds() else next(iter(kinds()), "")
    context = {
        "listed": [{"template": one, "kind": dict(kind_options()).get(one.kind, one.kind)} for one in every],
        "edited": found,
        "kinds": kind_options(),
        "kind": kind,
        "title": draft.get("title", ""),
        "texts": _texts(request, draft),
        "mark": _mark(found, draft, afresh=not typed or overtaken is not None),
        "kept_now": _texts(request, _values(overtaken)) if overtaken else [],
        "fields": [
            ("{" + name + "}", FIELD_WORDS.get(name, _("selon le genre de demande")))
            for name in queries.template_fields(scope, kind or "")
        ],
        "preview": _preview(request, kind or "", draft) if act == "preview" else [],
        "refusal": refusal,
        "wrong": {refusal.field: refusal.message} if refusal and refusal.field else {},
        "target": _target(request, refusal),
    }
    return render(request, "cases/answers.html", context, status=refusal.status if refusal else 200)


def _do(request: Request, act: str, typed: Mapping[str, str]) -> None:
    about: dict[str, Any] = {"authority_id": request.authority.id, "now": world.now()}
    template_id = number(typed.get("template", ""), 0)
    if act in ("archive", "restore"):
        commands.archive_answer_template(request.scope, template_id=template_id, active=act == "restore", **about)
        return
    commands.save_answer_template(
        request.scope,
        kind=typed.get("kind", ""),
        title=typed.get("title", ""),
        texts={language: typed.get(f"text-{language}", "") for language in _languages(request)},
        template_id=template_id or None,
        expected=typed.get("mark", ""),
        **about,
    )


def _values(template: AnswerTemplate | None) -> dict[str, str]:
    if template is None:
        return {}
    texts = {f"text-{language}": text for language, text in template.texts.items()}
    return {"kind": template.kind, "title": template.title} | texts


def _mark(found: AnswerTemplate | None, draft: Mapping[str, str], *, afresh: bool) -> str:
    """What the writer has read: after a colleague's change, the page shows it and may be saved again, knowingly."""
    return draft.get("mark", "") if not afresh else found.mark if found else ""


def _languages(request: Request) -> list[str]:
    return list(authority_by_id(request.scope, request.authority.id).languages)


def _texts(request: Request, draft: Mapping[str, str]) -> list[dict[str, object]]:
    """One field for each language that the authority speaks."""
    listed: list[dict[str, object]] = []
    for code in _languages(request):
        name, bidi = _language(code)
        text = draft.get(f"text-{code}", "")
        listed.append({"code": code, "name": name, "dir": "rtl" if bidi else "ltr", "text": text})
    return listed


def _language(code: str) -> tuple[str, bool]:
    try:
        info = get_language_info(code)
    except KeyError:
        return code, False
    return str(info["name_local"]), bool(info["bidi"])


def _preview(request: Request, kind: str, draft: Mapping[str, str]) -> list[dict[str, object]]:
    """The texts with invented values in their fields, language by language."""
    town = authority_by_id(request.scope, request.authority.id)
    filled: list[dict[str, object]] = []
    for one in _texts(request, draft):
        code = str(one["code"])
        if not str(one["text"]).strip():
            continue
        with translation.override(code):
            values = {name: f"[{name}]" for name in queries.template_fields(request.scope, kind)} | {
                "code": "BV-7K3M-94QX-TZ2C",
                "title": _("Éclairage, rue des Tanneurs"),
                "place": _("12, rue des Tanneurs"),
                "town": town.name_in(code),
                "hall": town.hall_address,
                "date": date(world.now().date()),
                "address": request.build_absolute_uri(reverse("track", args=["BV-7K3M-94QX-TZ2C"])),
            }
        filled.append(one | {"text": fill(str(one["text"]), values)})
    return filled


def _target(request: Request, refusal: Refusal | None) -> str:
    if refusal is None:
        return ""
    if refusal.code == "stale":
        return "kept"
    return f"text-{_languages(request)[0]}" if refusal.field == "texts" else refusal.field or "title"
