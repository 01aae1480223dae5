"""What happens to people."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class AccountInvited:
    """Somebody who works in an authority let an address in: to a role that its account did not hold."""

    account_id: int
    authority_id: int
    role: str
    at: datetime.datetime
