"""What happens to files that become tables."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class WorkAsked:
    """A long step was asked for. ``turn`` names it: one that was cancelled or asked again meanwhile is not done."""

    upload_id: int
    authority_id: int
    turn: int
    at: datetime.datetime


@dataclass(frozen=True)
class ReadAsked:
    """A file must be read for the page that somebody waits for: a long step that takes seconds. ``turn`` names it."""

    upload_id: int
    authority_id: int
    turn: int
    at: datetime.datetime


@dataclass(frozen=True)
class SourceDue:
    """An address must be asked for its file. ``turn`` names the occasion."""

    source_id: int
    authority_id: int
    turn: int
    at: datetime.datetime
