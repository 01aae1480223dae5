"""Tasks are given to a person, a team and a day, and read by whoever is given one."""

import re
from typing import Any

import pytest
from django.test import Client

from socle.commons.cases.models import Case, Task
from socle.commons.cases.tests.desk import Desk, open_desk
from socle.commons.cases.tests.test_case_pages import send
from socle.commons.people import commands as people
from socle.commons.people.terms import Role
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/agent/taches"


def titles(client: Client, query: str = "") -> list[str]:
    """The tasks that a page lists, in its order."""
    answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return re.findall(r"<b><bdi>([^<]+)</bdi></b>", answer.content.decode())


def give(client: Client, case: Case, title: str, **to: Any) -> None:
    """Add a task by the form of the case."""
    assert send(client, case, "task", title=title, **to).status_code == 303


def test_a_task_is_given_to_a_person_who_finds_it_and_says_that_it_is_done(desk: Desk) -> None:
    manager, agent, case = desk.colleague(Role.MANAGER), desk.colleague(), desk.case("A")
    give(manager, case, "Commander l’ampoule", task_assignee=desk.accounts["agent"].pk, due_on="2026-11-24")

    assert titles(agent) == ["Commander l’ampoule"] and titles(manager) == []
    assert titles(manager, "?vue=toutes") == ["Commander l’ampoule"]
    page = agent.get(f"/agent/dossiers/{case.code}").content.decode()
    assert desk.accounts["agent"].name in page[page.index("Tâches") :]

    done = agent.post(PAGE, {"code": case.code, "task": Task.objects.get().pk})

    assert done.status_code == 303 and done["Location"] == f"{PAGE}?fait=1"
    assert titles(agent) == [] and Task.objects.get().done_at == NOW
    assert "Aucune tâche ne vous attend" in agent.get(PAGE).content.decode()


def test_tasks_are_asked_for_by_team_person_and_day_the_most_pressing_first(desk: Desk) -> None:
    agent, team, case = desk.colleague(), desk.team("Éclairage"), desk.case("A")
    me = desk.accounts["agent"].pk
    give(agent, case, "Un jour", task_assignee=me)
    give(agent, case, "La semaine prochaine", task_assignee=me, due_on="2026-11-27")
    give(agent, case, "Aujourd’hui", task_team=team.pk, due_on="2026-11-20")
    give(agent, case, "Hier", task_team=team.pk, task_assignee=me, due_on="2026-11-19")
    closed = desk.case("B")
    give(agent, closed, "D’une demande close", task_assignee=me)
    send(agent, closed, "move", action="finish", words="Fait.")
    people.add_member(desk.scope, authority_id=desk.town.id, team_id=team.pk, account_id=me, now=NOW)

    assert titles(agent) == ["Hier", "La semaine prochaine", "Un jour"]
    assert titles(agent, "?vue=equipes") == ["Hier", "Aujourd’hui"]
    assert titles(agent, "?vue=toutes") == ["Hier", "Aujourd’hui", "La semaine prochaine", "Un jour"]
    assert titles(agent, f"?vue=toutes&equipe={team.pk}&agent={me}") == ["Hier"]
    assert [titles(agent, f"?vue=toutes&quand={when}") for when in ("hier", "jour", "semaine")] == [
        ["Hier"],
        ["Hier", "Aujourd’hui"],
        ["Hier", "Aujourd’hui", "La semaine prochaine"],
    ]
    for odd in ("?vue=%00&equipe=²&agent=-1&page=999&quand=x", f"?vue=toutes&equipe={'9' * 8}", "?page=" + "9" * 400):
        assert agent.get(f"{PAGE}{odd}").status_code == 200


def test_a_long_list_is_paged(desk: Desk) -> None:
    agent, case = desk.colleague(), desk.case("A")
    Task.objects.bulk_create(Task(case=case, title=f"n° {one}", created_at=NOW) for one in range(31))

    assert len(titles(agent, "?vue=toutes")) == 30 and titles(agent, "?vue=toutes&page=2") == ["n° 30"]


def test_nobody_reads_or_ends_a_task_of_a_case_that_is_not_theirs(desk: Desk) -> None:
    agent, partner, case, team = desk.colleague(), desk.colleague(Role.PARTNER), desk.case("A"), desk.team("Voirie")
    give(agent, case, "Canari", task_team=team.pk)
    people.add_member(
        desk.scope, authority_id=desk.town.id, team_id=team.pk, account_id=desk.accounts["partner"].pk, now=NOW
    )
    stranger = open_desk("orvin", "SO", west=-30.4).colleague()

    assert titles(partner, "?vue=toutes") == [] == titles(partner, "?vue=equipes"), "the case is not their team's"
    task = {"code": case.code, "task": Task.objects.get().pk}
    assert partner.post(PAGE, task).status_code == 404
    assert stranger.post(f"/@orvin{PAGE}", task).status_code == 404
    assert "Canari" not in stranger.get(f"/@orvin{PAGE}?vue=toutes").content.decode()
    assert Client().get(PAGE).status_code in (302, 404)
    send(agent, case, "assign", team=team.pk, assignee="")
    assert titles(partner, "?vue=equipes") == ["Canari"]
