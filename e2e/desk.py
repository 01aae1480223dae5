"""A desk of the town hall: somebody who is signed in, what they do in a day, and what they must never see."""

import datetime
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from e2e.browsing import words_of
from e2e.hands import Hands
from e2e.serving import DATABASE

GREEN = "main form.wizard button:not(.line, .stop, .hush)"
LISTS = (
    "/agent/?onglet=tous",
    "/agent/?onglet=clos",
    "/agent/?plus=1",
    "/agent/dossiers.csv?onglet=tous",
    "/agent/vues",
    "/agent/recherche?q={code}",
    "/agent/recherche?q=lampadaire",
    "/agent/equipe",
    "/agent/equipe/services",
    "/agent/messages",
    "/agent/moderation",
    "/agent/journal",
    "/agent/reglages/reponses",
    "/agent/travaux",
    "/agent/compte",
)
QUICK = ("/agent/?onglet=tous", "/agent/recherche?q={code}")
"""Every list of staff, and those where what was just done would be seen first.

What is not open to a role is refused, and says nothing either.
"""


@dataclass(frozen=True)
class Belongings:
    """What is an authority's alone, read from the database itself."""

    slug: str
    codes: frozenset[str]
    contacts: frozenset[str]
    people: frozenset[str]
    addresses: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """What no page of others may say."""
        return self.codes | self.contacts | self.people


def belongings(directory: Path, slug: str) -> Belongings:
    """What an authority has now."""
    with closing(sqlite3.connect(directory / DATABASE)) as base:

        def asked(question: str) -> list[str]:
            return [str(row[0]) for row in base.execute(question, {"slug": slug})]

        here = "authority_id = (SELECT id FROM commons_people_authority WHERE slug = :slug)"
        codes = asked(f"SELECT code FROM commons_cases_case WHERE {here} ORDER BY id DESC")
        contacts = asked(f"SELECT contact FROM commons_cases_case WHERE {here} AND contact != ''")
        staff = f"id IN (SELECT account_id FROM commons_people_roleheld WHERE {here})"
        people = asked(f"SELECT email FROM commons_people_account WHERE {staff}")
        people += asked(f"SELECT name FROM commons_people_account WHERE {staff}")
        accounts = asked(f"SELECT id FROM commons_people_account WHERE {staff}")
        teams = asked(f"SELECT id FROM commons_people_team WHERE {here}")
        photos = asked(f"SELECT name FROM commons_files_storedfile WHERE {here} ORDER BY id DESC LIMIT 1")
        messages = asked(f"SELECT id FROM commons_messages_message WHERE {here} ORDER BY id DESC LIMIT 1")
    mine = [
        *(f"/agent/dossiers/{code}" for code in (codes[0], codes[-1])),
        f"/agent/dossiers/{codes[0]}/courrier.pdf",
        f"/agent/lot?do=note&d={codes[0]}.1",
        *(f"/agent/photos/{name}/cacher" for name in photos),
        *(f"/fichiers/{name}.jpg" for name in photos),
        *(f"/agent/messages/{number}" for number in messages),
        f"/agent/equipe/{accounts[0]}",
        f"/agent/equipe/services/{teams[0]}",
    ]
    doors = ("", "dossiers.csv", "messages", "journal", "equipe", "moderation", "vues", f"dossiers/{codes[0]}")
    foreign = [f"/@{slug}/agent/{door}" for door in doors]
    return Belongings(slug, frozenset(codes), frozenset(contacts), frozenset(people), (*mine, *foreign))


class Desk:
    """A person at work, in a browser of their own."""

    def __init__(self, browser: Browser, site: str, email: str, make: Callable[[Page], Hands], scripts: bool) -> None:
        self.town = email.partition("@")[2].partition(".")[0]
        self.email, self.site = email, site
        self.address = f"{site}/@{self.town}"
        self.context = browser.new_context(
            java_script_enabled=scripts, viewport={"width": 1280, "height": 900}, locale="fr-FR"
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.hands = make(self.page)
        self.sign_in()

    def sign_in(self) -> None:
        """By the code that the demonstration shows."""
        self.go("/agent/")
        self.hands.write("#id_email", self.email)
        self.hands.press(GREEN)
        code = self.page.locator("main .notice .code").inner_text()
        self.hands.write("#id_code", code)
        self.hands.press(GREEN)
        assert self.page.url == f"{self.address}/agent/", self.page.url

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.address + path)

    @property
    def words(self) -> str:
        """What the page says."""
        return words_of(self.page)

    def search(self, words: str, tab: str = "") -> list[str]:
        """Search the queue; the codes that it shows."""
        self.go(f"/agent/?onglet={tab}" if tab else "/agent/")
        self.hands.write("#q", words)
        self.hands.press("form.bar-of-filters button")
        return self.codes()

    def codes(self) -> list[str]:
        """The codes in the list."""
        return self.page.locator(".queue .c-code:not(th)").all_inner_texts()

    def open(self, code: str) -> None:
        """Search a case by its code, and open it."""
        self.search(code, "tous")
        self.hands.press(f".queue a[href*='/dossiers/{code}']")

    def assign(self, team: str, person: str) -> None:
        """Give the open case."""
        self.hands.choose("#team", team)
        self.hands.choose("#assignee", person)
        self.hands.press("button[value=assign]")

    def insert(self, template: str) -> str:
        """Put a ready answer into one's own; what then stands there."""
        self.hands.choose("#template", template)
        self.hands.press("button[value=fill]")
        return self.page.locator("#words").input_value()

    def move(self, action: str, words: str = "", planned: datetime.date | None = None) -> None:
        """Change the state of the open case, with an answer or without."""
        self.hands.tick(f"#action-{action}")
        if planned is not None:
            self.hands.date("#planned-on", planned)
        if words:
            self.hands.write("#words", words)
        self.hands.press("main button[value=move]")

    def note(self, words: str) -> None:
        """Write to the colleagues."""
        self.hands.write("#note", words)
        self.hands.press("button[value=note]")

    def task(self, title: str, team: str) -> None:
        """Add a task."""
        self.hands.open("details:has(#title) > summary")
        self.hands.write("#title", title)
        self.hands.choose("#task-team", team)
        self.hands.press("button[value=task]")

    def finish_task(self) -> None:
        """The first task is done."""
        self.hands.press("button[value=finish]")

    def merge(self, into: str) -> None:
        """Join the open case to another, and say yes."""
        self.hands.open("details:has(#into) > summary")
        self.hands.write("#into", into)
        self.hands.press("button[value=merge]")
        assert "Réunir ces deux demandes" in self.words
        self.hands.press("button[value=merge]")

    def transfer(self, town: str, words: str) -> None:
        """Send the open case to another authority, and say yes."""
        self.hands.open("details:has(#to) > summary")
        self.hands.choose("#to", town)
        self.hands.write("#to-words", words)
        self.hands.press("button[value=transfer]")
        assert f"Envoyer cette demande à {town}" in self.words
        self.hands.press("button[value=transfer]")

    def select(self, codes: list[str], act: str) -> None:
        """Choose several in the list that is shown, and say what to do with them."""
        for code in codes:
            self.hands.tick(f"input[name=d][value^='{code}.']")
        self.hands.press(f".bulk button[value={act}]")

    def get(self, path: str) -> tuple[int, str]:
        """The status and the source of an address, asked as this person."""
        answer = self.context.request.get(path if path.startswith("http") else self.address + path)
        kind = answer.headers.get("content-type", "")
        return answer.status, answer.text() if re.match(r"text|application/json", kind) else ""

    def close(self) -> None:
        """Go home."""
        self.context.close()


def seen_of(desk: Desk, mine: Belongings, other: Belongings, *, whole: bool, touched: str = "") -> Iterator[str]:
    """What a person can see of an authority that is not theirs: each is a fault. ``whole``: on every list there is."""
    code = touched or min(other.codes)
    hidden = other.words - mine.words
    for path in LISTS if whole else QUICK:
        _status, source = desk.get(path.format(code=code))
        # A search says again what was searched; it must not lead there.
        asked = {code} if "{code}" in path else set()
        words = [word for word in hidden - asked if word in source]
        words += [word for word in asked if f"dossiers/{word}" in source]
        yield from (f"{desk.email} reads {word} on {path}" for word in words)
    for path in (*(other.addresses if whole else other.addresses[:3]), f"/agent/dossiers/{code}"):
        status, _source = desk.get(f"{desk.site}{path}" if path.startswith("/@") else path)
        if status != 404:
            yield f"{desk.email} is answered {status} at {path}"
