"""What leaves as open data: one row for each report, without contact, words, photograph, code or exact place."""

from typing import Any

from socle.commons.cases.queries import Case
from socle.data.tables.terms import Column, Feed
from socle.engines.geo import Point, snap
from socle.services.reports.models import Report
from socle.services.reports.rules import days_open

GRID_METRES = 50.0

SIGNALEMENTS = Feed(
    slug="signalements",
    title={"fr": "Signalements", "en": "Reports from residents", "ar": "بلاغات السكان"},
    description={
        "fr": "Chaque ligne est un problème signalé par un habitant, et ce que la collectivité en a fait. "
        "Sans nom, sans contact, sans texte ; lieu arrondi à 50 m.",
        "en": "Each row is a problem reported by a resident, and what the authority did about it. "
        "No name, no contact, no text; the place is rounded to 50 m.",
        "ar": "كل سطر مشكلة أبلغ عنها أحد السكان وما فعلته البلدية بشأنها. "
        "بلا اسم ولا وسيلة اتصال ولا نص، والمكان مقرّب إلى 50 مترا.",
    },
    purpose={
        "fr": "Savoir ce qui se casse, où, et en combien de temps c’est réparé.",
        "en": "To know what breaks, where, and how long repairs take.",
        "ar": "لمعرفة ما يتعطل وأين وكم يستغرق إصلاحه.",
    },
    keep_years=5,
    key=("id",),
    columns=(
        Column("id", "string", {"fr": "Numéro", "en": "Number", "ar": "الرقم"}),
        Column("categorie", "string", {"fr": "Catégorie", "en": "Category", "ar": "الفئة"}),
        Column("etat", "string", {"fr": "État", "en": "State", "ar": "الحالة"}),
        Column("canal", "string", {"fr": "Canal", "en": "Channel", "ar": "القناة"}),
        Column("quartier", "string", {"fr": "Quartier", "en": "Neighbourhood", "ar": "الحي"}),
        Column("recu_le", "date", {"fr": "Reçu le", "en": "Received on", "ar": "تاريخ الاستلام"}),
        Column("clos_le", "date", {"fr": "Clos le", "en": "Closed on", "ar": "تاريخ الإغلاق"}),
        Column("jours", "integer", {"fr": "Jours", "en": "Days", "ar": "الأيام"}),
        Column("lon", "number", {"fr": "Longitude", "en": "Longitude", "ar": "خط الطول"}),
        Column("lat", "number", {"fr": "Latitude", "en": "Latitude", "ar": "خط العرض"}),
    ),
)

FEEDS = (SIGNALEMENTS,)

_CATEGORIES = {
    "lighting": "Éclairage",
    "roads": "Voirie",
    "cleanliness": "Propreté",
    "trees": "Arbres et jardins",
    "furniture": "Mobilier",
    "water": "Eau",
    "signs": "Panneaux et feux",
    "other": "Autre",
}
_STATES = {"received": "reçu", "in_progress": "en cours", "done": "clos", "refused": "refusé"}
_CHANNELS = {"web": "web", "sms": "SMS", "telephone": "téléphone", "counter": "guichet", "paper": "papier"}


def public_row(report: Report, case: Case) -> dict[str, Any]:
    """The open row of a report. Values are in the source language; the place is snapped to a 50 m grid."""
    place = None
    if report.longitude is not None and report.latitude is not None:
        place = snap(Point(report.longitude, report.latitude), GRID_METRES)
    return {
        "id": report.public_id,
        "categorie": _CATEGORIES[report.category],
        "etat": _STATES[case.state],
        "canal": _CHANNELS[case.channel],
        "quartier": report.neighbourhood or None,
        "recu_le": case.opened_at.date().isoformat(),
        "clos_le": case.closed_at.date().isoformat() if case.closed_at else None,
        "jours": days_open(case.opened_at, case.closed_at),
        "lon": round(place.lon, 5) if place else None,
        "lat": round(place.lat, 5) if place else None,
    }
