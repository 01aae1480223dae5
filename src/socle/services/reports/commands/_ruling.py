"""The rules of an authority: who gets what, and what is promised."""

import datetime
from collections.abc import Collection

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import team_by_id
from socle.commons.places import queries as places
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope
from socle.services.reports import queries
from socle.services.reports.models import Promise, RoutingRule
from socle.services.reports.permissions import RULE
from socle.services.reports.terms import Category

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


def set_promise(
    scope: Scope, *, authority_id: int, category: str, working_days: int, sensitive: bool, now: datetime.datetime
) -> None:
    """Promise a delay for a category, and say whether its reports stay unpublished, from the next report on.

    Raises ``Refusal``: ``reports.category``, ``reports.days``.
    """
    scope.require(RULE, authority_id)
    if category not in set(Category):
        raise Refusal("reports.category", _("Cette catégorie n’existe pas."), field="category")
    if not 1 <= working_days <= 250:
        raise Refusal("reports.days", _("Un délai va de 1 à 250 jours ouvrés."), field=f"days-{category}")
    with atomic():
        Promise.objects.update_or_create(
            authority_id=authority_id,
            category=category,
            defaults={"working_days": working_days, "sensitive": sensitive},
        )
        facts = {"category": category, "working_days": working_days, "sensitive": sensitive}
        audit.record(
            scope, "reports.promise.set", authority_id=authority_id, about=f"authority:{authority_id}", facts=facts
        )
    queries.forget_rules(scope)
