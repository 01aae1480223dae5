"""What was sent: the list, and one message."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from socle.commons.messages import commands, queries
from socle.commons.messages.models import Message
from socle.commons.messages.permissions import MANAGE, READ
from socle.commons.messages.rules import decimals_of, major
from socle.commons.messages.terms import Channel, Held, State, error_words
from socle.ground import world
from socle.ground.look.words import number
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded

_GREATEST = 2**63 - 1


def money(minor: int, currency: str) -> str:
    """An amount in the reader's words: ``12,50 EUR``."""
    return f"{number(float(major(minor, currency)), decimals_of(currency))}\u00a0{currency}"


@guarded(READ)
@require_safe
def outbox(request: Request) -> HttpResponse:
    """What was sent, newest first; by state and channel; how the month stands."""
    scope, here, now = request.scope, request.authority.id, world.now()
    state = next((one for one in State if one.value == request.GET.get("etat", "")), None)
    channel = next((one for one in Channel if one.value == request.GET.get("canal", "")), None)
    found = queries.outbox(scope, here, state=state, channel=channel, page=_page(request))
    counts = queries.counts_by_state(scope, here, channel=channel)
    month = queries.month_of(scope, here, now=now)
    titles = {one.name: str(one.title) for one in queries.notices(scope)}
    tabs = [(None, sum(counts.values())), *((one, counts[one]) for one in State)]
    context = {
        "rows": [_row(request, message, titles) for message in found.messages],
        "found": found,
        "size": queries.PAGE,
        "state": state,
        "channel": channel,
        "channels": [(one, one.label if one else _("Tous"), f"?{_query(state, one)}") for one in (None, *Channel)],
        "tabs": [(one, total, f"?{_query(one, channel)}") for one, total in tabs],
        "month": month,
        "spent": money(month.spent, month.currency),
        "budget": money(month.budget, month.currency),
        "manages": scope.allows(MANAGE, here),
        "action": reverse("staff-messages"),
    }
    return _private(render(request, "messages/outbox.html", context))


@guarded(READ)
@require_http_methods(["GET", "HEAD", "POST"])
def one_message(request: Request, message_id: int) -> HttpResponse:
    """One message: its words, where it is, and what can be done."""
    scope, here, refusal = request.scope, request.authority.id, None
    message_id = min(message_id, _GREATEST)
    if request.method == "POST":
        act = commands.cancel if request.POST.get("act") == "annuler" else commands.retry
        try:
            act(scope, authority_id=here, message_id=message_id, now=world.now())
            return HttpResponseRedirect(reverse("staff-message", args=[message_id]), status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    message = queries.message_for_staff(scope, here, message_id)
    titles = {one.name: str(one.title) for one in queries.notices(scope)}
    context = _row(request, message, titles) | {
        "refusal": refusal,
        "can_cancel": message.state == State.QUEUED,
        "can_retry": message.state in (State.FAILED, State.EXPIRED, State.CANCELLED) and bool(message.body),
        "direction": "rtl" if message.language.partition("-")[0] in queries.RIGHT_TO_LEFT else "ltr",
    }
    return _private(render(request, "messages/message.html", context, status=refusal.status if refusal else 200))


def _row(request: Request, message: Message, titles: dict[str, str]) -> dict[str, Any]:
    held = Held(message.held).label if message.held and message.state == State.QUEUED else ""
    paid = message.channel == Channel.SMS and message.cost_minor
    return {
        "message": message,
        "title": titles.get(message.notice, message.notice),
        "channel": Channel(message.channel),
        "state": State(message.state),
        "why": held or (error_words(message.error) if message.error else ""),
        "contact": queries.shown_contact(request.scope, message),
        "cost": money(message.cost_minor, message.currency) if paid else "",
    }


def _query(state: State | None, channel: Channel | None) -> str:
    parts = [f"etat={state.value}"] if state else []
    return "&".join([*parts, f"canal={channel.value}"] if channel else parts)


def _page(request: Request) -> int:
    typed = request.GET.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
