"""The board and the map of each demonstration town, made from its own open tables by the commands that pages call."""

import datetime
from dataclasses import replace
from typing import Any

from socle.commons.people.queries import Authority
from socle.data.boards.commands import put_block
from socle.data.boards.queries import BOARDS
from socle.data.boards.terms import Aggregate, Block, Drawing, Question
from socle.data.boards.terms import Kind as BlockKind
from socle.data.displays import commands as displays
from socle.data.maps.commands import put_layer
from socle.data.maps.queries import MAPS
from socle.data.maps.terms import Kind as LayerKind
from socle.data.maps.terms import Layer, Way
from socle.ground.scope import system_scope

TITLE = {
    "fr": "L’espace public, mois après mois",
    "en": "Public space, month after month",
    "ar": "الفضاء العمومي شهرا بعد شهر",
}
LEAD = {
    "fr": "Ce que les habitants signalent, et le temps que la collectivité met à répondre.",
    "en": "What residents report, and how long the authority takes to answer.",
    "ar": "ما يبلغ عنه السكان، والوقت الذي تستغرقه البلدية للرد.",
}
MAP_TITLE = {"fr": "Les signalements par quartier", "en": "Reports by neighbourhood", "ar": "البلاغات حسب الأحياء"}
READ = {
    "fr": "Ces chiffres viennent des **signalements publiés**, sans nom et avec un lieu arrondi à 50 m.\n\n"
    "- Un signalement compte le jour où il arrive.\n- Un délai se compte en jours, jusqu’à la clôture.",
    "en": "These figures come from the **published reports**, without names and with a place rounded to 50 m.\n\n"
    "- A report counts on the day it arrives.\n- A delay is counted in days, until the report is closed.",
    "ar": "تأتي هذه الأرقام من **البلاغات المنشورة**، دون أسماء ومع مكان مقرب إلى 50 مترا.\n\n"
    "- يحسب البلاغ في يوم وصوله.\n- يحسب الأجل بالأيام حتى إغلاق البلاغ.",
}


def found_boards(authority: Authority, now: datetime.datetime) -> None:
    """A map and a board, published, for a town that has reports."""
    scope, here = system_scope([authority.id]), authority.id
    table = f"{authority.slug}-signalements"
    kept = displays.create_display(scope, MAPS, authority_id=here, slug="signalements", title=MAP_TITLE, now=now)
    held: dict[str, Any] = {"authority_id": here, "display_id": kept.pk, "now": now}
    for layer in _layers(table):
        kept = put_layer(scope, part=layer, expected_version=kept.version, **held)
    displays.publish_display(scope, MAPS, expected_version=kept.version, **held)
    board = displays.create_display(scope, BOARDS, authority_id=here, slug="espace-public", title=TITLE, now=now)
    held["display_id"] = board.pk
    board = displays.describe_display(scope, BOARDS, title=TITLE, lead=LEAD, expected_version=board.version, **held)
    for block in _blocks(table):
        board = put_block(scope, part=block, expected_version=board.version, **held)
    displays.publish_display(scope, BOARDS, expected_version=board.version, **held)


def _layers(table: str) -> list[Layer]:
    by_quarter = {"fr": "Signalements reçus", "en": "Reports received", "ar": "البلاغات الواردة"}
    still_open = {"fr": "Encore ouverts", "en": "Still open", "ar": "ما زالت مفتوحة"}
    return [
        Layer("", LayerKind.ZONES, by_quarter, table=table, code="quartier", way=Way.NATURAL, classes=4),
        Layer("", LayerKind.HEAPS, still_open, table=table, name="categorie", filters=(("clos_le", "empty", ""),)),
    ]


def _blocks(table: str) -> list[Block]:
    def months(by: str, split: str = "") -> Question:
        return Question(table=table, by=by, bucket="month", split=split)

    received = {"fr": "Reçus", "en": "Received", "ar": "الواردة"}
    days = {"fr": "Jours jusqu’à la clôture", "en": "Days until closed", "ar": "الأيام حتى الإغلاق"}
    channels = {"fr": "Par quels canaux", "en": "Through which channels", "ar": "عبر أي القنوات"}
    subjects = {"fr": "De quoi il s’agit", "en": "What it is about", "ar": "الموضوع"}
    where = {"fr": "Où", "en": "Where", "ar": "أين"}
    spread = {"fr": "En combien de jours", "en": "In how many days", "ar": "في كم يوما"}
    how = {"fr": "Comment lire ces chiffres", "en": "How to read these figures", "ar": "كيف تقرأ هذه الأرقام"}
    mean = replace(months("clos_le"), aggregate=Aggregate.MEAN, measure="jours")
    number, chart = BlockKind.NUMBER, BlockKind.CHART
    return [
        Block("", number, received, question=months("recu_le")),
        Block("", number, days, question=mean),
        Block("", chart, subjects, drawing=Drawing.BARS, question=Question(table=table, by="categorie")),
        Block("", chart, channels, drawing=Drawing.STACKED, question=months("recu_le", "canal")),
        Block("", BlockKind.MAP, where, map="signalements"),
        Block("", chart, spread, drawing=Drawing.HISTOGRAM, question=Question(table=table, measure="jours")),
        Block("", BlockKind.TEXT, how, wide=True, words=READ),
    ]
