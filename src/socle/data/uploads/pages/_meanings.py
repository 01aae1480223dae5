"""Rules of a check in the reader's language."""

from django.utils.functional import Promise
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
    "geometry-unreadable": _("Forme qui ne se lit pas"),
    "geometry-unclosed": _("Contour qui n’est pas fermé"),
    "geometry-invalid": _("Forme qui n’est pas valable"),
    "geometry-swapped": _("Longitude et latitude inversées"),
    "geometry-outside": _("Lieu hors de la zone"),
    "geometry-mixed-crs": _("Plusieurs systèmes de coordonnées"),
    "geometry-other-crs": _("Système de coordonnées mal annoncé"),
}


def rule_words(code: str) -> str:
    """A rule of the check."""
    return str(_RULES.get(code, code))
