"""Files on their way to a table, and addresses that are asked. A row here names files that were durable before."""

from django.db import models
from django.db.models import Q

from socle.data.uploads.terms import OPEN, Every, State, Work


class Source(models.Model):
    """An address whose file becomes a table. ``turn`` numbers the occasions it was asked; ``next_at`` is the next."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey("data_tables.Table", on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=2000)
    every = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Every])
    automatic = models.BooleanField(default=False)
    etag = models.CharField(max_length=300, default="", blank=True)
    modified = models.CharField(max_length=100, default="", blank=True)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    outcome = models.CharField(max_length=20, default="", blank=True)
    asked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    waiting = models.BooleanField(default=False)  # a job was asked for and has not answered
    turn = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("title", "id")
        indexes = (models.Index(fields=["next_at"], name="sources_due"),)


class Upload(models.Model):
    """A file on its way to a table.

    ``work`` is the long step that the worker owes, ``turn`` its number, ``begun_at`` when it was last begun,
    ``progress`` how far it is (verb, rows), ``fault`` why the last one gave up. ``recipe`` are the repairs applied so
    far, to the file that was sent; ``repaired_key`` names what they made. ``made`` is the table as it would be
    published (key, rows, size, sha256, schema, expected edition), ``difference`` what it changes.
    """

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey("data_tables.Table", on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    storage_key = models.CharField(max_length=120, default="", blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State])
    work = models.CharField(max_length=10, default="", blank=True, choices=[(one.value, one.value) for one in Work])
    work_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)  # nothing: it waits for its turn
    progress = models.JSONField(default=dict)
    turn = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=60, default="", blank=True)
    fault_facts = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="fr")  # of whoever sent it: findings are said in it
    reading = models.JSONField(default=dict)
    plain_key = models.CharField(max_length=120, default="", blank=True)  # read as a person said, written plainly
    preview = models.JSONField(default=dict)
    found = models.JSONField(default=list)
    suggestions = models.JSONField(default=list)
    decisions = models.JSONField(default=dict)
    schema_slug = models.CharField(max_length=120, default="", blank=True)
    report = models.JSONField(default=dict)
    annotated_key = models.CharField(max_length=120, default="", blank=True)
    proposals = models.JSONField(default=list)
    recipe = models.JSONField(default=list)
    repaired_key = models.CharField(max_length=120, default="", blank=True)
    wishes = models.JSONField(default=dict)
    made = models.JSONField(default=dict)
    difference = models.JSONField(default=dict)
    doubts = models.JSONField(default=list)
    publish_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-received_at", "-id")
        indexes = (
            models.Index(fields=["authority", "state", "-received_at"], name="uploads_of_an_authority"),
            models.Index(fields=["state", "publish_at"], name="uploads_to_publish"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(work="") | Q(state__in=[one.value for one in OPEN]), name="work_is_owed_on_open_files_only"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(edition__isnull=False),
                name="a_published_file_names_its_edition",
            ),
        )
