"""The page of one case: every act by its form, what is asked twice, what is refused, and what came too late."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case
from socle.commons.cases.tests.desk import Desk, open_desk
from socle.commons.people import commands as people
from socle.commons.people.terms import Role
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "x" * 4001


def address(case: Case) -> str:
    return f"/agent/dossiers/{case.code}"


def send(client: Client, case: Case, do: str, **typed: Any) -> Any:
    """Press a button of the page as it was when last read."""
    case.refresh_from_db()
    last = case.steps.last()
    seen = last.pk if last else 0
    return client.post(address(case), {"do": do, "version": case.version, "seen": seen} | typed)


def acts(case: Case) -> list[str]:
    return list(case.steps.order_by("id").values_list("act", flat=True))


def test_a_day_of_a_case_by_its_forms_alone(desk: Desk) -> None:
    agent, case, team = desk.colleague(Role.MANAGER), desk.case("A"), desk.team("Éclairage")

    sent = [
        send(agent, case, "take"),
        send(agent, case, "assign", team=team.pk, assignee=desk.accounts["manager"].pk),
        send(agent, case, "note", note="Vu sur place."),
        send(agent, case, "task", title="Commander l’ampoule", task_team=team.pk, due_on="2026-11-24"),
        send(agent, case, "move", action="plan", words="C’est prévu.", planned_on="2026-11-25"),
        send(agent, case, "due", due="2026-12-04", reason="La pièce manque."),
        send(agent, case, "move", action="", words="Toujours prévu."),
        send(agent, case, "finish", task=case.tasks.get().pk),
        send(agent, case, "move", action="finish", words="C’est réparé."),
    ]

    assert [one.status_code for one in sent] == [303] * len(sent)
    case.refresh_from_db()
    assert case.state == "done" and case.planned_on == datetime.date(2026, 11, 25)
    page = agent.get(address(case)).content.decode()
    assert page.count('class="tag">interne') == 5
    assert "Vu sur place." in page and "Commander l’ampoule" in page and "Confié à" in page
    public = desk.colleague().get(f"/suivi/{case.code}").content.decode()
    assert "Vu sur place." not in public and "La pièce manque." in public and "manager de" not in public


def test_the_page_says_who_may_do_what(desk: Desk) -> None:
    case = desk.case("A", contact="canari@exemple.fr")
    agent = desk.colleague().get(address(case)).content.decode()
    manager = desk.colleague(Role.MANAGER).get(address(case)).content.decode()
    team = desk.team("Entreprise")
    partner = desk.colleague(Role.PARTNER)
    team.memberships.create(account=desk.accounts["partner"])
    Case.objects.filter(pk=case.pk).update(team=team)
    theirs = partner.get(address(case)).content.decode()

    assert 'value="due"' in manager and 'value="due"' not in agent
    assert "canari@exemple.fr" in agent and "canari@exemple.fr" not in theirs
    assert 'value="move"' in theirs and 'value="assign"' not in theirs and 'value="merge"' not in theirs


@pytest.mark.parametrize(
    ("do", "typed", "field"),
    [
        ("move", {"action": ""}, "words"),
        ("move", {"action": "finish"}, "words"),
        ("move", {"action": "finish", "words": LONG}, "words"),
        ("move", {"action": "fly", "words": "x"}, "action"),
        ("move", {"action": "plan", "planned_on": "hier"}, "planned-on"),
        ("move", {"action": "plan", "planned_on": "1999-01-01"}, "planned-on"),
        ("note", {}, "note"),
        ("note", {"note": LONG}, "note"),
        ("assign", {"team": "999999"}, "team"),
        ("assign", {"team": "x"}, "team"),
        ("assign", {"assignee": "-1"}, "assignee"),
        ("task", {"title": " "}, "title"),
        ("task", {"title": "x" * 201}, "title"),
        ("task", {"title": "x", "due_on": "9999-99-99"}, "due-on"),
        ("task", {"title": "x", "task_team": "99999"}, "task-team"),
        ("task", {"title": "x", "task_assignee": "99999"}, "task-assignee"),
        ("task", {"title": "x", "task_assignee": "\x00"}, "task-assignee"),
        ("due", {"reason": "x"}, "due"),
        ("due", {"due": "2026-12-04"}, "reason"),
        ("merge", {}, "into"),
        ("merge", {"into": "BV-AAAA-AAAA-AAAA"}, "into"),
        ("merge", {"into": "🚧" * 60}, "into"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_what_was_typed_stays(
    desk: Desk, do: str, typed: dict[str, str], field: str
) -> None:
    case = desk.case("A")

    answer = send(desk.colleague(Role.MANAGER), case, do, **typed)

    page = answer.content.decode()
    assert answer.status_code == 400, page
    assert f'<a href="#{field}">' in page and re.search(rf'id="{field}"', page)
    assert "<title>Erreur" in page
    for value in typed.values():
        assert value in page or field.removeprefix("task-") in ("action", "team", "assignee"), value
    assert acts(case) == ["open"]


def test_a_partner_is_not_told_the_code_of_a_request_of_another_team(desk: Desk) -> None:
    agent, team = desk.colleague(), desk.team("Éclairage")
    partner = desk.colleague(Role.PARTNER)
    team.memberships.create(account=desk.accounts["partner"])
    joined, main = desk.case("joined", team_id=team.pk), desk.case("main", team_id=team.pk)
    above, below = desk.case("above"), desk.case("below")
    for case, into in ((joined, above), (below, main)):
        assert send(agent, case, "merge", into=into.code, sure="1").status_code == 303

    pages = [partner.get(address(one)).content.decode() for one in (joined, main)]

    # A code opens the tracking page, its words and its photograph to whoever has it.
    assert all("une autre demande" in page for page in pages)
    assert above.code not in pages[0] and below.code not in pages[1]
    assert above.code in agent.get(address(joined)).content.decode()
    assert below.code in agent.get(address(main)).content.decode()


@pytest.mark.parametrize("do", ["", "fly", "transfer", "unmerge", "finish"])
def test_a_button_that_is_not_there_does_nothing(desk: Desk, do: str) -> None:
    case = desk.case("A")

    answer = send(desk.colleague(), case, do, to="999", to_words="x", task="7")

    assert answer.status_code in (400, 404, 409, 422)
    assert acts(case) == ["open"]


def test_refusing_joining_and_sending_are_asked_twice(desk: Desk) -> None:
    below = open_desk("orvin", "SO", west=-30.4).town
    people.make_agreement(
        desk.scope,
        authority_id=desk.town.id,
        other_id=below.id,
        reference="2026-1",
        since=NOW.date(),
        until=None,
        now=NOW,
    )
    agent, case, main = desk.colleague(), desk.case("A"), desk.case("B")
    for do, typed in (
        ("move", {"action": "refuse", "words": "Ce n’est pas à nous."}),
        ("merge", {"into": main.code.lower()}),
        ("transfer", {"to": str(below.pk), "to_words": "La métropole s’en charge."}),
    ):
        asked = send(agent, case, do, **typed)
        page = asked.content.decode()
        assert asked.status_code == 200 and 'name="sure" value="1"' in page, do
        assert acts(case) == ["open"]
        back = send(agent, case, "back", **typed).content.decode()
        for value in typed.values():
            assert value in page and (value in back or do == "transfer"), (do, value)

    assert send(agent, case, "merge", into=main.code, sure="1").status_code == 303
    case.refresh_from_db()
    assert case.merged_into == main
    assert send(agent, case, "unmerge").status_code == 303
    sent = send(agent, case, "transfer", to=str(below.pk), to_words="La métropole s’en charge.", sure="1")
    assert sent.status_code == 303 and sent["Location"] == "/agent/"
    assert agent.get(address(case)).status_code == 404
    moved = Client().get(f"/suivi/{case.code}")
    assert moved.status_code == 302 and moved["Location"] == f"/@orvin/suivi/{case.code}"


def test_two_agents_at_once_the_second_reads_what_changed_and_keeps_their_words(desk: Desk) -> None:
    first, second, case = desk.colleague(), desk.colleague(name="deux"), desk.case("A")
    shown = second.get(address(case)).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', shown)
    assert seen is not None
    send(first, case, "move", action="start", words="On y va.")

    late = second.post(
        address(case), {"do": "move", "action": "finish", "words": "Mes mots.", "version": 1, "seen": seen.group(1)}
    )

    page = late.content.decode()
    assert late.status_code == 409
    told = page[page.index('id="oups"') : page.index("</section>")]
    assert "a changé pendant" in told and "On y va." in told and "agent de Belvenne" in told and "Reçu" not in told
    assert "Mes mots.</textarea>" in page and 'value="finish" checked' in page
    case.refresh_from_db()
    assert f'name="version" value="{case.version}"' in page


def test_a_ready_answer_put_in_after_a_colleague_s_act_does_not_hide_it(desk: Desk) -> None:
    agent, case = desk.colleague(), desk.case("A")
    seen = case.steps.get().pk
    send(agent, case, "move", action="start", words="On y va.")

    for do in ("fill", "back"):
        page = agent.post(address(case), {"do": do, "words": "Mes mots.", "version": 1, "seen": seen}).content.decode()
        assert "a changé pendant" in page and "On y va." in page and "Mes mots.</textarea>" in page


def test_an_act_on_a_case_that_left_a_second_ago_gives_the_words_back(desk: Desk) -> None:
    below = open_desk("orvin", "SO", west=-30.4).town
    people.make_agreement(
        desk.scope,
        authority_id=desk.town.id,
        other_id=below.id,
        reference="2026-1",
        since=NOW.date(),
        until=None,
        now=NOW,
    )
    agent, case = desk.colleague(), desk.case("A")
    commands.transfer_case(
        desk.scope,
        authority_id=desk.town.id,
        code=case.code,
        to_authority_id=below.pk,
        words="x",
        expected_version=1,
        now=NOW,
    )

    late = agent.post(address(case), {"do": "note", "note": "Ma note.", "version": 1})

    assert late.status_code == 409
    assert "Ma note." in late.content.decode() and "Orvin" in late.content.decode()


def test_a_ready_answer_fills_the_words_without_a_script_and_saves_nothing(desk: Desk) -> None:
    template = commands.save_answer_template(
        desk.scope,
        authority_id=desk.town.id,
        kind="plain",
        title="Réparé",
        texts={"fr": "Réparé : {code}", "ar": "{code} تم"},
        now=NOW,
    )
    case, arabic = desk.case("A"), desk.case("B", language="ar")

    filled = send(
        desk.colleague(), case, "fill", template=template.pk, words="Bonjour.", action="finish"
    ).content.decode()
    other = send(desk.colleague(), arabic, "fill", template=template.pk).content.decode()

    assert f"Bonjour.\n\nRéparé : {case.code}</textarea>" in filled and 'value="finish" checked' in filled
    assert f"{arabic.code} تم</textarea>" in other
    assert acts(case) == ["open"]


def test_the_list_goes_on_to_the_next_case_and_keeps_its_filter(desk: Desk) -> None:
    first, second, third = desk.case("A", days_ago=9), desk.case("B", days_ago=5), desk.case("C")
    Case.objects.filter(pk=third.pk).update(topic="roads")

    page = desk.colleague().get(f"{address(second)}?sujet=lighting").content.decode()

    assert f'rel="prev" href="{address(first)}?sujet=lighting"' in page
    assert 'rel="next"' not in page
    assert 'href="/agent/?sujet=lighting"' in page


def test_likely_doubles_are_offered_and_others_are_not(desk: Desk) -> None:
    case, near, far = desk.case("A"), desk.case("B", days_ago=2), desk.case("C", topic="roads")

    page = desk.colleague().get(address(case)).content.decode()

    assert f'name="near" id="into-1" value="{near.code}"' in page
    assert f'value="{far.code}"' not in page


def test_the_sheet_to_print_has_its_square_and_room_to_write(desk: Desk) -> None:
    page = desk.colleague().get(address(desk.case("A"))).content.decode()

    assert 'class="qr"' in page and "Notes de terrain" in page


def test_what_people_wrote_is_never_markup(desk: Desk) -> None:
    attack = "<script>alert(1)</script>"
    case = desk.case("A", place=attack)
    send(desk.colleague(), case, "note", note=attack)

    page = desk.colleague().get(address(case)).content.decode()

    assert attack not in page and page.count("<script") == 1


def test_another_town_neither_reads_nor_acts(desk: Desk) -> None:
    case, stranger = desk.case("A"), open_desk("orvin", "SO", west=-30.4).colleague(Role.ADMINISTRATOR)

    for prefix in ("", "/@orvin"):
        assert stranger.get(f"{prefix}{address(case)}").status_code == 404
        assert stranger.post(f"{prefix}{address(case)}", {"do": "note", "note": "x", "version": 1}).status_code == 404
    assert acts(case) == ["open"]
    assert queries.history(desk.scope, case, staff=True)[0].act == "open"


def test_what_a_closed_case_says_of_a_person_is_wiped_after_a_second_yes(desk: Desk) -> None:
    case, admin = desk.case("A", contact="canari@exemple.fr"), desk.colleague(Role.ADMINISTRATOR)
    assert 'value="forget"' not in admin.get(address(case)).content.decode(), "it is open"
    assert {send(admin, case, "forget", **sure).status_code for sure in ({}, {"sure": "1"})} == {409}
    send(admin, case, "move", action="finish", words="C’est réparé.")
    assert 'value="forget"' in admin.get(address(case)).content.decode()

    asked = send(admin, case, "forget")
    case.refresh_from_db()
    kept = case.contact
    back = send(admin, case, "back")
    others = [desk.colleague(role) for role in (Role.AGENT, Role.MANAGER)]
    refused = [send(one, case, "forget", **sure).status_code for one in others for sure in ({}, {"sure": "1"})]
    stale = admin.post(address(case), {"do": "forget", "version": 1, "sure": "1"})
    case.refresh_from_db()
    still = case.contact
    done = send(admin, case, "forget", sure="1")

    assert "Effacer ce que ce dossier dit de la personne" in asked.content.decode() and "Effacer pour toujours" in (
        asked.content.decode()
    )
    assert kept == still == "canari@exemple.fr" and back.status_code == 200
    assert refused == [404] * 4 and stale.status_code == 409 and done.status_code == 303
    case.refresh_from_db()
    assert case.contact == "" and case.forgotten_at == NOW
    page = admin.get(address(case)).content.decode()
    assert "Données de la personne effacées" in page and "canari" not in page and 'value="forget"' not in page
