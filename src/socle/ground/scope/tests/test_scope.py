"""A scope denies by default."""

import pytest

from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Permission, Scope, system_scope

READ = Permission("cases:case:read", "read")


def test_nothing_is_allowed_that_was_not_granted() -> None:
    scope = Scope(Actor("account", 1), {7: frozenset({"cases:case:read"})})

    assert scope.allows(READ, 7)
    assert not scope.allows(READ, 8)
    assert not scope.allows("cases:case:answer", 7)
    assert scope.authorities(READ) == {7}


def test_what_is_hidden_answers_as_what_does_not_exist() -> None:
    with pytest.raises(Refusal) as refused:
        Scope(Actor("public")).require(READ, 7)

    assert (refused.value.code, refused.value.status) == ("not-found", 404)


def test_the_system_may_do_everything_but_only_in_its_authorities() -> None:
    scope = system_scope([3])

    assert scope.allows(READ, 3)
    assert not scope.allows(READ, 4)


def test_a_permission_says_room_resource_action() -> None:
    with pytest.raises(ValueError, match="room:resource:action"):
        Permission("read", "read")
