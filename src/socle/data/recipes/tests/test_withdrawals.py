"""What had to go from a source is published by no recipe, shown by no run, and comes back by nobody but a person."""

import datetime
from typing import Any

import pytest

from socle.commons.people.models import Authority
from socle.data.recipes import commands, queries
from socle.data.recipes.commands._publishing import publish
from socle.data.recipes.commands._working import _begun
from socle.data.recipes.models import Recipe, Run
from socle.data.recipes.terms import Doubt, Outcome
from socle.data.recipes.tests.conftest import BY_QUARTER, NOW, filed, frozen, saved, worked, written
from socle.data.tables import commands as tables
from socle.data.tables.factories import benches
from socle.data.tables.models import Edition, Table
from socle.data.tables.terms import Access
from socle.ground import sandbox
from socle.ground.jobs import run_pending
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.ground.storage import store
from socle.ground.verify import verify

MADE = "belvenne-bancs-par-quartier"
CAST = {"op": "cast", "column": "rue", "to": "integer"}


def _trees(town: Authority, many: int) -> str:
    return filed(town, "arbres", "id,rue\n" + "".join(f"{n},r{n}\n" for n in range(many)))


def _again(town: Authority, scope: Scope, run: Run) -> Run:
    return worked(town, commands.ask_run(scope, authority_id=town.id, recipe_id=run.recipe_id, now=NOW))


def _waiting(town: Authority, scope: Scope, *steps: Any) -> Run:
    """A run that waits: its source, edition 2, has 8 rows where there were 20."""
    run = saved(town, written(town, _trees(town, 20), *(steps or [{"op": "distinct"}])))
    run_pending()
    _trees(town, 8)
    run_pending()
    waiting = Run.objects.get(outcome=Outcome.WAITING)
    assert waiting.recipe_id == run.recipe_id
    return waiting


def _accepted(town: Authority, scope: Scope, run: Run) -> Run:
    return commands.accept_run(scope, authority_id=town.id, run_id=run.pk, confirmed=True, now=NOW)


def _withdrawn(scope: Scope, slug: str, number: int) -> None:
    tables.withdraw_edition(scope, table_slug=slug, number=number, because="une personne", now=NOW)


def _violations() -> list[str]:
    return [f"{one.invariant}: {one.detail}" for one in verify()[1]]


def test_what_waits_is_not_published_once_its_source_was_withdrawn(town: Authority, scope: Scope) -> None:
    run = _waiting(town, scope)
    _withdrawn(scope, "belvenne-arbres", 2)

    with pytest.raises(Refusal, match=r"recipes\.source-gone"):
        _accepted(town, scope, run)

    run.refresh_from_db()
    assert run.outcome == Outcome.WAITING
    assert Edition.objects.filter(table__slug=MADE).count() == 1


def test_what_waits_is_not_published_once_its_source_was_closed(town: Authority, scope: Scope) -> None:
    run = _waiting(town, scope)
    tables.set_access(scope, table_slug="belvenne-arbres", access=Access.CLOSED, now=NOW)

    with pytest.raises(Refusal, match=r"recipes\.source-gone"):
        _accepted(town, scope, run)


def test_a_withdrawal_ends_what_waits_and_empties_what_runs_show_of_it(town: Authority, scope: Scope) -> None:
    run = _waiting(town, scope, CAST, {"op": "distinct"})
    other = Run.objects.get(outcome=Outcome.PUBLISHED)
    key = run.made["key"]
    assert run.steps[0]["lost"][0]["samples"]
    assert store().exists(key)

    _withdrawn(scope, "belvenne-arbres", 2)
    run_pending()

    run.refresh_from_db()
    assert (run.outcome, run.made, run.ended_at is not None) == (Outcome.STOPPED, {}, True)
    assert not store().exists(key)
    assert [(one["why"], one["count"], one["samples"]) for one in run.steps[0]["lost"]] == [("not-cast", 8, [])]
    other.refresh_from_db()
    assert other.steps[0]["lost"][0]["samples"]  # of edition 1, which stands
    with pytest.raises(Refusal, match="stale"):
        _accepted(town, scope, run)
    assert _violations() == []


def test_a_source_withdrawn_during_a_run_is_not_published(
    town: Authority, bancs: Table, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = sandbox.call

    def meanwhile(name: str, **how: Any) -> Any:
        told = call(name, **how)
        if name.endswith(":transform"):
            _withdrawn(scope, bancs.slug, 1)
        return told

    monkeypatch.setattr(sandbox, "call", meanwhile)

    run = saved(town, written(town, bancs.slug, BY_QUARTER))

    assert (run.outcome, run.fault, run.steps) == (Outcome.FAILED, "recipes.source-gone", [])
    assert "retirée" in queries.fault_words(scope, run.fault, run.fault_facts)
    assert not Table.objects.filter(slug=MADE).exists()


def test_a_source_withdrawn_before_the_transaction_is_seen_in_it(town: Authority, scope: Scope) -> None:
    run = _waiting(town, scope)
    made = dict(run.made)
    run.sources = [{**run.sources[0], "edition": 7}]

    with pytest.raises(Refusal, match=r"recipes\.source-gone"):
        publish(scope, run, made, now=NOW, by_person=True)


def test_of_two_runs_that_wait_the_older_ends(town: Authority, scope: Scope) -> None:
    first = _waiting(town, scope)
    _trees(town, 7)
    run_pending()

    first.refresh_from_db()
    second = Run.objects.get(outcome=Outcome.WAITING)
    assert second.pk > first.pk
    assert (first.outcome, first.made) == (Outcome.STOPPED, {})
    with pytest.raises(Refusal, match="stale"):
        _accepted(town, scope, first)
    assert _accepted(town, scope, second).edition == 2
    assert _violations() == []


def test_a_run_that_is_published_ends_what_waits(town: Authority, scope: Scope) -> None:
    first = _waiting(town, scope)
    _trees(town, 19)
    run_pending()

    first.refresh_from_db()
    assert first.outcome == Outcome.STOPPED
    assert Edition.objects.filter(table__slug=MADE).count() == 2


def test_a_withdrawn_outcome_does_not_come_back_by_itself(town: Authority, bancs: Table, scope: Scope) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER))
    _withdrawn(scope, MADE, 1)

    again = _again(town, scope, run)

    assert (again.outcome, again.doubts) == (Outcome.WAITING, [Doubt.CAME_BACK])
    assert Edition.objects.filter(table__slug=MADE, withdrawn_at=None).count() == 0


def test_an_older_edition_that_stands_is_not_what_is_live(town: Authority, bancs: Table, scope: Scope) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER))
    tables.upsert(scope, table_slug=bancs.slug, rows=benches(1, first=61), now=NOW)
    frozen(town, bancs.slug)
    assert _again(town, scope, run).edition == 2
    _withdrawn(scope, MADE, 2)
    _withdrawn(scope, bancs.slug, 2)  # what is read now is edition 1, which made the edition that stands

    again = _again(town, scope, run)

    assert (again.outcome, again.doubts) == (Outcome.WAITING, [Doubt.LAST_GONE])
    assert _accepted(town, scope, again).edition == 3


def test_values_that_were_shown_go_after_half_a_year(town: Authority, scope: Scope) -> None:
    run = saved(town, written(town, _trees(town, 20), CAST, {"op": "distinct"}))
    assert run.steps[0]["lost"][0]["samples"]

    commands.sweep(scope, now=NOW + datetime.timedelta(days=182))
    run.refresh_from_db()
    assert run.steps[0]["lost"][0]["samples"]

    commands.sweep(scope, now=NOW + datetime.timedelta(days=184))
    run.refresh_from_db()
    assert (run.steps[0]["lost"][0]["count"], run.steps[0]["lost"][0]["samples"]) == (20, [])


def test_a_version_saved_while_a_run_begins_is_the_one_that_is_done(
    town: Authority, bancs: Table, scope: Scope
) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER))
    asked = commands.ask_run(scope, authority_id=town.id, recipe_id=run.recipe_id, now=NOW)
    stale = Run.objects.select_related("recipe", "recipe__table").get(pk=asked.pk)  # as a worker read it before
    changed = commands.put_step(
        scope,
        authority_id=town.id,
        recipe_id=run.recipe_id,
        step={"op": "sort", "by": ["count"]},
        at=2,
        expected_version=run.recipe.version,
        now=NOW,
    )
    same = commands.save_version(
        scope, authority_id=town.id, recipe_id=run.recipe_id, expected_version=changed.version, now=NOW
    )

    assert same.pk == asked.pk
    assert _begun(stale, NOW)
    asked.refresh_from_db()
    assert asked.number == Recipe.objects.get().saved == 2
