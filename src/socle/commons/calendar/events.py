"""What happens to a calendar."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class HolidaysChanged:
    """The working days of an authority are others than before: promises that still run are counted anew."""

    authority_id: int
    at: datetime.datetime
