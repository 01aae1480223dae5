"""Displays, and each state they went through. The database refuses two of a family at one address."""

from django.db import models
from django.db.models import Q

from socle.data.displays.terms import State


class Display(models.Model):
    """A display: ``content`` is what its editors see, ``shown`` what the public sees once it was published."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # its family: board, map
    slug = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State], default=State.DRAFT)
    content = models.JSONField()
    shown = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)  # grows with each change
    shown_version = models.PositiveIntegerField(default=0)  # what was published last
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("kind", "slug")
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind", "slug"], name="a_display_has_its_own_address"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(shown__isnull=False), name="a_published_display_shows_something"
            ),
        ]


class DisplayVersion(models.Model):
    """What a display held after one change; the way back."""

    display = models.ForeignKey(Display, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    act = models.CharField(max_length=20)  # what was done: create, describe, add_block, up_block, remove_block …
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["display", "number"], name="versions_of_a_display_are_numbered")]
