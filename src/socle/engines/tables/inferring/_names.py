"""What the name of a column says of its values."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_YEARS: Final = frozenset("annee annees year years exercice millesime ano anio jahr date".split())
_COUNTS: Final = frozenset("nb nbr nbre nombre pop population count total".split())
_REGISTERS: Final = frozenset(
    "siret siren insee postal postcode zip cp tel telephone phone fax uai rna cog ean cpv iban plz".split()
)
_IDENTIFIERS: Final = frozenset(
    "id ids code cod codigo numero num no identifiant identifier ref key cle schluessel".split()
)


def words_of(name: str) -> list[str]:
    """The words of a name without accents or case: "Code_INSEE" and "codeInsee" give code, insee."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", plain)]


def role_of(name: str) -> str:
    """What a name says of its values: "year"; "number of a register" (SIRET, postcode: kept as text); or
    "identifier" (a number that is never summed nor grouped by thousands)."""
    words = set(words_of(name))
    if words & _YEARS:
        return "year"
    if words & _COUNTS:
        return ""
    if words & _REGISTERS:
        return "register"
    return "identifier" if words & _IDENTIFIERS else ""
