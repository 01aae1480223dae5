"""The fifth step: what the table is called, what the file changes, and the last word."""

import datetime
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socle.data.tables.terms import Frequency
from socle.data.uploads import commands, queries
from socle.data.uploads.forms import AcceptForm, WishesForm
from socle.data.uploads.pages._walk import Act, step, version_of
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.queries import Upload
from socle.data.uploads.rules import slug_of_file, title_of_file
from socle.data.uploads.terms import Doubt, State
from socle.engines.tables import unique_names
from socle.ground import world
from socle.ground.scope import Request, guarded

PART = "\x1f"


@guarded(HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def publishing(request: Request, number: int) -> HttpResponse:
    """Prepare the table, look at what it changes, then accept or refuse."""
    facts: dict[str, Any] = {
        "authority_id": request.authority.id,
        "upload_id": number,
        "expected_version": version_of(request),
    }
    here = "staff-uploads-publish"

    def shown(upload: Upload, form: Form | None) -> dict[str, Any]:
        return _shown(request, upload, form)

    def posted(upload: Upload) -> tuple[Form | None, Act, str]:
        asked = request.POST.get("do")
        if asked == "refuse":
            return None, lambda: commands.refuse(request.scope, now=world.now(), **facts), here
        if asked == "accept":
            last = AcceptForm(request.POST)

            def accept() -> object:
                confirmed = last.cleaned_data["confirmed"]
                return commands.accept(request.scope, confirmed=confirmed, now=world.now(), **facts)

            return last, accept, here
        wishes = WishesForm(request.POST, keys=_keys(request, upload), new=upload.table is None)

        def prepare() -> object:
            said = {"slug": upload.table.slug if upload.table else "", **wishes.wishes()}
            return commands.prepare(request.scope, wishes=said, now=world.now(), **facts)

        return wishes, prepare, here

    return step(request, number, here, "uploads/publish.html", shown, posted)


def _shown(request: Request, upload: Upload, form: Form | None) -> dict[str, Any]:
    difference = upload.difference
    wishes = form if isinstance(form, WishesForm) else _wishes(request, upload)
    later = upload.wishes.get("publish_at")
    return {
        "wishes": wishes,
        "accept": form if isinstance(form, AcceptForm) else AcceptForm(initial={"version": upload.version}),
        "made": upload.made,
        "difference": difference,
        "examples": _examples(difference),
        "doubts": [Doubt(one).label for one in upload.doubts],
        "undecided": queries.undecided_columns(request.scope, upload),
        "later": datetime.datetime.fromisoformat(later) if later else None,
        "again": bool(upload.wishes) and not upload.made,
        "portal": _portal(upload),
        "waiting": upload.state == State.ACCEPTED,
    }


def _portal(upload: Upload) -> str:
    published = upload.state == State.PUBLISHED and upload.table is not None
    return reverse("staff-uploads-table", args=[upload.table.slug]) if published and upload.table else ""


def _wishes(request: Request, upload: Upload) -> WishesForm:
    known, said = upload.table, upload.wishes
    language = request.LANGUAGE_CODE
    initial: dict[str, Any] = {
        "title": title_of_file(upload.name),
        "slug": slug_of_file(upload.name),
        "licence": "LO-2.0",
        "frequency": Frequency.ON_DEMAND.value,
        "keep_years": 5,
    }
    if known is not None:
        texts = {name: getattr(known, name) for name in ("title", "description", "purpose")}
        initial |= {name: said_in.get(language) or next(iter(said_in.values()), "") for name, said_in in texts.items()}
        initial |= {"licence": known.licence, "frequency": known.frequency, "keep_years": known.keep_years}
    initial |= {name: value for name, value in said.items() if name in WishesForm.base_fields and name != "publish_at"}
    keys = _keys(request, upload)
    chosen = said.get("key", known.schema.get("key", []) if known else None)
    joined = PART.join(chosen) if chosen else (keys[0][0] if chosen is None else "")
    initial["key"] = joined if joined in [value for value, _label in keys] else ""
    if later := said.get("publish_at"):
        initial["publish_at"] = timezone.localtime(datetime.datetime.fromisoformat(later)).date()
    return WishesForm(initial={**initial, "version": upload.version}, keys=keys, new=known is None)


def _keys(request: Request, upload: Upload) -> list[tuple[str, Any]]:
    """What may name a row: the schema's own key first, then none, then each column."""
    names = unique_names([str(label) for label in upload.preview.get("labels", [])][:1000])
    found: list[tuple[str, Any]] = []
    if upload.schema_slug:
        primary = queries.schema_of(request.scope, request.authority.id, upload.schema_slug).get("primaryKey") or []
        parts = [primary] if isinstance(primary, str) else list(primary)
        if parts:
            found.append((PART.join(parts), " + ".join(parts)))
    found.append(("", _("Aucune\u00a0: comparer les lignes entières")))
    return found + [(name, name) for name in names if name not in [value for value, _words in found]]


def _examples(difference: dict[str, Any]) -> list[dict[str, Any]]:
    """A few rows of each kind in one list: what, which row, what changes."""
    lines: list[dict[str, Any]] = []
    shown = difference.get("examples", {})
    for one in shown.get("changed", [])[:5]:
        cells = [{"name": name, "before": before, "after": after} for name, before, after in one["cells"][:6]]
        lines.append({"kind": "changed", "row": " · ".join(map(str, one["key"])), "cells": cells})
    for kind in ("added", "removed"):
        for row in shown.get(kind, [])[:5]:
            lines.append({"kind": kind, "row": " · ".join("" if v is None else str(v) for v in list(row.values())[:6])})
    return lines
