"""Recipes, the versions that were saved, and each run: which editions of which sources, and what became of them."""

from django.db import models
from django.db.models import Q

from socle.data.recipes.terms import Cause, Outcome, State


class Recipe(models.Model):
    """A recipe and the table that it makes. ``content`` is what its editors see; ``saved`` numbers the version in
    force, 0 before the first. ``version`` grows with each change."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=100, unique=True)  # of its table: <authority>-<slug>
    table = models.OneToOneField("data_tables.Table", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State], default=State.DRAFT)
    content = models.JSONField()
    saved = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(condition=Q(state=State.DRAFT) | Q(saved__gte=1), name="a_recipe_in_force_was_saved")
        ]


class RecipeVersion(models.Model):
    """A recipe as it was saved: never changed again."""

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["recipe", "number"], name="versions_of_a_recipe_are_numbered")]


class Run(models.Model):
    """One time that a recipe was done, or is to be.

    ``sources`` are the editions it read (``{"name", "table", "slug", "edition", "sha256"}``), ``steps`` what each step
    brought through and lost, ``made`` the table that waits for a decision (key, rows, size, sha256, schema, expected
    edition), ``edition`` the number of what it made, or found to be the same. ``sampled``: the steps may still show
    values of rows that were lost.
    """

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField(default=0)  # the version that was done; 0 until it begins
    cause = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Cause])
    outcome = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Outcome])
    sources = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    sampled = models.BooleanField(default=True)
    rows = models.PositiveBigIntegerField(null=True)
    doubts = models.JSONField(default=list)
    made = models.JSONField(default=dict)
    fault = models.CharField(max_length=60, default="", blank=True)
    fault_facts = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes = (models.Index(fields=["recipe", "outcome", "-asked_at"], name="runs_of_a_recipe"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.PUBLISHED) | Q(edition__isnull=False), name="a_published_run_says_where"
            ),
            models.CheckConstraint(condition=~Q(outcome=Outcome.FAILED) | ~Q(fault=""), name="a_failed_run_says_why"),
        )
