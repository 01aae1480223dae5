"""What must hold for moderation."""

from collections.abc import Iterator

from django.db.models import F

from socle.commons.files.queries import hidden_names
from socle.commons.moderation.models import Item
from socle.commons.moderation.terms import Kind, State
from socle.ground.scope import HOUSE
from socle.ground.verify import Invariant

_AGAINST = (State.HIDDEN, State.REDACTED, State.APPEALED, State.UPHELD, State.OVERTURNED)


def _explained() -> Iterator[str]:
    rows = Item.objects.filter(state__in=_AGAINST, forgotten_at__isnull=True)
    for pk in rows.filter(words="").values_list("pk", flat=True):
        yield f"item {pk} hides a content and does not say why"


def _judged_by_another() -> Iterator[str]:
    rows = Item.objects.filter(appeal_decided_by__isnull=False, appeal_decided_by=F("decided_by"))
    for pk in rows.values_list("pk", flat=True):
        yield f"item {pk} had its appeal judged by who took the decision"


def _photographs() -> Iterator[str]:
    rows = Item.objects.filter(kind=Kind.PHOTO, outcome=State.HIDDEN, forgotten_at__isnull=True)
    names = dict(rows.exclude(state=State.OVERTURNED).values_list("ref", "pk"))
    for name in names.keys() - hidden_names(HOUSE, names):
        yield f"item {names[name]} hides a photograph that is shown"


INVARIANTS = (
    Invariant("what is hidden has its reason in words", _explained),
    Invariant("an appeal is judged by another person", _judged_by_another),
    Invariant("a photograph that moderation hid is hidden", _photographs),
)
