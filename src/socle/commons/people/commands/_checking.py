"""What people type, read once for all commands: in its plain form, or refused with the field to mend."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from socle.commons.people.rules import is_phone, read_line
from socle.ground.refusals import Refusal

LONGEST_NAME = 120


def name(typed: str, field: str = "name", longest: int = LONGEST_NAME) -> str:
    """A name that is there. Raises ``Refusal`` ``people.name``."""
    text = read_line(typed, longest)
    if not text:
        raise Refusal("people.name", _("Écrivez un nom, 120 signes au plus."), field=field)
    return text


def line(typed: str, field: str, longest: int) -> str:
    """A line that may be empty. Raises ``Refusal`` ``people.line``."""
    text = read_line(typed, longest)
    if text is None:
        raise Refusal("people.line", _("Ce texte est trop long, ou contient un signe qui ne se lit pas."), field=field)
    return text


def email(typed: str, *, required: bool = False, field: str = "email") -> str:
    """An e-mail address in lower case. Raises ``Refusal`` ``people.email``."""
    address = typed.strip().lower()
    if not address and not required:
        return ""
    try:
        validate_email(address)
        if len(address) > 254:
            raise ValidationError("long")
    except ValidationError as wrong:
        raise Refusal("people.email", _("Cette adresse électronique n’est pas valable."), field=field) from wrong
    return address


def phone(typed: str, field: str) -> str:
    """A telephone number as it is written on the pages. Raises ``Refusal`` ``people.phone``."""
    number = line(typed, field, 30)
    if not is_phone(number):
        raise Refusal("people.phone", _("Écrivez un numéro de téléphone : des chiffres et des espaces."), field=field)
    return number
