"""Every page of the site, in each state that a reader may meet, and how to get there."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from e2e.measuring import MOST_BYTES

Act = Callable[[Page], object]


def submit(form: str) -> Act:
    """Send a form as it is, past what the browser itself would ask to fill."""
    return lambda page: page.locator(form).evaluate("form => form.submit()")


def press(button: str) -> Act:
    """Press a button."""
    return lambda page: page.locator(button).click()


def press_hidden(value: str) -> Act:
    """Press a button that stands inside what must be opened first, past what the browser would ask to fill."""
    script = "button => { button.closest('details').open = true; button.click(); }"
    return lambda page: page.locator(f"main button[value={value}]").first.evaluate(script)


def typed(values: dict[str, str], then: Act) -> Act:
    """Fill fields, then go on."""

    def act(page: Page) -> None:
        for selector, value in values.items():
            page.fill(selector, value)
        then(page)

    return act


def refused_photo(page: Page) -> None:
    """Send words and a file that is no photograph."""
    page.fill("#words", "mes mots")
    page.set_input_files("#photo", {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"no photo at all"})
    page.locator(GREEN).click()


def forged(page: Page) -> None:
    """Send a form whose proof of origin was taken away."""
    page.locator("input[name=csrfmiddlewaretoken]").evaluate("field => field.value = 'x'")
    page.locator("main button").first.click()


def unfilled(page: Page) -> None:
    """Send the last form of a page as it is, past what the browser would ask to fill."""
    page.locator("main form").last.evaluate("form => form.submit()")


def posted(page: Page) -> None:
    """Send a form to a page that only reads."""
    page.locator("main form").evaluate("form => { form.action = '../plan-du-site'; form.submit(); }")


def patient(page: Page) -> None:
    """Wait for one's turn to ask for a code: a visitor may ask twenty times a minute."""
    while len(_asked) >= 12 and time.monotonic() - _asked[-12] < 61:
        page.wait_for_timeout(500)
    _asked.append(time.monotonic())


def somebody(page: Page) -> None:
    """Ask for a code with an address that nobody has: each address may ask three times a minute."""
    page.fill("#id_email", f"nobody-{len(_asked)}@belvenne.example")
    page.locator(GREEN).click()
    page.wait_for_url("**/agent/connexion/code/")


def asked(page: Page) -> None:
    """Be where the code is awaited."""
    patient(page)
    somebody(page)


_asked: list[float] = []
GREEN = "main button:not(.line):not([name=category])"
STEP = "/signalements/nouveau/{draft}"
TABLE = "/donnees/belvenne-signalements/"


@dataclass(frozen=True)
class Visit:
    """A page in one state: its name, the class of its budget, its address, and what is done there.

    Braces of the address stand for what :func:`e2e.known.prepare` prepared. ``first`` leads to the page from its
    address, ``act`` makes the state that is looked at. ``who``: whose session of ``Known.sessions`` is used, nobody's
    by default. ``most``: bytes on the wire.
    """

    name: str
    kind: str
    path: str
    act: Act | None = None
    status: int = 200
    first: Act | None = None
    who: str = ""
    most: int = MOST_BYTES

    @property
    def scripts(self) -> int:
        """How many scripts the page may have: those for residents have none, but a map that one may ask to move."""
        return 1 if re.match(r"/agent/|(/@[^/]+)?/donnees/cartes/.", self.path) else 0


def path_of(visit: Visit, words: dict[str, str], language: str) -> str:
    """The address of a visit in a language."""
    path = visit.path.format(**words)
    if language == "fr":
        return path
    town = re.match(r"/@[^/]+", path)
    base = town[0] if town else ""
    return f"{base}/{language}{path.removeprefix(base)}"


PUBLIC = (
    Visit("home", "home", "/"),
    Visit("home of a village", "home", "/@saint-orvin/"),
    Visit("home of a third town", "home", "/@dekanve/"),
    Visit("site map", "text", "/plan-du-site"),
    Visit("accessibility", "text", "/accessibilite"),
    Visit("legal notice", "text", "/mentions"),
    Visit("personal data", "table", "/donnees-personnelles"),
    Visit("weight", "text", "/poids"),
    Visit("components", "table", "/composants"),
    Visit("report: what", "form", "/signalements/"),
    Visit("report: rules", "text", "/signalements/regles"),
    Visit("report: what, refused", "form", "/signalements/", submit("#quoi"), 422),
    Visit("report: where", "form", f"{STEP}/lieu"),
    Visit("report: where, searched", "form", f"{STEP}/lieu?q=puits"),
    Visit("report: where, nothing found", "form", f"{STEP}/lieu?q=zzzz"),
    Visit("report: where, at a point", "form", f"{STEP}/lieu?{{inside}}&z=2"),
    Visit("report: where, in another town", "form", f"{STEP}/lieu?{{outside}}&z=2", status=422),
    Visit("report: where, refused", "form", f"{STEP}/lieu", press(GREEN), 422),
    Visit("report: the same?", "form", "/signalements/nouveau/{near}/deja"),
    Visit("report: the same?, refused", "form", "/signalements/nouveau/{near}/deja", press(GREEN), 422),
    Visit("report: photo", "form", f"{STEP}/photo"),
    Visit("report: photo, refused", "form", f"{STEP}/photo", refused_photo, 422),
    Visit("report: contact", "form", f"{STEP}/contact"),
    Visit("report: contact, refused", "form", f"{STEP}/contact", typed({"#contact": "a"}, press(GREEN)), 422),
    Visit("report: review", "form", f"{STEP}/relire"),
    Visit("tracking: find", "form", "/suivi/"),
    Visit("tracking: find, refused", "form", "/suivi/?code=xx", status=422),
    Visit("tracking: received", "text", "/suivi/{code}"),
    Visit("tracking: receipt", "text", "/suivi/{code}/recu"),
    Visit("tracking: closed", "text", "/suivi/{closed}"),
    Visit("tracking: mark refused", "text", "/suivi/{fresh}", press("#avis button"), 422),
    Visit("tracking: opening again refused", "text", "/suivi/{fresh}", press("#rouvrir button"), 422),
    Visit("follow", "form", "/suivre/{follow}"),
    Visit("follow, refused", "form", "/suivre/{follow}", typed({"#contact": "a"}, submit("main form")), 422),
    Visit("follow: code", "form", "/suivre/{follow}/{asked}"),
    Visit("follow: leave", "form", "/suivre/quitter/{leave}"),
    Visit("moderation: public log", "table", "/moderation"),
    Visit("moderation: contest", "form", "/moderation/recours/{contest}"),
    Visit("moderation: contest, refused", "form", "/moderation/recours/{contest}", press(GREEN), 400),
    Visit("log of acts", "text", "/journal"),
    Visit("log of acts: proof", "text", "/journal/preuve/{proof}"),
    Visit("search", "form", "/recherche"),
    Visit("search: found", "text", "/recherche?q=signalements"),
    Visit("search: nothing found", "text", "/recherche?q=zzzz"),
    Visit("portal", "text", "/donnees/"),
    Visit("portal: register of tables", "table", "/donnees/registre"),
    Visit("portal: nothing found", "text", "/donnees/?q=zzzz"),
    Visit("schemas", "table", "/donnees/schemas/"),
    Visit("schemas: a theme", "table", "/donnees/schemas/?theme=mobility"),
    Visit("schemas: nothing found", "text", "/donnees/schemas/?q=zzzz"),
    Visit("schema", "table", "/donnees/schemas/deliberations"),
    Visit("schema: second page of a long one", "table", "/donnees/schemas/acceslibre?page=2"),
    Visit("table", "table", TABLE),
    Visit("table: second page, sorted, filtered", "table", f"{TABLE}?q=clos&tri=-recu_le&page=2"),
    Visit("table: all columns", "table", f"{TABLE}?colonnes=toutes"),
    Visit("table: nothing found", "table", f"{TABLE}?q=zzzz"),
    Visit("table: a question without answer", "table", f"{TABLE}?jours__ge=abc", status=400),
    Visit("table: an edition", "table", f"{TABLE}?edition=1"),
    Visit("table: chart by month", "table", f"{TABLE}?vue=graphique"),
    Visit("table: chart by category", "table", f"{TABLE}?vue=graphique&par=categorie"),
    Visit("table: map", "table", f"{TABLE}?vue=carte"),
    Visit("table: editions", "table", f"{TABLE}?vue=editions"),
    Visit("table: difference of editions", "table", f"{TABLE}differences"),
    Visit("table: question", "table", f"{TABLE}requete"),
    Visit("table: question answered", "table", f"{TABLE}requete?filtre=jours+%3E+3&tri=-jours&q=clos"),
    Visit("table: question by groups", "table", f"{TABLE}requete?par=categorie&mesure=mean:jours"),
    Visit("table: question without answer", "table", f"{TABLE}requete?filtre=jours+%3E", status=400),
    Visit("table: saved view", "table", f"{TABLE}vues/par-mois"),
    Visit("table of a village", "table", "/@saint-orvin/donnees/saint-orvin-signalements/"),
    Visit("table: delays", "table", "/donnees/belvenne-delais-signalements/"),
    Visit("boards", "text", "/donnees/tableaux/"),
    Visit("boards of a village", "text", "/@saint-orvin/donnees/tableaux/"),
    Visit("board", "table", "/donnees/tableaux/espace-public"),
    Visit("maps", "text", "/donnees/cartes/"),
    Visit("map", "table", "/donnees/cartes/signalements"),
    Visit("map of a third town", "table", "/@dekanve/donnees/cartes/signalements"),
    Visit("machines", "text", "/api/v1/"),
    Visit("maps for machines", "text", "/ogc/"),
    Visit("maps for machines: conformance", "text", "/ogc/conformance"),
    Visit("maps for machines: collections", "text", "/ogc/collections"),
    Visit("maps for machines: a collection", "table", f"/ogc/collections/{TABLE.split('/')[2]}"),
    Visit("maps for machines: queryables", "table", f"/ogc/collections/{TABLE.split('/')[2]}/queryables"),
    Visit("maps for machines: items", "table", f"/ogc/collections/{TABLE.split('/')[2]}/items"),
    Visit("error 404", "text", "/nowhere", status=404),
    Visit("error 405", "text", "/signalements/", posted, 405),
    Visit("error 403", "text", "/signalements/", forged, 403),
    Visit("sign in", "form", "/agent/connexion/"),
    Visit("sign in: password", "form", "/agent/connexion/mot-de-passe/"),
    Visit("sign in: password, refused", "form", "/agent/connexion/mot-de-passe/", submit("main form")),
    Visit("sign in: second step", "form", "/agent/connexion/second/", who="halfway"),
    Visit("sign in, refused", "form", "/agent/connexion/", submit("main form.wizard")),
    Visit("sign in: code", "form", "/agent/connexion/", somebody, first=patient),
    Visit("sign in: code, refused", "form", "/agent/connexion/", typed({"#id_code": "X"}, press(GREEN)), first=asked),
)
