"""What happens to recipes."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class RunAsked:
    """A recipe must be done. A run that is over by then is left alone."""

    run_id: int
    authority_id: int
    at: datetime.datetime
