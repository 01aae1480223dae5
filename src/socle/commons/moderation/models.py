"""Contents to look at, and what was decided."""

from django.db import models
from django.db.models import F, Q

from socle.commons.moderation.terms import Flagger, Kind, Reason, State

_OPEN = State.OPEN.value
_DECIDED = [one.value for one in State if one is not State.OPEN]
_AGAINST = [one for one in _DECIDED if one != State.KEPT.value]


def _choices(enum: type[Kind] | type[Flagger] | type[Reason] | type[State]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in enum]


class Item(models.Model):
    """One content that somebody should look at. What it is about stays with the room that shows it; a year after the
    decision only what the public log says is left.
    """

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=_choices(Kind))
    thing = models.CharField(max_length=80)  # case:12
    ref = models.CharField(max_length=80, blank=True, default="")  # which content of it: the name of a photograph
    excerpt = models.TextField(blank=True, default="")  # the words in question
    flagged_by = models.CharField(max_length=10, choices=_choices(Flagger))
    flagged_by_account = models.BigIntegerField(null=True)
    flag_reason = models.CharField(max_length=20, choices=_choices(Reason))
    flag_words = models.TextField(blank=True, default="")
    flagged_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=_choices(State), default=_OPEN)
    outcome = models.CharField(max_length=12, blank=True, default="")  # the first decision, whatever an appeal said
    reason = models.CharField(max_length=20, blank=True, default="")
    words = models.TextField(blank=True, default="")  # the decision, as the person concerned reads it
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    # Where it was decided: the item follows its case, the public log of that authority keeps the decision.
    decided_in = models.ForeignKey("commons_people.Authority", null=True, on_delete=models.PROTECT, related_name="+")
    appeal_words = models.TextField(blank=True, default="")
    appealed_at = models.DateTimeField(null=True)
    appeal_answer = models.TextField(blank=True, default="")
    appeal_decided_by = models.BigIntegerField(null=True)
    appeal_decided_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "thing", "ref"],
                condition=Q(state=_OPEN),
                name="a_content_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state=_OPEN, decided_at__isnull=True, decided_in__isnull=True)
                | Q(state__in=_DECIDED, decided_at__isnull=False, decided_in__isnull=False),
                name="a_decision_has_its_day_and_place",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_AGAINST) | ~Q(reason=""), name="what_is_hidden_has_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(appeal_decided_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(appeal_decided_by=F("decided_by")),
                name="an_appeal_has_another_judge",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "state", "flagged_at"], name="moderation_queue"),
            models.Index(fields=["decided_in", "decided_at"], name="moderation_decided"),
            models.Index(fields=["thing"], name="moderation_by_thing"),
        ]
