"""Who follows what."""

from django.db import models


class Subscription(models.Model):
    """A contact that follows a thing; nothing is sent before it was confirmed by a code."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    thing = models.CharField(max_length=80)  # case:12
    contact = models.CharField(max_length=254)
    language = models.CharField(max_length=8)
    token = models.CharField(max_length=43, unique=True)  # leaves, and does nothing else: it is in every message
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing", "contact"], name="a_contact_follows_a_thing_once")]
        indexes = [models.Index(fields=["authority", "contact"], name="subscriptions_of_contact")]
