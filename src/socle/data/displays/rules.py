"""Pure decisions: addresses and words of displays."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.data.displays.terms import LONGEST_SLUG, Family
from socle.ground.refusals import Refusal

_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*")


def slug_of(family: Family[Any], text: str) -> str:
    """The last word of the address of a display. Raises ``Refusal`` ``*.slug``."""
    if not _SLUG.fullmatch(text) or len(text) > LONGEST_SLUG or text in family.taken:
        words = _("L’adresse s’écrit en minuscules, chiffres et tirets, en 80 signes au plus.")
        raise Refusal(f"{family.room}.slug", words, field="slug")
    return text
