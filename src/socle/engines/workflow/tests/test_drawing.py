"""The drawing: light, safe, readable by all, and no line over words."""

import dataclasses
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from socle.engines.workflow import OPS, Action, Condition, Workflow, WorkflowState, draw, guard_words, standard
from socle.engines.workflow.draw import layers
from socle.engines.workflow.tests.test_rules import workflows

Box = tuple[float, float, float, float]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def segments(svg: str) -> list[Box]:
    """The straight wires and lanes, as boxes without thickness."""
    found: list[Box] = []
    for path in parsed(svg).iter("path"):
        if path.get("class") != "ln2":
            continue
        for x, y, axis, end in re.findall(r"M(-?[\d.]+) (-?[\d.]+)([HV])(-?[\d.]+)", path.get("d", "")):
            xs, ys = ((x, end), (y, y)) if axis == "H" else ((x, x), (y, end))
            a, b, c, d = (float(one) for one in (*xs, *ys))
            found.append((min(a, b), min(c, d), max(a, b), max(c, d)))
    return found


def words(svg: str) -> list[Box]:
    """A box for each text: at least what a browser would take for its letters."""
    found: list[Box] = []
    for text in parsed(svg).iter("text"):
        x, y, wide = float(text.get("x", "0")), float(text.get("y", "0")), 6.2 * len(text.text or "")
        left = x - wide if "end" in (text.get("class") or "") else x
        found.append((left, y - 9, left + wide, y + 2))
    return found


def crossings(svg: str) -> list[tuple[Box, Box]]:
    return [
        (line, box)
        for line in segments(svg)
        for box in words(svg)
        if line[0] < box[2] and line[2] > box[0] and line[1] < box[3] and line[3] > box[1]
    ]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_house_s_own_drawing_is_light_and_its_lines_cross_no_words(language: str) -> None:
    svg = draw(standard(), language)

    assert len(svg.encode()) <= 6_000
    assert len(segments(svg)) >= 18
    assert crossings(svg) == []
    assert "style" not in svg


@given(workflows())
def test_no_line_of_any_drawing_crosses_words(workflow: Workflow) -> None:
    for language in ("fr", "ar"):
        assert crossings(draw(workflow, language)) == []


def test_screen_readers_hear_every_action() -> None:
    svg = parsed(draw(standard(), "fr"))

    told = svg.findtext("desc") or ""
    assert svg.get("role") == "img" and svg.findtext("title") == "États et actions"
    assert "Rouvrir\u00a0: Clos, Refusé → Rouvert." in told
    assert told.count("→") == len(standard().actions)


def test_arabic_is_mirrored() -> None:
    svg = draw(standard(), "ar")
    first = next(iter(parsed(svg).iter("rect")))

    assert float(first.get("x", "0")) > 100
    assert "تم الاستلام" in svg and "Reçu" not in svg
    assert "←" in (parsed(svg).findtext("desc") or "")


def test_a_language_that_a_label_lacks_falls_back_to_french() -> None:
    assert "Planifié" in draw(standard(), "wo") and "Planned" in draw(standard(), "en-GB")


def test_states_stand_from_the_first_to_the_closed_ones() -> None:
    names = [state.name for state in layers(standard())]

    assert names[0] == "received"
    assert names[-3:] == ["done", "refused", "merged"]


def test_hostile_labels_stay_text() -> None:
    states = tuple(
        dataclasses.replace(state, label={"fr": '</text><script>"&\x00\ud800'}) for state in standard().states
    )
    svg = draw(dataclasses.replace(standard(), states=states), "fr")

    assert "<script" not in svg
    parsed(svg).iter("script")
    svg.encode()


@settings(max_examples=25)
@given(workflows())
def test_any_workflow_is_drawn_as_xml(workflow: Workflow) -> None:
    for faulty in (workflow, dataclasses.replace(workflow, states=workflow.states[:-1], initial="gone")):
        assert parsed(draw(faulty, "fr")).tag == "svg"


def test_the_largest_workflow_is_still_drawn() -> None:
    states = tuple(WorkflowState(f"s{n}", {"fr": "É" * 60}, "run") for n in range(40))
    actions = tuple(Action(f"a{n}", {"fr": "W" * 60}, (f"s{n % 40}",), f"s{(n + 1) % 40}") for n in range(200))
    svg = draw(Workflow("large", states, actions), "fr")

    assert crossings(svg) == []
    assert len(svg.encode()) < 120_000


GUARD = (Condition("late", "==", True), Condition("rating", "<=", 3), Condition("topic", "in", ("roads", "water")))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            "si le retard est «\u00a0oui\u00a0» et rating est 3 au plus et topic est parmi «\u00a0roads, water\u00a0»",
        ),
        ("en", "if le retard is “yes” and rating is 3 at most and topic is one of “roads, water”"),
        ("ar", "إذا le retard هو «نعم» وrating لا يزيد على 3 وtopic من بين «roads، water»"),
    ],
)
def test_conditions_are_said_in_words_beside_their_action(language: str, told: str) -> None:
    plain = standard()
    first = dataclasses.replace(plain.actions[0], guard=GUARD)
    guarded = dataclasses.replace(plain, actions=(first, *plain.actions[1:]))
    svg = draw(guarded, language, {"late": "le retard"})

    shown = [text.text or "" for text in parsed(svg).iter("text")]
    assert guard_words(GUARD, language, {"late": "le retard"}) == told
    assert told in (next(parsed(svg).iter("desc")).text or "")
    assert sum(told[:12] in one for one in shown) == 1
    assert crossings(svg) == []


def test_every_comparison_has_words_and_names_with_braces_stay_text() -> None:
    for op in OPS:
        for language in ("fr", "en", "ar", "de"):
            said = guard_words((Condition("{value}", op, "{field}"),), language)
            assert "{value}" in said and said.count("{field}") <= 1
    assert guard_words((), "fr") == ""
    assert "~" in guard_words((Condition("x", "~", 1),), "fr")
