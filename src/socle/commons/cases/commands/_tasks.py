"""Parts of a case's work."""

import datetime

from django.utils.translation import gettext_lazy as _

from socle.commons.cases.commands._giving import check_assignee, check_team
from socle.commons.cases.commands._held import about, keep, refuse_closed, take_for_staff, write
from socle.commons.cases.commands._moving import require_answering
from socle.commons.cases.models import Task
from socle.commons.cases.rules import is_id, tidy_line
from socle.commons.cases.terms import Act
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

LONGEST_TITLE = 200
MOST_TASKS = 50
LATEST = datetime.timedelta(days=5 * 366)


def add_task(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    title: str,
    team_id: int | None = None,
    account_id: int | None = None,
    due_on: datetime.date | None = None,
    expected_version: int,
    now: datetime.datetime,
) -> Task:
    """Add a part of the work, given to somebody or to nobody yet.

    Raises ``Refusal`` ``cases.title``, ``cases.due_on``, ``cases.tasks`` (fifty at most), ``cases.team``,
    ``cases.assignee``, ``cases.closed``, ``stale``, ``not-found``.
    """
    require_answering(scope, authority_id)
    title = tidy_line(title)
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal("cases.title", _("Dites en 200 signes au plus ce qu’il y a à faire."), field="title")
    if due_on is not None and not now.date() - LATEST <= due_on <= (now + LATEST).date():
        raise Refusal("cases.due_on", _("Choisissez un jour à moins de cinq ans."), field="due_on")
    check_team(scope, authority_id, team_id)
    check_assignee(scope, authority_id, team_id, account_id)
    with atomic():
        case = take_for_staff(scope, authority_id, code, expected_version)
        refuse_closed(case)
        if case.tasks.count() >= MOST_TASKS:
            raise Refusal("cases.tasks", _("Un dossier a cinquante tâches au plus."), field="title")
        keep(case)
        given = {"team_id": team_id, "assignee_id": account_id, "due_on": due_on}
        task = Task.objects.create(case=case, title=title, created_at=now, **given)
        write(scope, case, Act.TASK, now, detail=title)
        facts = {"task": task.pk, "team": team_id, "assignee": account_id}
        audit.record(scope, "cases.task.add", authority_id=authority_id, about=about(case), facts=facts)
    return task


def finish_task(
    scope: Scope, *, authority_id: int, code: str, task_id: int, done: bool = True, now: datetime.datetime
) -> Task:
    """Say that a part of the work is done, or with ``done`` false that it is not after all. Twice is once.

    Raises ``Refusal`` 404 for a task of another case.
    """
    require_answering(scope, authority_id)
    with atomic():
        case = take_for_staff(scope, authority_id, code, None)
        task = case.tasks.filter(pk=task_id).first() if is_id(task_id) else None
        if task is None:
            raise not_found()
        if (task.done_at is not None) == done:
            return task
        task.done_at = now if done else None
        task.save(update_fields=["done_at"])
        keep(case)
        write(scope, case, Act.TASK, now, detail=f"{'✓' if done else '↺'} {task.title}")
        facts = {"task": task.pk, "done": done}
        audit.record(scope, "cases.task.finish", authority_id=authority_id, about=about(case), facts=facts)
    return task
