"""Photographs kept. Their bytes lie in the storage, under keys made from the name."""

from django.db import models

NAME_SIGNS = 32
SMALL = "-petit"
FOLDER = "photos/"


class StoredFile(models.Model):
    """One photograph, drawn anew, and its small version. Without an owner it is swept after some days.

    Each redaction is a new ``version`` with bytes of its own; those before are deleted. A hidden one is for staff only.
    """

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(
        max_length=NAME_SIGNS, unique=True
    )  # 128 random bits: whoever has no address cannot guess it
    kind = models.CharField(max_length=10, choices=[("photo", "photo")])
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    small_bytes = models.PositiveIntegerField()
    small_sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    edition = models.CharField(max_length=16, default="", blank=True)  # part of the key: bytes are never written over
    home = models.PositiveBigIntegerField(null=True)  # the authority that received it, once it went to another one
    redacted_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    owner_room = models.CharField(max_length=40, default="", blank=True)
    owner_id = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(owner_room="", owner_id="") | (~models.Q(owner_room="") & ~models.Q(owner_id="")),
                name="a_file_has_a_whole_owner_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(bytes__gt=0, small_bytes__gt=0, width__gt=0, height__gt=0),
                name="a_file_is_not_empty",
            ),
        )
        indexes = (
            models.Index(fields=["owner_room", "created_at"], name="files_without_owner"),
            models.Index(fields=["owner_room", "owner_id"], name="files_of_an_owner"),
        )

    def key(self, *, small: bool = False) -> str:
        """Where the bytes lie in the storage."""
        edition = f".{self.edition}" if self.edition else ""
        return (
            f"{FOLDER}{self.home or self.authority_id}/{self.name[:2]}/{self.name}{edition}{SMALL if small else ''}.jpg"
        )
