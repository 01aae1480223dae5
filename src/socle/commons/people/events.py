"""What happens to people."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class AccountInvited:
    """Somebody was given a first role in an authority by a person who works there."""

    account_id: int
    authority_id: int
    role: str
    at: datetime.datetime
