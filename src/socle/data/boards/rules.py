"""Pure decisions: what a board is, which columns a question may use, words as safe markup."""

import re
from dataclasses import replace

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from socle.data.boards.permissions import EDIT, READ
from socle.data.boards.terms import KIND, Aggregate, Block, Drawing, Kind, Question
from socle.data.displays.terms import (
    LONGEST_TITLE,
    Change,
    Content,
    Family,
    conditions_of,
    is_odd,
    may_measure,
    texts_of,
)
from socle.data.tables.terms import Column, Schema
from socle.ground.refusals import Refusal

ROOM = "boards"
LONGEST_WORDS, LONGEST_WHERE = 4000, 2_000
MOST_FILTERS, MOST_GROUPS = 3, 40
BUCKETS = ("", "day", "month", "year")


def _doubled(content: Content[Block], block: Block) -> Content[Block]:
    at = content.parts.index(block) + 1
    double = replace(block, id=content.next_id("b"))
    return replace(content, parts=(*content.parts[:at], double, *content.parts[at:]))


def _wide(wide: bool) -> Change[Block]:
    return lambda content, block: content.with_part(replace(block, wide=wide))


BOARDS = Family[Block](
    kind=KIND,
    room=ROOM,
    part="block",
    letter="b",
    read=READ,
    edit=EDIT,
    parse=Block.from_json,
    most=12,
    full=_("Un tableau a douze blocs au plus : une page plus longue ne se lit plus."),
    empty=_("Ce tableau est vide : posez un premier bloc."),
    many=_("Une collectivité a 200 tableaux au plus : retirez-en un."),
    shown=_("Retirez d’abord ce tableau du public."),
    states={"draft": _("brouillon"), "published": _("publié"), "withdrawn": _("retiré")},
    changed=_("publié, changé depuis"),
    arrangements={"wide": _wide(True), "half": _wide(False), "copy": _doubled},
    taken=frozenset({"integrer", "nouveau", "apercu"}),
)
"""Boards, as displays know them."""


def may_group(column: Column, schema: Schema) -> bool:
    """Whether rows can be counted by this column: dates, categories, years; not names, measures, places."""
    if column.name in schema.key and len(schema.key) == 1:
        return False
    if column.role in ("identifier", "lon", "lat"):
        return False
    return column.type in ("string", "boolean", "date", "datetime") or column.role == "year"


def is_time(column: Column) -> bool:
    """Whether the values of a column are days or instants."""
    return column.type in ("date", "datetime")


def groupable(schema: Schema) -> tuple[Column, ...]:
    """The columns to group by, dates first."""
    fit = [column for column in schema.columns if may_group(column, schema)]
    return tuple(sorted(fit, key=lambda column: not is_time(column)))


def measurable(schema: Schema) -> tuple[Column, ...]:
    """The columns that can be summed."""
    return tuple(column for column in schema.columns if may_measure(column))


def checked_block(block: Block, schema: Schema | None) -> Block:
    """A block as it is kept: what its kind does not use is left out. Raises ``Refusal`` that names its field."""
    title = texts_of(ROOM, block.title, "title", LONGEST_TITLE)
    words = texts_of(ROOM, block.words, "words", LONGEST_WORDS)
    plain = Block(block.id, block.kind, title, block.wide, words=words)
    if block.kind == Kind.TEXT:
        if not words.get("fr"):
            raise Refusal("boards.text", _("Écrivez le texte en français."), field="words_fr")
        return plain
    if block.kind == Kind.MAP:
        if not block.map:
            raise Refusal("boards.map", _("Choisissez une carte."), field="map")
        return replace(plain, map=block.map, words={})
    if block.question is None or schema is None:
        raise Refusal("boards.table", _("Choisissez une table."), field="table")
    question = checked_question(block.question, schema, block.kind, block.drawing)
    drawing = block.drawing if block.kind == Kind.CHART else ""
    return replace(plain, question=question, drawing=drawing, words={})


def checked_question(asked: Question, schema: Schema, kind: Kind, drawing: str) -> Question:
    """A question that fits its table and its drawing. Raises ``Refusal`` that names its field."""
    filters = conditions_of(ROOM, asked.filters, schema, MOST_FILTERS)
    where = asked.where.strip()
    if len(where) > LONGEST_WHERE or is_odd(where):
        raise Refusal(
            "boards.where", _("Cette condition est trop longue ou contient un signe invisible."), field="where"
        )
    bare = Question(table=asked.table, filters=filters, limit=_limit(asked.limit), where=where)
    if kind == Kind.CHART and drawing not in tuple(Drawing):
        raise Refusal("boards.drawing", _("Choisissez un dessin."), field="drawing")
    if kind == Kind.CHART and drawing == Drawing.SCATTER:
        first, second = _measure(asked.measure, schema, "measure"), _measure(asked.second, schema, "second")
        return replace(bare, measure=first, second=second)
    if kind == Kind.CHART and drawing == Drawing.HISTOGRAM:
        return replace(bare, measure=_measure(asked.measure, schema, "measure"))
    aggregate = asked.aggregate if asked.aggregate in tuple(Aggregate) else Aggregate.COUNT
    measure = "" if aggregate == Aggregate.COUNT else _measure(asked.measure, schema, "measure")
    bare = replace(bare, aggregate=Aggregate(aggregate), measure=measure)
    if kind == Kind.NUMBER:
        if not asked.by and aggregate != Aggregate.COUNT:
            raise Refusal("boards.column", _("Choisissez une colonne de dates : le nombre suit le temps."), field="by")
        return replace(bare, by=_by(asked.by, schema, "by", time=True) if asked.by else "", bucket=_bucket(asked))
    if kind == Kind.CHART and drawing == Drawing.STACKED and aggregate == Aggregate.MEAN:
        told = _("Des moyennes ne s’empilent pas : choisissez un nombre ou une somme.")
        raise Refusal("boards.mean", told, field="aggregate")
    by = _by(asked.by, schema, "by")
    parted = kind == Kind.CHART and Drawing(drawing).parts
    split = _by(asked.split, schema, "split") if parted else ""
    if split and split == by:
        raise Refusal("boards.split", _("Choisissez deux colonnes différentes."), field="split")
    return replace(bare, by=by, bucket=_bucket(asked), split=split)


def _limit(limit: int) -> int:
    return max(1, min(int(limit), MOST_GROUPS))


def _bucket(asked: Question) -> str:
    return asked.bucket if asked.bucket in BUCKETS else ""


def _by(name: str, schema: Schema, field: str, *, time: bool = False) -> str:
    fit = [column for column in groupable(schema) if not time or is_time(column)]
    if name not in [column.name for column in fit]:
        raise Refusal("boards.column", _("Choisissez une colonne à compter."), field=field)
    return name


def _measure(name: str, schema: Schema, field: str) -> str:
    if name not in [column.name for column in measurable(schema)]:
        raise Refusal("boards.measure", _("Choisissez une colonne de nombres."), field=field)
    return name


_LINK = re.compile(r"\[([^\]\n]{1,200})\]\((https?://[^\s()<>]{1,500})\)")
_BOLD = re.compile(r"\*\*([^*\n]{1,300})\*\*")


def marked(text: str) -> SafeString:
    """Plain light markup as HTML: blank lines part paragraphs, ``- `` begins an item, ``**words**`` are strong,
    ``[words](https://…)`` is a link. Everything else is shown as it was typed."""
    pieces = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            pieces.append("<ul>" + "".join(f"<li>{_line(line[2:])}</li>" for line in lines) + "</ul>")
        elif lines:
            pieces.append("<p>" + "<br>".join(_line(line) for line in lines) + "</p>")
    return mark_safe("".join(pieces))


def _line(text: str) -> str:
    done, at = [], 0
    for found in _LINK.finditer(text):
        done.append(_strong(text[at : found.start()]))
        done.append(str(format_html('<a href="{}" rel="nofollow">{}</a>', found[2], found[1])))
        at = found.end()
    return "".join([*done, _strong(text[at:])])


def _strong(text: str) -> str:
    # Escaping first: what stands between two stars is already harmless when it becomes strong.
    return _BOLD.sub(r"<strong>\1</strong>", str(escape(text)))
