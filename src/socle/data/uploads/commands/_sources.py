"""Sources: addresses whose file becomes a table, asked once or again and again through the one door outward."""

import datetime
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.data.uploads.commands._asking import keep_file
from socle.data.uploads.commands._receiving import Sent, record, table_of, workplace
from socle.data.uploads.events import SourceDue
from socle.data.uploads.models import Source
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.rules import is_page, name_of, next_time, storable
from socle.data.uploads.terms import MOST_BYTES, Every
from socle.ground import audit, egress, outbox
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope

SECONDS = 600.0
LONGEST_URL = 2000
MOST_SOURCES = 500


def add_source(
    scope: Scope,
    *,
    authority_id: int,
    url: str,
    every: Every,
    title: str = "",
    table_slug: str = "",
    automatic: bool = False,
    now: datetime.datetime,
) -> Source:
    """Keep an address and ask it at once. Raises ``Refusal`` ``uploads.url``, ``uploads.many``."""
    scope.require(HANDLE, authority_id)
    clean, table = _address(url), table_of(scope, authority_id, table_slug)
    if Source.objects.filter(authority_id=authority_id).count() >= MOST_SOURCES:
        raise Refusal("uploads.many", _("Il y a trop d’adresses : 500 au plus."), field="url")
    with atomic():
        source = Source.objects.create(
            authority_id=authority_id,
            table=table,
            title=storable(" ".join(title.split()))[:200] or name_of_address(clean),
            url=clean,
            every=every,
            automatic=automatic,
            created_at=now,
        )
        _ask(source, now)
        _trace(scope, source, "add", {"every": str(every), "automatic": automatic})
    return source


def change_source(
    scope: Scope,
    *,
    authority_id: int,
    source_id: int,
    url: str,
    every: Every,
    title: str,
    automatic: bool,
    expected_version: int,
    now: datetime.datetime,
) -> Source:
    """Change an address, its rhythm, or whether what it brings is published without a person."""
    scope.require(HANDLE, authority_id)
    clean = _address(url)
    with atomic():
        source = _locked(authority_id, source_id, expected_version)
        if source.url != clean:
            source.etag = source.modified = source.sha256 = ""
        source.url, source.every, source.automatic = clean, every, automatic
        source.title = storable(" ".join(title.split()))[:200] or name_of_address(clean)
        source.next_at = next_time(every, now)
        source.version += 1
        source.save()
        _trace(scope, source, "change", {"every": str(every), "automatic": automatic})
    return source


def ask_source(scope: Scope, *, authority_id: int, source_id: int, now: datetime.datetime) -> Source:
    """Ask an address now; nothing more when it is being asked."""
    scope.require(HANDLE, authority_id)
    with atomic():
        source = _locked(authority_id, source_id, None)
        if not source.waiting:
            _ask(source, now)
            _trace(scope, source, "ask", {})
    return source


def remove_source(
    scope: Scope, *, authority_id: int, source_id: int, expected_version: int, now: datetime.datetime
) -> None:
    """Forget an address. Its table and its editions stay."""
    scope.require(HANDLE, authority_id)
    with atomic():
        source = _locked(authority_id, source_id, expected_version)
        _trace(scope, source, "remove", {})
        source.delete()


def ask_due(scope: Scope, *, now: datetime.datetime) -> int:
    """Ask every address whose time has come; returns how many."""
    here = scope.authorities(HANDLE)
    due = Source.objects.filter(authority_id__in=here, next_at__lte=now, waiting=False).values_list("pk", flat=True)
    for source_id in list(due):
        with atomic():
            source = Source.objects.select_for_update(of=("self",)).filter(pk=source_id, waiting=False).first()
            if source is not None:
                _ask(source, now)
    return len(due)


def fetch(scope: Scope, *, source_id: int, turn: int, now: datetime.datetime) -> None:
    """Ask an address for its file, and receive what is new. For the system; an occasion that is over is left alone."""
    source = Source.objects.select_related("table").filter(pk=source_id, turn=turn, waiting=True).first()
    if source is None:
        return
    scope.require(HANDLE, source.authority_id)
    with workplace(scope) as folder:
        path = folder / "sent"
        outcome, facts = _fetched(source, path)
        size, key = (path.stat().st_size, keep_file(path, "sent")) if outcome == "new" else (0, "")
        with atomic():
            mine = Source.objects.select_for_update(of=("self",)).filter(pk=source_id, turn=turn, waiting=True).first()
            if mine is None:
                return
            for name, value in facts.items():
                setattr(mine, name, value)
            mine.outcome, mine.asked_at, mine.waiting = outcome, now, False
            mine.next_at = next_time(Every(mine.every), now)
            mine.save()
            if outcome == "new":
                name = name_of(name_of_address(source.url))
                language = (authority_by_id(scope, source.authority_id).languages or ["fr"])[0]
                sent = Sent(source.table, mine, name, key, size, mine.sha256, language)
                record(scope, source.authority_id, sent, now)


def _fetched(source: Source, path: Path) -> tuple[str, dict[str, str]]:
    """What became of asking, and what to remember; the file is at ``path`` when it is new."""
    headers = {"if-none-match": source.etag, "if-modified-since": source.modified}
    headers = {name: text for name, text in headers.items() if text}
    limits = egress.Limits(most_bytes=MOST_BYTES, seconds=SECONDS)
    try:
        with path.open("wb+") as into:
            answer = egress.fetch(source.url, headers=headers, limits=limits, into=into)
            into.seek(0)
            first = into.read(2048)
            into.seek(0)
            digest = hashlib.file_digest(into, "sha256").hexdigest()
    except (egress.Blocked, egress.Unreachable) as failure:
        return failure.reason, {}
    if answer.status == 304:
        return "same", {}
    if answer.status != 200:
        return "status", {}
    if not first.strip():
        return "empty", {}
    if is_page(first, answer.headers.get("content-type", "")):
        return "page", {}
    known = {name: answer.headers.get(header, "") for name, header in (("etag", "etag"), ("modified", "last-modified"))}
    facts = {"etag": known["etag"][:300], "modified": known["modified"][:100], "sha256": digest}
    if len(known["etag"]) > 300 or not known["etag"].isprintable():
        facts["etag"] = ""  # half of it would name another file
    return ("same" if digest == source.sha256 else "new"), facts


def name_of_address(url: str) -> str:
    """The name of the file that an address gives, else of its server."""
    parts = urlsplit(url)
    return name_of(storable(unquote(parts.path.rstrip("/").rpartition("/")[2]))) or (parts.hostname or "")


def _address(text: str) -> str:
    clean = text.strip()
    try:
        fine = urlsplit(clean).scheme in ("http", "https") and bool(urlsplit(clean).hostname)
    except ValueError:
        fine = False
    if not fine or len(clean) > LONGEST_URL or clean != storable(clean) or any(one.isspace() for one in clean):
        words = _("Donnez une adresse qui commence par https://, en 2 000 signes au plus.")
        raise Refusal("uploads.url", words, field="url")
    return clean


def _ask(source: Source, now: datetime.datetime) -> None:
    source.turn, source.waiting = source.turn + 1, True
    source.next_at = next_time(Every(source.every), now)
    source.save(update_fields=["turn", "waiting", "next_at"])
    outbox.emit(SourceDue(source.pk, source.authority_id, source.turn, now), authority_id=source.authority_id)


def _locked(authority_id: int, source_id: int, expected_version: int | None) -> Source:
    found = Source.objects.select_for_update(of=("self",)).filter(pk=source_id, authority_id=authority_id).first()
    if found is None:
        raise not_found()
    if expected_version is not None and found.version != expected_version:
        raise stale()
    return found


def _trace(scope: Scope, source: Source, verb: str, facts: dict[str, Any]) -> None:
    # The address itself may hold a secret: it is not in the log.
    about = f"source:{source.pk}"
    audit.record(scope, f"uploads.source.{verb}", authority_id=source.authority_id, about=about, facts=facts)
