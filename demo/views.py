"""A saved view of each demonstration town: a question to its open table, under an address that stays."""

import datetime

from socle.commons.people.queries import Authority
from socle.data.portal import commands
from socle.ground.scope import system_scope


def found_views(authority: Authority, now: datetime.datetime) -> None:
    """How many reports of each kind came in each month."""
    commands.save_view(
        system_scope([authority.id]),
        table_slug=f"{authority.slug}-signalements",
        name="par-mois",
        title="Signalements par mois et par catégorie",
        words={"par": "recu_le,categorie", "pas": "month", "tri": "-recu_le"},
        now=now,
    )
