"""Bringing a town in from a file: read it in the sandbox, show what was found, apply it whole, or undo that."""

import datetime
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.commons.places.commands._layers import (
    import_addresses,
    import_landmarks,
    import_neighbourhoods,
    import_streets,
    replace_boundary,
)
from socle.commons.places.models import Import
from socle.commons.places.permissions import MANAGE
from socle.commons.places.queries import boundary, import_by_id, plan_of
from socle.commons.places.rules import clean_name, read_plan, write_plan
from socle.commons.places.terms import ImportState, Plan
from socle.engines.geo import to_wkb
from socle.ground import audit, sandbox, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.ground.storage import store

READ_SECONDS = 300.0
KEPT_DAYS = 7
"""How long a file that was read and not applied is kept."""

_UNREADABLE: dict[str, Any] = {
    "format": _("Ce fichier n’est ni un GeoJSON, ni un CSV au format BAL, ni un fichier OpenStreetMap."),
    "empty": _("Ce fichier est vide."),
    "encoding": _("Ce fichier n’est pas en UTF-8. Enregistrez-le en UTF-8, puis recommencez."),
    "json": _("Ce fichier GeoJSON est abîmé ou incomplet."),
    "osm": _("Ce fichier OpenStreetMap est abîmé, incomplet, ou contient ce qui n’y a pas sa place."),
    "csv": _("Ce fichier CSV est abîmé : une ligne ne se termine pas."),
    "columns": _("Il manque des colonnes du format BAL : voie_nom, numero, et long et lat (ou x et y)."),
    "crs": _("Ce fichier emploie des coordonnées que nous ne lisons pas. Donnez-le en WGS 84 ou en Lambert-93."),
    "too-many": _("Ce fichier contient trop de lieux pour une seule collectivité. Découpez-le par commune."),
    "too-large": _("Ce fichier est trop gros. Découpez-le par commune."),
    "nothing": _("Rien dans ce fichier ne peut servir : ni limite, ni rue, ni adresse, ni repère dans la commune."),
    "slow": _("Ce fichier est trop long à lire. Découpez-le par commune."),
}


def read_import(
    scope: Scope, *, authority_id: int, path: Path, name: str, what: str = "", now: datetime.datetime
) -> Import:
    """Read a file about the town, change nothing yet, and keep what was found for `apply_import`.

    `what` says what areas of a GeoJSON file are: ``boundary``, ``neighbourhoods``, or nothing. Raises ``Refusal``
    ``places.file`` with the reason.
    """
    scope.require(MANAGE, authority_id)
    area = boundary(scope, authority_id)
    with tempfile.TemporaryDirectory(prefix="socle-places-") as folder:
        target = Path(folder) / "places.jsonl"
        found = _in_sandbox(
            source=str(path.resolve()),
            target=str(target),
            name=name[-120:],
            what=what if what in ("boundary", "neighbourhoods") else "",
            within=to_wkb(area).hex() if area is not None else "",
            town=authority_by_id(scope, authority_id).name,
        )
        key = f"places/{authority_id}/{world.new_id().hex}.jsonl"
        store().put_file(key, target)
    with atomic():
        row = Import.objects.create(
            authority_id=authority_id,
            file=clean_name(name)[-120:],
            format=found["format"],
            state=ImportState.READ,
            counts=found["counts"],
            totals=found["totals"],
            findings=found["findings"],
            keep_streets=found["keep_streets"],
            storage_key=key,
            account_id=scope.actor.id,
            read_at=now,
        )
        facts = {"format": row.format, **row.counts}
        audit.record(scope, "places.import.read", authority_id=authority_id, about=f"import:{row.pk}", facts=facts)
    return row


def apply_import(scope: Scope, *, authority_id: int, import_id: int, now: datetime.datetime) -> Import:
    """Put the places of a file that was read in the place of what the town had: all of them, or none.

    Layers that the file does not speak of stay. Raises ``Refusal`` 404, ``places.import-state`` (409) when it was
    applied, dropped or undone already, and what the layers refuse.
    """
    scope.require(MANAGE, authority_id)
    row = import_by_id(scope, authority_id, import_id)
    _expect(row, ImportState.READ)
    plan = _stored(row.storage_key)
    before = plan_of(scope, authority_id, like=plan)
    key = f"places/{authority_id}/{world.new_id().hex}-before.jsonl"
    store().put(key, ("\n".join(write_plan(before)) + "\n").encode())
    if row.keep_streets:
        plan = _with_streets_kept(plan, plan_of(scope, authority_id, like=Plan(streets=())))

    def done() -> None:
        changed = Import.objects.filter(pk=row.pk, state=ImportState.READ).update(
            state=ImportState.APPLIED, applied_at=now, previous_key=key
        )
        if not changed:
            raise _elsewhere()
        audit.record(scope, "places.import.apply", authority_id=authority_id, about=f"import:{row.pk}")

    _replace(scope, authority_id, plan, done)
    return import_by_id(scope, authority_id, import_id)


def undo_import(scope: Scope, *, authority_id: int, import_id: int, now: datetime.datetime) -> Import:
    """Put back what the last applied file replaced. Raises ``Refusal`` 404, ``places.import-state`` (409)."""
    scope.require(MANAGE, authority_id)
    row = import_by_id(scope, authority_id, import_id)
    _expect(row, ImportState.APPLIED)
    last = Import.objects.filter(authority_id=authority_id, state=ImportState.APPLIED).order_by("-applied_at", "-pk")
    if last.values_list("pk", flat=True).first() != row.pk:
        raise _elsewhere()

    def done() -> None:
        if not Import.objects.filter(pk=row.pk, state=ImportState.APPLIED).update(state=ImportState.UNDONE):
            raise _elsewhere()
        audit.record(scope, "places.import.undo", authority_id=authority_id, about=f"import:{row.pk}")

    _replace(scope, authority_id, _stored(row.previous_key), done)
    return import_by_id(scope, authority_id, import_id)


def drop_import(scope: Scope, *, authority_id: int, import_id: int, now: datetime.datetime) -> None:
    """Give up a file that was read. Raises ``Refusal`` 404, ``places.import-state`` (409)."""
    scope.require(MANAGE, authority_id)
    row = import_by_id(scope, authority_id, import_id)
    _expect(row, ImportState.READ)
    with atomic():
        if not Import.objects.filter(pk=row.pk, state=ImportState.READ).update(state=ImportState.DROPPED):
            raise _elsewhere()
        audit.record(scope, "places.import.drop", authority_id=authority_id, about=f"import:{row.pk}")


def sweep_imports(scope: Scope, *, now: datetime.datetime) -> int:
    """Drop what was read and not applied for a week, and remove the files that nothing needs; returns how many files.

    Of the applied imports only the last can be undone: what the others replaced goes too.
    """
    stale = Import.objects.filter(authority_id__in=scope.authorities(MANAGE), state=ImportState.READ)
    stale.filter(read_at__lt=now - datetime.timedelta(days=KEPT_DAYS)).update(state=ImportState.DROPPED)
    needed = set(Import.objects.filter(state=ImportState.READ).values_list("storage_key", flat=True))
    for authority_id in set(Import.objects.values_list("authority_id", flat=True)):
        last = Import.objects.filter(authority_id=authority_id, state=ImportState.APPLIED).order_by(
            "-applied_at", "-pk"
        )
        needed |= set(last.values_list("previous_key", flat=True)[:1])
    young = now.timestamp() - 3600  # a file is written before its row
    gone = [key for key in store().keys("places/") if key not in needed and store().path(key).stat().st_mtime < young]
    for key in gone:
        store().delete(key)
    return len(gone)


def _in_sandbox(**given: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = sandbox.call("socle.commons.places.rules:read_file", timeout=READ_SECONDS, **given)
    except sandbox.Failed as failed:
        words = _UNREADABLE.get(failed.code, _UNREADABLE["format"])
        raise Refusal("places.file", words, field="file", status=422, reason=failed.code) from failed
    except (sandbox.TimedOut, sandbox.Crashed) as stopped:
        raise Refusal("places.file", _UNREADABLE["slow"], field="file", status=422, reason="slow") from stopped
    return found


def _replace(scope: Scope, authority_id: int, plan: Plan, done: Callable[[], None]) -> None:
    here = {"authority_id": authority_id}
    with atomic():
        done()
        if plan.boundary is not None or plan.no_boundary:
            replace_boundary(scope, area=plan.boundary, **here)
        if plan.neighbourhoods is not None:
            import_neighbourhoods(scope, neighbourhoods=plan.neighbourhoods, **here)
        if plan.streets is not None:
            import_streets(scope, streets=plan.streets, **here)
        if plan.addresses is not None:
            import_addresses(scope, addresses=plan.addresses, **here)
        if plan.landmarks is not None:
            import_landmarks(scope, landmarks=plan.landmarks, **here)


def _with_streets_kept(plan: Plan, before: Plan) -> Plan:
    """The streets that the town has stay with their axes; those that only the file knows come to them."""
    named = {one.name for one in before.streets or ()}
    return replace(
        plan, streets=(*(before.streets or ()), *(one for one in plan.streets or () if one.name not in named))
    )


def _stored(key: str) -> Plan:
    try:
        with store().path(key).open(encoding="utf-8") as lines:
            return read_plan(lines)
    except (FileNotFoundError, ValueError) as gone:
        raise _elsewhere() from gone


def _expect(row: Import, state: ImportState) -> None:
    if row.state != state:
        raise _elsewhere()


def _elsewhere() -> Refusal:
    words = _("Cet import n’en est plus là : il a été appliqué, annulé ou abandonné entre-temps. Relisez la page.")
    return Refusal("places.import-state", words, status=409)
