"""The published format: what goes out comes back, and strangers' documents do no harm."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.engines.workflow import Workflow, WorkflowError, draw, from_json, sentence, standard, to_json, validate
from socle.engines.workflow.__main__ import main
from socle.engines.workflow.tests.test_rules import workflows

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def changed(path: str, value: object) -> dict[str, Any]:
    """The standard document with one thing replaced."""
    document: Any = json.loads(json.dumps(to_json(standard())))
    here = document
    *steps, last = path.split(".")
    for step in steps:
        here = here[int(step) if step.isdigit() else step]
    here[int(last) if last.isdigit() else last] = value
    return dict(document)


def test_the_house_s_own_workflow_survives_the_journey() -> None:
    told = json.dumps(to_json(standard()))

    assert from_json(told) == standard() == from_json(told.encode()) == from_json(to_json(standard()))


@given(workflows())
def test_any_workflow_survives_the_journey(workflow: Workflow) -> None:
    back = from_json(json.dumps(to_json(workflow)))

    assert to_json(back) == to_json(workflow)
    assert validate(back) == validate(workflow)


@given(JSON)
def test_any_document_is_read_or_refused(document: Any) -> None:
    with pytest.raises(WorkflowError):
        from_json(json.dumps(document))


@given(st.sampled_from(["name", "initial", "states", "actions", "states.0", "states.0.label", "states.0.look",
                        "states.0.closed", "actions.0", "actions.0.sources", "actions.0.target", "actions.0.roles",
                        "actions.0.words", "actions.0.guard", "actions.0.by_resident"]), JSON)  # fmt: skip
def test_a_document_with_one_strange_thing_is_refused_or_judged(path: str, value: Any) -> None:
    try:
        workflow = from_json(changed(path, value))
    except WorkflowError as refused:
        assert str(refused)
        return
    assert all(sentence(fault, "fr") for fault in validate(workflow))
    assert draw(workflow, "fr").startswith("<svg")


@given(JSON)
def test_a_strange_value_of_a_guard_is_refused_or_judged(value: Any) -> None:
    try:
        workflow = from_json(changed("actions.0.guard", [{"field": "x", "op": "in", "value": value}]))
    except WorkflowError as refused:
        assert str(refused)
        return
    assert all(sentence(fault, "ar") for fault in validate(workflow))


@pytest.mark.parametrize(
    "document",
    [
        "",
        "null",
        "[]",
        "{",
        "[" * 100_000,
        '{"a":' * 50_000,
        b"\xff\xfe",
        b"\x00",
        "{}",
        '{"format": NaN}',
        '{"name": "a", "name": "b"}',
        "1" * 10_000,
        " " * 500_001,
    ],
)
def test_hostile_text_is_refused(document: str | bytes) -> None:
    with pytest.raises(WorkflowError):
        from_json(document)


def test_a_name_that_stands_twice_is_refused() -> None:
    told = json.dumps(to_json(standard()))

    with pytest.raises(WorkflowError, match="twice"):
        from_json(told.replace('"closed": false', '"closed": false, "closed": true', 1))


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("format", "socle-workflow/2", "format"),
        ("extra", 1, ""),
        ("states.1.closed", "yes", "states.1.closed"),
        ("states.1.colour", "red", "states.1"),
        ("states.1.label.fr", 3, "states.1.label.fr"),
        ("states.1.name", "x" * 201, "states.1.name"),
        ("actions.2.sources", "received", "actions.2.sources"),
        ("actions.2.sources.0", None, "actions.2.sources.0"),
        ("actions.2.guard", [{"field": "x"}], "actions.2.guard.0"),
        ("actions.2.guard", [{"field": "x", "op": "==", "value": 10**16}], "actions.2.guard.0.value"),
        ("actions.2.guard", [{"field": "x", "op": "==", "value": {}}], "actions.2.guard.0.value"),
        ("actions.2.by_resident", 1, "actions.2.by_resident"),
        ("states", [{}] * 41, "states"),
    ],
)
def test_a_refused_document_names_its_row(path: str, value: object, where: str) -> None:
    with pytest.raises(WorkflowError) as refused:
        from_json(changed(path, value))
    assert refused.value.where == where


def test_the_command_line_checks_draws_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound, faulty, strange = (tmp_path / f"{name}.json" for name in ("sound", "faulty", "strange"))
    assert main(["standard"]) == 0
    sound.write_text(capsys.readouterr().out, encoding="utf-8")
    faulty.write_text(json.dumps(changed("initial", "nowhere")), encoding="utf-8")
    strange.write_text("{}", encoding="utf-8")

    assert main(["check", str(sound)]) == 0
    assert main(["check", str(faulty)]) == 1
    assert "initial: The first state “nowhere” does not exist." in capsys.readouterr().out
    assert main(["draw", str(sound), "--language", "ar"]) == 0
    assert 'xmlns="http://www.w3.org/2000/svg"' in capsys.readouterr().out
    assert main(["check", str(strange)]) == 2
    assert main(["check", str(tmp_path / "none.json")]) == 2
