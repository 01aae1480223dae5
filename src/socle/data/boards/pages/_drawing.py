"""One block as a page shows it: its drawing, the same as a table, and in words what could not be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext

from socle.data.boards import queries
from socle.data.boards.queries import BOARDS, Answer, Dots, Line, Numbers, Rows
from socle.data.boards.rules import marked
from socle.data.boards.terms import Block, Drawing, Kind
from socle.data.displays import queries as displays
from socle.data.displays.terms import number_words, said
from socle.data.maps import queries as maps
from socle.data.maps.queries import MAPS
from socle.data.tables.terms import words
from socle.engines import charts
from socle.ground import world
from socle.ground.look import words as writing
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

TWIN_ROWS = 12
PAGE_ROWS = 84  # of the tables of all blocks of a page


@dataclass(frozen=True, slots=True)
class Twin:
    """The same content as a table: ``more`` rows stand at the address of the table."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A block ready to be written. ``wrong`` says why nothing is drawn."""

    id: str
    kind: str
    title: str
    wide: bool
    drawings: tuple[str, ...] = ()
    caption: str = ""
    twin: Twin | None = None
    number: str = ""
    change: str = ""
    markup: SafeString | str = ""
    source: dict[str, Any] = field(default_factory=dict)
    wrong: str = ""


def shown(scope: Scope, authority_id: int, block: Block) -> Shown:
    """A block with what its table answers now. What cannot be drawn says so: one block never takes the board down."""
    language = get_language() or "fr"
    title = said(block.title, language)
    if block.kind == Kind.TEXT:
        return Shown(block.id, block.kind, title, block.wide, markup=marked(said(block.words, language)))
    try:
        if block.kind == Kind.MAP:
            return _of_map(scope, authority_id, block)
        found = queries.answer(scope, authority_id, block)
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        gone = gettext("Cette carte n’est plus publiée.") if block.map else gettext("Cette table n’est plus ouverte.")
        wrong = gone if refusal.status == 404 else str(refusal.message)
        return Shown(block.id, block.kind, title, block.wide, wrong=wrong)
    return drawn(scope, authority_id, block, found)


def trimmed(blocks: Sequence[Shown]) -> list[Shown]:
    """The blocks of one page, their tables the shorter the more there are: elements are what a page weighs most."""
    most = max(4, PAGE_ROWS // max(1, len(blocks)))
    return [_trimmed(one, most) for one in blocks]


def _trimmed(block: Shown, most: int) -> Shown:
    twin = block.twin
    if twin is None or len(twin.rows) <= most:
        return block
    return replace(block, twin=Twin(twin.heads, twin.rows[:most], twin.more + len(twin.rows) - most))


def drawn(scope: Scope, authority_id: int, block: Block, found: Answer) -> Shown:
    """A block with this answer."""
    language = get_language() or "fr"
    assert block.question is not None
    table = displays.open_table(scope, BOARDS, authority_id, block.question.table)
    facts: dict[str, Any] = {
        "id": block.id,
        "kind": str(block.kind),
        "title": said(block.title, language) or _own_title(block, found, words(table.title, language)),
        "wide": block.wide,
        "source": {
            "title": words(table.title, language),
            "url": reverse("portal-table", args=[table.slug]),
            "at": table.changed_at,
        },
    }
    try:
        if isinstance(found, Rows):
            twin = Twin(found.heads, found.cells, max(0, found.total - len(found.cells)))
            return Shown(**facts, twin=twin)
        if isinstance(found, Dots):
            return Shown(**facts, **_of_dots(block, found))
        if block.kind == Kind.NUMBER:
            return Shown(**facts, **_of_number(found))
        return Shown(**facts, **_of_chart(block, found))
    except charts.ChartError as fault:
        return Shown(**facts, wrong=fault_words(fault.code))


def _of_map(scope: Scope, authority_id: int, block: Block) -> Shown:
    """A published map, with the list of its first layer; the whole of it is one link away. Raises ``Refusal`` 404."""
    language = get_language() or "fr"
    kept = queries.map_of(scope, authority_id, block)
    content = displays.content_of(scope, MAPS, kept)
    sheet = maps.sheet(scope, authority_id, content, prefix=f"m{block.id}")
    drawn = [part for part in sheet.parts if part.drawn is not None]
    if not sheet.drawing:
        raise not_found()
    first = drawn[0]
    assert first.drawn is not None
    lines = tuple((one.name, one.value) for one in first.drawn.listed)
    more = len(lines) - TWIN_ROWS + first.drawn.more
    title = said(content.title, language)
    return Shown(
        block.id,
        block.kind,
        said(block.title, language) or title,
        block.wide,
        drawings=(sheet.drawing, *(part.ramp for part in drawn if part.ramp)),
        caption=gettext(", ").join(part.title for part in drawn),
        twin=Twin(first.drawn.heads, lines[:TWIN_ROWS], max(0, more)),
        source={"title": title, "url": reverse("map", args=[kept.slug]), "at": kept.published_at},
    )


def fault_words(code: str) -> str:
    """Why something is not drawn, in words."""
    return {
        "negative": gettext("Des valeurs sont sous zéro : ce dessin part de zéro. Choisissez une courbe."),
        "too-many": gettext("Il y a trop de valeurs pour ce dessin. Ajoutez une condition."),
        "too-long": gettext("Un nom est trop long pour ce dessin."),
        "missing": gettext("Il manque des valeurs : une somme a besoin de chacune de ses parts."),
        "empty": gettext("Aucune ligne ne répond à cette question."),
    }.get(code, gettext("Ces valeurs ne se dessinent pas."))


def _own_title(block: Block, found: Answer, table: str) -> str:
    if isinstance(found, Numbers) and found.by:
        return gettext("%(measure)s par « %(by)s »") % {"measure": found.measure, "by": found.by}
    if isinstance(found, Dots):
        return gettext("%(up)s et %(across)s") % {"up": found.up, "across": found.across}
    return table


def _of_number(found: Numbers) -> dict[str, Any]:
    """The last value, its change, where it comes from, and its line."""
    values = found.lines[0].values
    if not found.names:
        return {"number": number_words(values[0] or 0.0) if values else "–", "caption": found.measure}
    if _goes_on(found):  # half a month would look like a fall
        values = values[:-1]
    now = charts.trend(values)
    at = max(place for place, value in enumerate(values) if value is not None)
    known = [value for value in values if value is not None]
    caption = gettext("%(measure)s, %(when)s") % {"measure": found.measure, "when": found.names[at]}
    return {
        "number": number_words(now.last),
        "change": _change(now),
        "caption": caption,
        "drawings": (charts.spark(known),) if len(known) > 1 else (),
        "twin": _twin(found),
    }


def _goes_on(found: Numbers) -> bool:
    """Whether the last step of time is not over, and others are."""
    if len(found.starts) < 2 or found.bucket not in _LENGTHS:
        return False
    today = timezone.localtime(world.now()).date().isoformat()
    return found.starts[-1][: _LENGTHS[found.bucket]] == today[: _LENGTHS[found.bucket]]


_LENGTHS = {"day": 10, "month": 7, "year": 4}


def _change(now: charts.Trend) -> str:
    if now.change is None:
        return ""
    if now.change == 0:
        return gettext("comme la période d’avant")
    facts = {"much": number_words(abs(now.change))}
    if now.change > 0:
        return gettext("%(much)s de plus que la période d’avant") % facts
    return gettext("%(much)s de moins que la période d’avant") % facts


def _of_chart(block: Block, found: Numbers) -> dict[str, Any]:
    if not found.names:
        raise charts.ChartError("no group", "empty")
    caption = _others_words(found)
    return {"drawings": _drawings(block, found), "caption": caption, "twin": _twin(found)}


def _drawings(block: Block, found: Numbers) -> tuple[str, ...]:
    series = [charts.Series(line.name, line.values) for line in found.lines]
    names = found.shorts if found.timely else found.names
    says: dict[str, Any] = {"sentence": _sentence(found), "words": number_words}
    to_left = get_language_bidi()
    match Drawing(block.drawing):
        case Drawing.LINE:
            return (charts.curves(names, series, **says),)
        case Drawing.AREA:
            return (charts.areas(names, series, **says),)
        case Drawing.GROUPED:
            return (charts.grouped(names, series, **says, rtl=to_left),)
        case Drawing.STACKED:
            return (charts.stacked(names, series, **says, rtl=to_left),)
        case Drawing.MULTIPLES:
            sentences = [f"{line.name}. {_sentence(found, line)}" for line in found.lines]
            return tuple(charts.multiples(names, series, sentences=sentences, words=number_words))
    if found.timely:
        steps = [charts.Month(name, value, _told(value)) for name, value in zip(names, series[0].values, strict=True)]
        return (charts.months(steps, **says),)
    bars = [charts.Bar(name, value, _told(value)) for name, value in zip(names, series[0].values, strict=True)]
    how = "vertical" if block.drawing == Drawing.COLUMNS else "horizontal"
    return (charts.bars(bars, sentence=says["sentence"], orientation=how, rtl=to_left),)


def _told(value: float | None) -> str:
    return "" if value is None else number_words(value)


def _sentence(found: Numbers, line: Line | None = None) -> str:
    """The finding, for those who do not see it."""
    lines = [line] if line else found.lines
    known = [
        (value, name) for one in lines for value, name in zip(one.values, found.names, strict=True) if value is not None
    ]
    facts = {"measure": found.measure, "by": found.by}
    if not known:
        return gettext("%(measure)s par « %(by)s » : aucune valeur.") % facts
    most, name = max(known, key=lambda pair: pair[0])
    facts.update(most=number_words(most), name=name)
    return gettext("%(measure)s par « %(by)s ». Le plus : %(name)s, %(most)s.") % facts


def _twin(found: Numbers) -> Twin:
    """The same numbers as a table: what is latest first where it is about time."""
    rows = [
        (name, *(_told(line.values[place]) or "–" for line in found.lines)) for place, name in enumerate(found.names)
    ]
    rows = rows[::-1] if found.timely else rows
    heads = (found.by, *(line.name for line in found.lines))
    return Twin(heads, tuple(rows[:TWIN_ROWS]), max(0, len(rows) - TWIN_ROWS))


def _of_dots(block: Block, found: Dots) -> dict[str, Any]:
    if not found.pairs:
        raise charts.ChartError("no pair", "empty")
    if block.drawing == Drawing.HISTOGRAM:
        bins = charts.bins_of([value for value, _ in found.pairs], [count for _, count in found.pairs])
        most = max(bins, key=lambda one: one.count)
        facts = {"low": number_words(most.low), "high": number_words(most.high), "count": number_words(most.count)}
        sentence = gettext("Le plus de lignes, %(count)s, sont de %(low)s à %(high)s.") % facts
        between = gettext("de %(low)s à %(high)s")
        cells = [
            (between % {"low": number_words(one.low), "high": number_words(one.high)}, number_words(one.count))
            for one in bins
        ]
        twin = Twin((found.across, gettext("Lignes")), tuple(cells))
        svg = charts.histogram(bins, sentence=sentence, across=found.across, words=number_words)
        return {"drawings": (svg,), "twin": twin, "caption": _left_out(found, sum(one.count for one in bins))}
    facts = {"up": found.up, "across": found.across, "n": writing.number(len(found.pairs))}
    sentence = gettext("%(n)s lignes, selon « %(across)s » et « %(up)s ».") % facts
    dots = [charts.Dot(x, y) for x, y in found.pairs]
    svg = charts.scatter(dots, sentence=sentence, across=found.across, up=found.up, words=number_words)
    rows = tuple((number_words(x), number_words(y)) for x, y in found.pairs[:TWIN_ROWS])
    twin = Twin((found.across, found.up), rows, max(0, len(found.pairs) - TWIN_ROWS))
    return {"drawings": (svg,), "twin": twin, "caption": _left_out(found, len(found.pairs))}


def _left_out(found: Dots, drawn_rows: float) -> str:
    left = int(found.total - drawn_rows)
    return gettext("%(n)s lignes ne sont pas dessinées.") % {"n": writing.number(left)} if left > 0 else ""


def _others_words(found: Numbers) -> str:
    """What is in the answer and not drawn, in words; nothing when all is."""
    said = []
    if found.others:
        count = writing.number(found.more_groups)
        said.append(
            ngettext("%(n)s autre valeur", "%(n)s autres valeurs", found.more_groups) % {"n": count}
            + gettext("\u00a0: %(rows)s lignes") % {"rows": writing.number(found.others)}
        )
    if found.empty:
        told = ngettext("%(n)s ligne sans valeur", "%(n)s lignes sans valeur", found.empty)
        said.append(told % {"n": writing.number(found.empty)})
    return ". ".join(said)
