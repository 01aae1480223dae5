"""What leaves as open data: one row for each report, without contact, words, photograph, code or exact place; and a
summary of the delays, in which no cell counts fewer than five reports.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from socle.commons.cases.queries import Case
from socle.data.tables.terms import Column, Feed
from socle.engines.geo import Point, snap
from socle.services.reports.models import Report
from socle.services.reports.rules import FEWEST, days_open, merged_cells, merged_periods, middle

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
        Column("promis_le", "date", {"fr": "Promis pour le", "en": "Promised for", "ar": "الموعد المعلن"}),
        Column("delai_tenu", "boolean", {"fr": "Délai tenu", "en": "Promise kept", "ar": "احترام الموعد"}),
        Column("note", "integer", {"fr": "Note (1 à 5)", "en": "Rating (1 to 5)", "ar": "التقييم (1 إلى 5)"}),
        Column("rouvertures", "integer", {"fr": "Réouvertures", "en": "Reopenings", "ar": "مرات إعادة الفتح"}),
        Column("lon", "number", {"fr": "Longitude", "en": "Longitude", "ar": "خط الطول"}),
        Column("lat", "number", {"fr": "Latitude", "en": "Latitude", "ar": "خط العرض"}),
    ),
)

DELAIS = Feed(
    slug="delais-signalements",
    title={"fr": "Délais des signalements", "en": "Delays of reports", "ar": "آجال معالجة البلاغات"},
    description={
        "fr": "Pour chaque mois et chaque catégorie : combien de signalements reçus et clos, en combien de jours, dans "
        "les délais promis ou non, et la note des habitants. Aucune ligne ne compte moins de cinq signalements : les "
        "plus petites sont réunies. Refaite chaque nuit à partir des signalements publiés.",
        "en": "For each month and category: how many reports came and were closed, in how many days, within the "
        "promised delay or not, and how residents rated the result. No row counts fewer than five reports: small "
        "ones are merged. Made anew each night from the published reports.",
        "ar": "لكل شهر وكل فئة: عدد البلاغات الواردة والمغلقة، ومدة معالجتها بالأيام، واحترام الموعد المعلن أو عدمه، "
        "وتقييم السكان. لا يضم أي سطر أقل من خمسة بلاغات: تُدمج الأسطر الأصغر. "
        "يُعاد إعدادها كل ليلة من البلاغات المنشورة.",
    },
    purpose={
        "fr": "Savoir si la collectivité tient ses délais, et où elle doit s’améliorer.",
        "en": "To know whether the authority keeps its promises, and where it must do better.",
        "ar": "لمعرفة ما إذا كانت البلدية تحترم مواعيدها وأين يجب أن تتحسن.",
    },
    keep_years=5,
    key=("periode", "categorie"),
    columns=(
        Column("periode", "string", {"fr": "Période", "en": "Period", "ar": "الفترة"}),
        Column("debut", "date", {"fr": "Premier mois", "en": "First month", "ar": "الشهر الأول"}),
        Column("categorie", "string", {"fr": "Catégorie", "en": "Category", "ar": "الفئة"}),
        Column("recus", "integer", {"fr": "Reçus", "en": "Received", "ar": "الواردة"}),
        Column("clos", "integer", {"fr": "Clos", "en": "Closed", "ar": "المغلقة"}),
        Column("jours_medians", "number", {"fr": "Jours (médiane)", "en": "Days (median)", "ar": "الأيام (الوسيط)"}),
        Column(
            "delais_tenus", "number", {"fr": "Délais tenus (%)", "en": "Promises kept (%)", "ar": "مواعيد محترمة (%)"}
        ),
        Column("note_moyenne", "number", {"fr": "Note moyenne", "en": "Mean rating", "ar": "متوسط التقييم"}),
        Column("rouvertures", "integer", {"fr": "Réouvertures", "en": "Reopenings", "ar": "مرات إعادة الفتح"}),
    ),
)

FEEDS = (SIGNALEMENTS, DELAIS)

CATEGORY_WORDS = {
    "lighting": "Éclairage",
    "roads": "Voirie",
    "cleanliness": "Propreté",
    "trees": "Arbres et jardins",
    "furniture": "Mobilier",
    "water": "Eau",
    "signs": "Panneaux et feux",
    "people": "Personne en difficulté",
    "other": "Autre",
}
_STATES = {
    "received": "reçu",
    "accepted": "accepté",
    "planned": "planifié",
    "in_progress": "en cours",
    "done": "clos",
    "refused": "refusé",
    "reopened": "rouvert",
    "merged": "réuni à un autre",
}
_CHANNELS = {"web": "web", "sms": "SMS", "telephone": "téléphone", "counter": "guichet", "paper": "papier"}


def public_row(report: Report, case: Case) -> dict[str, Any] | None:
    """The open row of a report, ``None`` of a sensitive one or one whose term has come.

    Values are in the source language; the place is snapped to a 50 m grid.
    """
    if report.sensitive or report.withdrawn_at is not None:
        return None
    place = None
    if report.longitude is not None and report.latitude is not None:
        place = snap(Point(report.longitude, report.latitude), GRID_METRES)
    return {
        "id": report.public_id,
        "categorie": CATEGORY_WORDS[report.category],
        # A state that the authority added is told by what it means for the resident.
        "etat": _STATES.get(case.state, "clos" if case.closed_at else "en cours"),
        "canal": _CHANNELS[case.channel],
        "quartier": report.neighbourhood or None,
        "recu_le": case.opened_at.date().isoformat(),
        "clos_le": case.closed_at.date().isoformat() if case.closed_at else None,
        "jours": days_open(case.opened_at, case.closed_at),
        "promis_le": case.due_at.date().isoformat() if case.due_at else None,
        "delai_tenu": case.closed_at <= case.due_at if case.closed_at and case.due_at else None,
        "note": case.rating,
        "rouvertures": case.reopened,
        "lon": round(place.lon, 5) if place else None,
        "lat": round(place.lat, 5) if place else None,
    }


def delay_rows(reports: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the summary from ``queries.delays``: months and categories, merged so that each counts five or more."""
    months = Counter(one["case__opened_at"].strftime("%Y-%m") for one in reports)
    rows = []
    for run in merged_periods(sorted(months.items())):
        inside = [one for one in reports if one["case__opened_at"].strftime("%Y-%m") in run]
        for names in merged_cells(Counter(one["category"] for one in inside)):
            cell = [one for one in inside if one["category"] in names]
            rows.append(_delay_row(run, names, cell))
    return sorted(rows, key=lambda row: (row["periode"], row["categorie"]))


def _delay_row(run: list[str], names: frozenset[str], cell: list[dict[str, Any]]) -> dict[str, Any]:
    closed = [one for one in cell if one["case__closed_at"] is not None]
    promised = [one for one in closed if one["case__due_at"] is not None]
    kept = sum(one["case__closed_at"] <= one["case__due_at"] for one in promised)
    ratings = [one["case__rating"] for one in cell if one["case__rating"] is not None]
    days = [(one["case__closed_at"] - one["case__opened_at"]).total_seconds() / 86400 for one in closed]
    # What fewer than five people did is not said of a cell either.
    return {
        "periode": run[0] if len(run) == 1 else f"{run[0]} à {run[-1]}",
        "debut": f"{run[0]}-01",
        "categorie": ", ".join(CATEGORY_WORDS[name] for name in sorted(names)),
        "recus": len(cell),
        "clos": len(closed),
        "jours_medians": middle(days) if len(closed) >= FEWEST else None,
        "delais_tenus": round(100 * kept / len(promised), 1) if len(promised) >= FEWEST else None,
        "note_moyenne": round(sum(ratings) / len(ratings), 1) if len(ratings) >= FEWEST else None,
        "rouvertures": sum(one["case__reopened"] for one in cell),
    }
