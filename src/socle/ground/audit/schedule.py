"""Work that comes back: putting acts in order, signing the root of the day, forgetting what acts said long ago."""

import datetime

from socle.ground.audit.erasure import forget_old
from socle.ground.audit.sequencer import sequence
from socle.ground.audit.signing import sign_root
from socle.ground.jobs import Schedule


def _sequence(now: datetime.datetime) -> None:
    sequence()


def _sign(now: datetime.datetime) -> None:
    sign_root(now)


def _forget(now: datetime.datetime) -> None:
    forget_old(now)


SCHEDULES = (
    Schedule("audit.sequence", _sequence, every=datetime.timedelta(seconds=10)),
    Schedule("audit.sign", _sign, at=datetime.time(0, 10)),
    Schedule("audit.forget", _forget, at=datetime.time(2, 40)),
)
