"""Scope: who acts, and what they may do in which authority. The first argument of every public query and command."""

from socle.ground.scope.doors import guarded, opened
from socle.ground.scope.request import AuthorityFacts, Request, local_address, reader_address
from socle.ground.scope.scope import HOUSE, Actor, Permission, Scope, system_scope

__all__ = [
    "HOUSE",
    "Actor",
    "AuthorityFacts",
    "Permission",
    "Request",
    "Scope",
    "guarded",
    "local_address",
    "opened",
    "reader_address",
    "system_scope",
]
