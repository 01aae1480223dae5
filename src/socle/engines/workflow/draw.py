"""A workflow as a light SVG: states under one another, each action a line of its own beside them.

A line leaves its sources (dots on the upper wire of each state), runs down its own lane and enters its target (the
lower wire, which ends in an arrow head). Its words stand at its foot, under the last state, each on its own row with
nothing to its right: so no line ever crosses words, however many there are. Colours come from the sheet.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from socle.engines.workflow.model import Action, Workflow, WorkflowState
from socle.engines.workflow.words import colon, drawn, guard_words, label

ROW = 34  # from one state to the next
BOX = 26
LANE = 13
FOOT = 17  # one row of words
LEAST_BOX, MOST_BOX = 110, 190
WIDE = 360
MOST_GUARD = 260  # units of what is said of conditions; the description says all of it

_UNSAFE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "ckb", "dv", "yi")
_MARKS = {
    "new": '<circle class="ln2" cx="{x}" cy="{y}" r="4.5"/>',
    "run": '<circle class="ln" cx="{x}" cy="{y}" r="4.5"/><circle class="f-a" cx="{x}" cy="{y}" r="2"/>',
    "wait": '<path class="dash o2" d="M{x} {y}m0-5l5 5-5 5-5-5z"/>',
    "done": '<circle class="f-a" cx="{x}" cy="{y}" r="5"/>',
    "stop": '<path class="f-g" d="M{x} {y}m-5-1.5h10v3h-10z"/>',
}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where things stand; ``flip`` mirrors the sheet for languages read from right to left."""

    wide: int
    box: int
    tall: int
    flip: bool
    rows: dict[str, int]

    def x(self, across: float) -> str:
        return f"{self.wide - across if self.flip else across:g}"

    def right(self, length: float) -> str:
        """A step away from the boxes."""
        return f"{-length if self.flip else length:g}"

    def middle(self, state: str) -> int:
        return self.rows[state] * ROW + BOX // 2 + 1

    def lane(self, place: int) -> int:
        return self.box + 18 + place * LANE


def draw(workflow: Workflow, language: str, fields: Mapping[str, str] | None = None) -> str:
    """The drawing in a language, mirrored for Arabic; under 6 kB for 8 states and 6 actions.

    Any workflow can be drawn, faulty ones too: ends that name no state are left out. The words that screen readers
    get (title and description) say every action from state to state. Conditions stand beside the words of their action;
    ``fields`` says what facts are called.
    """
    states = layers(workflow)
    rows = {state.name: row for row, state in enumerate(states)}
    actions = [(one, ends) for one in workflow.actions if (ends := _ends(one, rows)) is not None]
    names = [label(state.label, language, state.name) for state in states]
    box = int(min(MOST_BOX, max([LEAST_BOX, *(_width(name) + 34 for name in names)])))
    said = [_said(one, language, fields) for one, _ in actions]
    reach = [box + 30 + place * LANE + _width(words) for place, words in enumerate(said)]
    tall = len(states) * ROW + len(actions) * FOOT + 4
    flip = language.split("-")[0] in _RIGHT_TO_LEFT
    sheet = _Sheet(int(max([WIDE, *reach])), box, tall, flip, rows)
    pieces = [
        _wires(actions, sheet),
        *(_line(action, place, sheet, said[place]) for place, (action, _) in enumerate(actions)),
    ]
    pieces += [_state(state, name, sheet) for state, name in zip(states, names, strict=True)]
    words = f"<title>{_escape(drawn(language))}</title><desc>{_escape(_told(workflow, language, fields))}</desc>"
    return (
        f'<svg class="fig flow-of-states" viewBox="0 0 {sheet.wide} {tall}" role="img">{words}{"".join(pieces)}</svg>'
    )


def layers(workflow: Workflow) -> list[WorkflowState]:
    """The states from top to bottom: open ones by their distance from the first, then closed, then the program's."""
    distance = {workflow.start: 0}
    waiting = [workflow.start]
    for here in waiting:
        for action in workflow.actions:
            if here in action.sources and action.target not in distance:
                distance[action.target] = distance[here] + 1
                waiting.append(action.target)
    place = {state.name: row for row, state in reversed(list(enumerate(workflow.states)))}
    firsts = [state for row, state in enumerate(workflow.states) if place[state.name] == row]
    closed = {state.name: state.closed for state in firsts}

    def height(state: WorkflowState) -> tuple[bool, bool, bool, int, int]:
        # What begins again after a close stands below what leads to it, although few steps reach it.
        again = not state.closed and state.name != workflow.start and _only_after_closed(workflow, state.name, closed)
        return (state.system, state.closed, again, distance.get(state.name, len(firsts)), place[state.name])

    return sorted(firsts, key=height)


def _only_after_closed(workflow: Workflow, name: str, closed: dict[str, bool]) -> bool:
    sources = {source for action in workflow.actions if action.target == name for source in action.sources}
    return bool(sources) and all(closed.get(source, False) for source in sources)


def _ends(action: Action, rows: dict[str, int]) -> list[int] | None:
    """The rows that a line touches; ``None`` when it has no end to draw."""
    sources = [rows[source] for source in dict.fromkeys(action.sources) if source in rows]
    return [*sources, rows[action.target]] if sources and action.target in rows else None


def _wires(actions: list[tuple[Action, list[int]]], sheet: _Sheet) -> str:
    """Of each state, the upper wire to the last line that leaves it, the lower one to the last that enters."""
    out: dict[int, int] = {}
    into: dict[int, int] = {}
    for place, (_, ends) in enumerate(actions):
        for row in ends[:-1]:
            out[row] = place
        into[ends[-1]] = place
    data = "".join(
        f"M{sheet.x(sheet.box)} {row * ROW + 8}H{sheet.x(sheet.lane(place))}" for row, place in sorted(out.items())
    )
    heads = ""
    for row, place in sorted(into.items()):
        y = row * ROW + 20
        data += f"M{sheet.x(sheet.box + 6)} {y}H{sheet.x(sheet.lane(place))}"
        heads += f"M{sheet.x(sheet.box + 1)} {y}l{sheet.right(8)}-4v8z"
    return f'<path class="ln2" d="{data}"/><path class="f-i" d="{heads}"/>' if data else ""


def _said(action: Action, language: str, fields: Mapping[str, str] | None) -> str:
    """The words of an action, and its conditions as far as there is room."""
    words, guard = label(action.label, language, action.name), guard_words(action.guard, language, fields)
    return f"{words}{_comma(language)}{_fit(guard, MOST_GUARD)}" if guard else words


def _line(action: Action, place: int, sheet: _Sheet, said: str) -> str:
    """A lane, the dots where it is joined to wires, and its words at its foot: the farthest lane ends first."""
    x = sheet.lane(place)
    foot = sheet.tall - 8 - FOOT * place
    outs = [sheet.rows[source] * ROW + 8 for source in dict.fromkeys(action.sources) if source in sheet.rows]
    into = sheet.rows[action.target] * ROW + 20
    top = min(*outs, into)
    kind = ' class="end"' if sheet.flip else ""
    dots = "".join(f"M{sheet.x(x)} {y}h.01" for y in (*outs, into))
    words = _escape(said)
    return (
        f'<path class="ln2" d="M{sheet.x(x)} {top}V{foot - 4}h{sheet.right(6)}"/><path class="ln dot" d="{dots}"/>'
        f'<text{kind} x="{sheet.x(x + 10)}" y="{foot}">{words}</text>'
    )


def _state(state: WorkflowState, name: str, sheet: _Sheet) -> str:
    y = sheet.rows[state.name] * ROW + 1
    left = sheet.x(sheet.box) if sheet.flip else "1"
    kind = "v end" if sheet.flip else "v"
    mark = _MARKS.get(state.look, _MARKS["new"]).format(x=sheet.x(14), y=y + BOX // 2)
    return (
        f'<rect class="{"hair" if state.system else "ln2"} f-p" x="{left}" y="{y}" width="{sheet.box - 1}" '
        f'height="{BOX}" rx="3"/>{mark}<text class="{kind}" x="{sheet.x(26)}" y="{y + 17.5:g}">'
        f"{_escape(_fit(name, sheet.box - 32))}</text>"
    )


def _comma(language: str) -> str:
    return "، " if language.split("-")[0] in ("ar", "fa", "ur") else ", "


def _told(workflow: Workflow, language: str, fields: Mapping[str, str] | None) -> str:
    """Every action in words: ``Accepter (si la note manque) : Reçu, Rouvert → Accepté.``"""
    names = {state.name: label(state.label, language, state.name) for state in workflow.states}
    arrow = "←" if language.split("-")[0] in _RIGHT_TO_LEFT else "→"
    comma = _comma(language)
    told = []
    for action in workflow.actions:
        sources = comma.join(names.get(source, source) for source in dict.fromkeys(action.sources))
        target = names.get(action.target, action.target)
        guard = guard_words(action.guard, language, fields)
        words = label(action.label, language, action.name) + (f" ({guard})" if guard else "")
        told.append(f"{words}{colon(language)} {sources} {arrow} {target}.")
    return " ".join(told)


def _escape(words: str) -> str:
    return _FORBIDDEN.sub("", words).translate(_UNSAFE)


def _width(words: str) -> float:
    """Estimated width in units of a text of 13: a generous humanist sans, since the server has no font."""
    return sum(
        0 if unicodedata.combining(one) else 10.5 if one in "mwMWŒœ@%" or ord(one) > 0x2E80 else 7.6 for one in words
    )


def _fit(words: str, room: float) -> str:
    if _width(words) <= room:
        return words
    while len(words) > 1 and _width(words) > room - 8:
        words = words[:-1]
    return words.rstrip() + "…"
