"""The page by which a steward withdraws an edition: why, what goes, what stays."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from socle.data.portal.forms import WithdrawForm
from socle.data.portal.permissions import WITHDRAW
from socle.data.tables import commands, queries
from socle.data.tables.terms import Origin, words
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded


@guarded(WITHDRAW)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, slug: str, number: int) -> HttpResponse:
    """Withdraw an edition of any table of this authority. Raises ``Refusal`` 404, and 410 for one already withdrawn."""
    scope = request.scope
    table = queries.table_by_slug(scope, slug)
    if table.authority_id != request.authority.id:
        raise not_found()
    edition = queries.edition_by_number(scope, table, number)
    form, status = WithdrawForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            because = form.cleaned_data["because"]
            try:
                commands.withdraw_edition(scope, table_slug=slug, number=number, because=because, now=world.now())
                return HttpResponseRedirect(f"{reverse('portal-table', args=[slug])}?vue=editions", status=303)
            except Refusal as refused:
                if refused.status in (404, 410):
                    raise
                form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
                status = refused.status
    context = {
        "table": table,
        "title": words(table.title, request.LANGUAGE_CODE),
        "edition": edition,
        "stays": queries.after_withdrawal(scope, table, edition),
        "is_feed": table.origin == Origin.FEED,
        "is_derived": table.origin == Origin.DERIVED,
        "form": form,
    }
    return render(request, "portal/withdraw.html", context, status=status)
