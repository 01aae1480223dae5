"""Working days and holidays. The database refuses a week without work and the same day twice."""

import datetime

from django.db import models

from socle.commons.calendar.terms import FIRST_YEAR, LAST_YEAR


class Week(models.Model):
    """The days of the week on which an authority works: the sum of 2 to the power of each (Monday 0)."""

    authority = models.OneToOneField("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(days__range=(1, 127)), name="a_week_has_a_working_day"),
        ]

    @property
    def weekdays(self) -> frozenset[int]:
        """The days as numbers, Monday 0."""
        return frozenset(day for day in range(7) if self.days >> day & 1)


class Holiday(models.Model):
    """A day on which an authority does not work."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    date = models.DateField()
    name = models.CharField(max_length=100)
    names = models.JSONField(default=dict, blank=True)  # {"en": "…", "ar": "…"}
    estimated = models.BooleanField(default=False)  # the moon decides: to be confirmed
    source = models.CharField(max_length=20, blank=True, default="")  # FR, FR-57; empty: written by hand

    class Meta:
        ordering = ("date",)
        constraints = [
            models.UniqueConstraint(fields=["authority", "date"], name="a_day_is_a_holiday_once"),
            models.CheckConstraint(
                condition=models.Q(date__range=(datetime.date(FIRST_YEAR, 1, 1), datetime.date(LAST_YEAR, 12, 31))),
                name="a_holiday_is_within_bounds",
            ),
        ]

    def name_in(self, language: str) -> str:
        """Its name in a language, else in French."""
        return str(self.names.get(language) or self.name)
