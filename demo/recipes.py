"""One derived table of each demonstration town, made by a recipe from its own open reports."""

import datetime
from typing import Any

from socle.commons.people.queries import Authority
from socle.data.recipes import commands
from socle.ground.scope import system_scope

TITLE = {
    "fr": "Signalements par quartier et par mois",
    "en": "Reports by neighbourhood and month",
    "ar": "البلاغات حسب الحي والشهر",
}
DESCRIPTION = {
    "fr": "Combien de signalements chaque quartier envoie chaque mois, et combien de jours il faut pour les clore.",
    "en": "How many reports each neighbourhood sends each month, and how many days it takes to close them.",
    "ar": "كم بلاغا يرسله كل حي كل شهر، وكم يوما يلزم لإغلاقها.",
}
STEPS: tuple[dict[str, Any], ...] = (
    {"op": "filter", "where": "quartier IS NOT NULL"},
    {
        "op": "aggregate",
        "by": ["quartier", "recu_le"],
        "bucket": {"recu_le": "month"},
        "measures": [
            {"measure": "count", "name": "recus"},
            {"measure": "median", "column": "jours", "name": "jours_medians"},
        ],
    },
    {"op": "rename", "columns": {"recu_le": "mois"}},
)


def found_recipes(authority: Authority, now: datetime.datetime) -> None:
    """A recipe in force, and the first edition of its table."""
    scope, here = system_scope([authority.id]), authority.id
    recipe = commands.create_recipe(
        scope,
        authority_id=here,
        slug="signalements-par-mois",
        title=TITLE,
        source=f"{authority.slug}-signalements",
        now=now,
    )
    held: dict[str, Any] = {"authority_id": here, "recipe_id": recipe.pk, "now": now}
    recipe = commands.describe_recipe(
        scope, title=TITLE, description=DESCRIPTION, licence="LO-2.0", expected_version=recipe.version, **held
    )
    for at, step in enumerate(STEPS, 1):
        recipe = commands.put_step(scope, step=step, at=at, expected_version=recipe.version, **held)
    run = commands.save_version(scope, expected_version=recipe.version, **held)
    commands.work_on(scope, run_id=run.pk, now=now)
