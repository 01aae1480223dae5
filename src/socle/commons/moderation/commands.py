"""Verbs on contents to look at: flag, decide, appeal, decide the appeal, follow their cases, forget."""

import datetime
import re
from collections.abc import Collection

from django.db import IntegrityError
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries as cases
from socle.commons.files import commands as files
from socle.commons.files import queries as photos
from socle.commons.moderation import queries
from socle.commons.moderation.events import AppealDecided, ContentHidden, ContentRedacted, ContentShown
from socle.commons.moderation.models import Item
from socle.commons.moderation.permissions import APPEAL, DECIDE, FLAG
from socle.commons.moderation.privacy import KEPT_DAYS
from socle.commons.moderation.terms import OUTCOMES, Flagger, Kind, Reason, State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import HOUSE, Scope

LONGEST_EXCERPT = 4000
LONGEST_WORDS = 2000
LONGEST_APPEAL = 4000
_CASE = "case:"
_THING = re.compile(r"[a-z][a-z-]{0,30}:[0-9]{1,18}")
_FLAGGERS = {"account": Flagger.STAFF, "public": Flagger.RESIDENT, "system": Flagger.MACHINE}
_MACHINE_SIGNS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def flag(
    scope: Scope,
    *,
    authority_id: int,
    kind: Kind,
    thing: str,
    reason: Reason,
    ref: str = "",
    excerpt: str = "",
    words: str = "",
    now: datetime.datetime,
) -> Item:
    """Ask that a content be looked at; twice before the decision is the same as once.

    ``thing`` is ``case:12``; ``ref`` the name of a photograph, ``excerpt`` the words in question (required unless it is
    a photograph). Raises ``Refusal`` 404 (unknown, another authority's), ``moderation.excerpt``, ``moderation.words``.
    """
    scope.require(FLAG, authority_id)
    _require_content(scope, authority_id, Kind(kind), thing, ref)
    excerpt = _clean(excerpt, "excerpt", LONGEST_EXCERPT)
    words = _clean(words, "words", LONGEST_WORDS)
    if kind != Kind.PHOTO and not excerpt:
        raise Refusal("moderation.excerpt", _("Copiez les mots en cause."), field="excerpt")
    asked = {"authority_id": authority_id, "kind": kind, "thing": thing, "ref": ref}
    try:
        with atomic():
            created = Item.objects.create(
                **asked,
                excerpt=excerpt,
                flagged_by=_FLAGGERS[scope.actor.kind],
                flagged_by_account=scope.actor.id,
                flag_reason=Reason(reason),
                flag_words=words,
                flagged_at=now,
            )
            _audit(scope, "flag", created, {"kind": kind, "reason": reason})
            return created
    except IntegrityError:
        return Item.objects.get(**asked, state=State.OPEN)


def decide(
    scope: Scope,
    *,
    authority_id: int,
    item_id: int,
    outcome: State,
    reason: Reason | None,
    words: str,
    expected_version: int,
    now: datetime.datetime,
) -> Item:
    """Leave a content, hide it, or note that its photograph was covered in parts.

    Against a content a reason of the list and words are required: whom it concerns reads them. A hidden photograph
    disappears at once; other contents when the room that shows them reacts. Raises ``Refusal``: 404, ``stale`` (409),
    ``moderation.outcome``, ``moderation.reason``, ``moderation.words``, ``moderation.uncovered``.
    """
    scope.require(DECIDE, authority_id)
    words = _clean(words, "words", LONGEST_WORDS)
    if outcome not in OUTCOMES:
        raise Refusal("moderation.outcome", _("Choisissez une décision."), field="outcome")
    if outcome != State.KEPT and reason is None:
        raise Refusal("moderation.reason", _("Choisissez une raison de la liste."), field="reason")
    if outcome != State.KEPT and not words:
        raise Refusal("moderation.words", _("Écrivez pourquoi : la personne concernée le lira."), field="words")
    with atomic():
        found = _locked(authority_id, item_id, expected_version, State.OPEN)
        if outcome == State.REDACTED:
            _require_covered(scope, found)
        found.state, found.outcome, found.words = outcome, outcome, words
        found.reason = reason or "" if outcome != State.KEPT else ""
        found.decided_by, found.decided_at, found.decided_in_id = scope.actor.id, now, authority_id
        _keep(found)
        _audit(scope, "decide", found, {"outcome": outcome, "reason": found.reason})
        if outcome == State.HIDDEN:
            _hide(scope, found, now)
        elif outcome == State.REDACTED:
            emit(ContentRedacted(found.pk, authority_id, found.thing, now), authority_id=authority_id)
    return found


def appeal(
    scope: Scope, *, authority_id: int, item_id: int, signature: str, words: str, now: datetime.datetime
) -> Item:
    """Contest a decision, with the signed address that was given for it. Once, within sixty days.

    Raises ``Refusal``: 404, ``moderation.appeal-over`` (409), ``moderation.words``.
    """
    scope.require(APPEAL, authority_id)
    words = _clean(words, "words", LONGEST_APPEAL)
    found = queries.contested(scope, authority_id, item_id, signature)
    if not queries.may_appeal(scope, found, now=now):
        raise _appeal_over()
    if not words:
        raise Refusal("moderation.words", _("Écrivez pourquoi vous contestez cette décision."), field="words")
    with atomic():
        found = _locked(authority_id, item_id, None, None)
        if not queries.may_appeal(scope, found, now=now):
            raise _appeal_over()
        found.state, found.appeal_words, found.appealed_at = State.APPEALED, words, now
        _keep(found)
        _audit(scope, "appeal", found, {})
    return found


def decide_appeal(
    scope: Scope,
    *,
    authority_id: int,
    item_id: int,
    upheld: bool,
    words: str,
    expected_version: int,
    now: datetime.datetime,
) -> Item:
    """Maintain a contested decision, or undo it. Who took it may not judge the appeal.

    Raises ``Refusal``: 404, ``stale`` (409), ``moderation.same-person`` (403), ``moderation.words``.
    """
    scope.require(DECIDE, authority_id)
    words = _clean(words, "words", LONGEST_WORDS)
    if not words:
        raise Refusal("moderation.words", _("Écrivez pourquoi : la personne concernée le lira."), field="words")
    with atomic():
        found = _locked(authority_id, item_id, expected_version, State.APPEALED)
        if scope.actor.id is None or scope.actor.id == found.decided_by:
            told = _("Vous avez pris cette décision : une autre personne doit juger le recours.")
            raise Refusal("moderation.same-person", told, field="upheld", status=403)
        found.state = State.UPHELD if upheld else State.OVERTURNED
        found.appeal_answer, found.appeal_decided_by, found.appeal_decided_at = words, scope.actor.id, now
        _keep(found)
        _audit(scope, "judge", found, {"outcome": found.state})
        emit(AppealDecided(found.pk, authority_id, upheld, now), authority_id=authority_id)
        if not upheld and found.outcome == State.HIDDEN:
            _show(scope, found, now)
    return found


def forget(scope: Scope, *, now: datetime.datetime) -> int:
    """Wipe contents, words and names of what was decided a year ago (the appeal too); returns how many items."""
    limit = now - datetime.timedelta(days=KEPT_DAYS)
    rows = Item.objects.filter(authority_id__in=scope.authorities(DECIDE), forgotten_at__isnull=True)
    old = rows.filter(decided_at__lt=limit).exclude(state=State.APPEALED).exclude(appeal_decided_at__gte=limit)
    gone = 0
    for pk in list(old.values_list("pk", flat=True)[:5000]):
        with atomic():
            gone += _wipe(scope, Item.objects.filter(pk=pk), now)
    return gone


def follow_cases(scope: Scope, case_ids: Collection[int] | None = None, *, now: datetime.datetime) -> int:
    """Bring items in step with their cases (``None``: with all); returns how many changed. Safe to run twice.

    What is about a case that was transferred goes where the case is: it is decided and judged there. What is about a
    forgotten case is wiped, whatever was decided: what waits for a look leaves the queue, an appeal ends unjudged.
    """
    rows = Item.objects.filter(
        authority_id__in=scope.authorities(DECIDE), forgotten_at__isnull=True, thing__startswith=_CASE
    )
    if case_ids is not None:
        rows = rows.filter(thing__in=[f"{_CASE}{one}" for one in case_ids])
    things = list(rows.order_by().values_list("thing", flat=True).distinct())
    changed = 0
    for case in cases.cases_told(HOUSE, [int(one.removeprefix(_CASE)) for one in things]):
        mine = rows.filter(thing=f"{_CASE}{case.pk}")
        with atomic():
            if case.forgotten_at is not None:
                changed += _wipe(scope, mine, now)
            elif scope.allows(DECIDE, case.authority_id):
                changed += _move(scope, mine.exclude(authority_id=case.authority_id), case.authority_id)
    return changed


def _require_content(scope: Scope, authority_id: int, kind: Kind, thing: str, ref: str) -> None:
    """What is flagged exists in the authority, and its flagger sees it. Raises ``Refusal`` 404."""
    if not _THING.fullmatch(thing) or len(ref) > 80:
        raise not_found()
    room, _colon, number = thing.partition(":")
    if room == "case" and cases.case_by_id(scope, authority_id, int(number)).forgotten_at is not None:
        raise not_found()  # nothing of it is shown any more; the words must not come back by this door
    if kind == Kind.PHOTO:
        photos.held(scope, authority_id, ref)


def _require_covered(scope: Scope, found: Item) -> None:
    covered = photos.held(scope, found.authority_id, found.ref).redacted_at if found.kind == Kind.PHOTO else None
    if covered is None or covered < found.flagged_at:
        told = _("Cachez d’abord une partie de la photo, puis revenez ici.")
        raise Refusal("moderation.uncovered", told, field="outcome")


def _locked(authority_id: int, item_id: int, expected_version: int | None, state: State | None) -> Item:
    rows = Item.objects.select_for_update().filter(authority_id=authority_id)
    found = rows.filter(pk=item_id).first() if 0 < item_id < 1 << 63 else None
    if found is None:
        raise not_found()
    if expected_version not in (None, found.version) or state not in (None, found.state) or found.forgotten_at:
        raise stale()
    return found


def _keep(found: Item) -> None:
    found.version += 1
    found.save()


def _wipe(scope: Scope, items: QuerySet[Item], now: datetime.datetime) -> int:
    texts = dict.fromkeys(("ref", "excerpt", "flag_words", "words", "appeal_words", "appeal_answer"), "")
    people = dict.fromkeys(("flagged_by_account", "decided_by", "appeal_decided_by"))
    wiped = 0
    for found in items.select_for_update().order_by("pk"):
        mine = Item.objects.filter(pk=found.pk)
        if found.state == State.OPEN:
            mine.delete()  # nothing was decided: the public log has nothing to tell of it
        else:
            # The thing goes too: the log must not lead back to a case.
            mine.update(**texts, **people, thing="gone:0", forgotten_at=now, version=F("version") + 1)
        _audit(scope, "forget", found, {})
        wiped += 1
    return wiped


def _move(scope: Scope, items: QuerySet[Item], authority_id: int) -> int:
    moved = 0
    for found in items.select_for_update().order_by("pk"):
        same = {"kind": found.kind, "thing": found.thing, "ref": found.ref, "state": State.OPEN}
        mine = Item.objects.filter(pk=found.pk)
        if found.state == State.OPEN and Item.objects.filter(authority_id=authority_id, **same).exists():
            mine.delete()  # it was flagged there too, meanwhile: a content waits once
        else:
            mine.update(authority_id=authority_id, version=F("version") + 1)
        _audit(scope, "transfer", found, {"to": authority_id})
        moved += 1
    return moved


def _hide(scope: Scope, found: Item, now: datetime.datetime) -> None:
    if found.kind == Kind.PHOTO:
        files.hide(scope, authority_id=found.authority_id, file_id=found.ref, now=now)
    event = ContentHidden(found.pk, found.authority_id, found.thing, found.kind, found.ref, now)
    emit(event, authority_id=found.authority_id)


def _show(scope: Scope, found: Item, now: datetime.datetime) -> None:
    if found.kind == Kind.PHOTO:
        files.show(scope, authority_id=found.authority_id, file_id=found.ref)
    event = ContentShown(found.pk, found.authority_id, found.thing, found.kind, found.ref, now)
    emit(event, authority_id=found.authority_id)


def _audit(scope: Scope, verb: str, found: Item, facts: dict[str, object]) -> None:
    about = f"moderation:{found.pk}"
    audit.record(scope, f"moderation.item.{verb}", authority_id=found.authority_id, about=about, facts=facts)


def _clean(typed: str, field: str, most: int) -> str:
    """What was typed without signs that no keyboard makes. Raises ``Refusal`` when it is too long."""
    text = _MACHINE_SIGNS.sub("", typed.replace("\r\n", "\n")).strip()
    if len(text) > most:
        told = _("Ce texte est trop long : %(most)s signes au plus.") % {"most": most}
        raise Refusal(f"moderation.{field}", told, field=field)
    return text


def _appeal_over() -> Refusal:
    told = _("Cette décision ne peut plus être contestée ici. Vous pouvez encore écrire ou venir à la mairie.")
    return Refusal("moderation.appeal-over", told, field="words", status=409)
