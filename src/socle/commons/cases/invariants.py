"""What must hold for cases."""

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery

from socle.commons.cases import queries
from socle.commons.cases.models import Case, Step
from socle.commons.cases.rules import ends_in, read_code
from socle.commons.cases.terms import State
from socle.engines.workflow import find_state
from socle.ground.scope import HOUSE
from socle.ground.verify import Invariant


def _codes() -> Iterator[str]:
    for pk, code in Case.objects.values_list("pk", "code").iterator():
        if read_code(code) != code:
            yield f"case {pk} has a code that its own check letter refuses"


def _history() -> Iterator[str]:
    for pk in Case.objects.annotate(lines=Count("steps")).filter(lines=0).values_list("pk", flat=True):
        yield f"case {pk} has no history"
    last = Step.objects.filter(case=OuterRef("pk")).order_by("-id").values("state")[:1]
    for pk, state, told in Case.objects.annotate(told=Subquery(last)).values_list("pk", "state", "told").iterator():
        if told is not None and state != told:
            yield f"case {pk} is {state} but its history says {told}"


def _states() -> Iterator[str]:
    rows = Case.objects.order_by().values_list("authority_id", "kind", "state")
    for authority_id, kind, state, total, ended in rows.annotate(Count("pk"), Count("closed_at")):
        known = find_state(queries.workflow_of(HOUSE, authority_id, kind), state)
        if known is None and state != State.MERGED:
            yield f"{total} cases of {kind} in authority {authority_id} are {state}, which their workflow does not know"
        elif ended != (total if known is None or known.closed else 0):
            yield f"of {total} cases of {kind} in authority {authority_id} that are {state}, {ended} have an end"


def _chains() -> Iterator[str]:
    joined = Case.objects.filter(merged_into__isnull=False)
    chain = dict(joined.values_list("pk", "merged_into_id"))
    for pk in chain:
        if ends_in(chain, pk) is None:
            yield f"case {pk} is joined to another in a ring"
    for pk, state in Case.objects.filter(
        Q(merged_into__isnull=False) & ~Q(state=State.MERGED) | Q(merged_into__isnull=True, state=State.MERGED)
    ).values_list("pk", "state"):
        yield f"case {pk} is {state}, which does not agree with what it is joined to"
    strangers = joined.exclude(merged_into__authority_id=F("authority_id"), merged_into__kind=F("kind"))
    for pk in strangers.values_list("pk", flat=True):
        yield f"case {pk} is joined to a case of another authority or kind"


def _dates() -> Iterator[str]:
    for pk in Case.objects.filter(promise_days__isnull=False, due_at__isnull=True).values_list("pk", flat=True):
        yield f"case {pk} has a promise without a date"


def _owned() -> Iterator[str]:
    given = Case.objects.filter(team__isnull=False).exclude(team__authority_id=F("authority_id"))
    for pk in given.values_list("pk", flat=True):
        yield f"case {pk} is given to a team of another authority"


def _forgotten() -> Iterator[str]:
    wiped = Case.objects.filter(forgotten_at__isnull=False)
    for pk in wiped.exclude(contact="", place="", sought="", rating_words="").values_list("pk", flat=True):
        yield f"case {pk} was forgotten but still says something of a person"
    for pk in wiped.filter(steps__words__gt="").values_list("pk", flat=True).distinct():
        yield f"case {pk} was forgotten but its history has words"


INVARIANTS = (
    Invariant("every case has a code that can be read back", _codes),
    Invariant("the history of a case ends in its state", _history),
    Invariant("a case is in a state of its workflow, and closed when that is an end", _states),
    Invariant("cases joined to one another end in one that stands", _chains),
    Invariant("a promise has its date", _dates),
    Invariant("a case is given to a team of its own authority", _owned),
    Invariant("what was forgotten says nothing of anybody", _forgotten),
)
