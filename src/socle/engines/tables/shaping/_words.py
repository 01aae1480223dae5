"""The faults of geometry in plain words: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_DEGREES: Final = {
    "fr": "longitude et latitude en degrés",
    "en": "longitude and latitude in degrees",
    "ar": "خط الطول وخط العرض بالدرجات",
}
_NAMES: Final = {"OGC:CRS84": _DEGREES, "EPSG:4326": _DEGREES}
FAULTS: Final[dict[str, dict[str, str]]] = {
    "geometry-unreadable": {
        "fr": "Cette case n’est pas une forme (point, ligne ou polygone). Elle est lue comme vide.",
        "en": "This cell is not a shape (point, line or polygon). It is read as empty.",
        "ar": "هذه الخلية ليست شكلًا (نقطة أو خطًا أو مضلعًا). تُقرأ فارغة.",
    },
    "geometry-unclosed": {
        "fr": "Le contour de cette forme n’est pas fermé. Il est fermé à la publication par son premier point : "
        "vérifiez-le.",
        "en": "The outline of this shape is not closed. Its publication closes it with its first point: check it.",
        "ar": "محيط هذا الشكل غير مغلق. يُغلق عند النشر بنقطته الأولى: تحقّقوا منه.",
    },
    "geometry-invalid": {
        "fr": "Le contour de cette forme se croise, ou un trou en sort. Elle est redressée à la publication : "
        "corrigez-la à la source.",
        "en": "The outline of this shape crosses itself, or a hole leaves it. Its publication mends it: correct it at "
        "its source.",
        "ar": "محيط هذا الشكل يتقاطع مع نفسه أو تخرج منه فجوة. يُقوَّم عند النشر: صحّحوه في مصدره.",
    },
    "geometry-swapped": {
        "fr": "La longitude et la latitude semblent inversées. Échangez les deux nombres.",
        "en": "Longitude and latitude seem to be swapped. Exchange the two numbers.",
        "ar": "يبدو أن خط الطول وخط العرض معكوسان. بدّلوا بين الرقمين.",
    },
    "geometry-outside": {
        "fr": "Ce lieu est hors de la zone où vaut ce système de coordonnées (%(crs)s). Vérifiez les nombres ou le "
        "système.",
        "en": "This place is outside the area of this coordinate system (%(crs)s). Check the numbers or the system.",
        "ar": "هذا المكان خارج نطاق نظام الإحداثيات هذا (%(crs)s). تحقّقوا من الأرقام أو من النظام.",
    },
    "geometry-nowhere": {
        "fr": "Aucun lieu de cette colonne n’est sur la Terre dans ce système de coordonnées (%(crs)s) : il n’y aura "
        "pas de carte. Dites dans quel système sont les nombres.",
        "en": "No place of this column is on the Earth in this coordinate system (%(crs)s): there will be no map. Say "
        "in which system the numbers are.",
        "ar": "لا يوجد أي مكان من هذا العمود على سطح الأرض بنظام الإحداثيات هذا (%(crs)s): لن تكون هناك خريطة. حدّدوا "
        "النظام الذي كُتبت به الأرقام.",
    },
    "geometry-mixed-crs": {
        "fr": "Cette case n’a pas le même système de coordonnées que les autres (%(expected)s). Gardez-en un seul.",
        "en": "This cell is not in the same coordinate system as the others (%(expected)s). Keep a single one.",
        "ar": "هذه الخلية ليست في نظام الإحداثيات نفسه مثل غيرها (%(expected)s). احتفظوا بنظام واحد.",
    },
    "geometry-other-crs": {
        "fr": "Le fichier annonce un système de coordonnées (%(said)s), mais ses nombres sont ceux d’un autre "
        "(%(read)s) : il est lu ainsi. Corrigez ce qu’il annonce.",
        "en": "The file says one coordinate system (%(said)s), but its numbers are those of another (%(read)s): it is "
        "read so. Correct what it says.",
        "ar": "يعلن الملف نظام إحداثيات (%(said)s)، لكن أرقامه أرقام نظام آخر (%(read)s): فيُقرأ على هذا الأساس. صحّحوا "
        "ما يعلنه.",
    },
}


def say(code: str, data: Mapping[str, Any], language: str) -> str:
    """A fault in a language (French where it has no such words)."""
    words = FAULTS[code]
    named = {name: _NAMES[one].get(language, _DEGREES["fr"]) for name, one in data.items() if str(one) in _NAMES}
    facts = {"crs": "", "expected": "", "said": "", "read": "", **data, **named}
    return words.get(language, words["fr"]) % facts
