"""Maps, and each state they went through. The database refuses two maps at one address."""

from django.db import models
from django.db.models import Q

from socle.data.maps.terms import State


class Map(models.Model):
    """A map: ``content`` is what its editors see, ``shown`` what the public sees once it was published."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
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
        ordering = ("slug",)
        constraints = [
            models.UniqueConstraint(fields=["authority", "slug"], name="a_map_has_its_own_address"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(shown__isnull=False), name="a_published_map_shows_something"
            ),
        ]


class MapVersion(models.Model):
    """What a map held after one change; the way back."""

    map = models.ForeignKey(Map, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    act = models.CharField(max_length=20)  # what was done: create, describe, put, up, remove …
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["map", "number"], name="versions_of_a_map_are_numbered")]
