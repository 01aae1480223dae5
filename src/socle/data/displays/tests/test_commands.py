"""Displays: their parts, their versions, who sees them. One family of notes stands for boards and maps."""

import datetime
from typing import Any

import pytest

from socle.commons.people.models import Authority
from socle.data.displays import commands, queries
from socle.data.displays.factories import display_of
from socle.data.displays.invariants import INVARIANTS
from socle.data.displays.models import Display, DisplayVersion
from socle.data.displays.rules import slug_of
from socle.data.displays.terms import State
from socle.data.displays.tests.conftest import NOW, WALLS, Note, family_of
from socle.ground.audit.models import Leaf
from socle.ground.outbox.models import Delivery
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope, system_scope

LATER = NOW + datetime.timedelta(hours=1)
NOTE = Note("", "note", says="Bonjour")


def put(scope: Scope, **given: Any) -> Display:
    return commands.put_part(scope, WALLS, **given)


def wall(town: Authority, notes: int = 2, **how: Any) -> Display:
    return display_of(WALLS, put, town.id, [NOTE] * notes, now=NOW, **how)


def on(display: Display, **more: Any) -> dict[str, Any]:
    held = {"authority_id": display.authority_id, "display_id": display.pk, "expected_version": display.version}
    return {**held, "now": LATER, **more}


def arrange(scope: Scope, display: Display, part_id: str, how: str, **more: Any) -> Display:
    return commands.arrange_part(scope, WALLS, **on(display, part_id=part_id, how=how, **more))


def ids(display: Display) -> list[str]:
    return [one.id for one in WALLS.content(display.content).parts]


def test_parts_are_put_moved_arranged_and_taken_away(scope: Scope, town: Authority) -> None:
    display = wall(town, 3, publish=False)

    display = arrange(scope, display, "n3", "up")
    assert ids(display) == ["n1", "n3", "n2"]
    display = arrange(scope, display, "n2", "first")
    assert ids(display) == ["n2", "n1", "n3"]
    display = arrange(scope, display, "n1", "remove")
    assert ids(display) == ["n2", "n3"]
    display = put(scope, **on(display, part=Note("n2", "note", says="Autre")))
    assert [one.says for one in WALLS.content(display.content).parts] == ["Autre", "Bonjour"]


def test_up_is_where_the_family_says(scope: Scope, town: Authority) -> None:
    display, floors = wall(town, publish=False), family_of("wall", up=1)

    display = commands.arrange_part(scope, floors, **on(display, part_id="n1", how="up"))

    assert ids(display) == ["n2", "n1"]


def test_an_id_that_left_is_given_again_only_when_nobody_has_it(scope: Scope, town: Authority) -> None:
    display = wall(town, publish=False)
    display = arrange(scope, display, "n1", "remove")

    display = put(scope, **on(display, part=NOTE))

    assert ids(display) == ["n2", "n1"]


@pytest.mark.parametrize("how", ["", "x", "wide", "remove "])
def test_what_a_family_does_not_do_is_not_found(scope: Scope, town: Authority, how: str) -> None:
    with pytest.raises(Refusal) as refused:
        arrange(scope, wall(town, publish=False), "n1", how)

    assert refused.value.status == 404


def test_too_many_parts_and_parts_that_do_not_fit_are_refused(scope: Scope, town: Authority) -> None:
    display = wall(town, 3, publish=False)

    with pytest.raises(Refusal, match="full"):
        put(scope, **on(display, part=NOTE))
    with pytest.raises(Refusal, match="secret"):
        put(scope, **on(display, part=Note("n1", "note", says="secret")))

    assert queries.display_by_id(scope, WALLS, town.id, display.pk).version == display.version


def test_of_two_editors_the_second_is_told(scope: Scope, town: Authority) -> None:
    display = wall(town, publish=False)
    seen = display.version
    arrange(scope, display, "n1", "remove")

    for verb, more in (
        (commands.arrange_part, {"part_id": "n2", "how": "remove"}),
        (commands.publish_display, {}),
        (commands.remove_display, {}),
        (commands.restore_version, {"number": 1}),
    ):
        fresh = queries.display_by_id(scope, WALLS, town.id, display.pk)
        with pytest.raises(Refusal) as refused:
            verb(scope, WALLS, **on(fresh, **more) | {"expected_version": seen})
        assert (refused.value.code, refused.value.status) == ("stale", 409)

    assert ids(queries.display_by_id(scope, WALLS, town.id, display.pk)) == ["n2"]


def test_going_back_is_a_version_of_its_own_and_can_be_undone_too(scope: Scope, town: Authority) -> None:
    display = wall(town, publish=False)
    display = arrange(scope, display, "n1", "remove")

    display = commands.restore_version(scope, WALLS, **on(display, number=display.version - 1))
    assert ids(display) == ["n1", "n2"]
    display = commands.restore_version(scope, WALLS, **on(display, number=display.version - 1))
    assert ids(display) == ["n2"]
    assert [one.number for one in queries.versions(scope, WALLS, display)] == [6, 5, 4, 3, 2, 1]


def test_a_version_that_never_was_is_not_found(scope: Scope, town: Authority) -> None:
    display = wall(town, publish=False)

    for number in (0, -1, 99, 10**12):
        with pytest.raises(Refusal) as refused:
            commands.restore_version(scope, WALLS, **on(display, number=number))
        assert refused.value.status == 404


def test_the_oldest_versions_leave(scope: Scope, town: Authority) -> None:
    display = wall(town, publish=False)

    for turn in range(70):
        display = arrange(scope, display, "n1", "down" if turn % 2 else "up")

    assert DisplayVersion.objects.filter(display=display).count() == 60


def test_the_public_sees_what_was_published_and_not_what_is_being_changed(scope: Scope, town: Authority) -> None:
    display = wall(town)
    arrange(scope, display, "n1", "remove")

    shown = queries.public_display(scope, WALLS, town.id, "essai")

    assert [one.id for one in queries.content_of(scope, WALLS, shown).parts] == ["n1", "n2"]
    assert ids(shown) == ["n2"]
    assert WALLS.state_words(shown.state, fresh=False) == "Adresse"


def test_what_is_withdrawn_answers_like_what_never_was(scope: Scope, town: Authority) -> None:
    display = wall(town)
    commands.withdraw_display(scope, WALLS, **on(display))

    with pytest.raises(Refusal) as refused:
        queries.public_display(scope, WALLS, town.id, "essai")

    assert refused.value.status == 404
    assert queries.display_by_id(scope, WALLS, town.id, display.pk).state == State.WITHDRAWN


def test_publishing_tells_the_house_and_leaves_a_trace_under_the_names_of_the_family(
    scope: Scope, town: Authority
) -> None:
    display = wall(town, 1)

    acts = list(Leaf.objects.filter(about=f"wall:{display.pk}").order_by("pk").values_list("act", flat=True))

    assert acts == ["walls.wall.create", "walls.wall.add_note", "walls.wall.publish"]
    assert Delivery.objects.filter(event__contains="DisplayPublished").count() == 1


def test_nothing_is_not_published(scope: Scope, town: Authority) -> None:
    with pytest.raises(Refusal, match="empty"):
        commands.publish_display(scope, WALLS, **on(wall(town, 0, publish=False)))


def test_what_is_published_is_not_removed_a_draft_is(scope: Scope, town: Authority) -> None:
    shown, draft = wall(town), wall(town, slug="brouillon", publish=False)

    with pytest.raises(Refusal, match="published"):
        commands.remove_display(scope, WALLS, **on(shown))
    commands.remove_display(scope, WALLS, **on(draft))

    assert list(Display.objects.values_list("slug", flat=True)) == ["essai"]
    assert not DisplayVersion.objects.filter(display_id=draft.pk).exists()


def test_two_of_a_family_cannot_share_an_address_two_families_can(scope: Scope, town: Authority) -> None:
    wall(town, 0, publish=False)
    other = family_of("fence")

    commands.create_display(scope, other, authority_id=town.id, slug="essai", title={"fr": "Un"}, now=NOW)
    with pytest.raises(Refusal) as refused:
        wall(town, 0, publish=False)

    assert (refused.value.code, refused.value.field) == ("walls.taken", "slug")


def test_another_family_neither_sees_nor_changes_a_display(scope: Scope, town: Authority) -> None:
    display, other = wall(town), family_of("fence")

    assert queries.displays(scope, other, town.id) == queries.published(scope, other, town.id) == []
    with pytest.raises(Refusal, match="not-found"):
        queries.public_display(scope, other, town.id, "essai")
    with pytest.raises(Refusal, match="not-found"):
        commands.withdraw_display(scope, other, **on(display))


def test_another_town_neither_sees_nor_changes_a_display(scope: Scope, town: Authority, village: Authority) -> None:
    display = wall(town)
    theirs = system_scope([town.id, village.id])

    with pytest.raises(Refusal, match="not-found"):
        queries.display_by_id(theirs, WALLS, village.id, display.pk)
    with pytest.raises(Refusal, match="not-found"):
        queries.public_display(theirs, WALLS, village.id, "essai")
    with pytest.raises(Refusal, match="not-found"):
        commands.withdraw_display(theirs, WALLS, **on(display, authority_id=village.id))


@pytest.mark.parametrize("slug", ["", "A", "é", "a--b", "-a", "a" * 81, "nouveau", "a/b", "a\x00"])
def test_an_address_that_is_none_is_refused(slug: str) -> None:
    with pytest.raises(Refusal, match="slug"):
        slug_of(WALLS, slug)


def test_only_what_is_published_is_given_to_the_search(scope: Scope, town: Authority) -> None:
    wall(town)
    wall(town, slug="brouillon", publish=False)

    found = list(queries.documents(scope, WALLS, None, lambda slug: f"/murs/{slug}"))

    assert {one.url for one in found} == {"/murs/essai"}
    assert list(queries.documents(scope, WALLS, {f"{town.id}-brouillon"}, str)) == []


def test_a_damaged_display_is_seen_by_verify(scope: Scope, town: Authority) -> None:
    display = wall(town)
    assert [fault for one in INVARIANTS for fault in one.violations()] == []

    display.content["parts"][1]["id"] = "n1"
    Display.objects.filter(pk=display.pk).update(content=display.content, shown={"parts": [{"id": "x"}]})

    faults = " ".join(fault for one in INVARIANTS for fault in one.violations())
    assert "same id" in faults
    assert "last version" in faults
    assert "cannot be read" in " ".join(queries.unreadable(scope, WALLS))
