"""Persons who must be found nowhere: ``python -m tests.trust.canary [--fault NAME]`` plants three, looks everywhere.

Name, address, telephone and position come in by the pages, the position inside a photograph too; one begins a report
and does not send it. Staff answer, note, assign, flag their words to a moderator; two contest what was decided; one
request goes on to another town. Messages leave to files; tables are published, summarised and frozen. Then everything
is read that the public, staff without the right and other towns can read, with the log and the errors of jobs; two are
erased when they ask (one of them in the other town alone), the third by time; and every byte of the instance is
searched.
"""

import argparse
import email
import email.policy
import gzip
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.trust import moderated
from tests.trust.faults import FAULTS, module, plant
from tests.trust.forms import read_page
from tests.trust.planted import ASKING, MOVED, PEOPLE, Log, Outcome, Person
from tests.trust.scratch import ask, scratch_town
from tests.trust.wire import Answer, Asked, Browser, File, Pair, form

MOST_PAGES = 400
YEAR = timedelta(days=370)


def run(*, fault: str = "") -> Outcome:
    """The whole life of two requests on a scratch instance."""
    outcome = Outcome("PostgreSQL" if os.environ.get("SOCLE_DATABASE_URL") else "SQLite")
    with scratch_town() as directory:
        from socle.ground import jobs, sandbox, world
        from socle.ground.database import leave
        from socle.ground.verify import verify
        from socle.site.wsgi import application

        assert application
        root = logging.getLogger()
        log = Log(root.handlers[0].formatter if root.handlers else None)
        root.handlers = [log]
        staff = _hire()
        if fault:
            plant(fault)
        _typed(ASKING)
        codes = [_report(person) for person in PEOPLE]
        agent = _signed_in(staff["agent"])
        for person, code in zip(PEOPLE, codes, strict=True):
            moderated.flag(_post, agent, person, code)
        for code in codes[1:]:
            moderated.hide_and_contest(_post, _signed_in(staff["manager"]), code)
        while jobs.run_pending():  # the news of the opening leave from this town, before the request does
            pass
        moderated.send_on(_post, agent, _signed_in(staff["beyond"]), MOVED, codes[2])
        for person, code in zip(PEOPLE[:2], codes, strict=False):
            _work_on(agent, person, code)
        _fail_on_purpose(outcome, agent, codes[0])
        _run_jobs(jobs, timedelta(hours=25))
        # The night closed the sessions.
        _read_everything(outcome, {name: _signed_in(account) for name, account in staff.items()}, codes)
        _look_inside(outcome, directory)
        _ask_to_be_erased(outcome, _signed_in(staff["administrator"]), ASKING, "")
        _ask_to_be_erased(outcome, _signed_in(staff["beyond"]), MOVED, f"/@{moderated.BEYOND}")
        _run_jobs(jobs, timedelta(hours=50))  # the night after: the index of words lets go
        leave()
        _search(outcome, directory, (ASKING, MOVED))
        _run_jobs(jobs, YEAR)
        sandbox.close()
        leave()
        _search(outcome, directory, PEOPLE)
        with world.at(world.now() + YEAR):
            outcome.broken += [f"verify: {one.invariant}: {one.detail}" for one in verify()[1]]
        outcome.log_lines = len(log.lines)
        outcome.look("the log", "\n".join(log.lines).encode())
    return outcome


def _run_jobs(jobs: Any, later: timedelta) -> None:
    from socle.ground import world

    for wait in (timedelta(), timedelta(minutes=10), timedelta(hours=12)):  # no message leaves in quiet hours
        with world.at(world.now() + later + wait):
            while jobs.run_pending():
                pass


def _hire() -> dict[str, Any]:
    """Staff of the town in every role, an administrator of another town, and one of a town that takes over requests."""
    from socle.commons.people.models import Authority
    from socle.commons.people.terms import Role
    from tests.towns import found_town, hire

    here, there = Authority.objects.get(slug="belvenne"), found_town("orvin", "SO", west=-30.4)
    accounts = {role.value: hire(here, role) for role in Role if role != Role.RESIDENT}
    accounts["stranger"] = hire(there, Role.ADMINISTRATOR)
    accounts["beyond"] = hire(moderated.found_beyond(here), Role.ADMINISTRATOR)
    return accounts


def _signed_in(account: Any) -> Browser:
    from tests.trust.cast import session_of

    browser = Browser()
    browser.cookies |= session_of(account)
    return browser


def _post(browser: Browser, path: str, **fields: "str | File") -> Answer:
    pairs: list[Pair] = [("csrfmiddlewaretoken", browser.token), *fields.items()]
    kind, body = form(pairs)
    answer = browser.send(Asked("POST", path, "", kind, body))
    if answer.status not in (302, 303):
        raise RuntimeError(f"{path} answers {answer.status}: {re.sub('<[^>]+>', ' ', answer.text)[:800]}")
    return answer


def _typed(person: Person) -> tuple[Browser, str]:
    """Type a report by the pages, with everything one knows of a person; the page that sends it."""
    from PIL import Image

    from socle.commons.files.tests.photographs import gps, jpeg

    exif, browser = Image.Exif(), Browser()
    exif[0x9286], exif[0x010E] = f"ASCII\0\0\0{person.name}".encode(), person.name
    exif.get_ifd(0x8825).update(gps(*person.photographed))
    words = f"Demandez {person.name}, {person.other}, ou {person.contact}. C’est {person.name} qui écrit."
    where = _post(browser, "/signalements/", category="lighting").headers["location"]
    lon, lat = (str(part) for part in person.place)
    photo = _post(browser, where, lieu="point", lon=lon, lat=lat, z="2").headers["location"]
    if photo.endswith("/deja"):
        photo = photo.removesuffix("deja") + "photo"
    sent = File(f"{person.name}.jpg", jpeg(exif=exif))
    contact = _post(browser, photo, words=words, photo=sent).headers["location"]
    review = _post(browser, contact, contact=person.contact).headers["location"]
    return browser, review


def _report(person: Person) -> str:
    """Send a report; its code."""
    browser, review = _typed(person)
    receipt = _post(browser, review).headers["location"]
    code = receipt.split("/")[2]
    page = browser.send(Asked("GET", f"/suivi/{code}")).text
    if person.name not in page:
        raise RuntimeError("who holds the code reads their own words")
    return code


def _work_on(agent: Browser, person: Person, code: str) -> None:
    """Assign, note, answer, finish: staff write the name as they would."""
    from socle.commons.cases.models import Case

    name, address = person.name, f"/agent/dossiers/{code}"

    def version() -> str:
        return str(Case.objects.get(code=code).version)

    _post(agent, address, do="note", note=f"{name} a rappelé, absente le matin.", version=version())
    _post(agent, address, do="task", title=f"Rappeler {name}", version=version())
    _post(agent, address, do="move", action="start", words=f"Bonjour {name}, nous venons.", version=version())
    _post(agent, address, do="move", action="finish", words=f"C’est réparé, {name}.", version=version())
    if version() != "5":
        raise RuntimeError(f"the case is at version {version()}")


def _fail_on_purpose(outcome: Outcome, agent: Browser, code: str) -> None:
    """A page and a reaction that break while they hold a person's words: the log and the error keep none of them."""
    from socle.ground import jobs
    from socle.ground.jobs.models import ScheduleState
    from socle.ground.outbox.models import Delivery

    words = f"{ASKING.name} {ASKING.contact} {ASKING.other}"
    with _raising("socle.commons.cases.queries", "history", words):
        outcome.look("the page of an error", _counted(outcome, agent, f"/agent/dossiers/{code}").body)
    with _raising("socle.services.reports.queries", "reports_with_cases", words):
        jobs.run_pending()
    errors = [*Delivery.objects.values_list("last_error", flat=True)]
    errors += ScheduleState.objects.values_list("last_error", flat=True)
    if not any(errors):
        outcome.broken.append("no job failed, though it was made to")
    outcome.look("the errors of jobs", "\n".join(errors).encode())
    Delivery.objects.update(due_at=datetime.fromisoformat("2026-01-01T00:00:00+00:00"))


@contextmanager
def _raising(where: str, name: str, words: str) -> Iterator[None]:
    place = module(where)
    real = getattr(place, name)

    def broken(*given: Any, **named: Any) -> Any:
        raise ValueError(words)

    setattr(place, name, broken)
    try:
        yield
    finally:
        setattr(place, name, real)


def _counted(outcome: Outcome, browser: Browser, path: str, query: str = "") -> Answer:
    answer = browser.send(Asked("GET", path, query))
    if answer.status >= 400:
        outcome.errors[str(answer.status)] = outcome.errors.get(str(answer.status), 0) + 1
    return answer


def _read_everything(outcome: Outcome, staff: dict[str, Browser], codes: list[str]) -> None:
    """What the public, staff without the right and another town can read: pages, files, answers of machines, errors."""
    readers = {"anybody": Browser(), **{name: staff[name] for name in ("steward", "auditor", "mediator", "stranger")}}
    for name, browser in readers.items():
        starts = [
            "/",
            "/ar/",
            "/en/",
            "/@orvin/",
            f"/@{moderated.BEYOND}/",
            "/plan-du-site",
            "/journal.json",
            "/agent/",
            "/agent/journal",
        ]
        starts += [
            "/recherche?q=quirke",
            "/recherche?q=wharfe",
            "/agent/recherche?q=quirke",
            "/@orvin/agent/",
        ]
        starts += [f"/agent/dossiers/{code}" for code in codes] + [f"/@orvin/agent/dossiers/{code}" for code in codes]
        _crawl(outcome, name, browser, starts)
    _export(outcome, Browser())
    _refused(outcome, staff["stranger"])


def _crawl(outcome: Outcome, name: str, browser: Browser, starts: list[str]) -> None:
    waiting, seen = list(starts), set[str]()
    while waiting and len(seen) < MOST_PAGES:
        link = waiting.pop(0)
        if link in seen or "deconnexion" in link:
            continue
        seen.add(link)
        path, _, query = link.partition("?")
        answer = _counted(outcome, browser, path, query)
        outcome.pages += 1
        outcome.look(f"{link}, read by {name}", answer.body)
        if answer.kind == "text/html":
            waiting += read_page(answer.text, path).links
        if "location" in answer.headers:
            waiting.append(answer.headers["location"])


def _export(outcome: Outcome, browser: Browser) -> None:
    from socle.data.tables.models import Edition, Table

    for table in Table.objects.all():
        numbers = Edition.objects.filter(table=table).values_list("number", flat=True)
        for kind in ("csv", "json", "geojson", "parquet", "xlsx"):
            for query in ("", *(f"edition={number}" for number in numbers)):
                answer = _counted(outcome, browser, f"/donnees/{table.slug}.{kind}", query)
                outcome.exports += answer.status == 200
                outcome.look(f"{table.slug}.{kind} {query}", answer.body)
        for kind in ("rows", "groups?by=categorie", "editions"):
            path, _, query = f"/api/v1/tables/{table.slug}/{kind}".partition("?")
            outcome.look(f"{path}", _counted(outcome, browser, path, query).body)
    if outcome.exports < 8:
        outcome.broken.append(f"only {outcome.exports} exports were there to be read")


def _refused(outcome: Outcome, stranger: Browser) -> None:
    """Refusals of many kinds."""
    for path, query in (
        *(("/rien", ""), ("/suivi/BV-AAAA-AAAA-AAAA", ""), ("/donnees/rien/", ""), ("/api/v1/tables/rien", "")),
        *(("/api/v1/tables/belvenne-signalements/rows", "limit=-1"), ("/agent/equipe/1", ""), ("/@rien/", "")),
    ):
        outcome.look(f"{path}, refused", _counted(outcome, stranger, path, query).body)
    for asked in (
        Asked("POST", "/signalements/", "", "application/x-www-form-urlencoded", b"category=none"),
        Asked("POST", "/signalements/", "", "application/x-www-form-urlencoded", b"a=1&" * 1300),
        Asked("DELETE", "/signalements/"),
        Asked("POST", "/api/v1/tables"),
    ):
        answer = stranger.send(asked)
        outcome.errors[str(answer.status)] = outcome.errors.get(str(answer.status), 0) + 1
        outcome.look(f"{asked}, refused", answer.body)


def _look_inside(outcome: Outcome, directory: Path) -> None:
    """Messages go to the person themself alone; acts of the audit log name nobody; jobs' errors neither."""
    for path, content in _files(directory / "mail", directory / "sms"):
        outcome.messages += 1
        others = tuple(one for one in PEOPLE if not any(way in content for way in _ways_to(one)))
        outcome.look(f"the message {path.name}", content, others)
    if outcome.messages < len(PEOPLE):
        outcome.broken.append(f"only {outcome.messages} message(s) left")
    for (payload,) in ask(directory, "SELECT payload FROM ground_audit_leaf WHERE payload IS NOT NULL"):
        outcome.look("an act of the audit log", payload.encode())
    for table in ("ground_outbox_delivery", "ground_jobs_schedulestate"):
        for (error,) in ask(directory, f"SELECT last_error FROM {table}"):
            outcome.look(f"the errors of {table}", error.encode())


def _ways_to(person: Person) -> tuple[bytes, bytes]:
    """How a message names whom it is for: the address, or the number without spaces."""
    return person.contact.encode(), person.contact.replace(" ", "").encode()


def _ask_to_be_erased(outcome: Outcome, administrator: Browser, person: Person, town: str) -> None:
    found = administrator.send(Asked("GET", f"{town}/agent/personnes"))
    if found.status != 200:
        outcome.broken.append(f"{town}/agent/personnes answers {found.status}")
    _post(administrator, f"{town}/agent/personnes", act="effacer", contact=person.contact, sure="oui")


def _search(outcome: Outcome, directory: Path, people: tuple[Person, ...]) -> None:
    """Every byte of the instance; on PostgreSQL every value of the database instead of its files."""
    for path, content in _files(directory):
        outcome.files += 1
        outcome.searched_bytes += len(content)
        outcome.look(f"the file {path.relative_to(directory)} after erasure", content, people)
    if outcome.database == "PostgreSQL":
        tables = ask(directory, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables:
            for row in ask(directory, f'SELECT row_to_json(t)::text FROM "{table}" t'):
                outcome.searched_bytes += len(row[0])
                outcome.look(f"the table {table} after erasure", row[0].encode(), people)


def _files(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """The files of folders, as they are and as their readers unpack them."""
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if not path.is_file():
                continue
            content = path.read_bytes()
            if content[:2] == b"\x1f\x8b":
                content += gzip.decompress(content)
            if path.suffix == ".eml":
                message = email.message_from_bytes(content, policy=email.policy.default)
                content += str(message.get_body().get_content()).encode()  # type: ignore[union-attr]
                content += str(message["Subject"]).encode()
            yield path, content


def main() -> int:
    """Run and print the outcome as JSON; 1 when somebody was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", choices=sorted(FAULTS), default="")
    outcome = run(**vars(parser.parse_args()))
    outcome.broken = list(dict.fromkeys(outcome.broken))
    print(json.dumps(asdict(outcome)))
    return 0 if outcome.green else 1


if __name__ == "__main__":
    sys.exit(main())
