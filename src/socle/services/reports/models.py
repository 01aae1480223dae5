"""Reports, the drafts they grow from, and the rules by which they are given to teams."""

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
    sensitive = models.BooleanField(default=False)  # fixed when opened: no open row
    others = models.PositiveIntegerField(default=0)  # people who said "mine too"
    anonymised_at = models.DateTimeField(null=True)  # what named somebody was masked in the words
    forgotten_at = models.DateTimeField(null=True)  # words, place and photograph were wiped
    withdrawn_at = models.DateTimeField(null=True)  # its open row came to its term

    class Meta:
        indexes = [models.Index(fields=["authority", "category", "latitude"], name="reports_nearby")]
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


class RoutingRule(models.Model):
    """One line of the list that gives reports to teams: the first that fits is the one.

    An empty list of categories or areas fits everything. A rule that is changed changes no report given before.
    """

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    categories = models.JSONField(default=list)
    areas = models.JSONField(default=list)  # names of neighbourhoods
    team = models.ForeignKey("commons_people.Team", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("position", "id")


class Promise(models.Model):
    """What an authority says of a category: the delay it promises, and whether its reports stay unpublished."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=20)
    working_days = models.PositiveSmallIntegerField()
    sensitive = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "category"], name="a_category_has_one_promise"),
            models.CheckConstraint(condition=models.Q(working_days__range=(1, 250)), name="a_promise_is_1_to_250_days"),
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
