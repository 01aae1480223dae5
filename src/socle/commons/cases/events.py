"""What happens to cases."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class CaseMoved:
    """A case went to another state."""

    case_id: int
    kind: str
    authority_id: int
    state: str
    at: datetime.datetime
