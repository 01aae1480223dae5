"""The faults of geometry in plain words: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

FAULTS: Final[dict[str, dict[str, str]]] = {
    "geometry-unreadable": {
        "fr": "Cette case n’est pas une forme (point, ligne ou polygone). Elle est lue comme vide.",
        "en": "This cell is not a shape (point, line or polygon). It is read as empty.",
        "ar": "هذه الخلية ليست شكلًا (نقطة أو خطًا أو مضلعًا). تُقرأ فارغة.",
    },
    "geometry-unclosed": {
        "fr": "Le contour de cette forme n’est pas fermé. Il a été fermé par son premier point : vérifiez-le.",
        "en": "The outline of this shape is not closed. It was closed with its first point: check it.",
        "ar": "محيط هذا الشكل غير مغلق. أُغلق بنقطته الأولى: تحقّقوا منه.",
    },
    "geometry-invalid": {
        "fr": "Cette forme se croise elle-même (%(why)s). Elle a été redressée : corrigez-la à la source.",
        "en": "This shape crosses itself (%(why)s). It was mended: correct it at its source.",
        "ar": "هذا الشكل يتقاطع مع نفسه (%(why)s). جرى تقويمه: صحّحوه في مصدره.",
    },
    "geometry-swapped": {
        "fr": "La longitude et la latitude semblent inversées. Échangez les deux nombres.",
        "en": "Longitude and latitude seem to be swapped. Exchange the two numbers.",
        "ar": "يبدو أن خط الطول وخط العرض معكوسان. بدّلوا بين الرقمين.",
    },
    "geometry-outside": {
        "fr": "Ce lieu est hors de la zone du système de coordonnées %(crs)s. Vérifiez les nombres ou le système.",
        "en": "This place is outside the area of the coordinate system %(crs)s. Check the numbers or the system.",
        "ar": "هذا المكان خارج نطاق نظام الإحداثيات %(crs)s. تحقّقوا من الأرقام أو من النظام.",
    },
    "geometry-mixed-crs": {
        "fr": "Cette case n’a pas le même système de coordonnées que les autres (%(expected)s). Gardez-en un seul.",
        "en": "This cell is not in the same coordinate system as the others (%(expected)s). Keep a single one.",
        "ar": "هذه الخلية ليست في نظام الإحداثيات نفسه مثل غيرها (%(expected)s). احتفظوا بنظام واحد.",
    },
    "geometry-other-crs": {
        "fr": "Le fichier annonce %(said)s, mais ses nombres sont ceux de %(read)s : il a été lu ainsi.",
        "en": "The file says %(said)s, but its numbers are those of %(read)s: it was read so.",
        "ar": "يعلن الملف %(said)s، لكن أرقامه أرقام %(read)s: فقُرئ على هذا الأساس.",
    },
}


def say(code: str, data: Mapping[str, Any], language: str) -> str:
    """A fault in a language (French where it has no such words)."""
    words = FAULTS[code]
    facts = {"why": "", "crs": "", "expected": "", "said": "", "read": "", **data}
    return words.get(language, words["fr"]) % facts
