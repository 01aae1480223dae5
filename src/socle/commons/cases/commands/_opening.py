"""Opening a case: the one verb that every resident waits for, written for speed."""

import datetime

from django.db import connection

from socle.commons.cases import queries
from socle.commons.cases.events import CaseOpened
from socle.commons.cases.models import Case
from socle.commons.cases.permissions import OPEN
from socle.commons.cases.rules import make_code, sought_text
from socle.commons.cases.terms import Act, Channel, Visibility
from socle.commons.people.queries import authority_by_id
from socle.ground import audit, world
from socle.ground.outbox import emit
from socle.ground.scope import Scope

_FIELDS = (
    "authority_id", "code", "kind", "state", "channel", "submission", "contact", "language", "topic", "area", "place",
    "sought", "team_id", "routed_by", "opened_at", "promise_days", "due_at", "reopened", "rating_words", "version",
)  # fmt: skip
_CASE = (
    f"INSERT INTO commons_cases_case ({', '.join(_FIELDS)}) VALUES ({', '.join(['%s'] * len(_FIELDS))}) RETURNING id"
)
_STEP = (
    "INSERT INTO commons_cases_step (case_id, at, act, state, visibility, words, detail, account_id) "
    "VALUES (%s, %s, %s, %s, %s, '', '', %s)"
)


def open_case(
    scope: Scope,
    *,
    authority_id: int,
    kind: str,
    channel: Channel,
    submission: str,
    contact: str = "",
    language: str = "fr",
    topic: str = "",
    area: str = "",
    place: str = "",
    sought: str = "",
    team_id: int | None = None,
    routed_by: str = "",
    promise_days: int | None = None,
    due_at: datetime.datetime | None = None,
    now: datetime.datetime,
) -> Case:
    """Open a case, inside ``atomic()`` of the command that writes the kind's own facts (``RuntimeError`` elsewhere).

    ``sought``: further words that staff find it by (its code and place are added, all folded). ``promise_days``:
    working days; give ``due_at`` with it where it is known, so that it is not worked out under the writer lock.

    Raises ``IntegrityError`` when the same submission opened one before: the transaction is undone, and
    ``queries.case_of_submission`` finds it. Asking first would hold the writer lock longer for everybody.
    """
    scope.require(OPEN, authority_id)
    if promise_days is not None and due_at is None:
        due_at = queries.due_after(scope, authority_id, now, promise_days)
    code = make_code(authority_by_id(scope, authority_id).code_prefix, world.random_bytes(16))
    case = Case(
        authority_id=authority_id, code=code, kind=kind, channel=channel, submission=submission, contact=contact,
        state=queries.workflow_of(scope, authority_id, kind).start, language=language, topic=topic[:40],
        area=area[:60], place=place[:200], sought=sought_text(code, place, sought), team_id=team_id,
        routed_by=routed_by[:200], opened_at=now, promise_days=promise_days, due_at=due_at,
    )  # fmt: skip
    _insert(scope, case, now)
    audit.record(scope, "cases.case.open", authority_id=authority_id, about=f"case:{case.pk}", facts={"kind": kind})
    emit(CaseOpened(case.pk, kind, authority_id, now), authority_id=authority_id)
    return case


def _insert(scope: Scope, case: Case, now: datetime.datetime) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a case is opened in the transaction of its facts: open atomic() first")
    # The writer lock is held: Django's own INSERT of so many columns takes ten times as long to build as to run.
    as_stored = connection.ops.adapt_datetimefield_value
    values = [getattr(case, name) for name in _FIELDS]
    for place, value in enumerate(values):
        if isinstance(value, datetime.datetime):
            values[place] = as_stored(value)
    with connection.cursor() as cursor:
        cursor.execute(_CASE, values)
        case.pk = cursor.fetchone()[0]
        step = [case.pk, as_stored(now), Act.OPEN.value, case.state, Visibility.PUBLIC.value, scope.actor.id]
        cursor.execute(_STEP, step)
    case._state.adding = False
    case._state.db = connection.alias
