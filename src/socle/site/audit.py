"""The pages of the audit log: the public proof, and the search of auditors."""

import csv
import datetime
import io
import json
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from socle.commons.people import queries as people
from socle.commons.people.terms import Role
from socle.engines import merkle
from socle.ground import audit
from socle.ground.refusals import not_found
from socle.ground.scope import Request, guarded, opened
from socle.site.acts import act_in_words

SIZE = 30  # rows: six cells each, and the page keeps within EcoIndex 75
MOST_EXPORTED = 5000
MOST_PAGES = 10_000
SHOWN_ROOTS = 31
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Day(forms.DateField):
    """A day that the town's clock can have."""

    widget = forms.DateInput(attrs={"type": "date"})
    default_validators = [  # noqa: RUF012 - Django's fields keep theirs in a list
        MinValueValidator(datetime.date(1970, 1, 1)),
        MaxValueValidator(datetime.date(2999, 12, 31)),
    ]


class Search(forms.Form):
    """What an auditor looks for; all of it may be left empty."""

    acte = forms.ChoiceField(label=_("Acte"), required=False)
    qui = forms.ChoiceField(label=_("Par"), required=False)
    sur = forms.CharField(label=_("Sur"), required=False, max_length=80)
    du = _Day(label=_("Depuis le"), required=False)
    au = _Day(label=_("jusqu’au"), required=False)
    ou = forms.ChoiceField(label=_("Collectivité"), required=False)

    def __init__(self, request: Request) -> None:
        super().__init__(request.GET, auto_id="%s")
        scope, here = request.scope, request.authority
        readable = scope.authorities(audit.READ)
        towns = [one for one in people.authorities(scope) if one.id in readable and one.id != here.id]
        names = {str(here.id): here.name_in(request.LANGUAGE_CODE)}
        names |= {str(one.id): one.name_in(request.LANGUAGE_CODE) for one in towns}
        self.fields["ou"].choices = [*names.items(), *([("toutes", _("Toutes les miennes"))] if towns else [])]  # type: ignore[attr-defined]
        self.towns = len(names)
        acts = audit.acts(scope, authority_ids=[here.id])
        self.fields["acte"].choices = [("", _("Tous")), *((one, act_in_words(one)) for one in acts)]  # type: ignore[attr-defined]
        staff = [(str(one.pk), one.name) for one in people.staff(scope, here.id)]
        self.fields["qui"].choices = [("", _("Tous")), *staff]  # type: ignore[attr-defined]

    def authority_ids(self, here: int, readable: frozenset[int]) -> list[int]:
        """The authorities whose log is searched."""
        chosen = self.cleaned_data.get("ou") or str(here)
        return sorted(readable) if chosen == "toutes" else [int(chosen)]

    def question(self) -> dict[str, Any]:
        """What is asked of the log: instants in the town's own time."""
        asked = self.cleaned_data
        until = asked["au"] + datetime.timedelta(days=1) if asked.get("au") else None
        return {
            "act": asked.get("acte", ""),
            "about": asked.get("sur", "").strip(),
            "actor_id": int(asked["qui"]) if asked.get("qui") else None,
            "since": _midnight(asked.get("du")),
            "until": _midnight(until),
        }


@opened
@require_safe
def journal(request: Request) -> HttpResponse:
    """The signed roots, the key, and how anyone checks them."""
    roots = audit.signed_roots(request.scope)
    latest = roots[0] if roots else None
    context = {
        "roots": [(one.day, one.size, _grouped(one.root)) for one in roots[:SHOWN_ROOTS]],
        "latest": latest,
        "root": _grouped(latest.root) if latest else "",
        "statement": audit.statement(latest) if latest else "",
        "signature": _grouped(latest.signature) if latest else "",
        "key": audit.public_pem(),
    }
    return render(request, "site/journal.html", context)


@opened
@require_safe
def journal_json(request: Request) -> HttpResponse:
    """The same for programs: every signed root of the last year, with its signature."""
    roots = [
        {
            "day": one.day.isoformat(),
            "size": one.size,
            "root": bytes(one.root).hex(),
            "statement": audit.statement(one),
            "signature": bytes(one.signature).hex(),
            "key_id": one.key_id,
        }
        for one in audit.signed_roots(request.scope)
    ]
    return _json({"algorithm": "Ed25519", "public_key": audit.public_pem(), "roots": roots})


@opened
@require_safe
def growth(request: Request, day: str) -> HttpResponse:
    """The proof that the log of the latest signed root begins with that of a day."""
    try:
        asked = datetime.date.fromisoformat(day)
    except ValueError:
        raise not_found() from None
    return _json(merkle.to_json(audit.growth_since(request.scope, asked)), "proof.json")


@opened
@require_safe
def proof(request: Request, leaf_id: int, digest: str) -> HttpResponse:
    """The proof that an act is in the log, for who holds its digest; it tells nothing of the act."""
    found = audit.proof_held(request.scope, leaf_id, digest)
    context = {
        "proof": found,
        "digest": _grouped(found.inclusion.leaf) if found else "",
        "path": [_grouped(node) for node in found.inclusion.path] if found else [],
        "root": _grouped(found.inclusion.root) if found else "",
        "file": reverse("audit-proof-file", args=[leaf_id, digest]),
    }
    return render(request, "site/proof.html", context)


@opened
@require_safe
def proof_file(request: Request, leaf_id: int, digest: str) -> HttpResponse:
    """The same as a file that ``python -m socle.engines.merkle verify`` checks."""
    found = audit.proof_held(request.scope, leaf_id, digest)
    if found is None:
        raise not_found()
    document = merkle.to_json(found.inclusion)
    if found.signed is not None:
        signature = bytes(found.signed.signature).hex()
        document |= {"day": found.signed.day.isoformat(), "signature": signature, "key_id": found.signed.key_id}
    return _json(document, "proof.json")


@guarded(audit.READ)
@require_safe
def search(request: Request) -> HttpResponse:
    """Who did what, in which role, on what: in one's own authorities, in words; ``format=csv`` as a file."""
    form = Search(request)
    whole = request.GET.get("format") == "csv"
    if not form.is_valid():
        return render(request, "site/audit.html", {"form": form, "rows": [], "total": 0}, status=400)
    readable = request.scope.authorities(audit.READ)
    ids, question = form.authority_ids(request.authority.id, readable), form.question()
    if whole:
        found = audit.find(request.scope, authority_ids=ids, size=MOST_EXPORTED, **question)
        return _csv(request, found.entries)
    asked = request.GET.get("page", "")
    page = min(int(asked), MOST_PAGES) if asked.isdecimal() and len(asked) < 9 else 1
    found = audit.find(request.scope, authority_ids=ids, page=page, size=SIZE, **question)
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "csv"
    context = {
        "form": form,
        "rows": _rows(request, found.entries),
        "total": found.total,
        "page": page,
        "pages": max(1, -(-found.total // SIZE)),
        "size": SIZE,
        "several": len(ids) > 1,
        "csv": f"?{query.urlencode()}",
        "most": MOST_EXPORTED if found.total > MOST_EXPORTED else 0,
        "filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "site/audit.html", context)


def _rows(request: Request, entries: list[Any]) -> list[dict[str, Any]]:
    names = people.account_names(request.scope, {one.actor_id for one in entries if one.actor_id is not None})
    towns = {one.id: one.name_in(request.LANGUAGE_CODE) for one in people.authorities(request.scope)}
    return [
        {
            "at": one.at,
            "what": act_in_words(one.act),
            "act": one.act,
            "who": _who(one, names),
            "role": _role(one.role),
            "about": one.about,
            "facts": [(name, _fact(value)) for name, value in one.facts.items()],
            "erased": one.erased,
            "town": towns.get(one.authority_id, ""),
            "proof": reverse("audit-proof", args=[one.id, one.digest.hex()]),
        }
        for one in entries
    ]


def _who(entry: Any, names: dict[int, str]) -> str:
    if entry.erased:
        return ""
    if entry.actor_id is not None:
        return names.get(entry.actor_id) or str(_("un compte fermé"))
    return str(_("le système")) if entry.actor == "system" else str(_("le public"))


def _role(roles: str) -> str:
    known = {role.value: role for role in Role}
    return ", ".join(known[one].label for one in roles.split("+") if one in known and one != Role.RESIDENT)


def _fact(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _csv(request: Request, entries: list[Any]) -> HttpResponse:
    names = people.account_names(request.scope, {one.actor_id for one in entries if one.actor_id is not None})
    written = io.StringIO()
    out = csv.writer(written)
    out.writerow(["at", "act", "words", "about", "actor", "name", "role", "facts", "authority", "position", "digest"])
    for one in entries:
        facts = json.dumps(one.facts, ensure_ascii=False) if one.facts else ""
        row = [one.at.isoformat(), one.act, act_in_words(one.act), one.about, one.actor, _who(one, names), one.role]
        row += [facts, one.authority_id, "" if one.position is None else one.position, one.digest.hex()]
        out.writerow([_harmless(str(cell)) for cell in row])
    # A lone surrogate can be a fact; it has no bytes.
    content = written.getvalue().encode(errors="replace")
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="journal-{request.authority.slug}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _grouped(value: bytes | memoryview) -> str:
    """A hash in words of eight signs: it wraps on a phone, and ``xxd -r -p`` reads it as it is."""
    return bytes(value).hex(" ", -4)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _midnight(day: datetime.date | None) -> datetime.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _json(document: dict[str, Any], kept_as: str = "") -> HttpResponse:
    """``kept_as``: the name under which a browser keeps it, where the page says « télécharger »."""
    response = HttpResponse(json.dumps(document, indent=1), content_type="application/json")
    if kept_as:
        response["Content-Disposition"] = f'attachment; filename="{kept_as}"'
    return response
