"""A town's own schemas with all their versions, and which table follows which schema."""

from django.db import models
from django.db.models import Q


class LocalSchema(models.Model):
    """A schema of an authority, named within it; ``version`` is its last. A closed one is read, no longer offered."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("slug",)
        constraints = [
            models.UniqueConstraint(fields=["authority", "slug"], name="a_schema_has_one_name"),
            models.CheckConstraint(condition=Q(version__gte=1), name="a_schema_has_a_version"),
        ]


class SchemaVersion(models.Model):
    """One version of a town's schema: a Table Schema document that never changes."""

    schema = models.ForeignKey(LocalSchema, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    change = models.CharField(max_length=300, default="", blank=True)  # what changed, in the steward's words
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["schema", "number"], name="versions_of_schemas_are_numbered"),
        ]


class Following(models.Model):
    """A table says which schema it follows, of the registry or of its authority, by name and version."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    table = models.OneToOneField("data_tables.Table", on_delete=models.CASCADE, related_name="+")
    follows = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    at = models.DateTimeField()
