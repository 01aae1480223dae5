"""Roles, kinds of authority."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a person is in an authority. A role reaches down the tree of authorities."""

    AGENT = "agent"
    MANAGER = "manager"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role's name in the reader's language."""
        return str(_ROLE_LABELS[self])


_ROLE_LABELS = {
    Role.AGENT: _("Agent"),
    Role.MANAGER: _("Responsable de service"),
    Role.STEWARD: _("Responsable des données"),
    Role.ADMINISTRATOR: _("Administrateur"),
}


class AuthorityKind(StrEnum):
    """The kind of local authority (see the glossary for the French terms)."""

    MUNICIPALITY = "municipality"
    VILLAGE = "village"
    INTERMUNICIPALITY = "intermunicipality"
    REGION = "region"
