"""What a workflow allows, and what is wrong with one."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.engines.workflow import (
    Action,
    Condition,
    Fault,
    Workflow,
    WorkflowError,
    WorkflowState,
    allowed,
    find_action,
    find_state,
    holds,
    reachable,
    sentence,
    standard,
    stuck,
    terminal,
    trace,
    validate,
)
from socle.engines.workflow.model import RESERVED_ACTIONS
from socle.engines.workflow.tests import oracle
from socle.engines.workflow.words import CODES

NAMES = ("a", "b", "c", "d", "e", "f")


def state(name: str, **facts: object) -> WorkflowState:
    return WorkflowState(name, {"fr": name.upper()}, "run", **facts)  # type: ignore[arg-type]


def action(name: str, *sources: str, to: str, **facts: object) -> Action:
    return Action(name, {"fr": name.upper()}, sources, to, **facts)  # type: ignore[arg-type]


def small(*actions: Action, **facts: object) -> Workflow:
    states = (state("open"), state("busy"), state("over", closed=True))
    rows = actions or (action("go", "open", to="busy"), action("end", "busy", to="over"))
    return dataclasses.replace(Workflow("small", states, rows), **facts)  # type: ignore[arg-type]


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    states = tuple(state(name, closed=draw(st.booleans())) for name in names)
    some = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
    count = draw(st.integers(0, 7))
    actions = tuple(action(f"go{n}", *draw(some), to=draw(st.sampled_from(names))) for n in range(count))
    return Workflow("drawn", states, actions, draw(st.sampled_from(("", *names))))


def codes(workflow: Workflow) -> set[str]:
    return {fault.code for fault in validate(workflow)}


def test_the_house_s_own_workflow_has_no_fault() -> None:
    assert validate(standard()) == []
    assert terminal(standard()) == {"merged"}


def test_staff_and_resident_reopen_but_only_staff_refuse() -> None:
    done = allowed(standard(), "done", roles=(), facts={}, resident=True)
    received = allowed(standard(), "received", roles=(), facts={}, resident=True)
    agent = allowed(standard(), "received", roles=["agent"], facts={})

    assert [one.name for one in done] == ["reopen"]
    assert received == []
    assert [one.name for one in agent] == ["accept", "plan", "start", "finish", "refuse"]


def test_who_holds_no_staff_role_may_do_nothing() -> None:
    assert allowed(standard(), "received", roles=[], facts={}) == []
    assert allowed(standard(), "received", roles=["resident"], facts={}) == []
    assert allowed(standard(), "nowhere", roles=["agent"], facts={}) == []
    assert allowed(standard(), "merged", roles=["administrator"], facts={}) == []


def test_an_action_kept_for_a_role_is_not_for_the_others() -> None:
    kept = small(action("end", "open", "busy", to="over", roles=("manager",)))

    assert allowed(kept, "open", roles=["agent"], facts={}) == []
    assert [one.name for one in allowed(kept, "open", roles=["agent", "manager"], facts={})] == ["end"]


@pytest.mark.parametrize(
    ("op", "value", "fact", "verdict"),
    [
        ("==", "x", "x", True),
        ("==", 1, True, False),
        ("==", 1, 1.0, True),
        ("==", "1", 1, False),
        ("!=", "x", None, True),
        ("<", 3, 2, True),
        ("<", 3, None, False),
        ("<", 3, "2", False),
        ("<", 3, True, False),
        ("<=", "2026-11-17", "2026-11-17", True),
        (">", "2026-11-17", "2026-11-18", True),
        (">=", 3, 2, False),
        ("in", ("a", "b"), "b", True),
        ("in", ("a", 1), True, False),
        ("in", "abc", "a", False),
        ("empty", None, "", True),
        ("empty", None, 0, False),
        ("empty", None, [], True),
        ("filled", None, False, True),
        ("filled", None, None, False),
        ("eval", "1", "1", False),
        ("__class__", None, "x", False),
    ],
)
def test_a_condition_compares_a_fact_and_evaluates_nothing(op: str, value: object, fact: object, verdict: bool) -> None:
    assert holds(Condition("fact", op, value), {"fact": fact}) is verdict  # type: ignore[arg-type]


def test_a_guard_holds_when_all_its_conditions_do() -> None:
    guard = (Condition("team", "filled"), Condition("cost", "<=", 500))
    guarded = small(action("end", "open", "busy", to="over", guard=guard))

    assert allowed(guarded, "open", roles=["agent"], facts={"team": 3, "cost": 500}) != []
    assert allowed(guarded, "open", roles=["agent"], facts={"team": 3, "cost": 501}) == []
    assert allowed(guarded, "open", roles=["agent"], facts={"cost": 500}) == []


@given(workflows())
def test_paths_are_those_of_the_slow_twin(workflow: Workflow) -> None:
    assert reachable(workflow) == oracle.reachable(workflow)
    assert stuck(workflow) == oracle.stuck(workflow)


@given(workflows())
def test_a_sound_workflow_can_always_be_finished(workflow: Workflow) -> None:
    if validate(workflow):
        return
    joined = oracle.reaches(workflow)
    closed = {one.name for one in workflow.states if one.closed}
    assert all(any((one.name, end) in joined for end in closed) for one in workflow.states)
    assert all((workflow.start, one.name) in joined for one in workflow.states)


@given(workflows(), st.data())
def test_allowed_actions_can_be_traced(workflow: Workflow, data: st.DataObject) -> None:
    here, walked = workflow.start, []
    for _ in range(data.draw(st.integers(0, 6))):
        actions = allowed(workflow, here, roles=["agent"], facts={})
        if not actions:
            break
        chosen = data.draw(st.sampled_from(actions))
        walked.append(chosen.name)
        here = chosen.target
    assert trace(workflow, walked)[-1] == here
    assert here in reachable(workflow)


def test_a_walk_that_the_workflow_does_not_have_names_its_step() -> None:
    assert trace(standard(), ["accept", "plan", "start", "finish", "reopen"])[-1] == "reopened"
    with pytest.raises(WorkflowError, match="1: 'accept' does not leave 'accepted'"):
        trace(standard(), ["accept", "accept"])
    with pytest.raises(WorkflowError, match="0: no action 'nothing'"):
        trace(standard(), ["nothing"])
    with pytest.raises(WorkflowError, match="no state"):
        trace(standard(), [], start="nowhere")


def test_rows_are_found_by_name() -> None:
    finish, done = find_action(standard(), "finish"), find_state(standard(), "done")

    assert finish is not None and finish.words == "required"
    assert done is not None and done.closed
    assert find_action(standard(), "x") is None and find_state(standard(), "x") is None


BAD = "\u202eretour"
FAULTY: list[tuple[str, Workflow, Fault]] = [
    ("a name with a space", small(name="Mon flux"), Fault("name", "name", "Mon flux")),
    ("a name that ends a line", small(name="flux\n"), Fault("name", "name", "flux\n")),
    ("no state", Workflow("none", (), ()), Fault("states", "no_state")),
    ("an unknown first state", small(initial="nowhere"), Fault("initial", "initial_unknown", "nowhere")),
    ("a closed first state", small(initial="over"), Fault("initial", "initial_closed", "over")),
    (
        "an unknown source",
        small(action("end", "open", "busi", to="over"), action("go", "open", to="busy")),
        Fault("actions.0.sources.1", "source_unknown", "busi"),
    ),
    ("an unknown target", small(action("end", "open", to="ovr")), Fault("actions.0.target", "target_unknown", "ovr")),
    ("no source", small(action("end", to="over")), Fault("actions.0.sources", "no_source", "end")),
    ("a source twice", small(action("end", "open", "open", to="over")), Fault("actions.0.sources.1", "twice", "open")),
    (
        "an action twice",
        small(action("go", "open", to="busy"), action("go", "busy", to="over")),
        Fault("actions.1.name", "twice", "go"),
    ),
    ("a state nothing reaches", small(action("end", "open", to="over")), Fault("states.1", "unreachable", "busy")),
    (
        "a state without end",
        small(action("go", "open", to="busy"), action("end", "open", to="over")),
        Fault("states.1", "stuck", "busy"),
    ),
    (
        "an unknown role",
        small(action("end", "open", "busy", to="over", roles=("mayor",))),
        Fault("actions.0.roles.0", "role_unknown", "mayor"),
    ),
    (
        "a role twice",
        small(action("end", "open", "busy", to="over", roles=("agent", "agent"))),
        Fault("actions.0.roles.1", "twice", "agent"),
    ),
    (
        "unknown words",
        small(action("end", "open", to="over", words="maybe")),
        Fault("actions.0.words", "words", "maybe"),
    ),
    ("a reserved name", small(action("merge", "open", to="over")), Fault("actions.0.name", "reserved_action", "merge")),
    (
        "an unknown op",
        small(action("end", "open", to="over", guard=(Condition("x", "~"),))),
        Fault("actions.0.guard.0.op", "op_unknown", "~"),
    ),
    (
        "a bad field",
        small(action("end", "open", to="over", guard=(Condition("__class__", "filled"),))),
        Fault("actions.0.guard.0.field", "name", "__class__"),
    ),
    (
        "too many conditions",
        small(action("end", "open", to="over", guard=(Condition("x", "filled"),) * 11)),
        Fault("actions.0.guard", "too_many_conditions", "11"),
    ),
]


@pytest.mark.parametrize(("workflow", "fault"), [pytest.param(w, f, id=name) for name, w, f in FAULTY])
def test_a_fault_is_found_at_its_row(workflow: Workflow, fault: Fault) -> None:
    assert fault in validate(workflow)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"label": {}}, Fault("states.0.label.fr", "label_missing", "fr")),
        ({"label": {"fr": "  ", "en": "x"}}, Fault("states.0.label.fr", "label_missing", "fr")),
        ({"label": {"fr": "x", "francais": "x"}}, Fault("states.0.label", "language", "francais")),
        ({"label": {"fr": "x" * 61}}, Fault("states.0.label.fr", "label_long", "60")),
        ({"label": {"fr": BAD}}, Fault("states.0.label.fr", "label_signs", "fr")),
        ({"label": {"fr": "\ud800"}}, Fault("states.0.label.fr", "label_signs", "fr")),
        ({"label": {"fr": "a\x00b"}}, Fault("states.0.label.fr", "label_signs", "fr")),
        ({"look": "red"}, Fault("states.0.look", "look", "red")),
        ({"system": True}, Fault("states.0.closed", "system_open", "open")),
        ({"name": "merged"}, Fault("states.0.system", "reserved_state", "merged")),
        ({"name": "été"}, Fault("states.0.name", "name", "été")),
        ({"name": "a" * 31}, Fault("states.0.name", "name", "a" * 31)),
    ],
)
def test_a_fault_of_a_state_is_found_at_its_field(changed: dict[str, object], fault: Fault) -> None:
    states = small().states

    assert fault in validate(small(states=(dataclasses.replace(states[0], **changed), *states[1:])))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("empty", "x"),
        ("filled", 0),
        ("in", ()),
        ("in", "abc"),
        ("in", ((),)),
        ("in", ("x",) * 41),
        ("==", None),
        ("==", ("x",)),
        ("==", "x" * 101),
        ("<", True),
        ("<", float("nan")),
        (">", float("inf")),
        (">=", 10**16),
        ("!=", "a\x00"),
        ("!=", {"a": 1}),
    ],
)
def test_a_value_must_suit_its_comparison(op: str, value: object) -> None:
    guarded = small(action("end", "open", to="over", guard=(Condition("x", op, value),)))  # type: ignore[arg-type]

    assert Fault("actions.0.guard.0.value", "value", op) in validate(guarded)


def test_no_action_touches_a_state_of_the_program() -> None:
    states = (*small().states, state("merged", closed=True, system=True))
    entered = small(action("end", "open", "busy", to="merged"), states=states)
    left = small(action("end", "merged", to="over"), states=states)

    assert Fault("actions.0.target", "system", "merged") in validate(entered)
    assert Fault("actions.0.sources.0", "system", "merged") in validate(left)
    assert codes(small(states=states)) == set()


def test_a_state_of_the_program_alone_finishes_nothing() -> None:
    states = (state("open"), state("merged", closed=True, system=True))

    assert codes(Workflow("w", states, ())) == {"no_closed"}


def test_too_many_rows_are_told_at_once() -> None:
    many = tuple(state(f"s{n}") for n in range(41))

    assert validate(Workflow("w", many, ())) == [Fault("states", "too_many_states", "41")]
    assert validate(small(*(action(f"a{n}", "open", to="over") for n in range(201)))) == [
        Fault("actions", "too_many_actions", "201")
    ]


def test_the_roles_are_the_caller_s_when_they_are_given() -> None:
    kept = small(action("go", "open", to="busy"), action("end", "busy", to="over", roles=("gardener",)))

    assert validate(kept, roles=("gardener",)) == []
    assert codes(kept) == {"role_unknown"}


@pytest.mark.parametrize("language", ["fr", "en", "ar", "fr-BJ", "wo"])
def test_every_fault_has_words_in_every_language(language: str) -> None:
    for code in CODES:
        words = sentence(Fault("x", code, "<{given}>"), language)
        assert words.endswith(".") and len(words) > 15
        assert "« " not in words


def test_the_words_of_faults_are_those_that_can_be_found() -> None:
    found = {fault.code for _, workflow, _ in FAULTY for fault in validate(workflow)}

    assert found <= CODES
    assert "merge" in RESERVED_ACTIONS
