"""The leaves of the audit log."""

from django.db import models


class Leaf(models.Model):
    """One act. Its hash stands for ever; its payload and salt go when a person is forgotten."""

    authority_id = models.BigIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=60)  # room.resource.verb
    about = models.CharField(max_length=80)  # kind:id, never a code, a name or a contact
    payload = models.TextField(null=True)  # canonical JSON; null once erased
    salt = models.BinaryField(max_length=16, null=True)
    digest = models.BinaryField(max_length=32)  # SHA-256(salt ‖ payload): what the tree holds
    position = models.BigIntegerField(null=True, unique=True)  # its place in the log, given by the sequencer

    class Meta:
        indexes = [
            models.Index(fields=["authority_id", "at"], name="audit_by_time"),
            models.Index(fields=["about"], name="audit_by_thing"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payload__isnull=True, salt__isnull=True)
                | models.Q(payload__isnull=False, salt__isnull=False),
                name="a_leaf_is_whole_or_erased",
            )
        ]
