"""The addresses that open tables show, what became of each, and up to which version a table was read."""

from django.db import models
from django.db.models import Q


class Survey(models.Model):
    """A table whose addresses were listed, in this version. ``cut``: not all of them are."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    table = models.OneToOneField("data_tables.Table", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveBigIntegerField()
    cut = models.BooleanField(default=False)
    at = models.DateTimeField()


class Link(models.Model):
    """One address in one column of a table. ``reason``: empty until asked, ``alive``, or why it does not answer."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="links")
    field = models.CharField(max_length=120)  # the column
    url = models.TextField()
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()  # how many hold it
    asked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    reason = models.CharField(max_length=20, default="", blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    dead = models.BooleanField(default=False)

    class Meta:
        ordering = ("field", "url")
        constraints = [
            models.UniqueConstraint(fields=["survey", "field", "digest"], name="an_address_is_listed_once"),
            models.CheckConstraint(condition=Q(dead=False) | Q(failures__gte=1), name="a_dead_link_failed"),
        ]
        indexes = [models.Index(fields=["next_at"], name="links_by_turn")]
