"""The rules of sending, and the words of each notice."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socle.commons.messages import commands, queries
from socle.commons.messages.forms import RulesForm, WordsForm
from socle.commons.messages.pages._outbox import money
from socle.commons.messages.permissions import MANAGE
from socle.commons.messages.rules import faults_of, fill, fit_sms, one_line, segments_of, tidy
from socle.commons.messages.terms import TOWN, Notice
from socle.commons.people.queries import authority_by_id
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded

_AMOUNTS = {"sms_price_minor": "price", "sms_budget_minor": "budget"}


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: Request) -> HttpResponse:
    """Quiet hours, caps, price and budget; and the list of notices."""
    scope, here, now = request.scope, request.authority.id, world.now()
    form = RulesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        try:
            commands.change_rules(scope, authority_id=here, values=values, expected_version=version, now=now)
            return HttpResponseRedirect(f"{reverse('messages-settings')}?fait=regles", status=303)
        except Refusal as refusal:
            if refusal.status == 409 or (refusal.field not in form.fields and refusal.field not in _AMOUNTS):
                raise
            form.add_error(_AMOUNTS.get(str(refusal.field), str(refusal.field)), str(refusal.message))
    if request.method != "POST":
        form = RulesForm(initial=RulesForm.initial_of(queries.rules_of(scope, here)))
    changed = queries.overrides(scope, here)
    languages = authority_by_id(scope, here).languages
    month = queries.month_of(scope, here, now=now)
    context = {
        "form": form,
        "notices": [
            (notice, [(code, (notice.name, code) in changed) for code in languages])
            for notice in queries.notices(scope)
        ],
        "month": month,
        "spent": money(month.spent, month.currency),
        "blocked": queries.blocked_count(scope, here),
        "done": request.GET.get("fait", ""),
    }
    return render(request, "messages/rules.html", context, status=422 if form.errors else 200)


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: Request, name: str, language: str) -> HttpResponse:
    """The words of a notice in a language: change, see them filled, go back to those of the house."""
    scope, here, now = request.scope, request.authority.id, world.now()
    notice = queries.notice_by_name(scope, name)
    if language not in authority_by_id(scope, here).languages:
        raise not_found()
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "revenir":
        mark = request.POST.get("mark", "")
        commands.reset_words(scope, authority_id=here, notice=notice, language=language, expected=mark, now=now)
        return HttpResponseRedirect(f"{_address(name, language)}?fait=revenir", status=303)
    form = WordsForm(request.POST if act else None)
    overtaken = False
    if act == "enregistrer" and form.is_valid():
        try:
            if _change(request, notice, language, form):
                return HttpResponseRedirect(f"{_address(name, language)}?fait=mots", status=303)
        except Refusal as refusal:
            if refusal.code != "stale":
                raise
            overtaken = True
            form.add_error(None, str(refusal.message))
    found = queries.words_of(scope, here, notice, language)
    own = queries.override_of(scope, here, notice, language)
    if not act:
        form = WordsForm(initial={"subject": found[1], "body": found[2], "sms": found[3]})
    written = form.cleaned_data if act and form.is_valid() else form.initial if not act else None
    preview = _preview(request, notice, language, written) if written else None
    context = {
        "notice": notice,
        "language": language,
        "languages": [(one, _address(name, one)) for one in authority_by_id(scope, here).languages],
        "borrowed": found[0] if found[0] != language else "",
        "fields": [(f"{{{one}}}", notice.hints.get(one, ""), one in notice.required) for one in notice.fields],
        "changed": own is not None,
        # Who previews goes on from what was read; after a colleague's change the page shows it, and may be saved again.
        "mark": request.POST.get("mark", "") if act and not overtaken else own.mark if own else "",
        "kept": own.mark if own else "",
        "kept_now": found[1:] if overtaken else (),
        "form": form,
        "preview": preview,
        "done": request.GET.get("fait", ""),
    }
    status = 409 if overtaken else 422 if act and form.errors else 200
    return render(request, "messages/words.html", context, status=status)


def _change(request: Request, notice: Notice, language: str, form: WordsForm) -> bool:
    try:
        commands.change_words(
            request.scope,
            authority_id=request.authority.id,
            notice=notice,
            language=language,
            expected=request.POST.get("mark", ""),
            now=world.now(),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal.message))
        return False
    return True


def _preview(request: Request, notice: Notice, language: str, written: Mapping[str, Any]) -> dict[str, Any] | None:
    """The words with each field filled by what it holds; nothing while they are wrong."""
    parts = {"subject": tidy(written["subject"]), "body": tidy(written["body"]), "sms": one_line(written["sms"])}
    if faults_of(notice, **parts):
        return None
    values = {one: f"[{notice.hints.get(one, one)}]" for one in notice.fields}
    values[TOWN] = authority_by_id(request.scope, request.authority.id).name_in(language)
    sms = fit_sms(parts["sms"], values, keep=frozenset(notice.fields))
    count = segments_of(sms)
    return {
        "subject": fill(parts["subject"], values),
        "body": fill(parts["body"], values),
        "sms": sms,
        "segments": count,
        "encoding": _("alphabet court, 160 signes") if count.encoding == "gsm" else _("alphabet complet, 70 signes"),
        "direction": "rtl" if language.partition("-")[0] in queries.RIGHT_TO_LEFT else "ltr",
    }


def _address(name: str, language: str) -> str:
    return reverse("messages-words", args=[name, language])
