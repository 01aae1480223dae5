"""What the pages with a parameter need: a report on its way, a case in each state, a decision, a message, a key …

Everything here is done by somebody at the site's own doors; nothing is written into its database.
"""

import base64
import email
import email.policy
import hashlib
import hmac
import json
import re
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, StorageState

from e2e.walking import ADMINISTRATOR, Walk, photograph, within

AUDITOR, MANAGER = "audit@belvenne.example", "chef@belvenne.example"
MAIL_SECONDS = 10.0
WORK_SECONDS = 60.0
MESSY = "\n".join(["Arbres;;", "id;espèce;hauteur", *(f"{n};Tilleul ;{n},5" for n in range(1, 40)), "40;x"]).encode()
RING = [[-30.5, 46.2], [-30.49, 46.2], [-30.49, 46.21], [-30.5, 46.21], [-30.5, 46.2]]
QUARTER = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Les Prés", "code": "pres"},
            "geometry": {"type": "Polygon", "coordinates": [RING]},
        }
    ],
}
SCHEMA = json.dumps({"title": "Bancs", "fields": [{"name": "numero", "type": "string"}]})
FRENCH = "🚧 trou, devant l’école"


@dataclass(frozen=True)
class Known:
    """What stands for the braces of an address, and the sessions of those who are signed in, by name."""

    words: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, StorageState] = field(default_factory=dict)


def prepare(browser: Browser, site: str, directory: Path) -> Known:
    """Walk through the towns of ``directory``, served at ``site``, and remember the addresses on the way."""
    known = Known()
    day = Preparing(browser, site, directory, known)
    for part in (day.report, day.administer, day.moderate, day.follow, day.second_factor):
        part()
    return known


class Preparing:
    """The people who prepare."""

    def __init__(self, browser: Browser, site: str, directory: Path, known: Known) -> None:
        self.browser, self.site, self.directory = browser, site, directory
        self.words, self.sessions = known.words, known.sessions

    def somebody(self, who: str = "", prefix: str = "") -> Walk:
        """A browser of their own, signed in where ``who`` is an address."""
        context = self.browser.new_context(java_script_enabled=False)
        context.set_default_timeout(10_000)
        walk = Walk(context.new_page(), self.site + prefix)
        if who:
            walk.sign_in(who)
        return walk

    def report(self) -> None:
        """A report with everything in it, and drafts that stopped on the way."""
        walk = self.somebody()
        walk.start("roads")
        walk.choose_by_search("puits")
        walk.tell(FRENCH, photograph())
        walk.leave_contact("habitant@exemple.fr")
        self.words["code"] = walk.send()
        self.words["near"] = walk.start("roads")
        walk.choose_by_search("puits", near=False)
        assert walk.page.url.endswith("/deja"), walk.page.url
        self.words["draft"] = walk.start()
        self.words["inside"] = walk.press_plan_for_point()
        walk.choose_by_plan()
        walk.tell("Le lampadaire clignote", photograph())
        village = Walk(walk.page, f"{self.site}/@saint-orvin")
        village.start()
        self.words["outside"] = village.press_plan_for_point()
        walk.page.context.close()

    def administer(self) -> None:
        """What the pages of staff lead to: a closed case, a team, a message, a file of places …"""
        walk = self.somebody(ADMINISTRATOR)
        page = walk.page
        walk.go("/agent/?onglet=clos")
        walk.press(walk.main("tbody a").first)
        self.words["closed"] = walk.code()
        for name, where, form in (
            ("person", "/agent/equipe", r"/agent/equipe/(\d+)"),
            ("team", "/agent/equipe/services", r"/agent/equipe/services/(\d+)"),
            ("organisation", "/agent/equipe/services", r"/agent/equipe/organisations/(\d+)"),
            ("message", "/agent/messages", r"/agent/messages/(\d+)"),
            ("notice", "/agent/reglages/messages", r"/agent/reglages/messages/([\w.]+)/fr"),
            ("board", "/agent/tableaux", r"/agent/tableaux/(\d+)"),
            ("map", "/agent/cartes", r"/agent/cartes/(\d+)"),
            ("recipe", "/agent/recettes/", r"/agent/recettes/(\d+)"),
            ("run", "/agent/recettes/", r"/agent/recettes/passages/(\d+)"),
            ("proof", "/agent/journal", r"/journal/preuve/([\w-]+)"),
            ("photo", f"/agent/dossiers/{self.words['code']}", r"/fichiers/([\w-]+)\.jpg"),
        ):
            found = re.search(form, page.request.get(self.site + where).text())
            if found is not None:
                self.words[name] = found[1]
        walk.go("/agent/")
        marks = page.locator("input[name=d]").evaluate_all("all => all.map(one => one.value)")
        self.words["marks"] = "&".join(f"d={mark}" for mark in marks[:3])
        walk.go("/agent/reglages/lieux")
        content = json.dumps(QUARTER).encode()
        page.set_input_files("#file", {"name": "quartier.geojson", "mimeType": "application/json", "buffer": content})
        walk.go_on()
        self.words["import"] = page.url.rpartition("/")[2]
        walk.go("/agent/donnees/schemas/nouveau")
        page.fill("#name", "bancs")
        page.fill("#document", SCHEMA)
        walk.go_on()
        self.words["schema"] = page.url.rpartition("/")[2].partition("?")[0]
        self.send_files(walk)
        self.add_webhook(walk)
        self.sessions["administrator"] = page.context.storage_state()
        page.context.close()

    def add_webhook(self, walk: Walk) -> None:
        """An address that is told of the editions of a table, and a test that waits."""
        page = walk.page
        walk.go("/agent/donnees/webhooks")
        page.select_option("#id_table", "belvenne-signalements")
        page.fill("#id_url", "https://exemple.invalid/socle")
        walk.press(page.locator("main form.wizard button"))
        walk.press(page.locator("main a.btn"))
        self.words["webhook"] = page.url.rpartition("/")[2]
        walk.press(page.locator("button[value=ping]"))

    def send_files(self, walk: Walk) -> None:
        """A messy file that waits, another that became an edition, and an address."""
        page = walk.page
        for name in ("published", "file"):
            walk.go("/agent/donnees/deposer")
            page.set_input_files("#id_file", {"name": f"arbres {name}.csv", "mimeType": "text/csv", "buffer": MESSY})
            walk.press(page.locator("main form.wizard button"))
            self.words[name] = page.url.rpartition("/")[2]
            here = f"/agent/donnees/arrivees/{self.words[name]}"
            for step, button in (("/schema", "main form.wizard button"), ("/publier", "button[value=prepare]")):
                self.await_worker(walk, here)
                walk.go(f"{here}{step}")
                walk.press(page.locator(button).first)
            self.await_worker(walk, here)
            if name == "published":
                walk.go(f"{here}/publier")
                walk.press(page.locator("button[value=accept]"))
                self.words["from_file"] = "belvenne-arbres-published"
        walk.go("/agent/donnees/adresses/nouvelle")
        page.fill("#id_url", "https://donnees.example/arbres.csv")
        walk.press(page.locator("main form.wizard button"))
        self.words["source"] = page.url.rpartition("/")[2]

    def await_worker(self, walk: Walk, here: str) -> None:
        """Look again until the worker has done what it owes on a file."""

        def done() -> str | None:
            return here if 'id="again"' not in walk.get(here) else None

        within(WORK_SECONDS, "the worker", done)

    def moderate(self) -> None:
        """A content waits for a look; another was hidden, and may be contested."""
        walk = self.somebody(MANAGER)
        case = self.words["case"] = self.case_number(walk)
        self.words["decided"] = self.flag(walk, f"objet=case:{case}", "words")
        walk.main("input[name=outcome][value=hidden]").check()
        walk.page.select_option("#reason", "insult")
        walk.page.fill("#words", "Ces mots blessent quelqu’un.")
        walk.go_on()
        self.words["item"] = self.flag(walk, f"objet=case:{case}&contenu={self.words['photo']}", "photo")
        walk.go(f"/suivi/{self.words['code']}")
        contest = re.search(r"/moderation/recours/(\d+/[\w-]+)", walk.page.content())
        assert contest is not None
        self.words["contest"] = contest[1]
        self.sessions["manager"] = walk.page.context.storage_state()
        walk.page.context.close()

    def flag(self, walk: Walk, asked: str, kind: str) -> str:
        """Ask that a content be looked at, and open it; its number."""
        walk.go(f"/agent/moderation/nouveau?{asked}")
        walk.main(f"input[name=nature][value={kind}]").check()
        walk.page.fill("#extrait", "Un mot de trop" if kind == "words" else "")
        walk.main("input[name=raison][value=insult]").check()
        walk.go_on()
        assert "fait=1" in walk.page.url, walk.main("h1, .notice").all_inner_texts()
        walk.go("/agent/moderation")
        walk.press(walk.main("a[href*='/agent/moderation/']").first)
        return walk.page.url.rpartition("/")[2]

    def case_number(self, walk: Walk) -> str:
        """The number of the case reported first, which the message to who reported it tells to staff."""

        def told() -> str | None:
            for number in re.findall(r"/agent/messages/(\d+)", walk.get("/agent/messages"))[:6]:
                message = walk.get(f"/agent/messages/{number}")
                found = re.search(r"case:(\d+)", message)
                if found and self.words["code"] in message:
                    return found[1]
            return None

        return str(within(MAIL_SECONDS, "the message", told)[0])

    def follow(self) -> None:
        """Somebody says « me too », follows by e-mail, and could leave; somebody else has not yet typed the code."""
        walk = self.somebody()
        walk.start("roads")
        walk.choose_by_search("puits", near=False)
        walk.main("input[name=meme]").first.check()
        walk.go_on()
        self.words["follow"] = walk.page.url.partition("/suivre/")[2]
        walk.page.fill("#contact", "voisine@exemple.fr")
        walk.go_on()
        self.words["asked"] = walk.page.url.rpartition("/")[2]
        walk.go(f"/suivre/{self.words['follow']}")
        walk.page.fill("#contact", "voisin@exemple.fr")
        walk.go_on()
        digits = self.mailed("voisin@exemple.fr", r"\b(\d{6})\b")
        walk.page.fill("#code", digits)
        walk.go_on()
        assert "fait=1" in walk.page.url, walk.page.url
        walk.page.context.close()
        agent = self.somebody(MANAGER)
        agent.go(f"/agent/dossiers/{self.words['code']}")
        agent.answer("Nous passons demain.", action="accept")
        agent.main("details:has(#title) > summary").click()
        agent.page.fill("#title", "Commander l’ampoule")
        agent.page.select_option("#task-assignee", index=1)
        agent.press(agent.main("button[value=task]"))
        agent.go("/agent/?onglet=tous&etat=received")
        agent.press(agent.main("tbody a").last)
        agent.answer("C’est réparé.")
        self.words["fresh"] = agent.code()
        agent.go("/agent/?onglet=tous&etat=received")
        agent.press(agent.main("tbody a").last)
        self.words["sent"] = agent.code()
        agent.main("details:has(#to) > summary").click()
        agent.page.fill("#to-words", "Une autre collectivité s’en occupe.")
        for _asked_once_more in (False, True):
            agent.press(agent.main("button[value=transfer]"))
        agent.page.context.close()
        self.words["leave"] = self.mailed("voisin@exemple.fr", r"/suivre/quitter/([\w-]+)")

    def mailed(self, to: str, form: str) -> str:
        """What a message to somebody says; the instance of a demonstration keeps its mail in a folder."""

        def said() -> str | None:
            for words in letters(self.directory / "mail", to):
                found = re.search(form, words)
                if found:
                    return found[1]
            return None

        return str(within(MAIL_SECONDS, f"a message to {to}", said)[0])

    def second_factor(self) -> None:
        """An auditor adds an application; then stands at the second step of signing in again."""
        walk = self.somebody(AUDITOR)
        walk.go("/agent/compte/application")
        secret = within(1, "the secret", lambda: re.search(r"\b([A-Z2-7]{32})\b", secret_shown(walk)))[0][1]
        walk.page.fill("#id_code", one_time_code(secret))
        walk.go_on()
        self.words["secret"] = secret
        self.sessions["auditor"] = walk.page.context.storage_state()
        walk.page.context.close()
        halfway = self.somebody()
        halfway.ask_code(AUDITOR)
        halfway.go_on()
        assert halfway.page.url.endswith("/second/"), halfway.page.url
        self.sessions["halfway"] = halfway.page.context.storage_state()
        halfway.page.context.close()


def secret_shown(walk: Walk) -> str:
    """The key that is typed where the code cannot be photographed, without the spaces that help reading."""
    return re.sub(r"[\s\u00a0\u202f]", "", walk.main("code, .code, [name=secret]").first.inner_text())


def one_time_code(secret: str, now: float | None = None) -> str:
    """The six digits of an application (RFC 6238)."""
    key = base64.b32decode(secret)
    step = struct.pack(">Q", int((time.time() if now is None else now) // 30))
    digest = hmac.new(key, step, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def letters(folder: Path, to: str) -> Iterator[str]:
    """The words of every message that was sent to somebody, the last first."""
    for path in sorted(folder.glob("*.eml"), key=lambda one: one.stat().st_mtime, reverse=True):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if to in str(message["To"]):
            body = message.get_body(("plain",))
            yield body.get_content() if body is not None else ""
