"""Verbs: a question to a table is saved under a name, and taken away."""

import datetime
import re
from collections.abc import Mapping

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.data.portal import queries
from socle.data.portal.models import SavedView
from socle.data.portal.permissions import SAVE
from socle.data.portal.rules import VIEW_WORDS
from socle.data.tables.queries import table_by_slug
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

MOST_VIEWS = 200
LONGEST_NAME, LONGEST_TITLE, LONGEST_WORD = 60, 200, 4_000
_NAME = re.compile(r"[a-z0-9](-?[a-z0-9])*")


def save_view(
    scope: Scope, *, table_slug: str, name: str, title: str, words: Mapping[str, str], now: datetime.datetime
) -> SavedView:
    """Keep a question, as the words of its address, under a name of its own.

    Raises ``Refusal`` ``portal.name``, ``portal.title``, ``portal.question``, ``portal.taken`` (409), ``portal.many``.
    """
    table = table_by_slug(scope, table_slug)
    scope.require(SAVE, table.authority_id)
    clean = " ".join(title.split())
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise Refusal("portal.name", _("L’adresse courte s’écrit en minuscules, chiffres et tirets."), field="name")
    if not clean or len(clean) > LONGEST_TITLE or "\x00" in clean:
        raise Refusal("portal.title", _("Donnez un titre à la vue, en 200 signes au plus."), field="title")
    if not set(words) <= VIEW_WORDS or any(len(one) > LONGEST_WORD or "\x00" in one for one in words.values()):
        raise Refusal("portal.question", _("Cette question ne peut pas être gardée telle quelle."), field="words")
    if SavedView.objects.filter(table_id=table.pk).count() >= MOST_VIEWS:
        raise Refusal("portal.many", _("Une table garde 200 vues au plus."), field="name")
    try:
        with atomic():
            made = SavedView.objects.create(
                authority_id=table.authority_id,
                table_id=table.pk,
                name=name,
                title=clean,
                words=dict(words),
                made_at=now,
            )
            _trace(scope, "portal.view.save", made)
    except IntegrityError as taken:
        message = _("Cette adresse courte est déjà prise.")
        raise Refusal("portal.taken", message, status=409, field="name") from taken
    return made


def remove_view(scope: Scope, *, table_slug: str, name: str) -> None:
    """Take a saved view away: its address answers no more."""
    table = table_by_slug(scope, table_slug)
    scope.require(SAVE, table.authority_id)
    view = queries.view_by_name(scope, table, name)
    with atomic():
        _trace(scope, "portal.view.remove", view)
        view.delete()


def _trace(scope: Scope, act: str, view: SavedView) -> None:
    facts = {"view": view.name}
    audit.record(scope, act, authority_id=view.authority_id, about=f"table:{view.table_id}", facts=facts)
