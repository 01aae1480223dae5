"""What happens to cases. Each says which case, of which kind, in which authority, and when."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class CaseOpened:
    """A case was opened."""

    case_id: int
    kind: str
    authority_id: int
    at: datetime.datetime


@dataclass(frozen=True)
class CaseMoved:
    """A case went to another state (with words or without)."""

    case_id: int
    kind: str
    authority_id: int
    state: str
    at: datetime.datetime
    step_id: int = 0  # the line of history that says so
    closed: bool = False


@dataclass(frozen=True)
class CaseAnswered:
    """Public words were written in a case, whose state stayed."""

    case_id: int
    kind: str
    authority_id: int
    at: datetime.datetime
    step_id: int = 0


@dataclass(frozen=True)
class CaseAssigned:
    """A case was given to a team, to a person, to both, or to nobody."""

    case_id: int
    kind: str
    authority_id: int
    team_id: int | None
    account_id: int | None
    at: datetime.datetime


@dataclass(frozen=True)
class CaseTransferred:
    """A case went to another authority."""

    case_id: int
    kind: str
    from_authority_id: int
    authority_id: int
    at: datetime.datetime
    step_id: int = 0


@dataclass(frozen=True)
class CaseMerged:
    """A case was joined to another about the same thing; ``into`` is ``None`` when it was parted again."""

    case_id: int
    kind: str
    authority_id: int
    into: int | None
    at: datetime.datetime
    step_id: int = 0


@dataclass(frozen=True)
class CaseRated:
    """The holder of the code said how it went."""

    case_id: int
    kind: str
    authority_id: int
    rating: int
    at: datetime.datetime


@dataclass(frozen=True)
class CaseLate:
    """A case passed its date without an end."""

    case_id: int
    kind: str
    authority_id: int
    team_id: int | None
    at: datetime.datetime


@dataclass(frozen=True)
class CaseForgotten:
    """What a case said of a person was wiped."""

    case_id: int
    kind: str
    authority_id: int
    at: datetime.datetime
