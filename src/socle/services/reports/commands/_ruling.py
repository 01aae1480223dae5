"""The rules of an authority: who gets what, and what is promised."""

import datetime
from collections.abc import Collection, Mapping

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import team_by_id
from socle.commons.places import queries as places
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, stale_setting
from socle.ground.scope import Scope
from socle.services.reports import queries
from socle.services.reports.models import Promise, RoutingRule
from socle.services.reports.permissions import RULE
from socle.services.reports.terms import STANDARD, Category, Promised

MOST_RULES = 200


def add_rule(
    scope: Scope,
    *,
    authority_id: int,
    categories: Collection[str],
    areas: Collection[str],
    team_id: int,
    now: datetime.datetime,
) -> RoutingRule:
    """Add a rule after the others. Raises ``Refusal``: ``reports.category``, ``reports.area``, ``reports.rules``."""
    scope.require(RULE, authority_id)
    team = team_by_id(scope, authority_id, team_id)
    if set(categories) - set(Category):
        raise Refusal("reports.category", _("Cette catégorie n’existe pas."), field="categories")
    known = {name for _code, name, _shown in places.neighbourhood_names(scope, authority_id)}
    if set(areas) - known:
        raise Refusal("reports.area", _("Ce quartier n’existe pas."), field="areas")
    with atomic():
        mine = RoutingRule.objects.select_for_update().filter(authority_id=authority_id)
        if mine.count() >= MOST_RULES:
            raise Refusal("reports.rules", _("200 règles au plus : supprimez-en d’abord une."), status=409)
        last = mine.aggregate(last=Max("position"))["last"] or 0
        rule = RoutingRule.objects.create(
            authority_id=authority_id,
            position=last + 1,
            categories=sorted(categories),
            areas=sorted(areas),
            team_id=team.pk,
        )
        facts = {"categories": rule.categories, "areas": rule.areas, "team": team.pk}
        audit.record(scope, "reports.rule.add", authority_id=authority_id, about=f"rule:{rule.pk}", facts=facts)
    queries.forget_rules(scope)
    return rule


def move_rule(scope: Scope, *, authority_id: int, rule_id: int, up: bool, now: datetime.datetime) -> None:
    """Put a rule before the one above it, or after the one below. Raises ``Refusal`` 404."""
    scope.require(RULE, authority_id)
    with atomic():
        rules = list(RoutingRule.objects.select_for_update().filter(authority_id=authority_id))
        at = next((number for number, rule in enumerate(rules) if rule.pk == rule_id), None)
        if at is None:
            raise not_found()
        other = at - 1 if up else at + 1
        if 0 <= other < len(rules):
            rules[at], rules[other] = rules[other], rules[at]
            for position, rule in enumerate(rules, start=1):
                RoutingRule.objects.filter(pk=rule.pk).update(position=position)
            audit.record(
                scope, "reports.rule.move", authority_id=authority_id, about=f"rule:{rule_id}", facts={"up": up}
            )
    queries.forget_rules(scope)


def remove_rule(scope: Scope, *, authority_id: int, rule_id: int, now: datetime.datetime) -> None:
    """Take a rule away; reports that it gave keep their team and its words. Raises ``Refusal`` 404."""
    scope.require(RULE, authority_id)
    with atomic():
        rule = RoutingRule.objects.filter(pk=rule_id, authority_id=authority_id).first()
        if rule is None:
            raise not_found()
        facts = {"categories": rule.categories, "areas": rule.areas, "team": rule.team_id}
        audit.record(scope, "reports.rule.remove", authority_id=authority_id, about=f"rule:{rule_id}", facts=facts)
        rule.delete()
    queries.forget_rules(scope)


def set_promises(
    scope: Scope,
    *,
    authority_id: int,
    promises: Mapping[str, Promised],
    shown: Mapping[str, Promised],
    now: datetime.datetime,
) -> None:
    """Promise delays by category, and say which reports stay unpublished, from the next report on: all or none.

    ``shown`` is what stood there when the decision was made, for each category that changes. Raises ``Refusal``:
    ``reports.category``, ``reports.days``, ``stale`` (409: a colleague changed one of them since; its fact
    ``categories``).
    """
    scope.require(RULE, authority_id)
    if not promises.keys() <= set(Category):
        raise Refusal("reports.category", _("Cette catégorie n’existe pas."), field="category")
    for category, promised in promises.items():
        if not 1 <= promised.working_days <= 250:
            raise Refusal("reports.days", _("Un délai va de 1 à 250 jours ouvrés."), field=f"days-{category}")
    try:
        with atomic():
            mine = Promise.objects.select_for_update().filter(authority_id=authority_id)
            rows = {row.category: row for row in mine.order_by("pk")}
            overtaken = [one for one in promises if _promised(rows.get(one), one) != shown.get(one)]
            if overtaken:
                refusal = stale_setting()
                refusal.field, refusal.facts = f"days-{overtaken[0]}", {"categories": overtaken}
                raise refusal
            for category, promised in promises.items():
                row = rows.get(category) or Promise(authority_id=authority_id, category=category)
                _promise(scope, row, promised)
    except IntegrityError as beaten:  # another process wrote the first promise of a category a moment ago
        raise stale_setting() from beaten
    queries.forget_rules(scope)


def _promised(row: Promise | None, category: str) -> Promised:
    return Promised(row.working_days, row.sensitive) if row else STANDARD[Category(category)]


def _promise(scope: Scope, row: Promise, promised: Promised) -> None:
    row.working_days, row.sensitive = promised.working_days, promised.sensitive
    row.save()
    facts = {"category": row.category, "working_days": row.working_days, "sensitive": row.sensitive}
    about = f"authority:{row.authority_id}"
    audit.record(scope, "reports.promise.set", authority_id=row.authority_id, about=about, facts=facts)
