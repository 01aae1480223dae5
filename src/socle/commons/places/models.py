"""The plan of each town. Every geometry is a row of `Shape`; the other tables say what it is."""

from django.db import models

from socle.commons.places.terms import ImportState, LandmarkKind, Layer

INDEX_TABLE = "commons_places_box"
"""The R*Tree on SQLite: ``id, min_lon, max_lon, min_lat, max_lat``. Written by `commands` only, read by
`queries` only.
"""


class Shape(models.Model):
    """A geometry as WKB, with its box in degrees, which the spatial index holds again."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    layer = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Layer])
    wkb = models.BinaryField()
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()

    class Meta:
        indexes = (models.Index(fields=["authority", "layer"], name="shapes_of_a_layer"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    min_lon__gte=-180,
                    max_lon__lte=180,
                    min_lat__gte=-90,
                    max_lat__lte=90,
                    min_lon__lte=models.F("max_lon"),
                    min_lat__lte=models.F("max_lat"),
                ),
                name="a_shape_lies_on_the_earth",
            ),
            models.UniqueConstraint(
                fields=["authority"], condition=models.Q(layer="boundary"), name="an_authority_has_one_boundary"
            ),
        )


class Neighbourhood(models.Model):
    """A named part of a town."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)
    shape = models.OneToOneField(Shape, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["authority", "code"], name="a_neighbourhood_has_one_code"),)


class Street(models.Model):
    """A street. `key` is its name as a search reads it (``rue des tanneurs`` is `` tanneurs ``)."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=160)
    width = models.FloatField()
    shape = models.OneToOneField(Shape, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["authority", "name"], name="a_street_has_one_name"),)


class Address(models.Model):
    """A numbered door."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    street = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    suffix = models.CharField(max_length=8, default="", blank=True)
    shape = models.OneToOneField(Shape, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["street", "number", "suffix"], name="a_door_has_one_number"),)


class Crossing(models.Model):
    """A corner of two streets, found when streets are imported."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="+")
    shape = models.OneToOneField(Shape, on_delete=models.PROTECT, related_name="+")


class Landmark(models.Model):
    """A place that people know by its name: a school, a stop, a market."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=[(one.value, one.value) for one in LandmarkKind])
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=400)  # in every language it has, so that each can be searched
    shape = models.OneToOneField(Shape, on_delete=models.PROTECT, related_name="+")


class Backdrop(models.Model):
    """What a drawing says of water and green places. Buildings are shapes without more words."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, default="", blank=True)
    names = models.JSONField(default=dict, blank=True)
    width = models.FloatField(default=0.0)
    shape = models.OneToOneField(Shape, on_delete=models.PROTECT, related_name="+")


class Import(models.Model):
    """A file about the town: read and shown first, then applied whole, then perhaps undone.

    `storage_key` holds its places in our own form, `previous_key` what they replaced, in the same form.
    """

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=120)
    format = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ImportState])
    counts = models.JSONField(default=dict)
    totals = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    keep_streets = models.BooleanField(default=False)
    storage_key = models.CharField(max_length=120)
    previous_key = models.CharField(max_length=120, default="", blank=True)
    account_id = models.BigIntegerField(null=True)
    read_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["authority", "state", "-read_at"], name="imports_of_an_authority"),)
