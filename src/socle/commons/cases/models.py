"""Cases, their history, what staff keep beside them, and the look-ups that failed."""

from django.db import models

from socle.commons.cases.terms import Channel, Visibility
from socle.ground.refusals import mark_of


class Case(models.Model):
    """One file of a resident. Its code is a capability: who holds it follows the case.

    ``topic``, ``area`` and ``place`` are copies of what the kind's own facts say, so that the queue of a hundred
    thousand cases is filtered and sorted on one table.
    """

    # No index of its own for each link: ``cases_queue`` begins with the authority, and each index is paid by everybody
    # who sends something.
    authority = models.ForeignKey(
        "commons_people.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=30, default="received")  # a state of the kind's workflow
    channel = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Channel])
    submission = models.CharField(max_length=64)  # the sender's idempotency key: a resent form is the same case
    contact = models.CharField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=8, default="fr")
    topic = models.CharField(max_length=40, blank=True, default="")  # lighting
    area = models.CharField(max_length=60, blank=True, default="")  # key of a neighbourhood
    place = models.CharField(max_length=200, blank=True, default="")  # 12, rue des Tanneurs
    sought = models.CharField(max_length=400, blank=True, default="")  # code, place and words, folded for searching
    team = models.ForeignKey(
        "commons_people.Team", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(
        "commons_people.Account", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    routed_by = models.CharField(max_length=200, blank=True, default="")  # which rule gave it to the team, in short
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    promise_days = models.PositiveSmallIntegerField(null=True)  # working days promised when it was opened
    due_at = models.DateTimeField(null=True)
    planned_on = models.DateField(null=True)
    late_told_at = models.DateTimeField(null=True)  # when its lateness was escalated
    person_asked_at = models.DateTimeField(null=True)  # the resident asked for a human; cleared by an answer
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged", db_index=False)
    reopened = models.PositiveSmallIntegerField(default=0)
    rating = models.PositiveSmallIntegerField(null=True)
    rating_words = models.TextField(blank=True, default="")
    forgotten_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind", "submission"], name="a_submission_opens_one_case"),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)), name="a_rating_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(closed_at__isnull=False),
                name="a_merged_case_is_closed",
            ),
        ]
        indexes = [
            # All that the queue asks, counts and sorts by: a hundred thousand cases are read from here alone.
            models.Index(
                fields=[
                    "authority", "state", "closed_at", "due_at", "merged_into", "person_asked_at", "kind", "team",
                    "assignee", "topic", "area", "channel", "opened_at", "place", "sought",
                ],
                name="cases_queue",
            ),
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="cases_joined"
            ),
        ]  # fmt: skip


class Step(models.Model):
    """One line of a case's history. What residents read is ``public``; the rest is for staff."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    act = models.CharField(max_length=20, default="state")  # see terms.Act
    state = models.CharField(max_length=30)  # the state after the act
    visibility = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Visibility], default=Visibility.PUBLIC
    )
    words = models.TextField(blank=True, default="")
    detail = models.CharField(max_length=200, blank=True, default="")  # the team's name, the other code, the reason
    account_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)


class Task(models.Model):
    """A part of a case's work given to somebody."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    team = models.ForeignKey("commons_people.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    assignee = models.ForeignKey("commons_people.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)


class SavedView(models.Model):
    """A filter of the queue that somebody keeps; shared with the colleagues of the authority, or not."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("commons_people.Account", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)  # the address's parameters
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["authority", "account", "name"], name="a_view_has_one_name"),
        ]


class AnswerTemplate(models.Model):
    """Words that staff reuse in public answers, in each language, with fields such as ``{code}``."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=80)
    texts = models.JSONField(default=dict)  # {"fr": "…", "ar": "…"}
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("title",)
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind", "title"], name="an_answer_template_has_one_title"),
        ]

    @property
    def mark(self) -> str:
        """What a form shows of it, as a mark: who saves gives it back."""
        return mark_of(self.kind, self.title, self.texts)


class WorkflowVersion(models.Model):
    """The states and actions of a kind of case as an authority changed them. The newest is in force."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    definition = models.JSONField()  # engines/workflow's published format
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind", "number"], name="a_workflow_version_is_numbered_once"),
        ]


class FailedLookup(models.Model):
    """Wrong codes tried from one address (kept as a keyed hash) in one hour: guessing gets slow, then stops."""

    who = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "hour"], name="failed_lookups_by_hour")]
