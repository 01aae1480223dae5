"""Addresses that are told of a table's editions, and each message to them."""

from django.db import models
from django.db.models import Q

from socle.data.webhooks.terms import Kind, State, Stop


class Hook(models.Model):
    """One address that a table tells. Its secret is not here: it is made from ``salt`` and the instance's key.

    ``failing_since``: the first failure after which nothing was received any more.
    """

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey("data_tables.Table", on_delete=models.CASCADE, related_name="+")
    url = models.TextField()
    salt = models.CharField(max_length=64)
    old_salt = models.CharField(max_length=64, default="", blank=True)
    old_until = models.DateTimeField(null=True)  # until when messages are signed with the secret before, too
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    stop = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Stop], default="", blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["table", "url"], name="an_address_is_told_once")]


class Post(models.Model):
    """One message to one address. Its ``message_id`` and its ``body`` are the same at every attempt.

    ``occasion`` says what it is about (``published:3``): the same news twice makes one message.
    """

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="posts")
    message_id = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=30, choices=[(one.value, one.value) for one in Kind])
    occasion = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State], default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)  # of the last answer
    reason = models.CharField(max_length=20, default="", blank=True)  # why the last attempt had none
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["hook", "occasion"], name="news_is_told_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", next_at__isnull=False) | (~Q(state="waiting") & Q(next_at__isnull=True)),
                name="what_waits_knows_until_when",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], name="posts_by_turn")]
