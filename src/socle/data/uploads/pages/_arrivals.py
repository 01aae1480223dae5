"""What is on its way, what is asked again and again, and the page that takes a file."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from socle.data.tables.terms import words
from socle.data.uploads import commands, queries
from socle.data.uploads.forms import SendForm, SentFile, StreamedUpload
from socle.data.uploads.permissions import HANDLE, READ
from socle.data.uploads.queries import Upload
from socle.data.uploads.terms import OUTCOMES, Every, State, Work
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded


@guarded(READ)
@require_safe
def arrivals(request: Request) -> HttpResponse:
    """Files on their way, addresses, and the last files that came to their end."""
    scope, here = request.scope, request.authority.id
    context = {
        "open": [_line(request, one) for one in queries.open_uploads(scope, here)],
        "over": [_line(request, one) for one in queries.over_uploads(scope, here)],
        "sources": [
            {"row": one, "every": Every(one.every).label, "outcome": OUTCOMES.get(one.outcome, "")}
            for one in queries.sources(scope, here)
        ],
        "tables": len(queries.replaceable_tables(scope, here)),
    }
    return render(request, "uploads/arrivals.html", context)


def _line(request: Request, upload: Upload) -> dict[str, Any]:
    state = State(upload.state)
    title = words(upload.table.title, request.LANGUAGE_CODE) if upload.table else ""
    work = Work(upload.work).label if upload.work else ""
    waits = bool(upload.work) and upload.begun_at is None
    return {"row": upload, "state": state, "table": title, "work": work, "waits": waits, "fault": bool(upload.fault)}


@guarded(HANDLE)
@csrf_exempt  # until the file lies on the disk: its form's token is looked at in _sent
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: Request) -> HttpResponse:
    """Take a file, however large: it goes to the disk as it comes."""
    with commands.workplace(request.scope) as folder:
        request.upload_handlers = [StreamedUpload(request, folder)]
        return _sent(request)


@csrf_protect
def _sent(request: Request) -> HttpResponse:
    scope, here = request.scope, request.authority.id
    options: dict[str, Any] = {"tables": queries.replaceable_tables(scope, here), "language": request.LANGUAGE_CODE}
    status, form = 200, SendForm(initial={"table": request.GET.get("table", "")[:100]}, **options)
    if request.method == "POST":
        form = SendForm(request.POST, request.FILES, **options)
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            assert isinstance(file, SentFile)
            try:
                made = commands.receive(
                    scope,
                    authority_id=here,
                    name=file.name or "",
                    path=file.path,
                    size=file.size or 0,
                    sha256=file.sha256,
                    table_slug=form.cleaned_data.get("table", ""),
                    language=request.LANGUAGE_CODE,
                    now=world.now(),
                )
                return HttpResponseRedirect(reverse("staff-uploads-preview", args=[made.pk]), status=303)
            except Refusal as refused:
                if refused.status == 404:
                    raise
                form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
                status = refused.status
    return render(request, "uploads/send.html", {"form": form}, status=status)
