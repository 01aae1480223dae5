"""Saved views: questions to a table that have a name and a stable address."""

from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """One question to a table, as the words of its address."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey("data_tables.Table", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)  # in the address
    title = models.CharField(max_length=200)
    words = models.JSONField()  # {"filtre": "…", "tri": "…"}: what the page of questions reads
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("title",)
        constraints = [
            models.UniqueConstraint(fields=["table", "name"], name="views_of_a_table_have_names"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(title=""), name="views_say_what_they_show"),
        ]
