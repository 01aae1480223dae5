"""Who works in the demonstration towns: accounts, teams, the rules that give them reports, ready-made answers."""

import datetime
from dataclasses import dataclass

from socle.commons.cases import commands as cases
from socle.commons.people import commands as people
from socle.commons.people.queries import Authority
from socle.commons.people.terms import OrganisationKind, Role
from socle.ground.scope import system_scope
from socle.services.reports import commands as reports
from socle.services.reports.terms import KIND


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demonstration; ``team`` names the one it belongs to."""

    email: str
    name: str
    town: str
    role: Role
    team: str = ""


LOGINS = (
    Login("agent@belvenne.example", "Agent de Belvenne", "belvenne", Role.AGENT, "Propreté"),
    Login("agent2@belvenne.example", "Agente de Belvenne", "belvenne", Role.AGENT, "Voirie"),
    Login("chef@belvenne.example", "Responsable de Belvenne", "belvenne", Role.MANAGER, "Voirie"),
    Login("admin@belvenne.example", "Administration de Belvenne", "belvenne", Role.ADMINISTRATOR),
    Login("donnees@belvenne.example", "Données de Belvenne", "belvenne", Role.STEWARD),
    Login("audit@belvenne.example", "Audit de Belvenne", "belvenne", Role.AUDITOR),
    Login("mediation@belvenne.example", "Médiation de Belvenne", "belvenne", Role.MEDIATOR),
    Login("equipe@lumenne.example", "Équipe Lumenne", "belvenne", Role.PARTNER, "Éclairage"),
    Login("agent@saint-orvin.example", "Agent de Saint-Orvin", "saint-orvin", Role.AGENT, "Mairie"),
    Login("agent@dekanve.example", "Agent de Dékanvé", "dekanve", Role.AGENT, "Voirie et eau"),
    Login("chef@dekanve.example", "Responsable de Dékanvé", "dekanve", Role.MANAGER, "Voirie et eau"),
    Login("admin@dekanve.example", "Administration de Dékanvé", "dekanve", Role.ADMINISTRATOR),
)


@dataclass(frozen=True, slots=True)
class Crew:
    """A team, and the categories it gets (none: what is left)."""

    name: str
    arabic: str
    categories: tuple[str, ...] = ()
    company: str = ""


CREWS: dict[str, tuple[Crew, ...]] = {
    "belvenne": (
        Crew("Éclairage", "الإنارة", ("lighting", "signs"), "Lumenne"),
        Crew("Voirie", "الطرق", ("roads", "water", "furniture")),
        Crew("Propreté", "النظافة", ("cleanliness",)),
        Crew("Espaces verts", "المساحات الخضراء", ("trees",)),
        Crew("Action sociale", "الخدمة الاجتماعية", ("people",)),
    ),
    "saint-orvin": (Crew("Mairie", "البلدية"),),
    "dekanve": (
        Crew("Voirie et eau", "الطرق والمياه", ("roads", "water", "lighting", "signs")),
        Crew("Salubrité", "النظافة", ("cleanliness", "trees")),
        Crew("Action sociale", "الخدمة الاجتماعية", ("people",)),
    ),
}

ANSWERS = (
    (
        "Bien reçu, l’équipe passe",
        {
            "fr": "Bonjour. Votre demande {code} est arrivée à la bonne équipe, qui passera sur place. {town}",
            "en": "Hello. Your request {code} has reached the right team, who will come and look. {town}",
            "ar": "مرحبا. وصل طلبكم {code} إلى الفريق المختص وسيأتي إلى المكان. {town}",
        },
    ),
    (
        "C’est réparé",
        {
            "fr": "C’est fait. Merci de nous avoir prévenus. Dites-nous ce que vous en pensez sur la page de suivi.",
            "en": "It is done. Thank you for telling us. You can say how it went on the tracking page.",
            "ar": "تم الإصلاح. شكرا على تنبيهنا. يمكنكم إبداء رأيكم في صفحة المتابعة.",
        },
    ),
    (
        "Lieu privé",
        {
            "fr": "Ce lieu n’appartient pas à {town} : nous avons prévenu son propriétaire.",
            "en": "This place does not belong to {town}: we have told its owner.",
            "ar": "هذا المكان ليس ملكا لبلدية {town}، وقد نبهنا صاحبه.",
        },
    ),
)


def hire(towns: dict[str, Authority], now: datetime.datetime) -> None:
    """Accounts, teams, members, routing rules and ready-made answers, by the commands that pages call."""
    accounts = {
        login.email: people.create_account(
            system_scope([towns[login.town].id]),
            authority_id=towns[login.town].id,
            email=login.email,
            name=login.name,
            role=login.role,
            now=now,
        )
        for login in LOGINS
    }
    for slug, crews in CREWS.items():
        scope, here = system_scope([towns[slug].id]), towns[slug].id
        for crew in crews:
            organisation = None
            if crew.company:
                organisation = people.create_organisation(
                    scope, authority_id=here, name=crew.company, kind=OrganisationKind.COMPANY, now=now
                )
            team = people.create_team(
                scope,
                authority_id=here,
                name=crew.name,
                names={"ar": crew.arabic},
                organisation_id=organisation.pk if organisation else None,
                now=now,
            )
            reports.add_rule(scope, authority_id=here, categories=crew.categories, areas=(), team_id=team.pk, now=now)
            for login in LOGINS:
                if login.town == slug and login.team == crew.name:
                    account_id = accounts[login.email].pk
                    people.add_member(scope, authority_id=here, team_id=team.pk, account_id=account_id, now=now)
        for title, texts in ANSWERS:
            cases.save_answer_template(scope, authority_id=here, kind=KIND, title=title, texts=texts, now=now)
