"""Tags of the look. The reference with an example of each is ``docs/reference/look.md``."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from socle.ground import world
from socle.ground.look import controls, marks, static, symbols, words
from socle.ground.look import frame as framing
from socle.ground.look.terms import Frame

register = template.Library()


def _request(context: Context) -> HttpRequest | None:
    found = context.get("request") or getattr(context, "request", None)
    return found if isinstance(found, HttpRequest) else None


def _frame(context: Context) -> Frame:
    return context.get("safe_frame") or framing.frame_of(_request(context))


# -- The page ---------------------------------------------------------------------------------------------------


@register.simple_tag
def html_open() -> SafeString:
    """``<html>`` with the language and its direction."""
    direction = "rtl" if get_language_bidi() else "ltr"
    return format_html('<html lang="{}" dir="{}">', get_language() or "fr", direction)


@register.simple_tag(takes_context=True)
def brand(context: Context) -> str:
    """The name of the town."""
    return _frame(context).brand


@register.simple_tag(takes_context=True)
def home_url(context: Context) -> str:
    """The address of the home page."""
    return _frame(context).home_url


@register.simple_tag(takes_context=True)
def head_links(context: Context) -> SafeString:
    """Style sheet, icon, and the same page in the other languages."""
    others = "".join(
        f'<link rel="alternate" hreflang="{escape(one.code)}" href="{escape(one.url)}">'
        for one in _frame(context).languages
        if not one.current
    )
    return mark_safe(f'<link rel="stylesheet" href="{static.asset_url("look/socle.css")}">{ICON}{others}')


ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 28 28%22%3E'
    '%3Cpath fill=%22%230e5b45%22 d=%22M10 3h8v11h-8zM6 16h16v4H6zM2 22h24v4H2z%22/%3E%3C/svg%3E">'
)


@register.simple_tag(takes_context=True)
def page_header(context: Context) -> SafeString:
    """Skip link, name, menu and languages."""
    request = _request(context)
    if request is not None:
        symbols.use(request, "socle", "")
    return framing.header(_frame(context))


@register.simple_tag(takes_context=True)
def page_footer(context: Context) -> SafeString:
    """The way to a human, links, weight."""
    return framing.footer(_frame(context))


@register.simple_tag(takes_context=True)
def page_symbols(context: Context) -> SafeString:
    """The symbols that this page used, after everything that may use one."""
    return symbols.inlined(symbols.used_by(_request(context)))


@register.simple_tag
def asset(name: str) -> str:
    """The address of a static file, by its source name."""
    return static.asset_url(name)


# -- Icons, states, messages --------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str, css: str = "i") -> SafeString:
    """An icon of the sprite. It is never alone: a word stands beside it. ``css="i turn"`` turns it in Arabic."""
    return symbols.use(_request(context), name, css)


@register.simple_tag(takes_context=True)
def pictogram(context: Context, name: str, css: str = "pic") -> SafeString:
    """A pictogram (``p-…``). In ``.tiles`` use ``css=""``: the shelf gives the size."""
    return symbols.use(_request(context), name, css)


@register.simple_tag
def state(kind: str, label: str) -> SafeString:
    """``{% state "run" "En cours" %}``: new, run, wait, done, stop."""
    return marks.state(kind, label)


@register.simple_tag
def delay(instant: datetime.datetime) -> SafeString:
    """``{% delay case.due %}``: how a promise stands now."""
    return marks.delay(*words.due(instant, world.now()))


@register.simple_tag
def delay_words(kind: str, label: str) -> SafeString:
    """``{% delay_words "fine" "tenue" %}``: a delay that somebody already put into words."""
    return marks.delay(kind, label)


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, kind: str, title: str) -> SafeString:
    """``{% notice "warn" "Travaux" %}L’arrêt est déplacé.{% endnotice %}``: info, warn, bad."""
    mark = symbols.use(_request(context), marks.NOTICES[kind], "i")
    return marks.notice(kind, title, mark_safe(content.strip()), mark)


# -- Forms ----------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """``{% field form.name %}``: label, hint, error and control."""
    return controls.field(bound)


@register.simple_tag(takes_context=True)
def error_summary(context: Context, form: forms.BaseForm) -> SafeString:
    """``{% error_summary form %}`` before the ``h1``: nothing when the form has no error."""
    if not form.errors:
        return mark_safe("")
    return controls.error_summary(form, symbols.use(_request(context), "alert-triangle", "i"))


@register.simple_tag
def steps(labels: Sequence[str], current: int) -> SafeString:
    """``{% steps labels 2 %}``: where one is in a form."""
    return marks.steps(labels, current)


# -- Finding one's way ----------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def trail(context: Context, *pairs: Any) -> SafeString:
    """``{% trail "Données" portal_url "Signalements" %}``: words and addresses in turn; the last one is here."""
    couples = [(str(pairs[at]), str(pairs[at + 1]) if at + 1 < len(pairs) else "") for at in range(0, len(pairs), 2)]
    return marks.trail(_frame(context).home_url, couples)


@register.simple_tag(takes_context=True)
def pages(context: Context, current: int, last: int, total: int = 0, size: int = 0, param: str = "page") -> SafeString:
    """``{% pages 2 24 total=2914 size=7 %}``: paging that keeps the other parameters of the address."""
    request = _request(context)
    query = request.GET.copy() if request is not None else None
    kept = ""
    if query is not None:
        query.pop(param, None)
        kept = query.urlencode()
    address = f"?{kept}&{param}={{page}}" if kept else f"?{param}={{page}}"
    return marks.pages(current, last, address, total, size)


# -- Figures --------------------------------------------------------------------------------------------------------


@register.simple_tag
def figure(drawing: str, caption: str = "", twin: str = "") -> SafeString:
    """``{% figure chart caption="…" twin="?vue=table" %}``: a drawing of the charts engine."""
    return marks.figure(drawing, caption, twin)


@register.simple_tag(takes_context=True)
def photo(
    context: Context, url: str, alt: str, width: int, height: int, weight: int = 0, large: str = ""
) -> SafeString:
    """A photograph that waits until it is near the screen. ``weight`` (bytes) is added to the page's own; ``large``
    is the address of a larger version, one press away.
    """
    request = _request(context)
    if request is not None:
        request.__dict__["_look_extra"] = request.__dict__.get("_look_extra", 0) + weight
    size = f'width="{int(width)}" height="{int(height)}"'
    shown = format_html('<img src="{}" alt="{}" {} loading="lazy" decoding="async">', url, alt, mark_safe(size))
    return format_html('<a href="{}">{}</a>', large, shown) if large else shown


# -- Words ----------------------------------------------------------------------------------------------------------


@register.simple_tag
def moment(value: datetime.date | datetime.datetime | None, style: str = "date") -> SafeString:
    """``{% moment case.opened "daytime" %}``: a ``time`` element, read by people and machines."""
    if value is None:
        return mark_safe("–")
    return format_html(
        '<time datetime="{}">{}</time>',
        value.isoformat(timespec="minutes") if isinstance(value, datetime.datetime) else value.isoformat(),
        words.date(value, style),
    )


@register.filter(name="isolate")
def isolate_filter(text: str) -> str:
    """``{{ place|isolate }}``: an address keeps its order in a right-to-left page."""
    return words.isolate(str(text))


@register.filter(name="number")
def number_filter(value: float | int | None, decimals: int | None = None) -> str:
    """``{{ count|number }}``, ``{{ delay|number:1 }}``."""
    return words.number(value, decimals)


@register.filter(name="percent")
def percent_filter(value: float, decimals: int = 0) -> str:
    """``{{ share|percent }}``: a share between 0 and 1."""
    return words.percent(value, decimals)


@register.filter(name="size")
def size_filter(value: int) -> str:
    """``{{ bytes|size }}``."""
    return words.size(value)


@register.filter(name="when")
def when_filter(value: datetime.date | datetime.datetime | None, style: str = "date") -> str:
    """``{{ day|when }}``, ``{{ instant|when:"daytime" }}``."""
    return words.date(value, style)


@register.filter(name="duration")
def duration_filter(value: datetime.timedelta | float, style: str = "long") -> str:
    """``{{ span|duration }}``, ``{{ span|duration:"short" }}``."""
    return words.duration(value, style)


@register.filter(name="typography", is_safe=True)
def typography_filter(value: str) -> str:
    """``{{ title|typography }}``: the spaces that French wants, for what people typed."""
    return words.typography(str(value))
