"""Messages, the words that authorities changed, their rules, blocked contacts, and codes that confirm a contact."""

import datetime

from django.db import models

from socle.commons.messages.terms import Channel, Reason, State
from socle.ground.refusals import mark_of


class Message(models.Model):
    """One e-mail or SMS, in words as they were when it was queued. Contact and words are wiped later; the row stays."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=160)  # the room's own: the same key is the same message
    notice = models.CharField(max_length=60)
    about = models.CharField(max_length=80, blank=True, default="")  # case:12
    channel = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Channel])
    contact = models.CharField(max_length=254, blank=True)  # empty once wiped
    language = models.CharField(max_length=8)  # of the words, which may not be the one asked for
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    leave_url = models.CharField(max_length=500, blank=True, default="")  # one press there stops such messages
    secret = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in State], default=State.QUEUED.value
    )
    held = models.CharField(max_length=10, blank=True, default="")  # why it waits, see terms.Held
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    next_at = models.DateTimeField()  # queued: when it is looked at next; sending: when its lease ends
    expires_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)  # the last time it was given to a transport
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    interrupted = models.PositiveSmallIntegerField(default=0)  # crashes between the handing over and its trace
    segments = models.PositiveSmallIntegerField(default=0)
    cost_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True, default="")
    provider_ref = models.CharField(max_length=120, blank=True, default="")
    error = models.CharField(max_length=60, blank=True, default="")
    wiped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "key"], name="a_key_is_one_message"),
            models.CheckConstraint(
                condition=models.Q(interrupted__lte=2), name="a_message_is_interrupted_twice_at_most"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_at"], name="messages_due"),
            models.Index(fields=["contact", "handed_at"], name="messages_to"),
            models.Index(fields=["authority", "created_at"], name="messages_by_time"),
            models.Index(fields=["authority", "handed_at"], name="messages_by_month"),
            models.Index(fields=["provider_ref"], name="messages_by_ref"),
        ]


class NoticeOverride(models.Model):
    """The words of a notice as an authority changed them, in one language."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    notice = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    sms = models.CharField(max_length=320)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "notice", "language"], name="a_notice_is_changed_once"),
        ]

    @property
    def mark(self) -> str:
        """What a form shows of it, as a mark: who changes the words gives it back."""
        return mark_of(self.subject, self.body, self.sms)


class SendingRules(models.Model):
    """When, how often and at what cost an authority sends. Without a row, the defaults below are in force."""

    authority = models.OneToOneField("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    quiet_from = models.TimeField(default=datetime.time(21))  # the authority's own time
    quiet_until = models.TimeField(default=datetime.time(8))
    quiet_letters = models.BooleanField(default=False)  # e-mails (letters) wait too
    sms_per_hour = models.PositiveSmallIntegerField(default=5)  # to one contact
    sms_per_day = models.PositiveSmallIntegerField(default=15)
    letters_per_hour = models.PositiveSmallIntegerField(default=20)
    letters_per_day = models.PositiveSmallIntegerField(default=100)
    sms_price_minor = models.PositiveIntegerField(default=5)  # of one segment
    sms_budget_minor = models.PositiveIntegerField(default=10_000)  # a calendar month
    currency = models.CharField(max_length=3, default="EUR")
    version = models.PositiveIntegerField(default=0)


class BlockedContact(models.Model):
    """A contact to which an authority sends nothing more, as a keyed hash: it outlives the erasure of the person."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Reason])
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "digest"], name="a_contact_is_blocked_once")]


class ContactCode(models.Model):
    """A code sent to a contact, and how often it was tried. The code is kept as a keyed hash."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)  # the token itself is in the asker's address alone
    code_digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=100)
    contact = models.CharField(max_length=254)
    sender = models.CharField(max_length=64, blank=True, default="")  # keyed hash of the asker's network address
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact", "created_at"], name="codes_by_contact"),
            models.Index(fields=["sender", "created_at"], name="codes_by_sender"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(tries__lte=5), name="a_code_is_tried_five_times")]


class NamedContact(models.Model):
    """Somebody named a contact that no code confirms, to be written to: counted so that nobody is flooded by strangers.

    Both are keyed hashes: of the contact, and of the network address of who named it.
    """

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    sender = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["digest", "at"], name="named_by_contact"),
            models.Index(fields=["sender", "at"], name="named_by_sender"),
        ]
