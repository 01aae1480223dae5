"""Small pieces of pages: states, delays, trails, steps, paging, figures. Plain words in, safe markup out."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from socle.ground.look.words import number

STATES = ("new", "run", "wait", "done", "stop")
DELAYS = ("fine", "soon", "late")
NOTICES = {"info": "info-circle", "warn": "alert-triangle", "bad": "alert-triangle"}


def state(kind: str, words: str) -> SafeString:
    """A state: ring = new, ring and dot = running, diamond = waits, disc = done, dash = withdrawn; and its word."""
    if kind not in STATES:
        raise ValueError(f"a state is one of {', '.join(STATES)}, not {kind!r}")
    css = "state" if kind == "new" else f"state {kind}"
    return format_html('<span class="{}">{}</span>', css, words)


def delay(kind: str, words: str) -> SafeString:
    """A delay: ring = fine, diamond = soon, triangle = late; and the time in words."""
    if kind not in DELAYS:
        raise ValueError(f"a delay is one of {', '.join(DELAYS)}, not {kind!r}")
    return format_html('<span class="{}">{}</span>', kind, words)


def notice(kind: str, title: str, content: str, icon: SafeString) -> SafeString:
    """A message with its icon and its strong first line. ``content`` is safe markup or text."""
    css = "notice" if kind == "info" else f"notice {kind}"
    body = format_html("<span>{}</span>", content) if content else ""
    return format_html('<p class="{}">{}<strong>{}</strong>{}</p>', css, icon, title, body)


def trail(home: str, pairs: Sequence[tuple[str, str]]) -> SafeString:
    """The way here: home, then (words, address) pairs; an empty address is where the reader is."""
    steps = [(gettext("Accueil"), home), *pairs]
    inside = format_html_join(
        "",
        "{}",
        (
            (
                format_html('<a href="{}">{}</a>', url, words)
                if url
                else format_html('<span aria-current="page">{}</span>', words),
            )
            for words, url in steps
        ),
    )
    return format_html('<nav class="trail" aria-label="{}">{}</nav>', gettext("Fil d’Ariane"), inside)


def steps(labels: Sequence[str], current: int) -> SafeString:
    """The steps of a form; ``current`` counts from 1."""
    items = []
    for place, label in enumerate(labels, start=1):
        if place < current:
            items.append(format_html('<li class="done">{}</li>', label))
        elif place == current:
            here = gettext("étape %(n)s sur %(all)s") % {"n": current, "all": len(labels)}
            items.append(format_html('<li aria-current="step">{} <small>{}</small></li>', label, here))
        else:
            items.append(format_html("<li>{}</li>", label))
    inside = mark_safe("".join(items))
    return format_html('<ol class="steps" aria-label="{}">{}</ol>', gettext("Étapes"), inside)


def numbers(current: int, last: int) -> list[int]:
    """The page numbers to offer, in order; 0 stands for a gap: first, last, and one on each side of here."""
    wanted = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    shown: list[int] = []
    for page in wanted:
        if shown and page - shown[-1] == 2:
            shown.append(page - 1)
        elif shown and page - shown[-1] > 2:
            shown.append(0)
        shown.append(page)
    return shown


def pages(current: int, last: int, address: str, total: int = 0, size: int = 0) -> SafeString:
    """Paging. ``address`` holds ``{page}``; with ``total`` and ``size`` it also says which rows are shown."""
    if last <= 1 and not total:
        return mark_safe("")
    items: list[SafeString] = []
    if current > 1:
        items.append(_page_link(address, current - 1, gettext("Précédente"), "prev"))
    for page in numbers(current, last) if last > 1 else []:
        if page == 0:
            items.append(mark_safe("<span>…</span>"))
        else:
            items.append(_page_link(address, page, number(page), "", here=page == current))
    if current < last:
        items.append(_page_link(address, current + 1, gettext("Suivante"), "next"))
    if total:
        items.append(format_html('<span class="mute">{}</span>', _range(current, total, size)))
    return format_html('<nav class="pages" aria-label="{}">{}</nav>', gettext("Pages"), mark_safe("".join(items)))


def _page_link(address: str, page: int, words: str, relation: str, *, here: bool = False) -> SafeString:
    rel = format_html(' rel="{}"', relation) if relation else ""
    now = mark_safe(' aria-current="page"') if here else ""
    return format_html('<a href="{}"{}{}>{}</a>', address.replace("{page}", str(page)), rel, now, words)


def _range(current: int, total: int, size: int) -> str:
    first = (current - 1) * size + 1
    facts = {"first": number(first), "last": number(min(total, first + size - 1)), "total": number(total)}
    return gettext("%(first)s à %(last)s sur %(total)s") % facts


def figure(drawing: str, caption: str = "", twin: str = "") -> SafeString:
    """A drawing with its caption and the link to the same content as a table. ``drawing`` is safe markup."""
    link = format_html(' <a href="{}">{}</a>', twin, gettext("Voir la table")) if twin else ""
    under = format_html("<figcaption>{}{}</figcaption>", caption, link) if caption or twin else ""
    return format_html("<figure>{}{}</figure>", mark_safe(drawing), under)
