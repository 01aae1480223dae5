"""When each schedule ran and runs next."""

from django.db import models


class ScheduleState(models.Model):
    """The clock of one schedule."""

    name = models.CharField(max_length=120, unique=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, default="")
