"""A draft: what was typed so far, on this device."""

import datetime
from typing import Any

from socle.ground import world
from socle.ground.scope import Scope
from socle.services.reports.commands._checking import checked_category
from socle.services.reports.models import Draft
from socle.services.reports.permissions import OPEN

_DRAFT_FIELDS = {"category", "words", "place", "longitude", "latitude", "photo", "contact"}


def start_draft(scope: Scope, *, authority_id: int, category: str, now: datetime.datetime) -> Draft:
    """Begin a report. Raises ``Refusal`` ``reports.category``."""
    scope.require(OPEN, authority_id)
    return Draft.objects.create(
        authority_id=authority_id, token=world.token(160), category=checked_category(scope, category), touched_at=now
    )


def fill_draft(scope: Scope, draft: Draft, *, now: datetime.datetime, **values: Any) -> Draft:
    """Keep what was typed at a step; the draft is forgotten a week after the last step."""
    scope.require(OPEN, draft.authority_id)
    unknown = values.keys() - _DRAFT_FIELDS
    if unknown:
        raise TypeError(f"a draft has no {unknown}")
    for name, value in values.items():
        setattr(draft, name, value)
    draft.touched_at = now
    draft.save(update_fields=[*values, "touched_at"])
    return draft
