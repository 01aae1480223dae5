"""The demonstration towns: three fictional authorities and their reports, all made by the commands that
doors call.
"""

import datetime
import random
from dataclasses import dataclass

from demo import plan
from demo.import_town import import_town
from demo.words import ANSWERS, SAYINGS
from socle.commons.cases import commands as cases
from socle.commons.cases.terms import Channel, State
from socle.commons.people import commands as people
from socle.commons.people.queries import Authority, authorities
from socle.commons.people.terms import AuthorityKind, Role
from socle.data.tables import commands as tables
from socle.data.tables.terms import Reason
from socle.engines.geo import Point
from socle.ground import jobs, world
from socle.ground.database import atomic
from socle.ground.scope import Actor, Scope, system_scope
from socle.services.reports import commands as reports
from socle.services.reports.terms import Category

SEED = 20261120
DAYS = 120


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
        plan.BELVENNE, AuthorityKind.MUNICIPALITY, "BV", 180, 0.12, "2, place des Tisserands",
        {
            "fr": "Ouverte du lundi au vendredi, de 8 h 30 à 17 h, et le samedi matin",
            "en": "Open Monday to Friday, 8:30 am to 5 pm, and Saturday morning",
            "ar": "مفتوحة من الاثنين إلى الجمعة من 8:30 إلى 17:00، وصباح السبت",
        },
        "04 00 00 00 12", "Europe/Paris",
    ),
    Sketch(
        plan.SAINT_ORVIN, AuthorityKind.VILLAGE, "SO", 30, 0.05, "1, place de l’Église",
        {
            "fr": "Ouverte le mardi et le vendredi, de 9 h à 12 h",
            "en": "Open Tuesday and Friday, 9 am to noon",
            "ar": "مفتوحة يومي الثلاثاء والجمعة من 9:00 إلى 12:00",
        },
        "04 00 00 00 34", "Europe/Paris", parent="belvenne",
    ),
    Sketch(
        plan.DEKANVE, AuthorityKind.MUNICIPALITY, "DK", 90, 0.15, "Avenue de la Lagune",
        {
            "fr": "Ouverte du lundi au vendredi, de 8 h à 12 h 30 et de 15 h à 18 h",
            "en": "Open Monday to Friday, 8 am to 12:30 pm and 3 pm to 6 pm",
            "ar": "مفتوحة من الاثنين إلى الجمعة من 8:00 إلى 12:30 ومن 15:00 إلى 18:00",
        },
        "00 00 00 56", "Africa/Porto-Novo",
    ),
)  # fmt: skip

LOGINS = (
    ("agent@belvenne.example", "Agent de Belvenne", "belvenne", Role.AGENT),
    ("admin@belvenne.example", "Administration de Belvenne", "belvenne", Role.ADMINISTRATOR),
    ("agent@saint-orvin.example", "Agent de Saint-Orvin", "saint-orvin", Role.AGENT),
    ("agent@dekanve.example", "Agent de Dékanvé", "dekanve", Role.AGENT),
)


def make() -> bool:
    """Make the towns unless they are there; everything or nothing. Returns whether they were made now."""
    if authorities(Scope(Actor("system"))):
        return False
    now = world.now()
    with atomic():
        founded = {sketch.style.slug: _found(sketch) for sketch in SKETCHES}
        for email, name, slug, role in LOGINS:
            scope = system_scope([founded[slug].id])
            people.create_account(scope, authority_id=founded[slug].id, email=email, name=name, role=role, now=now)
        for sketch in SKETCHES:
            _report(sketch, founded[sketch.style.slug], now)
    jobs.run_pending()
    for authority in founded.values():
        tables.make_edition(
            system_scope([authority.id]), table_slug=f"{authority.slug}-signalements", reason=Reason.DEMAND, now=now
        )
    return True


def greeting(address: str) -> str:
    """What the terminal says once the towns are there."""
    lines = [
        "",
        f"  Socle is at {address}",
        "",
        "  Towns (fictional): " + ", ".join(f"{address}@{sketch.style.slug}/" for sketch in SKETCHES),
        "  Sign in as staff at " + f"{address}agent/" + " with one of these addresses; the code is shown on the page:",
    ]
    lines += [f"    {email:<28} {role.value} of {slug}" for email, _name, slug, role in LOGINS]
    return "\n".join([*lines, "", "  Ctrl-C stops it.", ""])


def _found(sketch: Sketch) -> Authority:
    town = plan.draw_town(sketch.style)
    parent = Authority.objects.filter(slug=sketch.parent).first() if sketch.parent else None
    authority = people.found_authority(
        Scope(Actor("system")),
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


def _report(sketch: Sketch, authority: Authority, now: datetime.datetime) -> None:
    chance = random.Random(f"{SEED}:{authority.slug}")
    town = plan.draw_town(sketch.style)
    scope = system_scope([authority.id])
    ages = sorted((chance.uniform(0.02, DAYS) for _ in range(sketch.reports)), reverse=True)
    for number, age in enumerate(ages):
        opened = now - datetime.timedelta(days=age)
        language = "ar" if chance.random() < sketch.arabic else "en" if chance.random() < 0.06 else "fr"
        category = chance.choices(list(SAYINGS), weights=[len(SAYINGS) + 4 - rank for rank in range(len(SAYINGS))])[0]
        door = chance.choice(town.addresses)
        case = reports.open_report(
            scope,
            authority_id=authority.id,
            category=category,
            point=Point(door.point.lon + chance.gauss(0, 4e-5), door.point.lat + chance.gauss(0, 4e-5)),
            place=f"{door.number}{' ' + door.suffix if door.suffix else ''}, {door.street}",
            words=chance.choice(SAYINGS[category][language]),
            channel=chance.choices(list(Channel), weights=[60, 15, 12, 9, 4])[0],
            language=language,
            submission=f"demo-{number}",
            now=opened,
        )
        _answer(scope, authority, case.code, category, opened, now, chance)


def _answer(
    scope: Scope,
    authority: Authority,
    code: str,
    category: Category,
    opened: datetime.datetime,
    now: datetime.datetime,
    chance: random.Random,
) -> None:
    """Most cases go on within days; the slow ones of the recent weeks are still open."""
    read = opened + datetime.timedelta(hours=chance.uniform(1, 40))
    ended = read + datetime.timedelta(days=chance.lognormvariate(1.1, 0.8))
    if read > now:
        return
    version = 1
    if chance.random() < 0.8:
        cases.move_case(
            scope, authority_id=authority.id, code=code, to=State.IN_PROGRESS, words=chance.choice(ANSWERS["read"]),
            expected_version=1, now=read,
        )  # fmt: skip
        version = 2
    if ended < now and chance.random() < 0.93:
        end = State.REFUSED if chance.random() < 0.06 else State.DONE
        cases.move_case(
            scope, authority_id=authority.id, code=code, to=end, words=chance.choice(ANSWERS[end.value]),
            expected_version=version, now=ended,
        )  # fmt: skip
