"""The end of a file's way: it becomes an edition, now or at a date, or it is refused."""

import datetime
import logging
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.data.schemas import commands as schemas
from socle.data.tables import commands as tables
from socle.data.tables.queries import Edition, last_standing
from socle.data.tables.terms import Access, Described, Frequency, Prepared
from socle.data.uploads.commands._before import gone_doubt
from socle.data.uploads.commands._turns import free, told, touch
from socle.data.uploads.models import Source, Upload
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.rules import slug_of_file, title_of_file, undecided
from socle.data.uploads.terms import Choice, Doubt, State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.jobs import describe
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope
from socle.ground.storage import store

log = logging.getLogger("socle.uploads")


def accept(
    scope: Scope,
    *,
    authority_id: int,
    upload_id: int,
    expected_version: int,
    confirmed: bool = False,
    now: datetime.datetime,
) -> Upload:
    """Make the file the next edition of its table, at once or at the date that was asked for.

    ``confirmed``: whoever accepts saw what speaks against it. Of two who accept at once, the second is told (409).
    Raises ``Refusal`` ``stale``, ``uploads.unprepared``, ``uploads.undecided``, ``uploads.doubts``, ``tables.slug``,
    ``tables.taken``, ``uploads.no-row``.
    """
    scope.require(HANDLE, authority_id)
    with atomic():
        upload = free(authority_id, upload_id, expected_version)
        if upload.state != State.CHECKED or not upload.made:
            raise Refusal("uploads.unprepared", _("Préparez d’abord la table."), status=409)
        if undecided(upload.found, upload.decisions):
            words = _("Décidez d’abord pour chaque colonne qui contient peut-être des données personnelles.")
            raise Refusal("uploads.undecided", words, status=409)
        if upload.doubts and not confirmed:
            words = _("Lisez ce qui doit vous alerter, puis confirmez que vous publiez quand même.")
            raise Refusal("uploads.doubts", words, field="confirmed")
        later = datetime.datetime.fromisoformat(upload.wishes.get("publish_at") or now.isoformat())
        if later > now:
            _refuse_unpublishable(scope, upload)
        _trace(scope, upload, "accept", {"doubts": upload.doubts, "later": later > now})
        if later > now:
            upload.state, upload.publish_at = State.ACCEPTED, later
            touch(upload, now)
            return upload
    return publish(scope, upload, now=now, confirmed=confirmed)


def _refuse_unpublishable(scope: Scope, upload: Upload) -> None:
    """Refuse at once what would be refused at its date, when nobody looks. Raises ``Refusal``."""
    if not upload.made["rows"]:
        words = _("Ce fichier ne contient aucune ligne\u00a0: il n’y a rien à publier.")
        raise Refusal("uploads.no-row", words, status=409)
    if upload.table is None:
        slug = str(upload.wishes.get("slug") or slug_of_file(upload.name))
        tables.refuse_taken(scope, authority_id=upload.authority_id, slug=slug)
    elif last_standing(scope, upload.table)[0] != upload.made["expected"]:
        raise stale()


def publish(scope: Scope, upload: Upload, *, now: datetime.datetime, confirmed: bool = False) -> Upload:
    """Publish what was prepared, and say so in the same transaction. Raises ``Refusal`` ``stale``, and
    ``uploads.withdrawn`` where an edition had to go since these rows were compared with it: a person looks again,
    but who publishes a corrected file right after that withdrawal, and ``confirmed``.
    """
    made, wishes = upload.made, upload.wishes
    unseen = set(gone_doubt(scope, upload, made["sha256"])) - set(upload.doubts)
    if unseen - ({Doubt.LAST_GONE} if confirmed else set()):
        words = _("Une édition de cette table a été retirée entre-temps\u00a0: comparez de nouveau.")
        raise Refusal("uploads.withdrawn", words, status=409)

    def mark(edition: Edition) -> None:
        mine = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if mine.version != upload.version or mine.made.get("key") != made["key"]:
            raise stale()
        if Choice.CLOSE in mine.decisions.values():
            slug = edition.table.slug
            tables.set_access(scope, table_slug=slug, access=Access.CLOSED, now=now)
        if mine.schema_slug:
            schemas.follow(scope, table_slug=edition.table.slug, name=mine.schema_slug, now=now)
        mine.table, mine.edition, mine.state = edition.table, edition.number, State.PUBLISHED
        mine.work, mine.ended_at, mine.publish_at = "", now, None
        mine.turn += 1
        touch(mine, now)
        if mine.source_id is not None:
            Source.objects.filter(pk=mine.source_id, table=None).update(table=edition.table)
        _trace(scope, mine, "publish", {"table": edition.table_id, "edition": edition.number})

    tables.publish_rows(
        scope,
        authority_id=upload.authority_id,
        slug=upload.table.slug if upload.table else str(wishes.get("slug") or slug_of_file(upload.name)),
        described=_described(upload, wishes),
        prepared=Prepared(store().path(made["key"]), made["rows"], made["size"], made["sha256"], made["schema"]),
        expected_edition=made["expected"],
        now=now,
        also=mark,
    )
    return Upload.objects.select_related("table").get(pk=upload.pk)


def refuse(scope: Scope, *, authority_id: int, upload_id: int, expected_version: int, now: datetime.datetime) -> Upload:
    """Refuse a file: nothing is published, file and findings stay some days."""
    scope.require(HANDLE, authority_id)
    with atomic():
        upload = free(authority_id, upload_id, expected_version)
        upload.state, upload.ended_at = State.REFUSED, now
        touch(upload, now)
        _trace(scope, upload, "refuse", {})
    return upload


def publish_due(scope: Scope, *, now: datetime.datetime) -> int:
    """Publish what was accepted for a date that has come; returns how many.

    Where the table got another edition meanwhile, the file waits for a person again. One that fails otherwise is tried
    again at the next turn and does not hold the others; its failure is raised when they are done.
    """
    done = 0
    failed: Exception | None = None
    here = scope.authorities(HANDLE)
    due = Upload.objects.filter(authority_id__in=here, state=State.ACCEPTED, publish_at__lte=now)
    for upload in due.select_related("table").order_by("publish_at", "pk"):
        try:
            done += _publish_at_its_date(scope, upload, now)
        except Exception as failure:  # a full disk, a file that is gone: it is tried again, and the others go on
            log.error("upload %d is not published: %s", upload.pk, describe(failure))
            failed = failure
    if failed is not None:
        raise failed  # so that the schedule says that it failed
    return done


def _publish_at_its_date(scope: Scope, upload: Upload, now: datetime.datetime) -> bool:
    """Publish it, or give it back to a person who reads why not."""
    try:
        publish(scope, upload, now=now)
        return True
    except Refusal as refused:
        with atomic():
            mine = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
            if mine.version == upload.version and mine.state == State.ACCEPTED:
                mine.state, mine.publish_at, mine.made = State.CHECKED, None, {}
                for name, value in told(refused).items():
                    setattr(mine, name, value)
                touch(mine, now)
                _trace(scope, mine, "wait", {"why": refused.code})
        return False


def _described(upload: Upload, wishes: dict[str, Any]) -> Described:
    """What is said of the table: what was typed, in the town's first language, beside what it says in others."""
    language = str(wishes.get("language") or "fr")
    known = upload.table
    texts = {
        field: {**(getattr(known, field) if known else {}), **({language: typed} if typed else {})}
        for field in ("title", "description", "purpose")
        for typed in [str(wishes.get(field, ""))]
    }
    return Described(
        title=texts["title"] or {language: title_of_file(upload.name)},
        description=texts["description"],
        purpose=texts["purpose"],
        licence=str(wishes.get("licence", "LO-2.0")),
        frequency=Frequency(wishes.get("frequency", Frequency.ON_DEMAND)),
        keep_years=int(wishes.get("keep_years", 5)),
    )


def _trace(scope: Scope, upload: Upload, verb: str, facts: dict[str, Any]) -> None:
    about = f"upload:{upload.pk}"
    audit.record(scope, f"uploads.upload.{verb}", authority_id=upload.authority_id, about=about, facts=facts)
