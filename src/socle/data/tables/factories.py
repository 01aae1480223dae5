"""Tables for tests and demonstrations, made by the commands."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from socle.data.tables import commands
from socle.data.tables.models import Table
from socle.data.tables.terms import Column, Feed
from socle.ground.scope import system_scope

BENCHES = Feed(
    slug="bancs",
    title={"fr": "Bancs publics", "en": "Public benches", "ar": "المقاعد العمومية"},
    description={"fr": "Chaque banc de la ville.", "en": "Each bench of the town.", "ar": "كل مقعد في المدينة."},
    purpose={"fr": "Savoir où s’asseoir.", "en": "To know where to sit.", "ar": "لمعرفة أماكن الجلوس."},
    key=("numero",),
    columns=(
        Column("numero", "string", {"fr": "Numéro", "en": "Number", "ar": "الرقم"}),
        Column("quartier", "string", {"fr": "Quartier", "en": "Neighbourhood", "ar": "الحي"}),
        Column("pose_le", "date", {"fr": "Posé le", "en": "Installed on", "ar": "تاريخ التركيب"}),
        Column("places", "integer", {"fr": "Places", "en": "Seats", "ar": "عدد المقاعد"}),
        Column("lon", "number", {"fr": "Longitude", "en": "Longitude", "ar": "خط الطول"}),
        Column("lat", "number", {"fr": "Latitude", "en": "Latitude", "ar": "خط العرض"}),
    ),
    keep_years=5,
)


def benches(count: int, first: int = 1) -> list[dict[str, Any]]:
    """Rows of benches, numbered from ``first``."""
    quarters = ("Centre", "Tanneurs", "Port-Neuf")
    return [
        {
            "numero": f"B-{number:04}",
            "quartier": quarters[number % 3],
            "pose_le": (datetime.date(2020, 1, 1) + datetime.timedelta(days=17 * number)).isoformat(),
            "places": 2 + number % 4,
            "lon": round(2.30 + (number % 20) / 1000, 5),
            "lat": round(47.10 + (number % 13) / 1000, 5),
        }
        for number in range(first, first + count)
    ]


def feed_table(
    authority_id: int, rows: Sequence[Mapping[str, Any]], *, now: datetime.datetime, feed: Feed = BENCHES
) -> Table:
    """The table of a feed with these rows."""
    scope = system_scope([authority_id])
    table = commands.ensure_feed(scope, feed, authority_id, now=now)
    commands.upsert(scope, table_slug=table.slug, rows=rows, now=now)
    table.refresh_from_db()
    return table
