"""What must hold for cases."""

from collections.abc import Iterator

from django.db.models import Count, OuterRef, Subquery

from socle.commons.cases.models import Case, Step
from socle.commons.cases.rules import read_code
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
        if state != told:
            yield f"case {pk} is {state} but its history says {told}"


INVARIANTS = (
    Invariant("every case has a code that can be read back", _codes),
    Invariant("the history of a case ends in its state", _history),
)
