"""The scope of an act: deny by default, allow only what was granted in an authority."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from socle.ground.refusals import not_found

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission that a room declares: ``room:resource:action``, and what it lets one do, in English words."""

    name: str
    allows: str

    def __post_init__(self) -> None:
        if self.name.count(":") != 2 or not all(self.name.split(":")):
            raise ValueError(f"a permission is named room:resource:action, not {self.name!r}")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an anonymous member of the public, the holder of an account, or the system itself."""

    kind: Literal["public", "account", "system"]
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """An actor with the permissions granted to it, by authority id. What is not granted is refused.

    ``roles`` says in which roles an account holds them, for the audit log; it grants nothing.
    """

    actor: Actor
    grants: Mapping[int, frozenset[str]] = field(default_factory=dict)
    roles: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def allows(self, permission: Permission | str, authority_id: int) -> bool:
        """Whether ``permission`` is granted in the authority."""
        granted = self.grants.get(authority_id, frozenset())
        return EVERYTHING in granted or str(permission) in granted

    def require(self, permission: Permission | str, authority_id: int) -> None:
        """Refuse (404, as if it did not exist) unless ``permission`` is granted in the authority."""
        if not self.allows(permission, authority_id):
            raise not_found()

    def role_in(self, authority_id: int) -> str:
        """The roles in which the actor acts in an authority: ``agent+manager``, ``resident``, ``system``."""
        if self.actor.kind == "system":
            return "system"
        return "+".join(self.roles.get(authority_id, ())) or "resident"

    def authorities(self, permission: Permission | str) -> frozenset[int]:
        """The ids of the authorities in which ``permission`` is granted."""
        return frozenset(one for one in self.grants if self.allows(permission, one))


def system_scope(authority_ids: Iterable[int]) -> Scope:
    """The scope of reactions, schedules and the command line: everything, but only in these authorities."""
    everything = frozenset({EVERYTHING})
    return Scope(Actor("system"), dict.fromkeys(authority_ids, everything))


HOUSE = Scope(Actor("system"))
"""The system itself, before it acts in any authority: it reads what is public, and what is asked of all at once."""
