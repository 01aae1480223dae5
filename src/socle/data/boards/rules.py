"""Pure decisions: what a board may hold, which columns a question may use, words as safe markup."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from socle.data.boards.terms import Aggregate, Block, Content, Drawing, Kind, Question
from socle.data.tables.terms import Column, Schema, words
from socle.ground.look import words as writing
from socle.ground.refusals import Refusal

LANGUAGES = ("fr", "en", "ar")
LONGEST_SLUG, LONGEST_TITLE, LONGEST_LEAD, LONGEST_WORDS = 80, 150, 500, 4000
LONGEST_CELL, LONGEST_WHERE = 60, 2_000
MOST_BLOCKS, MOST_FILTERS, MOST_GROUPS = 12, 3, 40
BUCKETS = ("", "day", "month", "year")
OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "contains", "starts", "empty", "filled")
_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*")
_TAKEN = frozenset({"integrer", "nouveau", "apercu"})
# Controls (but for line feeds), overrides of direction, surrogates, non-characters: nothing that words need.
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def slug_of(text: str) -> str:
    """The last word of the address of a board. Raises ``Refusal`` ``boards.slug``."""
    if not _SLUG.fullmatch(text) or len(text) > LONGEST_SLUG or text in _TAKEN:
        words = _("L’adresse s’écrit en minuscules, chiffres et tirets, en 80 signes au plus.")
        raise Refusal("boards.slug", words, field="slug")
    return text


def texts_of(raw: Mapping[str, str], field: str, longest: int, *, needed: bool = False) -> dict[str, str]:
    """Words by language as they are kept. Raises ``Refusal`` ``boards.words`` with the field of the language."""
    kept: dict[str, str] = {}
    for language in LANGUAGES:
        words = raw.get(language, "").replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(words) > longest or _FORBIDDEN.search(words):
            told = _("Ce texte est trop long ou contient un signe invisible : %(most)s signes au plus.")
            raise Refusal("boards.words", str(told) % {"most": longest}, field=f"{field}_{language}")
        if words:
            kept[language] = words if longest > LONGEST_LEAD else " ".join(words.split())
    if needed and not kept.get("fr"):
        raise Refusal("boards.words", _("Donnez un titre en français."), field=f"{field}_fr")
    return kept


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


def may_measure(column: Column) -> bool:
    """Whether a sum or a mean of this column means something."""
    return column.type in ("integer", "number") and column.role not in ("year", "identifier", "lon", "lat")


def groupable(schema: Schema) -> tuple[Column, ...]:
    """The columns to group by, dates first."""
    fit = [column for column in schema.columns if may_group(column, schema)]
    return tuple(sorted(fit, key=lambda column: not is_time(column)))


def measurable(schema: Schema) -> tuple[Column, ...]:
    """The columns that can be summed."""
    return tuple(column for column in schema.columns if may_measure(column))


def checked_block(block: Block, schema: Schema | None) -> Block:
    """A block as it is kept: what its kind does not use is left out. Raises ``Refusal`` that names its field."""
    title = texts_of(block.title, "title", LONGEST_TITLE)
    words = texts_of(block.words, "words", LONGEST_WORDS)
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
    filters = _checked_filters(asked, schema)
    where = asked.where.strip()
    if len(where) > LONGEST_WHERE or _FORBIDDEN.search(where):
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


def _checked_filters(asked: Question, schema: Schema) -> tuple[tuple[str, str, str], ...]:
    names = set(schema.names)
    kept = []
    for place, (column, op, value) in enumerate(asked.filters[:MOST_FILTERS], start=1):
        if not column:
            continue
        if column not in names or op not in OPERATORS or len(value) > 200 or _FORBIDDEN.search(value):
            raise Refusal("boards.filter", _("Cette condition ne convient pas à la table."), field=f"column_{place}")
        if value or op in ("empty", "filled"):
            kept.append((column, op, value))
    return tuple(kept)


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


def next_id(content: Content) -> str:
    """An id that no block of a board has."""
    taken = {block.id for block in content.blocks}
    return next(f"b{n}" for n in range(1, 2 * MOST_BLOCKS + len(taken) + 2) if f"b{n}" not in taken)


def moved(content: Content, block_id: str, step: int) -> Content:
    """The blocks with one of them a place nearer to the start (−1) or the end (1)."""
    blocks = list(content.blocks)
    at = next(place for place, block in enumerate(blocks) if block.id == block_id)
    to = max(0, min(at + step, len(blocks) - 1))
    blocks.insert(to, blocks.pop(at))
    return replace(content, blocks=tuple(blocks))


def frame_line(address: str, title: str) -> str:
    """The line to copy into a page of another site: text, to be escaped once more where it is shown."""
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="720" loading="lazy"></iframe>'


def label_of(column: Column) -> str:
    """The heading of a column in the reader's language, else its name."""
    return words(column.label, get_language() or "fr") or column.name


def cell_words(value: Any, column: Column) -> str:
    """One cell as read; a dash for an empty one."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, int | float):
        return str(value) if column.role in ("year", "identifier") else number_words(value)
    if column.type == "date":
        return writing.date(datetime.date.fromisoformat(value), "short")
    if column.type == "datetime":
        return writing.date(datetime.datetime.fromisoformat(value).date(), "short")
    text = str(value)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1].rstrip()}…"


def number_words(value: float) -> str:
    """A number as read, with as many decimals as help: none from a hundred on."""
    if value == int(value):
        return writing.number(int(value))
    return writing.number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2)


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
