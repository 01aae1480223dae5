"""Events waiting for their reactions, and the deliveries that are due, done with, or parked."""

from django.db import models


class Event(models.Model):
    """Something that happened, written in the transaction in which it happened."""

    name = models.CharField(max_length=120)
    payload = models.JSONField()
    authority_id = models.BigIntegerField()
    at = models.DateTimeField()


class Delivery(models.Model):
    """One reaction that an event still owes. A delivery that succeeded is deleted."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    reaction = models.CharField(max_length=160)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="one_delivery_per_reaction")]
        indexes = [models.Index(fields=["parked_at", "due_at"], name="deliveries_due")]
