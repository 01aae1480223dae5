"""What happens to reports."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class ReportOpened:
    """A resident's report was received."""

    case_id: int
    authority_id: int
    at: datetime.datetime
