"""The staff's queue on many cases: ``python -m benchmarks.queue DIRECTORY COUNT`` fills an instance of its own, then
times a page of the queue with the counts of its tabs, for each way of asking.
"""

import datetime
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SEED = 20261120
NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
STREETS = ("des Tanneurs", "du Puits", "de l’Église", "des Écoles", "du Moulin", "des Œillets", "البلدية", "المدرسة")
THINGS = ("lampadaire éteint", "trou dans la chaussée", "dépôt sauvage", "banc cassé", "حفرة في الطريق", "fuite d’eau")
TOPICS = ("lighting", "roads", "cleanliness", "trees", "furniture", "water", "signs", "other")
STATES = ("received", "accepted", "planned", "in_progress", "done", "refused", "reopened")
CHANNELS = ("web", "sms", "telephone", "counter", "paper")
ROUNDS = 9


def main(directory: str, count: str) -> None:
    """Fill, then time."""
    from socle.site.prepare import open_instance, prepare

    open_instance(Path(directory))
    prepare(static=False)
    authority_id, teams = found()
    fill(authority_id, teams, int(count))
    for name, elapsed, processor in measure(authority_id, teams):
        print(f"   {name:<44} {elapsed:6.1f} ms, of which processor {processor:5.1f} ms (target ≤ 100 ms)")


def found() -> tuple[int, list[int]]:
    """A town with six teams."""
    from socle.commons.people.models import Team
    from tests.towns import found_town

    town = found_town("mille", "MI")
    made = [Team.objects.create(authority=town, slug=f"t{n}", name=f"Équipe {n}") for n in range(6)]
    return town.id, [one.pk for one in made]


def fill(authority_id: int, teams: list[int], count: int, *, open_share: float = 0.4) -> None:
    """So many cases of three years, written as rows: a queue is read, whatever wrote it."""
    from socle.commons.cases.models import Case
    from socle.commons.cases.rules import make_code, sought_text

    chance = random.Random(SEED)
    rows = []
    for number in range(count):
        opened = NOW - datetime.timedelta(minutes=chance.uniform(0, 1_576_800))
        is_open = chance.random() < open_share
        state = chance.choice(
            ("received", "accepted", "planned", "in_progress", "reopened") if is_open else ("done", "refused")
        )
        due = opened + datetime.timedelta(days=chance.choice((5, 10, 20, 400)))
        place = f"{chance.randrange(1, 200)}, rue {chance.choice(STREETS)}"
        code = make_code("MI", chance.randbytes(16))
        rows.append(
            Case(
                authority_id=authority_id, code=code, kind="report", state=state, submission=f"s{number}",
                channel=chance.choice(CHANNELS), topic=chance.choice(TOPICS), area=f"q{chance.randrange(20)}",
                place=place, sought=sought_text(code, place, f"{chance.choice(THINGS)} {number}"),
                contact=f"h{number}@exemple.fr", team_id=chance.choice([None, *teams]), opened_at=opened,
                closed_at=None if is_open else opened + datetime.timedelta(days=chance.uniform(0.1, 30)),
                promise_days=10, due_at=due,
                person_asked_at=opened if is_open and chance.random() < 0.005 else None,
            )
        )  # fmt: skip
    for start in range(0, count, 5000):
        Case.objects.bulk_create(rows[start : start + 5000])
    from django.db import connection

    with connection.cursor() as cursor:
        # What PostgreSQL does by itself in the minutes after.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def ways(teams: list[int]) -> dict[str, dict[str, Any]]:
    """Each way of asking that is timed, by name."""
    return {
        "open, by date": {},
        "open, by date, page 1,000": {"page": 1000},
        "open, last opened first": {"sort": "-opened"},
        "open, by topic": {"sort": "topic"},
        "open, by place": {"sort": "place"},
        "closed, last closed first": {"tab": "closed", "sort": "-closed"},
        "all, last opened first": {"tab": "all", "sort": "-opened"},
        "one state": {"tab": "in_progress"},
        "a team": {"team": teams[0]},
        "given to nobody": {"team": "none"},
        "late": {"late": True},
        "late, a team, a topic, a channel": {"late": True, "team": teams[1], "topic": "roads", "channel": "web"},
        "a neighbourhood, a topic, all": {"area": "q3", "topic": "water", "tab": "all"},
        "a month, all": {"since": datetime.date(2026, 3, 1), "until": datetime.date(2026, 3, 31), "tab": "all"},
        "asked for a person": {"person_asked": True},
        "text « tanneurs », all, by place": {"q": "tanneurs", "tab": "all", "sort": "place"},
        "text « rue » (every row), by date": {"q": "rue"},
        "text « oeillets lampadaire », last opened": {"q": "Œillets lampadaire", "tab": "all", "sort": "-opened"},
        "text « حفرة » (Arabic), open": {"q": "حُفرة"},
        "text that nothing has": {"q": "xylophone", "tab": "all"},
        "text, a team, late, by topic": {"q": "puits", "team": teams[2], "late": True, "sort": "topic"},
    }


def measure(authority_id: int, teams: list[int]) -> list[tuple[str, float, float]]:
    """Milliseconds of a page with its counts, elapsed and of this process's processor, by way of asking: medians of
    nine."""
    from socle.commons.cases import queries
    from socle.commons.cases.terms import Asked
    from socle.ground.scope import system_scope

    scope = system_scope([authority_id])
    told = []
    for name, asked in ways(teams).items():
        question = Asked(**asked)

        def both(question: Asked = question) -> None:
            counts = queries.counts(scope, authority_id, question, now=NOW)
            queries.queue(scope, authority_id, question, now=NOW, total=counts.get(question.tab, 0))

        told.append((name, *_medians(both)))
    return told


def _medians(act: Callable[[], None]) -> tuple[float, float]:
    elapsed, processor = [], []
    for _ in range(ROUNDS):
        began, spent = time.perf_counter(), time.process_time()
        act()
        elapsed.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - spent) * 1000)
    return statistics.median(elapsed), statistics.median(processor)


if __name__ == "__main__":
    main(*sys.argv[1:])
