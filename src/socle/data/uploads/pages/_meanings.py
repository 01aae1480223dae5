"""Codes of the engine in the reader's language: rules of a check, operations of a repair."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

_RULES: dict[str, Promise] = {
    "source-error": _("Le fichier ne se lit pas"),
    "encoding-error": _("Caractères abîmés"),
    "format-error": _("Format inconnu"),
    "blank-header": _("En-tête vide"),
    "blank-label": _("Colonne sans nom"),
    "duplicate-label": _("Deux colonnes de même nom"),
    "missing-label": _("Colonne attendue qui manque"),
    "extra-label": _("Colonne qui n’est pas dans le schéma"),
    "incorrect-label": _("Nom de colonne différent du schéma"),
    "blank-row": _("Ligne vide"),
    "missing-cell": _("Ligne trop courte"),
    "extra-cell": _("Ligne trop longue"),
    "type-error": _("Valeur qui n’est pas du bon type"),
    "constraint-error": _("Valeur qui n’est pas permise"),
    "unique-error": _("Valeur qui se répète"),
    "primary-key": _("Clé qui se répète ou qui manque"),
    "primary-key-error": _("Clé qui se répète ou qui manque"),
    "foreign-key": _("Valeur qui n’existe pas dans l’autre table"),
    "foreign-key-error": _("Valeur qui n’existe pas dans l’autre table"),
    "row-constraint": _("Valeurs d’une ligne qui se contredisent"),
}
_REPAIRS: dict[str, Promise] = {
    "trim": _("Retirer les espaces autour des valeurs"),
    "decimal": _("Écrire les nombres avec un point"),
    "decimal_comma": _("Écrire les nombres avec un point"),
    "decimal-comma": _("Écrire les nombres avec un point"),
    "date": _("Écrire les dates comme 2026-11-20"),
    "dates": _("Écrire les dates comme 2026-11-20"),
    "swap": _("Remettre longitude et latitude dans l’ordre"),
    "swap_coordinates": _("Remettre longitude et latitude dans l’ordre"),
    "encoding": _("Réparer les caractères abîmés"),
    "totals": _("Retirer les lignes de totaux"),
    "totals_row": _("Retirer les lignes de totaux"),
    "preamble": _("Retirer les lignes au-dessus de l’en-tête"),
    "case": _("Écrire les valeurs comme dans la liste"),
    "enum_case": _("Écrire les valeurs comme dans la liste"),
    "blank_rows": _("Retirer les lignes vides"),
    "rename": _("Renommer des colonnes"),
}


def rule_words(code: str) -> str:
    """A rule of the check."""
    return str(_RULES.get(code, code))


def repair_words(repair: dict[str, Any]) -> str:
    """A repair of the recipe: what it does, and to which column."""
    operation = str(repair.get("op", ""))
    said = str(_REPAIRS.get(operation, operation))
    column = repair.get("column") or repair.get("field") or repair.get("label")
    return _now("%(repair)s\u00a0: «\u00a0%(column)s\u00a0»") % {"repair": said, "column": column} if column else said
