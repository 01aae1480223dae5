"""Drafts at their last step, for the benchmark of reports: ``python -m benchmarks.drafts DIRECTORY COUNT`` prints
tokens.
"""

import sys
from pathlib import Path

from socle.site.prepare import open_instance


def main(directory: str, count: str) -> None:
    """Make the drafts in the first authority of the instance."""
    open_instance(Path(directory))
    from socle.commons.people.queries import authorities
    from socle.commons.places.queries import search_addresses
    from socle.ground import world
    from socle.ground.database import atomic
    from socle.ground.scope import Actor, Scope, system_scope
    from socle.services.reports.commands import fill_draft, start_draft

    authority = authorities(Scope(Actor("system")))[0]
    scope, now = system_scope([authority.id]), world.now()
    place = search_addresses(scope, authority.id, "place", 1)[0]
    with atomic():
        for number in range(int(count)):
            draft = start_draft(scope, authority_id=authority.id, category="lighting", now=now)
            fill_draft(
                scope,
                draft,
                place=place.label,
                longitude=place.point.lon,
                latitude=place.point.lat,
                words=f"Le lampadaire numéro {number} est éteint.",
                contact=f"a{number}@exemple.fr",
                now=now,
            )
            print(draft.token)


if __name__ == "__main__":
    main(*sys.argv[1:])
