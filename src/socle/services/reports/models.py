"""Reports and the drafts they grow from."""

from django.db import models

from socle.services.reports.terms import Category


class Report(models.Model):
    """What a report adds to its case."""

    case = models.OneToOneField("commons_cases.Case", on_delete=models.CASCADE, related_name="+")
    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=16, unique=True)  # names the open row; the tracking code stays secret
    category = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Category])
    words = models.TextField(blank=True, default="")
    place = models.CharField(max_length=200, blank=True, default="")
    neighbourhood = models.CharField(max_length=120, blank=True, default="")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    photo = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                | models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="a_report_has_a_whole_position_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(longitude__isnull=False) | ~models.Q(place=""), name="a_report_has_a_place"
            ),
        ]


class Draft(models.Model):
    """A report being written, step by step; whoever holds the token goes on with it."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    category = models.CharField(max_length=20)
    words = models.TextField(blank=True, default="")
    place = models.CharField(max_length=200, blank=True, default="")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    photo = models.CharField(max_length=64, blank=True, default="")
    contact = models.CharField(max_length=254, blank=True, default="")
    touched_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["touched_at"], name="drafts_by_age")]
