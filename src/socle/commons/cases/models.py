"""Cases, their history, and the look-ups that failed."""

from django.db import models

from socle.commons.cases.terms import Channel, State


class Case(models.Model):
    """One file of a resident. Its code is a capability: who holds it follows the case."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=20, choices=[(one.value, one.value) for one in State], default=State.RECEIVED)
    channel = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Channel])
    submission = models.CharField(max_length=64)  # the sender's idempotency key: a resent form is the same case
    contact = models.CharField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=8, default="fr")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind", "submission"], name="a_submission_opens_one_case"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, state__in=["received", "in_progress"])
                | models.Q(closed_at__isnull=False, state__in=["done", "refused"]),
                name="closed_cases_say_when",
            ),
        ]
        indexes = [models.Index(fields=["authority", "state", "opened_at"], name="cases_queue")]


class Step(models.Model):
    """One line of a case's history."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    state = models.CharField(max_length=20)
    words = models.TextField(blank=True, default="")  # what the authority answered; the resident reads it
    account_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)


class FailedLookup(models.Model):
    """Wrong codes tried from one address (kept as a keyed hash) in one hour: guessing gets slow, then stops."""

    who = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "hour"], name="failed_lookups_by_hour")]
