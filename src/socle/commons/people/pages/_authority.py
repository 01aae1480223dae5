"""What the authority says of itself, and its agreements with others."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from socle.commons.people import commands, queries
from socle.commons.people.forms import AgreementForm, AuthorityForm
from socle.commons.people.pages._typed import attempt, bounded, go, number, overtaken
from socle.commons.people.permissions import MANAGE_AUTHORITIES
from socle.commons.people.queries import Authority
from socle.ground import world
from socle.ground.scope import Request, guarded


@guarded(MANAGE_AUTHORITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def authority_page(request: Request) -> HttpResponse:
    """The hall, its hours, the languages; below, the agreements."""
    scope, here = request.scope, request.authority.id
    town = queries.authority_by_id(scope, here)
    act = request.POST.get("act", "")
    form = AuthorityForm(request.POST if act == "dire" else None, languages=town.languages, initial=_initial(town))
    others = [(str(one.id), one.name) for one in queries.authorities(scope) if one.id != here]
    agreement = AgreementForm(request.POST if act == "accord" else None, others=others, auto_id="accord_%s")
    if act == "dire" and attempt(form, lambda: _change(request, form)):
        return go("people-authority", done="dire")
    if act == "accord" and attempt(agreement, lambda: _agree(request, agreement)):
        return go("people-authority", done="accord")
    late = overtaken(agreement)
    agreements = queries.agreements(scope, here)
    # Whom the form may replace, as the page showed it; after a colleague's change the page shows that one.
    sent = request.POST if act == "accord" and not late else {}
    context = {
        "marks": [(one.other_id, sent.get(f"mark-{one.other_id}", "") if sent else one.mark) for one in agreements],
        "form": form,
        "town": town,
        "agreement": agreement if others else None,
        "agreements": agreements,
        "receivers": queries.receivers(scope, here, on=world.now().date()),
        "today": world.now().date(),
        "done": request.GET.get("fait", ""),
    }
    return render(request, "people/authority.html", context, status=409 if late else 200)


@guarded(MANAGE_AUTHORITIES)
@require_POST
def end_agreement(request: Request, agreement_id: int) -> HttpResponse:
    """Today is its last day."""
    now = world.now()
    commands.end_agreement(
        request.scope,
        authority_id=request.authority.id,
        agreement_id=bounded(agreement_id),
        on=now.date(),
        expected=request.POST.get("mark", ""),
        now=now,
    )
    return go("people-authority", done="accord")


def _initial(town: Authority) -> dict[str, Any]:
    hours = {f"hours_{one}": town.hall_hours.get(one, "") for one in town.languages}
    return {
        "hall_address": town.hall_address,
        "hall_phone": town.hall_phone,
        "contact_email": town.contact_email,
        "languages": town.languages,
        "version": town.version,
        **hours,
    }


def _change(request: Request, form: AuthorityForm) -> None:
    typed = form.cleaned_data
    commands.change_authority(
        request.scope,
        authority_id=request.authority.id,
        hall_address=typed["hall_address"],
        hall_hours={name[6:]: typed[name] for name in typed if name.startswith("hours_")},
        hall_phone=typed["hall_phone"],
        contact_email=typed["contact_email"],
        languages=typed["languages"],
        expected_version=typed["version"],
        now=world.now(),
    )


def _agree(request: Request, form: AgreementForm) -> None:
    typed = form.cleaned_data
    commands.make_agreement(
        request.scope,
        authority_id=request.authority.id,
        other_id=number(typed["other"]),
        reference=typed["reference"],
        since=typed["since"],
        until=typed["until"],
        expected=request.POST.get(f"mark-{typed['other']}", ""),
        now=world.now(),
    )
