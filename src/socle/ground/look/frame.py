"""Header and footer of a page, rendered once for each town, language and place in the menu."""

from collections import OrderedDict
from copy import copy
from dataclasses import replace
from threading import Lock

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import LazyObject
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from socle.ground.look.terms import BARE, Frame, HallPart

MOST_KEPT = 256
# Stand where the address of the same page in another language will be: the only part that changes with each page.
_SLOT = "\ue000{}\ue001"

_kept: OrderedDict[tuple[str, str, Frame], str] = OrderedDict()
_lock = Lock()


def frame_of(request: HttpRequest | None) -> Frame:
    """The frame that the site gave to a request (a lazy one is made now); a bare one where it gave none."""
    found = getattr(request, "frame", None)
    if not found:
        return BARE
    # A lazy object hides the type that dataclasses ask for; once made, its copy is the frame itself.
    made = copy(found) if isinstance(found, LazyObject) else found
    return made if isinstance(made, Frame) else BARE


def header(frame: Frame) -> SafeString:
    """Skip link, name, menu, languages."""
    slots = tuple(replace(one, url=_SLOT.format(place)) for place, one in enumerate(frame.languages))
    text = _rendered("header", replace(frame, languages=slots))
    for place, one in enumerate(frame.languages):
        text = text.replace(_SLOT.format(place), escape(one.url))
    return mark_safe(text)


def footer(frame: Frame) -> SafeString:
    """The way to a human, links, and the marker where the weight of the page will be written."""
    return mark_safe(_rendered("footer", replace(frame, menu=(), languages=(), person=None, more=())))


def _rendered(part: str, frame: Frame) -> str:
    key = (part, get_language() or "", frame)
    with _lock:
        text = _kept.get(key)
        if text is not None:
            _kept.move_to_end(key)
            return text
    text = render_to_string(f"look/{part}.html", {"frame": frame, "hall": hall(frame.hall)}).strip()
    with _lock:
        _kept[key] = text
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return text


def hall(parts: tuple[HallPart, ...]) -> SafeString:
    """The line that leads to a human, its parts side by side as they were given."""
    return mark_safe("".join(_part(part) for part in parts))


def _part(part: HallPart) -> str:
    text = str(conditional_escape(part.text))
    if part.ltr:
        text = f'<bdi dir="ltr">{text}</bdi>'
    if part.url:
        text = f'<a href="{escape(part.url)}">{text}</a>'
    return f"<strong>{text}</strong>" if part.strong else text
