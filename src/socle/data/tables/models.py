"""Tables, the files of their live rows, and their editions. A row here names a file that was durable before it."""

from django.db import models
from django.db.models import Q

from socle.data.tables.terms import Access, Frequency, Origin, Reason


class Table(models.Model):
    """One table of an authority. ``version`` grows with each change of its rows; ``seq`` numbers its deltas."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=100, unique=True)  # <authority>-<slug>: unique in the instance
    origin = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Origin])
    title = models.JSONField()  # {"fr": "…", "en": "…", "ar": "…"}, as description and purpose
    description = models.JSONField(default=dict, blank=True)
    purpose = models.JSONField(default=dict, blank=True)
    licence = models.CharField(max_length=20, default="LO-2.0")
    access = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Access], default=Access.OPEN)
    frequency = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Frequency])
    keep_years = models.PositiveSmallIntegerField(default=5)
    schema = models.JSONField()
    version = models.PositiveBigIntegerField(default=0)
    seq = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("slug",)


class Base(models.Model):
    """The bulk of a table's live rows: one Parquet file, replaced as a whole."""

    table = models.OneToOneField(Table, on_delete=models.CASCADE, related_name="base")
    storage_key = models.CharField(max_length=120, unique=True)
    rows = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)


class Delta(models.Model):
    """One act on a live table since its base: rows put, keys removed."""

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="deltas")
    seq = models.PositiveBigIntegerField()
    storage_key = models.CharField(max_length=120, unique=True)
    rows = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("seq",)
        constraints = [models.UniqueConstraint(fields=["table", "seq"], name="deltas_come_in_order")]


class Edition(models.Model):
    """A frozen state of a table: its bytes never change. A withdrawn one keeps its hash and says why."""

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    version = models.PositiveBigIntegerField()
    storage_key = models.CharField(max_length=120, unique=True)
    rows = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    schema = models.JSONField()
    reason = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Reason])
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="editions_are_numbered"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="withdrawn_editions_say_why",
            ),
        ]
