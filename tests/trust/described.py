"""The API as its own description says it is: schemathesis calls every operation, soundly and not, as everybody."""

import time
from typing import TYPE_CHECKING, Any

from tests.trust.cast import Actor
from tests.trust.wire import Answer, Asked

if TYPE_CHECKING:
    from tests.trust.api import Fuzzer

EACH = 12  # calls of an operation by one actor before the next one's turn


def drive(fuzzer: "Fuzzer", ends: float) -> None:
    """Call every operation in both ways, actor after actor, until the time is over; every operation at least once."""
    schemas = {town: _schema(town) for town in fuzzer.cast.towns}
    turn = 0
    while turn < len(schemas) or time.monotonic() < ends:
        actor = fuzzer.chance.choice(fuzzer.cast.actors)
        town = list(schemas)[turn % len(schemas)]
        for result in schemas[town].get_all_operations():
            for mode in ("positive", "negative"):
                _call(fuzzer, result.ok(), mode, actor, fuzzer.chance.randrange(2**32))
                if turn >= len(schemas) and time.monotonic() > ends:
                    return
        turn += 1


def _schema(town: str) -> Any:
    import schemathesis

    from socle.site.wsgi import application

    return schemathesis.openapi.from_wsgi(f"/@{town}/api/v1/openapi.json", application)


def _call(fuzzer: "Fuzzer", operation: Any, mode: str, actor: Actor, seed: int) -> None:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import Unsatisfiable
    from schemathesis import GenerationMode

    @seeded(seed)
    @settings(
        max_examples=EACH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    def call(case: Any) -> None:
        _one(fuzzer, case, actor)

    try:
        call()
    except Unsatisfiable:  # an operation without anything to get wrong
        pass


def _one(fuzzer: "Fuzzer", case: Any, actor: Actor) -> None:
    from schemathesis import checks
    from schemathesis.specs.openapi import checks as described

    fuzzer.outcome.requests += 1
    fuzzer.outcome.generated += 1
    _name_what_exists(fuzzer, case)
    try:
        response = case.call(cookies=dict(actor.browser.cookies), headers={"Accept-Encoding": "identity"})
    except Exception as failure:
        fuzzer.outcome.break_(f"{type(failure).__name__} {failure} left the application: {case.method} {case.path}")
        return
    asked = Asked(case.method, case.formatted_path, str(case.query or ""))
    headers = {name.lower(): ", ".join(values) for name, values in response.headers.items()}
    fuzzer.statuses[str(response.status_code)] += 1
    fuzzer.look(str(actor), actor, asked, Answer(response.status_code, headers, response.content))
    wanted = [
        checks.not_a_server_error,
        described.status_code_conformance,
        described.content_type_conformance,
        described.response_schema_conformance,
    ]
    try:
        case.validate_response(response, checks=wanted)
    except BaseExceptionGroup as failures:
        for one in failures.exceptions:
            fuzzer.outcome.break_(f"{type(one).__name__}: {' '.join(str(one).split())[:300]} in {asked}")


def _name_what_exists(fuzzer: "Fuzzer", case: Any) -> None:
    """Half of the time a table that is there: else nearly everything is not found."""
    if case.path_parameters and "slug" in case.path_parameters and fuzzer.chance.random() < 0.5:
        case.path_parameters["slug"] = fuzzer.chance.choice(
            [one for one in fuzzer.cast.known["str"] if "-" in one] or ["x"]
        )
