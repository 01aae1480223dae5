"""What an authority sets: its ready answers and the steps of its cases."""

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from socle.commons.cases import queries
from socle.commons.cases.models import AnswerTemplate, WorkflowVersion
from socle.commons.cases.tests.desk import KIND, Desk, open_desk
from socle.commons.people.terms import Role
from socle.engines.workflow import Condition

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS, STEPS = "/agent/reglages/reponses", "/agent/reglages/etapes"


def test_an_answer_is_seen_filled_then_kept_then_changed_then_put_away(desk: Desk) -> None:
    manager = desk.colleague(Role.MANAGER)
    draft = {"kind": KIND, "title": "Réparé", "text-fr": "Réparé : {code}, {sujet}", "text-ar": "تم {code}"}

    seen = manager.post(ANSWERS, draft | {"do": "preview"}).content.decode()
    assert "Réparé : BV-7K3M-94QX-TZ2C, [sujet]" in seen and 'dir="rtl"' in seen
    assert not AnswerTemplate.objects.exists()

    assert manager.post(ANSWERS, draft | {"do": "save"}).status_code == 303
    kept = AnswerTemplate.objects.get()
    assert kept.texts == {"fr": "Réparé : {code}, {sujet}", "ar": "تم {code}"}
    edited = manager.get(f"{ANSWERS}?modele={kept.pk}").content.decode()
    assert "Réparé : {code}, {sujet}</textarea>" in edited
    manager.post(ANSWERS, draft | {"do": "save", "template": kept.pk, "mark": kept.mark, "title": "C’est réparé"})
    manager.post(ANSWERS, {"do": "archive", "template": kept.pk})
    kept.refresh_from_db()
    assert (kept.title, kept.is_active) == ("C’est réparé", False)
    assert ">rangée<" in manager.get(ANSWERS).content.decode()


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"title": "", "text-fr": "x"}, "title"),
        ({"title": "x" * 81, "text-fr": "x"}, "title"),
        ({"title": "x"}, "text-fr"),
        ({"title": "x", "text-fr": "Bonjour {nom}"}, "text-fr"),
        ({"title": "x", "text-fr": "x" * 4001}, "text-fr"),
    ],
)
def test_an_answer_that_cannot_be_kept_says_why_and_stays_on_the_page(
    desk: Desk, draft: dict[str, str], field: str
) -> None:
    answer = desk.colleague(Role.MANAGER).post(ANSWERS, draft | {"do": "save", "kind": KIND})

    page = answer.content.decode()
    assert answer.status_code == 400 and f'href="#{field}"' in page and f'id="{field}"' in page
    assert draft.get("text-fr", "") in page
    if "{nom}" in draft.get("text-fr", ""):
        assert "{nom}." in page.replace("&#x27;", "'")


def test_another_town_s_answer_is_not_there(desk: Desk) -> None:
    manager = desk.colleague(Role.MANAGER)
    manager.post(ANSWERS, {"do": "save", "kind": KIND, "title": "x", "text-fr": "x"})
    kept = AnswerTemplate.objects.get()
    stranger = open_desk("orvin", "SO", west=-30.4).colleague(Role.MANAGER)

    for do in ("archive", "restore", "save"):
        sent = {"do": do, "template": kept.pk, "kind": KIND, "title": "y", "text-fr": "y"}
        assert stranger.post(f"/@orvin{ANSWERS}", sent).status_code == 404
    assert 'value="x"' not in stranger.get(f"/@orvin{ANSWERS}?modele={kept.pk}").content.decode()


def form_of(client: Client) -> dict[str, Any]:
    """Every field of the form of steps, as a browser would send it."""
    return sent_by(client.get(f"{STEPS}?genre={KIND}&modifier=1").content.decode())


def sent_by(page: str) -> dict[str, Any]:
    """Every field of a page's form, as a browser would send it."""
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        facts = {name: html.unescape(value) for name, value in re.findall(r'(name|value|type)="([^"]*)"', tag)}
        if facts.get("name") and (facts.get("type") != "checkbox" or " checked" in tag):
            several = facts["name"].endswith("-sources")
            sent[facts["name"]] = [*sent.get(facts["name"], []), facts["value"]] if several else facts.get("value", "")
    for name, inside in re.findall(r'<select [^>]*?name="([^"]*)".*?>(.*?)</select>', page, re.S):
        chosen = re.findall(r'<option value="([^"]*)" selected', inside)
        first = re.findall(r'<option value="([^"]*)"', inside)
        sent[name] = chosen if name.endswith("-sources") else (chosen or first)[0]
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def test_the_steps_are_drawn_and_told_in_tables(desk: Desk) -> None:
    page = desk.colleague(Role.ADMINISTRATOR).get(f"{STEPS}?genre={KIND}").content.decode()

    assert "<svg" in page and "Planifié" in page and "responsable" not in page
    assert "Ce sont les étapes de départ" in page


def test_saved_as_it_is_nothing_changes_but_the_version(desk: Desk) -> None:
    admin = desk.colleague(Role.ADMINISTRATOR)
    before = queries.workflow_of(desk.scope, desk.town.id, KIND)

    answer = admin.post(STEPS, form_of(admin) | {"do": "save"})

    assert answer.status_code == 303, answer.content.decode()
    assert queries.workflow_of(desk.scope, desk.town.id, KIND, fresh=True) == before
    assert WorkflowVersion.objects.get().number == 1


def test_a_state_and_an_action_are_added_in_blank_rows_and_the_old_version_stays(desk: Desk) -> None:
    admin = desk.colleague(Role.ADMINISTRATOR)
    form = form_of(admin)
    state, action = f"s{form['s-count']}", f"a{form['a-count']}"
    blank = admin.post(STEPS, form | {"do": "state"}).content.decode()
    assert f'id="{state}-name"' in blank and not WorkflowVersion.objects.exists()
    assert f'id="{action}-name"' in admin.post(STEPS, form | {"do": "action"}).content.decode()
    form |= {"s-count": int(form["s-count"]) + 1, "a-count": int(form["a-count"]) + 1}
    form |= {f"{state}-fr": "Attend une pièce", f"{state}-look": "wait", f"{state}-pauses": "1"}
    form |= {f"{action}-fr": "Commander", f"{action}-sources": ["received"], f"{action}-target": "attend_une_piece"}
    form |= {name: [*form[name], "attend_une_piece"] for name in ("a1-sources", "a3-sources")}

    checked = admin.post(STEPS, form | {"do": "check"}).content.decode()
    assert "Tout se tient" in checked and not WorkflowVersion.objects.exists()
    assert admin.post(STEPS, form | {"do": "save"}).status_code == 303

    changed = queries.workflow_of(desk.scope, desk.town.id, KIND, fresh=True)
    assert "attend_une_piece" in [one.name for one in changed.states if one.pauses]
    assert "commander" in [one.name for one in changed.actions]
    admin.post(STEPS, form_of(admin) | {"do": "save"})
    old = admin.get(f"{STEPS}?genre={KIND}&version=1").content.decode()
    assert "Ancienne version" in old and "Attend une pièce" in old
    assert admin.get(f"{STEPS}?genre={KIND}&version=9").status_code == 404


def test_what_does_not_hold_is_said_at_its_row_and_what_was_typed_stays(desk: Desk) -> None:
    admin = desk.colleague(Role.ADMINISTRATOR)
    form = form_of(admin)
    action = f"a{form['a-count']}"
    form |= {"a-count": int(form["a-count"]) + 1}
    form |= {f"{action}-fr": "Nulle part", f"{action}-name": "NULLE PART", f"{action}-target": "lune"}

    answer = admin.post(STEPS, form | {"do": "save"})

    page = answer.content.decode()
    assert answer.status_code == 422 and f'id="{action}-err"' in page and "lune" in page and "NULLE PART" in page
    assert page.count('class="err"') == 1
    assert not WorkflowVersion.objects.exists()


def test_states_where_cases_stand_cannot_vanish_and_a_late_save_overwrites_nothing(desk: Desk) -> None:
    admin = desk.colleague(Role.ADMINISTRATOR)
    desk.case("A")
    form = form_of(admin)

    admin.post(STEPS, form | {"do": "save"})
    late = admin.post(STEPS, form | {"do": "save"})
    assert late.status_code == 409 and WorkflowVersion.objects.count() == 1

    renamed = form_of(admin) | {"s0-name": "nouveau", "initial": "nouveau"}
    renamed |= {
        key: ["nouveau" if one == "received" else one for one in value]
        for key, value in renamed.items()
        if key.endswith("-sources")
    }
    standing = admin.post(STEPS, renamed | {"do": "save"})
    assert standing.status_code == 409 and "Des dossiers sont dans ces états" in standing.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"s-count": "99999", "a-count": "-1"},
        {"s-count": "41", **{f"s{n}-name": f"s{n}" for n in range(41)}},
        {"s-count": "1", "s0-name": "\x00🚧", "s0-fr": "x" * 500, "s0-look": "<b>"},
        {"a-count": "1", "a0-name": "x", "a0-guard": '[{"field": "__class__"}]', "a0-roles": "god"},
        {"a-count": "1", "a0-name": "x", "a0-guard": "[" * 9000},
        {"genre": KIND, "number": "9" * 40, "initial": "\ufffd"},
    ],
)
def test_no_form_of_steps_breaks(desk: Desk, sent: dict[str, str]) -> None:
    answer = desk.colleague(Role.ADMINISTRATOR).post(STEPS, {"genre": KIND, "do": "save"} | sent)

    assert answer.status_code in (409, 422), answer
    assert not WorkflowVersion.objects.exists()


def test_two_people_who_change_an_answer_overwrite_nothing_unseen(desk: Desk) -> None:
    first, second = desk.colleague(Role.MANAGER), desk.colleague(Role.MANAGER)
    first.post(ANSWERS, {"do": "save", "kind": KIND, "title": "Réparé", "text-fr": "Réparé."})
    kept = AnswerTemplate.objects.get()
    shown = _mark(second.get(f"{ANSWERS}?modele={kept.pk}").content.decode())
    mine = {"do": "save", "template": kept.pk, "kind": KIND, "title": "Réparé", "mark": shown}

    first.post(ANSWERS, mine | {"text-fr": "Réparé, merci."})
    late = second.post(ANSWERS, mine | {"text-fr": "Réparé hier."})
    page = late.content.decode()
    unmarked = second.post(ANSWERS, {key: value for key, value in mine.items() if key != "mark"} | {"text-fr": "x"})

    kept.refresh_from_db()
    assert (late.status_code, unmarked.status_code) == (409, 409) and kept.texts == {"fr": "Réparé, merci."}
    assert "Réparé hier.</textarea>" in page and "Réparé, merci." in page and 'href="#kept"' in page
    # Seen, it may be replaced.
    assert second.post(ANSWERS, mine | {"text-fr": "Réparé hier.", "mark": _mark(page)}).status_code == 303


def test_a_condition_is_added_read_in_words_obeyed_and_dropped_without_a_script(desk: Desk) -> None:
    admin = desk.colleague(Role.ADMINISTRATOR)
    days = {"if-row": "a0", "if-fact": "days_open", "if-op": ">=", "if-value": "3"}
    late = {"if-row": "a0", "if-fact": "late", "if-op": "==", "if-value": "oui"}

    added = admin.post(STEPS, form_of(admin) | days | {"do": "guards"}).content.decode()
    steps = admin.post(STEPS, sent_by(added) | {"do": "steps"}).content.decode()
    assert admin.post(STEPS, sent_by(added) | late | {"do": "save"}).status_code == 303
    shown = admin.get(f"{STEPS}?genre={KIND}").content.decode()
    kept = queries.workflow_of(desk.scope, desk.town.id, KIND, fresh=True)

    assert "Retirer\u00a0: l’âge en jours est 3 au moins" in added and "l’âge en jours est 3 au moins" in steps
    assert kept.actions[0].guard == (Condition("days_open", ">=", 3), Condition("late", "==", True))
    # In the table, and beside the line of the drawing.
    assert shown.count("si l’âge en jours est 3 au moins") >= 2 and "le retard est «\u00a0oui\u00a0»" in shown
    # What the page of conditions carries unseen is the whole workflow.
    carried = sent_by(admin.post(STEPS, form_of(admin) | {"do": "guards"}).content.decode())
    assert admin.post(STEPS, carried | {"a0-unless": ["0", "1"], "do": "save"}).status_code == 303
    dropped = queries.workflow_of(desk.scope, desk.town.id, KIND, fresh=True)
    assert dropped == replace(kept, actions=(replace(kept.actions[0], guard=()), *kept.actions[1:]))


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ({"if-fact": "late", "if-op": "~", "if-value": "oui"}, 422),
        ({"if-fact": "__class__", "if-op": "==", "if-value": "x"}, 422),
        ({"if-fact": "topic", "if-op": "in", "if-value": " , "}, 422),
        ({"if-fact": "topic", "if-op": "==", "if-value": "x" * 400}, 422),
        ({"if-fact": "topic", "if-op": "==", "if-value": "\x00"}, 422),
        ({"if-fact": "topic", "if-op": "in", "if-value": "roads, water"}, 303),
        ({"if-fact": "planned_on", "if-op": "filled", "if-value": "x"}, 303),
        ({"a0-unless": ["9", "x"]}, 303),
    ],
)
def test_a_condition_that_means_nothing_is_told_at_its_row(desk: Desk, condition: dict[str, Any], status: int) -> None:
    admin = desk.colleague(Role.ADMINISTRATOR)

    form = form_of(admin) | {"if-row": "a0"} | condition
    seen = admin.post(STEPS, form | {"do": "guards"})
    answer = admin.post(STEPS, form | {"do": "save"})

    assert answer.status_code == status and seen.status_code == (200 if status == 303 else 422)
    assert status == 303 or 'id="a0-err"' in answer.content.decode()


def _mark(page: str) -> str:
    return str(re.findall(r'name="mark" value="(\w+)"', page)[0])
