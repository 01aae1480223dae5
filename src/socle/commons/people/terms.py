"""Roles, kinds of authority; how a contact is read, for every room that keeps one."""

import re
import unicodedata
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


LONGEST_CONTACT = 254
# RFC 5321's local part without quoting. Addresses beyond ASCII before the @ need servers that we cannot count on.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"\+?[0-9]{6,15}")
_TURNS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # what is copied from a page in Arabic brings them
_BETWEEN_DIGITS = re.compile(r"[\s().\-/\u00a0\u202f]")


def read_contact(typed: str) -> str | None:
    """The plain form of the e-mail address or telephone number that a person typed; ``None`` when it is neither.

    Every room keeps contacts so, and looks for them so: a person typed otherwise could not be found or erased. An
    address is in lower case, its domain in ASCII (IDNA); a number keeps digits and a ``+`` (``00`` becomes ``+``),
    digits of any script are read.
    """
    typed = _TURNS.sub("", typed).strip()
    if not typed or len(typed) > LONGEST_CONTACT:
        return None
    if "@" in typed:
        return _address(typed)
    number = _digits(typed)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    return number if _NUMBER.fullmatch(number) else None


def loose_contact(typed: str) -> str:
    """What is no contact, as near to a plain form as can be: requests opened before there was one reading keep such."""
    typed = _TURNS.sub("", typed).strip()
    return typed.lower() if "@" in typed else _digits(typed)


def _address(typed: str) -> str | None:
    local, _at, domain = typed.rpartition("@")
    if len(local) > 64 or not _LOCAL.fullmatch(local):
        return None
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = plain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return None
    address = f"{local.lower()}@{plain}"
    return address if len(address) <= LONGEST_CONTACT else None


def _digits(typed: str) -> str:
    values = ((sign, unicodedata.decimal(sign, None)) for sign in _BETWEEN_DIGITS.sub("", typed))
    return "".join(sign if value is None else str(value) for sign, value in values)
