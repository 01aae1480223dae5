"""Views, answer templates and workflows are checked when they are saved."""

import json

import pytest

from socle.commons.cases import commands, queries
from socle.commons.cases.models import AnswerTemplate, Case, SavedView
from socle.commons.cases.tests.test_moving import move, refused
from socle.commons.cases.tests.towns import Town, a_town, partner_of
from socle.commons.people.terms import Role
from socle.engines.workflow import standard, to_json
from socle.ground.verify import verify
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def template(town: Town, role: Role = Role.MANAGER, **given: object) -> AnswerTemplate:
    """An answer template."""
    facts = {"kind": "plain", "title": "Réparé", "texts": {"fr": "Bonjour, {title} : réparé. {code}"}} | given
    return commands.save_answer_template(town.scope(role), authority_id=town.id, now=NOW, **facts)  # type: ignore[arg-type]


def test_a_template_with_unknown_fields_is_refused_by_their_names() -> None:
    town = a_town()

    wrong = refused(template, town, texts={"fr": "{code} {nom} {0}", "ar": "{nom.__class__} {}"})

    assert wrong.field == "texts"
    assert wrong.facts["fields"] == ["nom", "0", "nom.__class__", ""]
    assert "{nom}" in str(wrong.message)
    assert refused(template, town, texts={"fr": " "}).field == "texts"
    assert refused(template, town, texts={"xx": "Bonjour"}).field == "texts"
    assert refused(template, town, texts={"fr": "é" * 4001}).field == "texts"
    assert refused(template, town, title="é" * 81).field == "title"
    assert refused(template, town, kind="nothing").field == "kind"
    assert refused(template, town, role=Role.AGENT).status == 404
    template(town)
    assert refused(template, town).field == "title", "one title, once"


def test_a_template_speaks_the_language_of_the_sender_and_fills_what_it_says() -> None:
    town = a_town()
    made = template(town, texts={"fr": "{code} à {town} : {sujet}", "ar": "{code} في {town}"})
    french, arabic = town.open(1), town.open(2, language="ar")
    scope = town.scope(Role.AGENT)

    assert queries.fill_template(scope, french, made) == f"{french.code} à Belvenne : la demande"
    assert queries.fill_template(scope, arabic, made) == f"{arabic.code} في Belvenne"
    moved = move(town, french, to="in_progress", template_id=made.pk)
    assert french.code in queries.history(scope, moved, staff=True)[-1].words
    commands.archive_answer_template(town.scope(Role.MANAGER), authority_id=town.id, template_id=made.pk, now=NOW)
    assert refused(move, town, moved, to="done", template_id=made.pk).field == "template"
    assert refused(move, town, moved, to="done", template_id=10**15).field == "template"
    assert queries.answer_templates(scope, town.id) == []


def test_values_filled_in_are_not_read_again() -> None:
    town = a_town()
    made = template(town, texts={"fr": "{place}"})
    case = town.open(1, place="{code} {town}")

    assert queries.fill_template(town.scope(Role.AGENT), case, made) == "{code} {town}"


def test_a_view_is_ones_own_unless_it_is_shared() -> None:
    town = a_town()
    agent, manager = town.scope(Role.AGENT), town.scope(Role.MANAGER)
    save = {"authority_id": town.id, "now": NOW}

    for query in ("é", "a\nb", "a" * 501, "\x00"):
        assert refused(commands.save_view, agent, name="x", query=query, **save).field == "query"
    assert refused(commands.save_view, agent, name="", query="", **save).field == "name"
    kept = commands.save_view(agent, name="Retards", query="?late=1", **save)  # type: ignore[arg-type]
    commands.save_view(agent, name="Retards", query="late=1&team=2", **save)  # type: ignore[arg-type]

    assert [one.query for one in queries.views(agent, town.id)] == ["late=1&team=2"]
    assert queries.views(manager, town.id) == []
    assert refused(commands.delete_view, manager, view_id=kept.pk, **save).status == 404
    commands.save_view(agent, name="Retards", query="late=1", shared=True, **save)  # type: ignore[arg-type]
    assert len(queries.views(manager, town.id)) == 1
    commands.delete_view(agent, view_id=kept.pk, **save)  # type: ignore[arg-type]
    assert not SavedView.objects.exists()
    assert refused(commands.save_view, town.resident, name="x", query="", **save).status == 404


def test_a_partner_shares_no_view_and_reads_none_of_the_colleagues() -> None:
    town = a_town()
    agent, partner = town.scope(Role.AGENT), partner_of(town, town.team())
    save = {"authority_id": town.id, "query": "q=durand", "shared": True, "now": NOW}
    commands.save_view(agent, name="Plaintes de M. Durand", **save)  # type: ignore[arg-type]
    commands.save_view(partner, name="Cliquez ici", **save)  # type: ignore[arg-type]

    assert [one.name for one in queries.views(partner, town.id)] == ["Cliquez ici"]
    assert [one.name for one in queries.views(agent, town.id)] == ["Plaintes de M. Durand"]


def test_a_workflow_is_saved_when_it_can_be_followed_and_loses_no_case() -> None:
    town = a_town()
    scope, save = town.scope(Role.ADMINISTRATOR), {"authority_id": town.id, "kind": "plain", "now": NOW}
    case = move(town, town.open(1), to="in_progress")

    for wrong in ("", "{", "[]", "null", json.dumps({"states": []}), "\x00", {"format": "x"}):
        assert refused(commands.save_workflow, scope, definition=wrong, **save).field == "definition"
    without = to_json(standard())
    without["states"] = [one for one in without["states"] if one["name"] != "in_progress"]
    without["actions"] = [
        one | {"sources": [name for name in one["sources"] if name != "in_progress"]}
        for one in without["actions"]
        if one["target"] != "in_progress"
    ]
    left = refused(commands.save_workflow, scope, definition=without, **save)
    assert (left.status, left.facts["states"]) == (409, ["in_progress"])
    move(town, case, to="done", words="Fini")

    more = to_json(standard())
    more["states"][3]["label"] = {"fr": "Sur place", "ar": "في المكان"}
    saved = commands.save_workflow(scope, definition=more, expected_number=0, **save)  # type: ignore[arg-type]
    assert saved.number == 1
    assert refused(commands.save_workflow, scope, definition=more, expected_number=0, **save).status == 409
    assert queries.state_words(scope, town.id, "plain", "in_progress", "fr").label == "Sur place"
    assert refused(commands.save_workflow, town.scope(Role.MANAGER), definition=more, **save).status == 404
    assert Case.objects.count() == 1 and verify()[1] == []
