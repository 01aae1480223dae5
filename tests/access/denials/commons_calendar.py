"""Denials of the calendar."""

import datetime

from socle.commons.calendar import commands
from tests.access.denials.world import World

A_DAY = datetime.date(2027, 7, 14)


def _holiday(w: World) -> int:
    return commands.add_holiday(w.system, date=A_DAY, name="Fête", **w.at).pk


DENIALS = {
    "commands.set_week": lambda w, s: commands.set_week(s, weekdays=[0], expected_version=0, **w.at),
    "commands.add_holiday": lambda w, s: commands.add_holiday(s, date=A_DAY, name="Fête", **w.at),
    "commands.remove_holiday": lambda w, s: commands.remove_holiday(s, holiday_id=_holiday(w), **w.at),
    "commands.confirm_holiday": lambda w, s: commands.confirm_holiday(s, holiday_id=_holiday(w), **w.at),
    "commands.import_holidays": lambda w, s: commands.import_holidays(s, country="FR", year=2027, **w.at),
}
