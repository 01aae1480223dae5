"""What is owed: one row for each event, then for each reaction wired to it."""

from django.db import models


class Delivery(models.Model):
    """An event that a reaction must still get, written in the transaction of the fact. Deleted once it succeeded.

    The event's facts stand in each of its deliveries: most events have one reaction, and one row is one write. Where
    there are several, ``reaction`` is ``*`` until the runner claims the row and puts one for each in its place.
    """

    event = models.CharField(max_length=120)
    payload = models.JSONField()
    authority_id = models.BigIntegerField()
    at = models.DateTimeField()
    reaction = models.CharField(max_length=160)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, default="")

    class Meta:
        indexes = [models.Index(fields=["parked_at", "due_at"], name="deliveries_due")]
