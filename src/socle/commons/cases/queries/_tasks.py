"""Reads: the parts of the work that are still to be done, by who does them and by day."""

from dataclasses import dataclass

from django.db.models import F

from socle.commons.cases.models import Task
from socle.commons.cases.queries._cases import _my_teams, cases_seen
from socle.commons.cases.rules import is_id
from socle.commons.cases.terms import TasksAsked
from socle.ground.scope import Scope

TASKS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class TasksPage:
    """One page of what was asked, the most pressing first; those without a day come last."""

    tasks: list[Task]
    total: int
    page: int
    pages: int


def open_tasks(scope: Scope, authority_id: int, asked: TasksAsked) -> TasksPage:
    """What is still to be done on the open cases that the scope reads. Raises ``Refusal`` 404."""
    seen = cases_seen(scope, authority_id).filter(closed_at__isnull=True)
    rows = Task.objects.filter(done_at__isnull=True, case__in=seen)
    if asked.whose == "me":
        rows = rows.filter(assignee_id=scope.actor.id or 0)
    elif asked.whose == "teams":
        rows = rows.filter(team_id__in=_my_teams(scope))
    for name, wanted in (("team_id", asked.team), ("assignee_id", asked.assignee)):
        if wanted is not None:
            rows = rows.filter(**{name: wanted}) if is_id(wanted) else rows.none()
    if asked.until is not None:
        rows = rows.filter(due_on__lte=asked.until)
    total = rows.count()
    pages = max(1, -(-total // TASKS_SHOWN))
    page = min(max(1, asked.page), pages)
    ordered = rows.select_related("case", "team", "assignee").order_by(F("due_on").asc(nulls_last=True), "pk")
    start = (page - 1) * TASKS_SHOWN
    return TasksPage(list(ordered[start : start + TASKS_SHOWN]), total, page, pages)
