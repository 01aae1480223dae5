"""Numbers, dates and durations as the reader writes them, and the spaces that French wants.

Digits are Latin in every language: Arabic pages of the Maghreb write them so. Times are read on 24 hours.
"""

import datetime
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext

NARROW = "\u202f"
HARD = "\u00a0"


@dataclass(frozen=True, slots=True)
class _Custom:
    """How a language writes numbers and days (Django date format letters)."""

    decimal: str
    group: str
    percent: str
    clock: str


_FRENCH = _Custom(",", NARROW, f"{NARROW}%", f"G{HARD}\\h{HARD}i")
_CUSTOMS = {"fr": _FRENCH, "en": _Custom(".", ",", "%", "H:i"), "ar": _Custom(",", NARROW, "%", "H:i")}
_DATES = {"long": "l j F Y", "date": "j F Y", "short": "d.m.Y", "day": "l j F", "month": "F Y"}
_MONTHS = {
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
"""Months as they stand under a chart; a language without short ones writes them whole."""


def _customs() -> _Custom:
    return _CUSTOMS.get((get_language() or "fr").partition("-")[0], _FRENCH)


def number(value: float | int | None, decimals: int | None = None) -> str:
    """A number with its thousands parted: ``2 914``, ``3,4``. None: a dash.

    ``decimals``: how many to write; by default none for whole numbers, else at most two without trailing zeros.
    """
    if value is None:
        return "–"
    ours = _customs()
    text = f"{abs(value):,.{2 if decimals is None else decimals}f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0") if decimals is None else rest
    written = whole.replace(",", ours.group) + (ours.decimal + rest if rest else "")
    return f"−{written}" if value < 0 and written.strip(f"0{ours.decimal}") else written


def percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage: ``41 %``."""
    return number(round(share * 100, decimals), decimals) + _customs().percent


def isolate(text: str) -> str:
    """A name kept in one piece where the reader's language runs from right to left: its number stays at its start."""
    return f"\u2068{text}\u2069" if text and get_language_bidi() else text


def size(count: int) -> str:
    """A number of bytes: ``212 ko``, ``1,4 Mo`` (thousands of bytes)."""
    if count >= 1_000_000:
        return gettext("%(size)s\u00a0Mo") % {"size": number(count / 1_000_000, 1)}
    return gettext("%(size)s\u00a0ko") % {"size": number(max(1, round(count / 1000)))}


def date(value: datetime.date | datetime.datetime | None, style: str = "date") -> str:
    """A day or a moment, in the active time zone.

    Styles: ``date`` (17 novembre 2026), ``long`` (mardi 17 novembre 2026), ``day`` (mardi 17 novembre), ``short``
    (17.11.2026), ``month`` (novembre 2026), ``time`` (18 h 40), ``moment`` (17 novembre 2026 à 18 h 40) and
    ``daytime`` (mardi 17 novembre, 18 h 40); under a chart ``brief month`` (nov. 26) and ``brief day`` (17 nov.).
    None: a dash. Raises ``KeyError`` on an unknown style.
    """
    if value is None:
        return "–"
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if style == "time":
        return _clock(value)
    if style == "moment":
        return gettext("%(date)s à %(time)s") % {"date": date(value, "date"), "time": _clock(value)}
    if style == "daytime":
        return gettext("%(day)s, %(time)s") % {"day": date(value, "day"), "time": _clock(value)}
    if style in ("brief month", "brief day"):
        months = _MONTHS.get((get_language() or "fr").partition("-")[0])
        month = months[value.month - 1] if months else django_format(value, "F")
        return f"{month}{HARD}{value:%y}" if style == "brief month" else f"{value.day}{HARD}{month}"
    written = django_format(value, _DATES[style])
    if value.day == 1 and _customs() is _FRENCH and style in ("long", "date", "day"):
        return re.sub(r"(?<!\d)1 ", "1er ", written, count=1)
    return written


def _clock(value: datetime.date | datetime.datetime) -> str:
    if not isinstance(value, datetime.datetime):
        return ""
    ours = _customs()
    return django_format(value, f"G{HARD}\\h" if ours is _FRENCH and value.minute == 0 else ours.clock)


def duration(value: datetime.timedelta | float, style: str = "long") -> str:
    """A length of time (timedelta or seconds), in its largest whole unit: ``3 jours``; ``short``: ``3 j``."""
    seconds = value.total_seconds() if isinstance(value, datetime.timedelta) else value
    minutes = max(0, round(abs(seconds) / 60))
    hours, days = minutes // 60, minutes // 1440
    if style == "short":
        if days:
            return gettext("%(n)s\u00a0j") % {"n": number(days)}
        if hours:
            return gettext("%(n)s\u00a0h") % {"n": number(hours)}
        return gettext("%(n)s\u00a0min") % {"n": number(minutes)}
    if days:
        return ngettext("%(n)s\u00a0jour", "%(n)s\u00a0jours", days) % {"n": number(days)}
    if hours:
        return ngettext("%(n)s\u00a0heure", "%(n)s\u00a0heures", hours) % {"n": number(hours)}
    return ngettext("%(n)s\u00a0minute", "%(n)s\u00a0minutes", minutes) % {"n": number(minutes)}


def due(instant: datetime.datetime, now: datetime.datetime) -> tuple[str, str]:
    """How a promise stands: (``fine`` | ``soon`` | ``late``, words). Soon is until the end of tomorrow."""
    if instant < now:
        words = gettext("retard %(time)s") % {"time": duration(now - instant, "short")}
        return "late", words
    there, here = timezone.localtime(instant), timezone.localtime(now)
    days = (there.date() - here.date()).days
    if days == 0:
        return "soon", gettext("aujourd’hui %(time)s") % {"time": _clock(there)}
    if days == 1:
        return "soon", gettext("demain %(time)s") % {"time": _clock(there)}
    return "fine", gettext("%(n)s\u00a0j") % {"n": number(days)}


_TYPOGRAPHY = (
    (re.compile(r" ([;?!%€])"), NARROW + r"\1"),
    (re.compile(r" ([:»])"), HARD + r"\1"),
    (re.compile(r"« "), "«" + HARD),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
)


def typography(text: str) -> str:
    """A French text written with plain spaces and apostrophes, as a printer would set it; others unchanged."""
    if _customs() is not _FRENCH:
        return text
    for pattern, replacement in _TYPOGRAPHY:
        text = pattern.sub(replacement, text)
    return text
