"""Every door under hostile requests: ``python -m tests.trust.api [--seconds N] [--seed S] [--fault F] [--doors RE]``.

In process, through WSGI: every route of the URLconf, asked and sent to, by every role of two towns and by anybody; then
every operation of the API as its own description says it may be called, and as it says it may not (schemathesis). No
answer is 5xx, nothing is logged as an error, every *no* says of what, and nothing of a town reaches the other.
"""

import argparse
import json
import logging
import os
import random
import re
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.trust import hostile
from tests.trust.cast import Actor, Cast, assemble, may_read, refresh
from tests.trust.faults import FAULTS, plant
from tests.trust.forms import Form, read_page
from tests.trust.scratch import scratch_town
from tests.trust.wire import Answer, Asked, File, urlencoded

MACHINES = ("/api/", "/ogc/", "/open311/", "/openrosa/")
SHOWN = 40  # things found wrong that are told; the others are counted
WORK_EVERY = 80  # requests between two rounds of the job worker
SAID = ('aria-invalid="true"', 'class="err"', 'class="notice bad"', 'role="alert"')
OF_A_FIELD = (400, 422)


@dataclass(slots=True)
class Outcome:
    """What a run saw. Green when nothing is broken."""

    seed: int
    database: str = "SQLite"
    seconds: float = 0.0
    requests: int = 0
    generated: int = 0  # of them by schemathesis
    cells: int = 0  # route × role × town × method, visited
    of: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    logged: int = 0
    found: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def green(self) -> bool:
        """Whether every promise held."""
        return not self.broken

    def break_(self, words: str) -> None:
        """Something is wrong; the same thing is told once."""
        self.found += 1
        if len(self.broken) < SHOWN and all(_gist(one) != _gist(words) for one in self.broken):
            self.broken.append(words)


def _gist(words: str) -> str:
    """What makes two faults the same: no numbers, no codes, the first words."""
    words = re.sub(r"\?.*?(?= as |$)|[0-9a-f]{16,}|[0-9A-Z-]{9,}|\d+", "#", words)
    return re.sub(r"/@\w+(?:/(?:ar|en|fr))?/", "/", words)[:110]


class Listener(logging.Handler):
    """Keeps what was logged as an error, and anything with a traceback."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """A line of the log."""
        if record.levelno >= logging.ERROR or record.exc_info:
            self.heard.append(_told(record))


def _told(record: logging.LogRecord) -> str:
    words = f"{record.name}: {record.getMessage()[:300]}"
    if record.exc_info and record.exc_info[1] is not None:
        failure, trace = record.exc_info[1], record.exc_info[2]
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"
        words += f" {type(failure).__name__} {str(failure)[:200]} at {where}"
    return words


class Fuzzer:
    """Asks and sends, and looks at every answer."""

    def __init__(self, cast: Cast, outcome: Outcome, listener: Listener) -> None:
        self.cast, self.outcome, self.listener = cast, outcome, listener
        self.chance = random.Random(outcome.seed)
        self.statuses: Counter[str] = Counter()
        self.known = [one for names in cast.known.values() for one in names]
        self.forms: dict[str, Form] = {}  # the last of each route that was shown to anybody
        self.visits: Counter[int] = Counter()

    def sweep(self, ends: float, doors: str) -> None:
        """Every route × actor × method in a chance order, then again, until the time is over. ``doors``: a regular
        expression that the routes visited have."""
        patterns = [one for one in _patterns() if re.search(doors, one)]
        cells = [(pattern, actor, prefix) for pattern in patterns for actor in self.cast.actors for prefix in (0, 1)]
        self.outcome.of = 2 * len(patterns) * len(self.cast.actors)
        seen: set[tuple[str, int, str]] = set()
        while True:
            self.chance.shuffle(cells)
            for number, (pattern, actor, other) in enumerate(cells):
                if time.monotonic() > ends:
                    self.outcome.cells = len(seen)
                    return
                # Mostly the pages of one's own town, often the other's.
                if other and self.chance.random() < 0.6 and (pattern, id(actor), "POST") in seen:
                    continue
                if self.visits[id(actor)] % 25 == 0:
                    refresh(actor, self.cast.towns, self.chance)
                self.visits[id(actor)] += 1
                self._visit(pattern, actor, elsewhere=bool(other))
                seen |= {(pattern, id(actor), "GET"), (pattern, id(actor), "POST")}
                if number % WORK_EVERY == 0:
                    self.work()

    def _visit(self, pattern: str, actor: Actor, *, elsewhere: bool) -> None:
        town = actor.town if not elsewhere else next(one for one in self.cast.towns if one != actor.town)
        language = self.chance.choice(("", "", "/ar", "/en"))
        path = f"/@{town}{language}/{self._filled(pattern)}"
        query = self._query() if self.chance.random() < 0.4 else ""
        answer = self.ask(actor, Asked("GET", path, query))
        if answer.kind == "text/html" and answer.status == 200:
            page = read_page(answer.text, path)
            for form in page.forms:
                if form.method == "post":
                    self.forms[f"{pattern}#{len(self.forms) % 4}" if pattern in self.forms else pattern] = form
            posted = [one for one in page.forms if one.method == "post" and "quitter" not in one.path]
            asked = [one for one in page.forms if one.method == "get"]
            if asked and self.chance.random() < 0.3:
                self.ask(actor, self._asking(self.chance.choice(asked)))
            for form in self.chance.sample(posted, min(4, len(posted))):
                self.ask(actor, self._sending(form, actor))
            if page.links and self.chance.random() < 0.3:
                link, _, query = self.chance.choice(page.links).partition("?")
                self.ask(actor, Asked("GET", link, query))
            if posted:
                return
        # No form was shown: send one that somebody was shown there, or any.
        form = self.forms.get(pattern) or self.chance.choice([*self.forms.values(), Form("post", path, "")])
        self.ask(actor, self._sending(Form("post", path, query, form.pairs, form.buttons, form.choices), actor))

    def _sending(self, form: Form, actor: Actor) -> Asked:
        pairs = [(name, one) for name, one in form.pairs if name != "csrfmiddlewaretoken"]
        if form.buttons:
            pairs.append(self.chance.choice(form.buttons))
        for name, choices in form.choices.items():
            if self.chance.random() < 0.5:
                pairs = [pair for pair in pairs if pair[0] != name]
                pairs.append((name, self.chance.choice(choices)))
        filled = [(name, self._plausible(name) if one == "" else one) for name, one in pairs]
        filled = [(name, hostile.file(self.chance) if isinstance(one, File) else one) for name, one in filled]
        asked = Asked("POST", form.path, form.query)
        sound = [("csrfmiddlewaretoken", actor.browser.token), *filled]
        return hostile.spoiled(asked, sound, self.chance, self.known)

    def _plausible(self, name: str) -> str:
        """What a person might write in an empty field of this name."""
        if self.chance.random() < 0.3:
            return ""
        if re.search(r"date|jour|due|since|until|depuis|planned|_on|day", name):
            return self.chance.choice(("2026-12-01", "2027-01-15", "2026-11-20"))
        if re.search(r"mail|contact|personne", name):
            return self.chance.choice(("nouveau@exemple.fr", "0699887766", *list(self.cast.canaries)[:2]))
        if re.search(r"code|into|token", name):
            return self.chance.choice([*self.cast.known["code"], "123456"])
        return self.chance.choice(("Des mots simples", "3", "rue du Puits", "12", self.chance.choice(self.known)))

    def _asking(self, form: Form) -> Asked:
        pairs = [
            (name, hostile.value(self.chance, self.known) if self.chance.random() < 0.5 else one)
            for name, one in form.pairs
        ]
        return Asked("GET", form.path, urlencoded(pairs)[:8000])

    def _query(self) -> str:
        names = ("q", "page", "tab", "sort", "team", "since", "d", "do", "next", "z", "limit", "by", "edition", "apres")
        pairs = [
            (self.chance.choice(names), hostile.value(self.chance, self.known))
            for _ in range(self.chance.randint(1, 4))
        ]
        return urlencoded(pairs)[:8000]  # as much as a server lets pass

    def _filled(self, pattern: str) -> str:
        """An address of a pattern: mostly of things that exist, in either town."""

        def one(match: re.Match[str]) -> str:
            kind, name = match[1] or "str", match[2]
            if self.chance.random() < 0.15:
                return re.sub(r"%2F", "/", urlencoded([("", hostile.value(self.chance, self.known))])[1:600])
            return self.chance.choice(self.cast.known.get(name) or self.cast.known.get(kind) or self.known)

        return re.sub(r"<(?:(\w+):)?(\w+)>", one, pattern)

    def ask(self, actor: Actor, asked: Asked) -> Answer:
        """Send a request, look at the answer."""
        self.outcome.requests += 1
        try:
            answer = actor.browser.send(asked)
        except Exception as failure:
            self.outcome.break_(f"{type(failure).__name__} {failure} left the application: {asked} as {actor}")
            return Answer(0, {}, b"")
        self.statuses[str(answer.status)] += 1
        self.look(str(actor), actor, asked, answer)
        return answer

    def look(self, who: str, actor: Actor, asked: Asked, answer: Answer) -> None:
        """Whether an answer keeps the promises."""
        self._heard(f"{asked} as {who}")
        if answer.status >= 500:
            self.outcome.break_(f"{answer.status} to {asked} as {who}")
        elif answer.status >= 400:
            words = _silent(asked, answer)
            if words:
                self.outcome.break_(f"{words}: {answer.status} to {asked} as {who}")
        for secret, (town, code) in self.cast.canaries.items():
            if secret.encode() in answer.body and secret.encode() not in _sent_by(asked) and actor.town != town:
                if not may_read(actor, secret, code):
                    self.outcome.break_(f"{who} reads {secret}, which stays in {town}: {asked}")

    def work(self) -> None:
        """What the requests owe is done; what fails there is logged."""
        from socle.commons.people.models import Agreement
        from socle.ground import jobs

        Agreement.objects.all().delete()  # an administrator made one: the towns shall stay apart
        jobs.run_pending()
        self._heard("the job worker")

    def _heard(self, after: str) -> None:
        for line in self.listener.heard:
            self.outcome.logged += 1
            self.outcome.break_(f"logged: {line} after {after}")
        self.listener.heard.clear()


def _sent_by(asked: Asked) -> bytes:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(f"{asked.path}?{asked.query}".replace("+", " ")) + unquote_to_bytes(asked.body)


def _silent(asked: Asked, answer: Answer) -> str:
    """What a refusal does not say, though it should."""
    # A language that the town gave up in the storm is no prefix any more, but the name of a page that does not exist.
    language = re.escape(answer.headers.get("content-language", ""))
    path = re.sub(rf"^(/@[\w-]+)?(/{language}(?=/))?", "", asked.path)
    if path.startswith(MACHINES):
        if answer.kind != "application/problem+json":
            return f"a machine's refusal is {answer.kind or 'nothing'}"
        document = json.loads(answer.body)
        if answer.status in OF_A_FIELD and not document.get("field") and document.get("code") != "bad-request":
            return "a problem document names no field"
        return "" if document.get("code") and document.get("detail") else "a problem document says nothing"
    if asked.method == "POST" and answer.status in (*OF_A_FIELD, 409) and answer.kind == "text/html":
        return (
            "" if any(said in answer.text for said in SAID) or '<p class="lead">' in answer.text else "no field named"
        )
    return ""


def _patterns() -> list[str]:
    """Every address of the URLconf, with its parameters as ``<kind:name>``."""
    from django.urls import URLResolver, get_resolver

    def below(resolver: Any, prefix: str) -> list[str]:
        found: list[str] = []
        for entry in resolver.url_patterns:
            pattern = prefix + str(entry.pattern).lstrip("^").removesuffix("$").replace("\\Z", "")
            found += below(entry, pattern) if isinstance(entry, URLResolver) else [pattern]
        return found

    return sorted(set(below(get_resolver(), "")))


def run(*, seconds: float, seed: int, fault: str = "", doors: str = "") -> Outcome:
    """One run on a scratch instance."""
    from tests.trust import described

    outcome = Outcome(seed, "PostgreSQL" if os.environ.get("SOCLE_DATABASE_URL") else "SQLite")
    with scratch_town():
        from socle.ground import sandbox
        from socle.ground.verify import verify
        from socle.site.wsgi import application  # it sets the log up

        assert application

        cast, listener = assemble(), Listener()
        logging.getLogger().handlers = [listener]  # what is told is told by the outcome
        if fault:
            plant(fault)
        began = time.monotonic()
        fuzzer = Fuzzer(cast, outcome, listener)
        fuzzer.sweep(began + seconds * 0.75, doors)
        if re.search(doors, "api/v1/"):
            described.drive(fuzzer, began + seconds)
        fuzzer.work()
        outcome.seconds = round(time.monotonic() - began, 1)
        outcome.statuses = dict(sorted(fuzzer.statuses.items()))
        outcome.broken += [f"verify: {one.invariant}: {one.detail}" for one in verify()[1]]
        sandbox.close()
    return outcome


def main() -> int:
    """Run and print the outcome as JSON; 1 when something is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", choices=sorted(FAULTS), default="")
    parser.add_argument("--doors", default="", help="visit only the routes that this regular expression finds")
    outcome = run(**vars(parser.parse_args()))
    print(json.dumps(asdict(outcome)))
    return 0 if outcome.green else 1


if __name__ == "__main__":
    sys.exit(main())
