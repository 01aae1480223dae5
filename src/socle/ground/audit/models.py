"""The leaves of the audit log, what the sequencer keeps of its tree, and the roots that were signed."""

from django.db import models


class Leaf(models.Model):
    """One act. Its hash stands for ever; its payload, salt and actor go when a person is forgotten."""

    authority_id = models.BigIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=60)  # room.resource.verb
    about = models.CharField(max_length=80)  # kind:id, never a code, a name or a contact
    actor_id = models.BigIntegerField(null=True)  # the account that acted; null for the public and the system
    payload = models.TextField(null=True)  # canonical JSON; null once erased
    salt = models.BinaryField(max_length=16, null=True)
    digest = models.BinaryField(max_length=32)  # SHA-256(salt ‖ payload): what the tree holds
    position = models.BigIntegerField(null=True, unique=True)  # its place in the log, given by the sequencer

    class Meta:
        indexes = [
            models.Index(fields=["authority_id", "at"], name="audit_by_time"),
            # With the authority, so that a planner without figures takes these rather than the order of time.
            models.Index(fields=["about", "authority_id"], name="audit_by_thing"),
            models.Index(fields=["authority_id", "act", "at"], name="audit_by_act"),
            # The sequencer's queue: without it, each batch walks past every leaf that has its place already.
            models.Index(fields=["id"], name="audit_waiting", condition=models.Q(position__isnull=True)),
            models.Index(fields=["actor_id"], name="audit_by_actor", condition=models.Q(actor_id__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payload__isnull=True, salt__isnull=True)
                | models.Q(payload__isnull=False, salt__isnull=False),
                name="a_leaf_is_whole_or_erased",
            )
        ]


class Head(models.Model):
    """The log as it stands: one row, locked by whoever sequences."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")  # the roots of the full subtrees, largest first, 32 bytes each
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="the_log_has_one_head")]


class Node(models.Model):
    """The root of a full subtree of 256 leaves or more, so that a proof reads a few rows instead of all leaves."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_node_per_place")]


class SignedRoot(models.Model):
    """What the log was on a day, signed with the instance's key: whoever keeps it can prove any later change."""

    day = models.DateField(unique=True)  # UTC
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)  # Ed25519 over the words of signing.statement
    key_id = models.CharField(max_length=16)
    at = models.DateTimeField()
