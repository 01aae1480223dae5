"""The demonstration towns: three fictional authorities and their reports, all made by the commands that
doors call.
"""

import datetime
from dataclasses import dataclass

from demo import plan
from demo.boards import found_boards
from demo.import_town import import_town
from demo.lives import DAYS, live
from demo.recipes import found_recipes
from demo.staff import LOGINS, hire
from demo.views import found_views
from socle.commons.people import commands as people
from socle.commons.people.queries import Authority, authorities
from socle.commons.people.terms import AuthorityKind
from socle.data.tables import commands as tables
from socle.data.tables.queries import tables as tables_of
from socle.data.tables.terms import Reason
from socle.ground import audit, jobs, world
from socle.ground.database import atomic
from socle.ground.scope import HOUSE, system_scope
from socle.services.reports.commands import publish_delays


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a demonstration town adds to its plan."""

    style: plan.Style
    kind: AuthorityKind
    prefix: str
    reports: int
    arabic: float  # share of the reports written in Arabic
    address: str
    hours: dict[str, str]
    phone: str
    timezone: str
    parent: str = ""


SKETCHES = (
    Sketch(
        plan.BELVENNE, AuthorityKind.MUNICIPALITY, "BV", 780, 0.12, "2, place des Tisserands",
        {
            "fr": "Ouverte du lundi au vendredi, de 8 h 30 à 17 h, et le samedi matin",
            "en": "Open Monday to Friday, 8:30 am to 5 pm, and Saturday morning",
            "ar": "مفتوحة من الاثنين إلى الجمعة من 8:30 إلى 17:00، وصباح السبت",
        },
        "04 00 00 00 12", "Europe/Paris",
    ),
    Sketch(
        plan.SAINT_ORVIN, AuthorityKind.VILLAGE, "SO", 60, 0.05, "1, place de l’Église",
        {
            "fr": "Ouverte le mardi et le vendredi, de 9 h à 12 h",
            "en": "Open Tuesday and Friday, 9 am to noon",
            "ar": "مفتوحة يومي الثلاثاء والجمعة من 9:00 إلى 12:00",
        },
        "04 00 00 00 34", "Europe/Paris", parent="belvenne",
    ),
    Sketch(
        plan.DEKANVE, AuthorityKind.MUNICIPALITY, "DK", 380, 0.15, "Avenue de la Lagune",
        {
            "fr": "Ouverte du lundi au vendredi, de 8 h à 12 h 30 et de 15 h à 18 h",
            "en": "Open Monday to Friday, 8 am to 12:30 pm and 3 pm to 6 pm",
            "ar": "مفتوحة من الاثنين إلى الجمعة من 8:00 إلى 12:30 ومن 15:00 إلى 18:00",
        },
        "00 00 00 56", "Africa/Porto-Novo",
    ),
)  # fmt: skip


def make() -> bool:
    """Make the towns unless they are there; everything or nothing. Returns whether they were made now."""
    if authorities(HOUSE):
        return False
    now = world.now()
    with atomic():
        founded = {sketch.style.slug: _found(sketch) for sketch in SKETCHES}
        hire(founded, now - datetime.timedelta(days=DAYS + 1))
        for sketch in SKETCHES:
            live(sketch.style, founded[sketch.style.slug], count=sketch.reports, arabic=sketch.arabic, now=now)
    jobs.run_pending()
    for authority in founded.values():
        publish_delays(system_scope([authority.id]), authority_id=authority.id, now=now)
        for table in tables_of(system_scope([authority.id]), authority.id):
            tables.make_edition(system_scope([authority.id]), table_slug=table.slug, reason=Reason.DEMAND, now=now)
        found_recipes(authority, now)
        found_boards(authority, now)
        found_views(authority, now)
    audit.sign_root(now)  # acts of six months in their order, and a first signature to check
    return True


def greeting(address: str, directory: str) -> str:
    """What the terminal says once the towns are there."""
    lines = [
        "",
        f"  Socle is at {address}",
        "",
        "  Towns (fictional): " + ", ".join(f"{address}@{sketch.style.slug}/" for sketch in SKETCHES),
        "  Sign in as staff at " + f"{address}agent/" + " with one of these addresses; the code is shown on the page:",
    ]
    lines += [f"    {one.email:<28} {one.role.value} of {one.town}" for one in LOGINS]
    return "\n".join(
        [
            *lines,
            "",
            f"  No message leaves: they are files in {directory}/mail and {directory}/sms.",
            "  Ctrl-C stops it.",
            "",
        ]
    )


def _found(sketch: Sketch) -> Authority:
    town = plan.draw_town(sketch.style)
    parent = Authority.objects.filter(slug=sketch.parent).first() if sketch.parent else None
    authority = people.found_authority(
        HOUSE,
        slug=town.slug,
        name=town.name,
        names=town.names,
        kind=sketch.kind,
        code_prefix=sketch.prefix,
        languages=["fr", "en", "ar"],
        parent=parent,
        timezone=sketch.timezone,
        hall_address=sketch.address,
        hall_hours=sketch.hours,
        hall_phone=sketch.phone,
        contact_email=f"mairie@{town.slug}.example",
    )
    import_town(system_scope([authority.id]), authority.id, town)
    return authority
