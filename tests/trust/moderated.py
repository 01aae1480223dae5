"""What moderation and another town come to know of the persons planted: a flag that nobody decides, appeals that nobody
judges, a request that goes on.
"""

from collections.abc import Callable
from typing import Any

from tests.trust.planted import Person
from tests.trust.wire import Answer, Browser

BEYOND = "causse"
Post = Callable[..., Answer]


def found_beyond(here: Any) -> Any:
    """The town that takes over requests of the first, by a written agreement."""
    from socle.commons.people import commands
    from socle.ground import world
    from socle.ground.scope import system_scope
    from tests.towns import found_town

    there, now = found_town(BEYOND, "CA", west=-30.3), world.now()
    commands.make_agreement(
        system_scope([here.pk, there.pk]), authority_id=here.pk, other_id=there.pk, reference="2026-41",
        since=now.date(), until=None, now=now,
    )  # fmt: skip
    return there


def flag(post: Post, agent: Browser, person: Person, code: str) -> None:
    """An agent copies the person's words for a moderator."""
    content = {"nature": "words", "objet": f"case:{_case(code).pk}", "extrait": f"Demandez {person.name}"}
    words = f"{person.name} donne aussi {person.other} et {person.contact}."
    post(agent, "/agent/moderation/nouveau", **content, raison="personal-data", mots=words)


def hide_and_contest(post: Post, manager: Browser, code: str) -> None:
    """A moderator hides the words and says whose; who wrote them contests it, and nobody judges."""
    from socle.commons.moderation.models import Item
    from socle.commons.moderation.queries import appeal_path
    from socle.ground.scope import HOUSE

    case = _case(code)
    item = Item.objects.get(thing=f"case:{case.pk}")
    named = item.excerpt.removeprefix("Demandez ")
    decided = {"act": "decide", "version": "1", "outcome": "hidden", "reason": "personal-data"}
    post(manager, f"/agent/moderation/{item.pk}", **decided, words=f"On lit le nom de {named}.")
    holder = Browser()
    post(holder, appeal_path(HOUSE, item), words=f"Je suis {named} : écrivez à {case.contact}.")


def send_on(post: Post, agent: Browser, beyond: Browser, person: Person, code: str) -> None:
    """The request begins here, goes to the other town, and is finished there."""
    from socle.commons.people.models import Authority

    here, there = f"/agent/dossiers/{code}", f"/@{BEYOND}/agent/dossiers/{code}"
    to = str(Authority.objects.get(slug=BEYOND).pk)
    for browser, address, typed in (
        (agent, here, {"do": "move", "action": "start", "words": f"Bonjour {person.name}, nous venons."}),
        (agent, here, {"do": "transfer", "to": to, "to_words": f"{person.name} habite chez vous.", "sure": "oui"}),
        (beyond, there, {"do": "move", "action": "start", "words": f"Bonjour {person.name}, à notre tour."}),
        (beyond, there, {"do": "move", "action": "finish", "words": f"C’est réparé, {person.name}."}),
    ):
        post(browser, address, **typed, version=str(_case(code).version))
    if _case(code).authority_id != int(to) or _case(code).closed_at is None:
        raise RuntimeError("the request did not go on, or did not end there")


def _case(code: str) -> Any:
    from socle.commons.cases.models import Case

    return Case.objects.get(code=code)
