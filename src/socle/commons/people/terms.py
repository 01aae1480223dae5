"""Roles, kinds of authority."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGE_NAMES = {"fr": "Français", "en": "English", "ar": "العربية"}
LANGUAGES = tuple(LANGUAGE_NAMES)


class Role(StrEnum):
    """What a person is in an authority. A role reaches down the tree of authorities.

    Everybody is a resident: that role is never given. A partner sees what was given to their teams, and nothing else.
    """

    RESIDENT = "resident"
    AGENT = "agent"
    MANAGER = "manager"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"
    MEDIATOR = "mediator"
    PARTNER = "partner"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """The role's name in the reader's language."""
        return str(_ROLE_LABELS[self])


_ROLE_LABELS = {
    Role.RESIDENT: _("Habitant"),
    Role.AGENT: _("Agent"),
    Role.MANAGER: _("Responsable de service"),
    Role.STEWARD: _("Responsable des données"),
    Role.ADMINISTRATOR: _("Administrateur"),
    Role.MEDIATOR: _("Médiateur numérique"),
    Role.PARTNER: _("Partenaire"),
    Role.AUDITOR: _("Auditeur"),
}


class AuthorityKind(StrEnum):
    """The kind of local authority (see the glossary for the French terms)."""

    MUNICIPALITY = "municipality"
    VILLAGE = "village"
    INTERMUNICIPALITY = "intermunicipality"
    REGION = "region"


class OrganisationKind(StrEnum):
    """What an organisation is to the authority."""

    SERVICE = "service"
    COMPANY = "company"
    ASSOCIATION = "association"
    INSTITUTION = "institution"

    @property
    def label(self) -> str:
        """The kind in the reader's language."""
        return str(_ORGANISATION_LABELS[self])


_ORGANISATION_LABELS = {
    OrganisationKind.SERVICE: _("Service de la collectivité"),
    OrganisationKind.COMPANY: _("Entreprise"),
    OrganisationKind.ASSOCIATION: _("Association"),
    OrganisationKind.INSTITUTION: _("Autre institution"),
}


Words = str | Promise


@dataclass(frozen=True, slots=True)
class Found:
    """So many things of a kind that a room keeps about a person: ``Demandes``, 3."""

    kind: Words
    count: int
