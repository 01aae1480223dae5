"""Reads: where a case went."""

from socle.commons.cases.models import Case, Step
from socle.commons.cases.terms import Act
from socle.commons.people.queries import authorities
from socle.ground.refusals import not_found
from socle.ground.scope import Scope


def held_in(scope: Scope, case_id: int) -> frozenset[int]:
    """The ids of the authorities where a case is, or was before it was transferred: each keeps something of it."""
    if scope.actor.kind != "system":
        raise not_found()
    ways = Step.objects.filter(case_id=case_id, act=Act.TRANSFER).values_list("detail", flat=True)
    slugs = {slug for way in ways for slug in way.split(">")}
    here = Case.objects.filter(pk=case_id).values_list("authority_id", flat=True)
    return frozenset(here) | {one.id for one in authorities(scope) if one.slug in slugs}
