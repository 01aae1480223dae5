"""Rules of a check, and what a long step is doing, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_RULES: dict[str, Promise] = {
    "encoding-error": _("Caractères abîmés"),
    "blank-label": _("Colonne sans nom"),
    "duplicate-label": _("Deux colonnes de même nom"),
    "missing-label": _("Colonne attendue qui manque"),
    "extra-label": _("Colonne qui n’est pas dans le schéma"),
    "incorrect-label": _("Nom de colonne différent du schéma"),
    "unmatched-header": _("Aucune colonne du schéma dans l’en-tête"),
    "blank-row": _("Ligne vide"),
    "missing-cell": _("Ligne trop courte"),
    "extra-cell": _("Ligne trop longue"),
    "type-error": _("Valeur qui n’est pas du bon type"),
    "constraint-error": _("Valeur qui n’est pas permise"),
    "unique-error": _("Valeur qui se répète"),
    "primary-key": _("Clé qui se répète ou qui manque"),
    "foreign-key": _("Valeur qui n’existe pas dans l’autre table"),
    "geometry-unreadable": _("Forme qui ne se lit pas"),
    "geometry-unclosed": _("Contour qui n’est pas fermé"),
    "geometry-invalid": _("Forme qui n’est pas valable"),
    "geometry-swapped": _("Longitude et latitude inversées"),
    "geometry-outside": _("Lieu hors de la zone"),
    "geometry-nowhere": _("Colonne de lieux dont aucun n’est sur la Terre"),
    "geometry-mixed-crs": _("Plusieurs systèmes de coordonnées"),
    "geometry-other-crs": _("Système de coordonnées mal annoncé"),
    "french-siret-value": _("Numéro SIRET qui n’existe pas"),
    "french-siren-value": _("Numéro SIREN qui n’existe pas"),
    "compare-columns-value": _("Deux colonnes qui ne sont pas dans le bon ordre"),
    "sum-columns-value": _("Total différent de la somme des colonnes"),
    "cohesive-columns-value": _("Colonnes à remplir ensemble, ou à laisser vides ensemble"),
    "year-interval-value": _("Année ou période qui ne se lit pas"),
    "one-of-required": _("Aucune des colonnes dont une au moins doit être remplie"),
    "nomenclature-actes-value": _("Matière absente de la nomenclature des actes"),
    "phone-number-value": _("Numéro de téléphone qui ne se lit pas"),
    "opening-hours-value": _("Horaires d’ouverture qui ne se lisent pas"),
}
_VERBS: dict[str, Promise] = {
    "inspect": _("Lecture des premières lignes"),
    "rewrite": _("Réécriture du fichier comme vous l’avez dit"),
    "detect": _("Recherche de ce que contiennent les colonnes"),
    "repair": _("Application des réparations"),
    "check": _("Contrôle de chaque ligne"),
    "propose": _("Recherche de réparations possibles"),
    "convert": _("Écriture de la table"),
    "drop": _("Retrait des colonnes"),
    "identifies": _("Contrôle de la clé"),
    "compare": _("Comparaison avec l’édition en vigueur"),
}


def rule_words(code: str) -> str:
    """A rule of the check."""
    return str(_RULES.get(code, code))


def verb_words(verb: str) -> str:
    """What a long step is doing; nothing where it has not said."""
    return str(_VERBS.get(verb, ""))
