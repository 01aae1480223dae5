"""The tasks to do: one's own, those of one's teams, or everybody's, by day."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Task
from socle.commons.cases.pages._asked import number
from socle.commons.cases.pages._queue import Options, Select, people_options, team_options
from socle.commons.cases.permissions import READ_TEAM
from socle.commons.cases.ports import kinds
from socle.commons.cases.terms import TasksAsked
from socle.ground import world
from socle.ground.look.words import isolate
from socle.ground.scope import Request, guarded

LISTS = {"": "me", "equipes": "teams", "toutes": "all"}
DAYS = {"hier": -1, "jour": 0, "semaine": 7}
KEYS = ("vue", "equipe", "agent", "quand", "page")


@guarded(READ_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: Request) -> HttpResponse:
    """What is to be done, the most pressing first; a button says that it is."""
    typed = request.GET.dict()
    if request.method == "POST":
        about: dict[str, Any] = {"authority_id": request.authority.id, "now": world.now()}
        task_id, code = number(request.POST.get("task", ""), 0), request.POST.get("code", "")[:60]
        commands.finish_task(request.scope, code=code, task_id=task_id, **about)
        return HttpResponseRedirect(_address(typed, fait="1"), status=303)
    today = timezone.localtime(world.now()).date()
    asked = _read(typed, today)
    found = queries.open_tasks(request.scope, request.authority.id, asked)
    context = {
        "tabs": [(label, _address({"vue": key} if key else {}), LISTS[key] == asked.whose) for key, label in _tabs()],
        "view": typed.get("vue", "") if typed.get("vue", "") in LISTS else "",
        "selects": _selects(request, asked, typed),
        "filtered": asked.until is not None or asked.team is not None or asked.assignee is not None,
        "clear_url": _address({"vue": typed.get("vue", "")}),
        "found": found,
        "size": queries.TASKS_SHOWN,
        "rows": _rows(request, found.tasks, today),
        "done": typed.get("fait") == "1",
        "mine": asked.whose == "me",
        "here": _address(typed),
    }
    response = render(request, "cases/tasks.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _tabs() -> Options:
    return [("", _("Pour moi")), ("equipes", _("Pour mes équipes")), ("toutes", _("Toutes"))]


def _read(typed: Mapping[str, str], today: datetime.date) -> TasksAsked:
    """What an address asks. What makes no sense is left out."""
    whose, days = LISTS.get(typed.get("vue", ""), "me"), DAYS.get(typed.get("quand", ""))
    return TasksAsked(
        whose=whose,
        team=number(typed.get("equipe", ""), 0) or None,
        assignee=number(typed.get("agent", ""), 0) or None,
        until=None if days is None else today + datetime.timedelta(days=days),
        page=number(typed.get("page", ""), 1),
    )


def _selects(request: Request, asked: TasksAsked, typed: Mapping[str, str]) -> list[Select]:
    days = [("", _("N’importe quand")), ("hier", _("En retard")), ("jour", _("Aujourd’hui au plus tard"))]
    when = Select("quand", _("Pour quand"), [*days, ("semaine", _("Dans les sept jours"))], typed.get("quand", ""))
    if asked.whose != "all":
        return [when]
    teams = Select("equipe", _("Équipe"), [("", _("Toutes")), *team_options(request)], typed.get("equipe", ""))
    people = Select("agent", _("Agent chargé"), [("", _("Tous")), *people_options(request)], typed.get("agent", ""))
    return [when, teams, people]


def _rows(request: Request, found: list[Task], today: datetime.date) -> list[dict[str, object]]:
    titles: dict[int, tuple[str, str]] = {}
    for offer in kinds().values():
        titles |= offer.titles(request.scope, [one.case_id for one in found])
    return [
        {
            "task": one,
            "code": one.case.code,
            "what": _(", ").join(isolate(part) for part in titles.get(one.case_id, (one.case.code,)) if part),
            "who": who_does(one),
            "late": one.due_on is not None and one.due_on < today,
            "may": queries.answers(request.scope, one.case),
        }
        for one in found
    ]


def who_does(task: Task) -> str:
    """The team and the person that a task was given to; nothing for nobody."""
    team = isolate(task.team.name_in(get_language() or "fr")) if task.team else ""
    person = isolate(task.assignee.name) if task.assignee else ""
    return _(", ").join(filter(None, (person, team)))


def _address(typed: Mapping[str, str], **more: str) -> str:
    asked = {key: typed[key][:20] for key in KEYS if typed.get(key)} | more
    address = reverse("staff-tasks")
    return f"{address}?{urlencode(asked)}" if asked else address
