"""A day of two town halls, written once: ``test_day`` walks it with a mouse, ``test_day_keyboard`` by keyboard alone.

At their desks are two agents, a manager and an administrator of Belvenne, an agent, a manager and an administrator of
Dékanvé, and the agent of Saint-Orvin, the village below Belvenne. After each step nobody sees what is not theirs.
"""

import dataclasses
import datetime
import io
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
from playwright.sync_api import Browser, Page

from e2e.browsing import words_of
from e2e.desk import Desk, belongings, seen_of
from e2e.hands import Hands
from e2e.walking import CODE, Walk, within

CONTACT = "canari-habitante@exemple.fr"
CANARY = "canari du matin"
ARRIVES_SECONDS = 10.0


class Day:
    """Everybody at their desk, and what they do one after the other."""

    def __init__(
        self, browser: Browser, site: str, directory: Path, make: Callable[[Page], Hands], *, scripts: bool
    ) -> None:
        self.browser, self.site, self.directory = browser, site, directory
        self.make, self.scripts = make, scripts
        self.steps: list[tuple[str, float]] = []
        self.started = time.monotonic()
        here, there = "belvenne.example", "dekanve.example"
        self.cleaner, self.roads, self.chief, self.admin = (
            self.desk(f"{who}@{here}") for who in ("agent", "agent2", "chef", "admin")
        )
        self.far_agent, self.far_chief, self.far_admin = (
            self.desk(f"{who}@{there}") for who in ("agent", "chef", "admin")
        )
        self.village = self.desk("agent@saint-orvin.example")
        self.here = (self.cleaner, self.roads, self.chief, self.admin)
        self.there = (self.far_agent, self.far_chief, self.far_admin)

    def desk(self, email: str) -> Desk:
        """A person arrives."""
        return Desk(self.browser, self.site, email, self.make, self.scripts)

    def resident(self, town: str = "belvenne") -> Walk:
        """Somebody at home, without an account."""
        context = self.browser.new_context(java_script_enabled=False)
        context.set_default_timeout(10_000)
        return Walk(context.new_page(), f"{self.site}/@{town}")

    def report(self, town: str, category: str, words: str, contact: str = "") -> str:
        """A resident reports; the code."""
        walk = self.resident(town)
        walk.start(category)
        walk.choose_by_list()
        walk.tell(words)
        walk.leave_contact(contact)
        code = walk.send()
        walk.page.context.close()
        return code

    def sweep(self, step: str, touched: str = "", *, whole: bool = False) -> None:
        """Nobody sees what is not theirs: towns side by side see nothing of each other, a village nothing above it."""
        belvenne, orvin, dekanve = (belongings(self.directory, slug) for slug in ("belvenne", "saint-orvin", "dekanve"))
        sides = [(desk, belvenne, dekanve) for desk in self.here]
        sides += [(desk, dekanve, other) for desk in self.there for other in (belvenne, orvin)]
        # Belvenne's roles reach down to the village, which may hand it a request: their names are no secret there.
        above = dataclasses.replace(belvenne, people=frozenset(one for one in belvenne.people if "@" in one))
        sides += [(self.village, orvin, other) for other in (above, dekanve)]
        faults: list[str] = []
        for desk, mine, other in sides:
            about = touched if touched in other.codes else ""
            if whole or about:
                faults += seen_of(desk, mine, other, whole=whole, touched=about)
        now = time.monotonic()
        self.steps.append((step, now - self.started))
        self.started = now
        assert faults == [], f"after « {step} »: {faults}"

    def close(self) -> None:
        """Everybody goes home."""
        for desk in (*self.here, *self.there, self.village):
            desk.close()


def work(day: Day) -> None:
    """The whole day."""
    day.sweep("morning", whole=True)
    first = day.report("belvenne", "roads", f"Un trou devant la porte, {CANARY}", CONTACT)
    second = day.report("belvenne", "roads", "Encore le même trou", "")
    third = day.report("belvenne", "lighting", "Le lampadaire du chemin de Saint-Orvin", "")
    far = day.report("dekanve", "roads", "Une ornière devant l’école", "loin@exemple.fr")
    day.sweep("reports", first)
    day.sweep("reports, the other side", far)

    assign_and_answer(day, first)
    plan_note_task(day, first)
    merge(day, first, second)
    transfer(day, third)
    bulk(day)
    search(day, first)
    far_away(day, far, first)
    print_and_take_away(day, first)
    finish_rate_reopen(day, first)
    ask_a_person(day, first)
    keep_a_view(day)
    day.sweep("evening", whole=True)


def assign_and_answer(day: Day, code: str) -> None:
    """A request is given to a team and a person, who answers with a ready answer."""
    day.cleaner.open(code)
    day.cleaner.assign("Voirie", "Agente de Belvenne")
    assert "Agente de Belvenne" in day.cleaner.words
    day.sweep("assign", code)

    assert day.roads.search(code) == [code]
    day.roads.open(code)
    words = day.roads.insert("Bien reçu, l’équipe passe")
    assert code in words and "Belvenne" in words
    day.roads.move("accept")
    assert "Accepté" in day.roads.words
    track = day.resident()
    track.go(f"/suivi/{code}")
    assert "qui passera sur place" in words_of(track.page) and "Agente" not in words_of(track.page)
    track.page.context.close()
    day.sweep("answer", code)


def plan_note_task(day: Day, code: str) -> None:
    """A day is given, the colleagues are told, a task is done."""
    planned = datetime.date.today() + datetime.timedelta(days=5)
    day.roads.move("plan", "L’équipe vient bientôt.", planned)
    assert "Planifié" in day.roads.words and "Prévu le" in day.roads.words
    day.roads.note("Prendre la petite pelle")
    day.roads.task("Couper l’eau", "Propreté")
    assert "Prendre la petite pelle" in day.roads.words and "Couper l’eau" in day.roads.words
    day.cleaner.open(code)
    day.cleaner.finish_task()
    assert "fait le" in day.cleaner.words
    track = day.resident()
    track.go(f"/suivi/{code}")
    told = words_of(track.page)
    assert "L’équipe vient bientôt." in told and "petite pelle" not in told and "Couper l’eau" not in told
    track.page.context.close()
    day.sweep("plan, note, task", code)


def merge(day: Day, main: str, double: str) -> None:
    """The second report of the same thing joins the first."""
    day.roads.open(double)
    day.roads.merge(main)
    assert main in day.roads.words and "Réunie à une autre demande" in day.roads.words
    track = day.resident()
    track.go(f"/suivi/{double}")
    told = words_of(track.page)
    assert "La demande principale" in told and main not in told
    track.page.context.close()
    day.sweep("merge", double)


def transfer(day: Day, code: str) -> None:
    """What is the village's goes there: it leaves this queue, stands in that one, and keeps its code."""
    day.chief.open(code)
    day.chief.transfer("Saint-Orvin", "Saint-Orvin s’occupe de ce chemin.")
    assert "/agent/" in day.chief.page.url
    assert day.chief.search(code, "tous") == []
    day.village.open(code)
    assert "Le lampadaire du chemin de Saint-Orvin" in day.village.words
    track = day.resident()
    track.go(f"/suivi/{code}")
    assert "/@saint-orvin/" in track.page.url and "Saint-Orvin s’occupe de ce chemin." in words_of(track.page)
    track.page.context.close()
    day.sweep("transfer", code)


def bulk(day: Day) -> None:
    """Three are chosen; a colleague acts on one of them meanwhile: two are done, one is refused and says why."""
    day.cleaner.go("/agent/?etat=received")
    chosen = day.cleaner.codes()[:3]
    day.cleaner.select(chosen, "etat")
    day.roads.open(chosen[1])
    day.roads.move("accept")
    day.cleaner.hands.tick("#action-start")
    day.cleaner.hands.press("main form.wizard button[value=etat]")
    told = day.cleaner.words
    assert "2 demandes sont faites, 1 refusée" in told and chosen[1] in told
    for code, state in zip(chosen, ("En cours", "Accepté", "En cours"), strict=True):
        day.cleaner.search(code, "tous")
        assert state in words_of(day.cleaner.page, ".queue tbody")
    day.sweep("bulk", chosen[0])


def search(day: Day, code: str) -> None:
    """Found without accents in the queue; found with a typo among everything."""
    day.cleaner.go("/agent/recherche")
    day.cleaner.hands.write("#q", "CANRAI du matin")
    within(
        ARRIVES_SECONDS,
        "the report among what is searched",
        lambda: f"/dossiers/{code}" in day.cleaner.get("/agent/recherche?q=canari+du+matin")[1],
    )
    day.cleaner.hands.press("main form[role=search] button")
    assert day.cleaner.page.locator(f"main a[href*='{code}']").count()
    day.chief.go("/agent/?onglet=tous&sujet=lighting")
    street = day.chief.page.locator(".queue .c-place:not(th)").first.inner_text()
    plain = street.translate(str.maketrans("éèêàçôîûâ", "eeeacoiua")).upper()
    assert day.chief.search(plain, "tous"), plain
    day.sweep("search", code)


def far_away(day: Day, code: str, other: str) -> None:
    """The same work in the other town, which knows nothing of this one."""
    day.far_agent.open(code)
    day.far_agent.assign("Voirie et eau", "Responsable de Dékanvé")
    day.far_agent.insert("Bien reçu, l’équipe passe")
    day.far_agent.move("accept")
    day.far_chief.open(code)
    day.far_chief.note("Voir avec la région")
    day.far_admin.go("/agent/journal")
    assert "Agent de Dékanvé" in day.far_admin.words and "Belvenne" not in day.far_admin.words
    day.admin.go("/agent/journal")
    assert "Agente de Belvenne" in day.admin.words and "Dékanvé" not in day.admin.words
    # An address typed by hand says no more than one that never was.
    for desk in day.there:
        assert desk.get(f"/agent/dossiers/{other}")[0] == 404
    day.sweep("the other town", code)


def print_and_take_away(day: Day, code: str) -> None:
    """The page on paper, the receipt, the letter, the list as a file."""
    day.roads.open(code)
    page = day.roads.page
    page.emulate_media(media="print")
    assert page.locator(".onprint svg").first.is_visible()
    assert not page.locator("#words").is_visible() and not page.locator("body > header nav").first.is_visible()
    assert CANARY in day.roads.words
    page.emulate_media(media="screen")
    for address in (f"/suivi/{code}/recu.pdf", f"/agent/dossiers/{code}/courrier.pdf"):
        answer = day.roads.context.request.get(day.roads.address + address)
        assert answer.status == 200, (address, answer.status)
        assert answer.headers["content-type"] == "application/pdf" and answer.body().startswith(b"%PDF-")
        written = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(answer.body())).pages)
        assert code in CODE.findall(written.replace("\n", "")), written
    status, rows = day.cleaner.get("/agent/dossiers.csv?onglet=tous")
    assert status == 200 and code in rows
    day.sweep("print", code)


def finish_rate_reopen(day: Day, code: str) -> None:
    """Done, says the town hall; not at all, says the resident, who opens it again."""
    day.roads.open(code)
    day.roads.move("finish", "Le trou est bouché.")
    assert "Clos" in day.roads.words
    track = day.resident()
    hands = day.make(track.page)
    track.go(f"/suivi/{code}")
    hands.tick("#rating-2")
    hands.write("#words", "Le trou est encore là")
    hands.press("#avis form button")
    assert "Merci" in words_of(track.page)
    day.chief.open(code)
    for words in ("2/5", "Le trou est encore là"):
        assert words in day.chief.words
    hands.write("#why", "Il faut revenir")
    hands.press("#rouvrir form button")
    assert "Rouvert" in words_of(track.page)
    track.page.context.close()
    day.chief.open(code)
    told = day.chief.words
    for words in ("2 sur 5", "Il faut revenir", "Rouvert"):
        assert words in told, told
    day.sweep("finish, rate, reopen", code)


def ask_a_person(day: Day, code: str) -> None:
    """The resident wants to speak to somebody: it stands first in the list made for that."""
    track = day.resident()
    hands = day.make(track.page)
    track.go(f"/suivi/{code}")
    hands.open("#une-personne summary")
    hands.write("#message", "Appelez-moi")
    hands.press("#une-personne form button")
    track.page.context.close()
    day.chief.go("/agent/")
    day.chief.hands.press("nav.tabs a[href*='humain=1']")
    assert code in day.chief.codes()
    day.far_chief.go("/agent/?humain=1")
    assert code not in day.far_chief.codes()
    day.sweep("a person", code)


def keep_a_view(day: Day) -> None:
    """A filter is kept and shared: the colleagues have it, the other town has not."""
    day.roads.go("/agent/")
    day.roads.hands.choose("#sujet", "Voirie")
    day.roads.hands.press("form.bar-of-filters button")
    day.roads.hands.press("nav.tabs a[href*='/agent/vues']")
    day.roads.hands.write("#name", "Les trous de Belvenne")
    day.roads.hands.tick("#shared")
    day.roads.hands.press("main form:has(#name) button")
    day.cleaner.go("/agent/")
    day.cleaner.hands.press("nav.tabs a[href*='sujet=roads']")
    assert "Les trous de Belvenne" in words_of(day.cleaner.page, "nav.tabs a[aria-current=page]")
    for desk in (*day.there, day.village):
        assert "Les trous de Belvenne" not in desk.get("/agent/")[1] + desk.get("/agent/vues")[1]
    day.sweep("a view")
