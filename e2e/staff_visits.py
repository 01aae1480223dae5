"""Every page of staff, in each state that one may meet."""

from playwright.sync_api import Page

from e2e.measuring import MOST_BYTES
from e2e.visits import GREEN, PUBLIC, Act, Visit, press, press_hidden, submit, typed, unfilled

ADMIN = "administrator"
CASE = "/agent/dossiers/{code}"
SETTINGS = "/agent/reglages"


def staff(
    name: str, kind: str, path: str, act: Act | None = None, status: int = 200, who: str = ADMIN, most: int = MOST_BYTES
) -> Visit:
    """A page that an administrator, or somebody else who is signed in, may see."""
    return Visit(name, kind, path, act, status, who=who, most=most)


def refusing(page: Page) -> None:
    """Refuse a request: the page asks once more, and nothing is done."""
    page.locator("#action-refuse").check()
    page.fill("#words", "Cette voie est privée.")
    page.locator("button[value=move]").click()


def overtaken(page: Page) -> None:
    """Answer what a colleague has changed since."""
    page.locator("main form:has(#words)").evaluate("form => { form.version.value = 1; form.seen.value = 1; }")
    page.fill("#words", "Nous passons jeudi.")
    page.locator("button[value=move]").click()


def gone(page: Page) -> None:
    """Note something in a case that went to another authority while its page was open; its code stands in ``q``."""
    script = "form => { form.action = new URLSearchParams(location.search).get('q'); }"
    page.locator("main form:has(#note)").evaluate(script)
    page.fill("#note", "Vu sur place.")
    page.locator("button[value=note]").click()


def all_overtaken(page: Page) -> None:
    """Note something in cases that have all changed since they were chosen: each is refused."""
    page.locator("input[name=d]").evaluate_all(
        "all => all.forEach(one => one.value = one.value.split('.')[0] + '.9999')"
    )
    page.fill("#words", "Vu sur place.")
    page.locator(GREEN).click()


def covering(page: Page) -> None:
    """Choose a part of the photograph: the page shows it black, and asks once more."""
    page.locator("input[name=cell]").first.evaluate("box => { box.checked = true; }")
    page.locator(GREEN).click()


def astray(page: Page) -> None:
    """Check steps one of which comes from nowhere."""
    page.locator("[name=a0-sources]").evaluate("one => { one.selectedIndex = -1; }")
    page.locator("button[value=check]").click()


press_prepare = typed({"#id_title": " "}, submit("main form.wizard:has(#id_title)"))
QUEUE = (
    staff("queue", "staff", "/agent/"),
    staff("queue: closed cases, second page", "staff", "/agent/?onglet=clos&page=2"),
    staff("queue: every filter", "staff", "/agent/?plus=1&onglet=tous"),
    staff("queue: searched with a typo", "staff", "/agent/?onglet=tous&q=lampadiare"),
    staff("queue: nothing found", "form", "/agent/?q=zzzz"),
    staff("queue: the whole page chosen", "staff", "/agent/?choisir=page"),
    staff("queue: views kept", "form", "/agent/vues?etat=received&equipe=aucun"),
    staff("bulk: assign", "form", "/agent/lot?do=affecter&{marks}"),
    staff("bulk: state", "form", "/agent/lot?do=etat&{marks}"),
    staff("bulk: answer", "form", "/agent/lot?do=repondre&{marks}"),
    staff("bulk: note", "form", "/agent/lot?do=note&{marks}"),
    staff("bulk: note, refused", "form", "/agent/lot?do=note&{marks}", press(GREEN), 400),
    staff("bulk: refused one by one", "form", "/agent/lot?do=note&{marks}", all_overtaken),
    staff("bulk: merge", "form", "/agent/lot?do=reunir&{marks}"),
    staff("bulk: all that answers", "form", "/agent/lot?do=etat&tout=1&filtre=onglet%3Dtous"),
    staff("case", "staff", CASE),
    staff("case, refused", "staff", CASE, press("button[value=move]"), 400),
    staff("case: refuse, asked once more", "form", CASE, refusing),
    staff("case: changed meanwhile", "staff", CASE, overtaken, 409),
    staff("case: gone meanwhile", "form", f"{CASE}?q={{sent}}", gone, 409),
    staff("case: transfer without words", "staff", CASE, press_hidden("transfer"), 400),
    staff("case: closed", "staff", "/agent/dossiers/{closed}"),
    staff("case: wipe, asked once more", "form", "/agent/dossiers/{closed}", press_hidden("forget")),
    staff("tasks", "form", "/agent/taches"),
    staff("tasks: everybody's", "staff", "/agent/taches?vue=toutes"),
    staff("staff search", "form", "/agent/recherche"),
    staff("staff search: found", "staff", "/agent/recherche?q=lampadiare"),
)
HOUSE = (
    staff("moderation: queue", "staff", "/agent/moderation"),
    staff("moderation: decided", "staff", "/agent/moderation?vue=decides"),
    staff("moderation: one content", "form", "/agent/moderation/{item}"),
    staff("moderation: one content, refused", "form", "/agent/moderation/{item}", press(GREEN), 400),
    staff("moderation: one decided", "form", "/agent/moderation/{decided}"),
    staff("moderation: flag", "form", "/agent/moderation/nouveau?objet=case:{case}"),
    staff("moderation: flag, refused", "form", "/agent/moderation/nouveau?objet=case:{case}", press(GREEN), 400),
    # The large photograph is what this page is for: a face or a plate is not seen on the small one.
    staff("photo: cover parts", "staff", "/agent/photos/{photo}/cacher", most=120_000),
    staff("photo: covered, asked once more", "form", "/agent/photos/{photo}/cacher", covering, most=120_000),
    staff("messages", "staff", "/agent/messages"),
    staff("messages: one", "form", "/agent/messages/{message}"),
    staff("messages: rules", "staff", f"{SETTINGS}/messages"),
    staff("messages: words", "form", f"{SETTINGS}/messages/{{notice}}/ar"),
    staff("reports: rules", "staff", f"{SETTINGS}/signalements"),
    staff("places", "form", f"{SETTINGS}/lieux"),
    staff("places: found in a file", "form", f"{SETTINGS}/lieux/{{import}}"),
    staff("boards", "form", "/agent/tableaux"),
    staff("boards: a new one, refused", "form", "/agent/tableaux", unfilled, 400),
    staff("board: editor", "staff", "/agent/tableaux/{board}"),
    staff("board: a new text", "form", "/agent/tableaux/{board}/bloc?genre=text"),
    staff("board: a new chart", "form", "/agent/tableaux/{board}/bloc?genre=chart"),
    staff("board: a number", "staff", "/agent/tableaux/{board}/bloc/b1"),
    staff("board: a chart", "staff", "/agent/tableaux/{board}/bloc/b4"),
    staff("maps", "form", "/agent/cartes"),
    staff("map: editor", "staff", "/agent/cartes/{map}"),
    staff("map: a new layer", "form", "/agent/cartes/{map}/couche?genre=zones"),
    staff("map: a layer", "staff", "/agent/cartes/{map}/couche/c1"),
    staff("calendar", "form", f"{SETTINGS}/calendrier"),
    staff("calendar: import", "staff", f"{SETTINGS}/calendrier/import"),
    staff("dead links", "staff", "/agent/donnees/liens"),
    staff("dead links of a table", "staff", "/agent/donnees/liens/belvenne-signalements"),
    staff("webhooks", "form", "/agent/donnees/webhooks"),
    staff("webhooks: add, refused", "form", "/agent/donnees/webhooks", submit("main form.wizard"), 422),
    staff("webhooks: one", "staff", "/agent/donnees/webhooks/{webhook}"),
    staff("recipes", "form", "/agent/recettes/"),
    staff("recipes: a new one, refused", "form", "/agent/recettes/", unfilled, 400),
    staff("recipe: editor", "staff", "/agent/recettes/{recipe}"),
    staff("recipe: before the first step", "staff", "/agent/recettes/{recipe}?apres=0"),
    staff("recipe: a new group", "staff", "/agent/recettes/{recipe}/etape?genre=aggregate&place=1"),
    staff("recipe: a step, refused", "form", "/agent/recettes/{recipe}/etape?genre=filter", press(GREEN), 400),
    staff("recipe: a step", "form", "/agent/recettes/{recipe}/etape/3"),
    staff("recipe: versions and runs", "form", "/agent/recettes/{recipe}/suivi"),
    staff("recipe: a run", "form", "/agent/recettes/passages/{run}"),
    staff("schemas", "staff", "/agent/donnees/schemas"),
    staff("schemas: add", "form", "/agent/donnees/schemas/nouveau?table=belvenne-signalements"),
    staff("schemas: add, refused", "form", "/agent/donnees/schemas/nouveau", press(GREEN), 400),
    staff("schemas: one", "form", "/agent/donnees/schemas/{schema}"),
    staff("schemas: tables", "staff", "/agent/donnees/schemas/tables"),
    staff("files: on their way", "staff", "/agent/donnees/"),
    staff("files: send", "form", "/agent/donnees/deposer"),
    staff("files: send, refused", "form", "/agent/donnees/deposer", submit("main form.wizard"), 422),
    staff("files: address", "form", "/agent/donnees/adresses/nouvelle"),
    staff("files: address, refused", "form", "/agent/donnees/adresses/nouvelle", submit("main form.wizard"), 422),
    staff("files: one address", "form", "/agent/donnees/adresses/{source}"),
    staff("files: preview", "staff", "/agent/donnees/arrivees/{file}"),
    staff("files: schema", "form", "/agent/donnees/arrivees/{file}/schema"),
    staff("files: findings", "staff", "/agent/donnees/arrivees/{file}/constats"),
    staff("files: repairs", "staff", "/agent/donnees/arrivees/{file}/reparations"),
    staff("files: publish", "form", "/agent/donnees/arrivees/{file}/publier"),
    staff("files: publish, refused", "form", "/agent/donnees/arrivees/{file}/publier", press_prepare, 422),
    staff("files: published", "staff", "/agent/donnees/arrivees/{published}/publier"),
    staff("files: tables", "form", "/agent/donnees/tables"),
    staff("files: tables, refused", "form", "/agent/donnees/tables", press(GREEN), 400),
    staff("files: editions", "staff", "/agent/donnees/tables/{from_file}"),
    staff("table: withdraw an edition", "form", "/agent/donnees/tables/{from_file}/editions/1/retirer"),
    staff("table: withdraw, refused", "form", "/agent/donnees/tables/{from_file}/editions/1/retirer", unfilled, 422),
    staff("ready answers", "form", f"{SETTINGS}/reponses"),
    staff("ready answers, refused", "form", f"{SETTINGS}/reponses", press("#ecrire button[value=save]"), 400),
    staff("steps", "staff", f"{SETTINGS}/etapes"),
    staff("steps: change", "staff", f"{SETTINGS}/etapes?modifier=1"),
    staff("steps: change, with faults", "staff", f"{SETTINGS}/etapes?modifier=1", astray, 422),
    staff("steps: conditions", "staff", f"{SETTINGS}/etapes?modifier=1", press("button[value=guards]")),
    staff("team", "staff", "/agent/equipe"),
    staff("team: a person", "form", "/agent/equipe/{person}"),
    staff("team: invite", "form", "/agent/equipe/invitation"),
    staff("team: invite, refused", "form", "/agent/equipe/invitation", submit("main form"), 200),
    staff("team: services", "staff", "/agent/equipe/services"),
    staff("team: a service", "form", "/agent/equipe/services/{team}"),
    staff("team: an organisation", "form", "/agent/equipe/organisations/{organisation}"),
    staff("authority", "form", "/agent/collectivite"),
    staff("persons", "form", "/agent/personnes"),
    staff("persons: found", "form", "/agent/personnes", typed({"#id_contact": "habitant@exemple.fr"}, press(GREEN))),
    staff("audit", "staff", "/agent/journal"),
    staff("audit: one kind of act", "staff", "/agent/journal?acte=cases.case.note"),
    staff("jobs", "staff", "/agent/travaux"),
)
ACCOUNT = (
    staff("account", "form", "/agent/compte"),
    staff("account: password", "form", "/agent/compte/mot-de-passe"),
    staff("account: factors", "form", "/agent/compte/facteurs"),
    staff("account: add an application", "form", "/agent/compte/application"),
    staff("account: add a key", "form", "/agent/compte/cles/ajouter"),
    staff("account: an application is there", "form", "/agent/compte/facteurs", who="auditor"),
    staff("account: remove the application", "form", "/agent/compte/application/retirer", who="auditor"),
    staff("account: recovery codes", "form", "/agent/compte/secours", who="auditor"),
    staff("account: new recovery codes", "form", "/agent/compte/secours/nouveaux", who="auditor"),
    staff("account: confirm again", "form", "/agent/confirmer/second/", who="auditor"),
    staff("sign out", "form", "/agent/deconnexion/"),
)
STAFF = QUEUE + HOUSE + ACCOUNT
VISITS = PUBLIC + STAFF
