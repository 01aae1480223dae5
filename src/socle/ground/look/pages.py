"""Pages of the look itself: every component once, from its real tag; and how a page's weight is counted."""

import datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socle.engines import charts
from socle.ground import world
from socle.ground.look import words
from socle.ground.scope import opened

PICTOGRAMS = (
    ("p-report", gettext_lazy("Signaler")),
    ("p-form", gettext_lazy("Démarche")),
    ("p-date", gettext_lazy("Rendez-vous")),
    ("p-pay", gettext_lazy("Payer")),
    ("p-vote", gettext_lazy("Avis")),
    ("p-bin", gettext_lazy("Déchets")),
    ("p-bus", gettext_lazy("Bus")),
    ("p-data", gettext_lazy("Données")),
    ("p-lamp", gettext_lazy("Éclairage")),
    ("p-road", gettext_lazy("Voirie")),
    ("p-tree", gettext_lazy("Arbres")),
    ("p-bench", gettext_lazy("Mobilier")),
    ("p-drop", gettext_lazy("Eau")),
    ("p-sign", gettext_lazy("Panneaux")),
    ("p-other", gettext_lazy("Autre")),
)
ICONS = (
    "search", "volume", "map-pin", "list", "printer", "download", "arrow-right", "check", "alert-triangle",
    "info-circle", "message", "user", "keyboard", "calendar-event", "phone", "mail", "device-mobile", "clock",
)  # fmt: skip
# Letter, above which score, up to which.
LETTERS = (
    ("A", 80, 100), ("B", 70, 80), ("C", 55, 70), ("D", 40, 55), ("E", 25, 40), ("F", 10, 25), ("G", -1, 10),
)  # fmt: skip
DELAYS = (6.1, 5.8, 5.9, 5.2, 5.4, 4.6, 4.7, 4.2, 3.9, 4.0, 3.6, 3.4)


class Example(forms.Form):
    """Every kind of control, with two answers to correct."""

    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        help_text=gettext_lazy("Un prénom suffit."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.RegexField(
        r"^\d{10}$",
        label=gettext_lazy("Téléphone"),
        error_messages={"invalid": gettext_lazy("Écrivez un numéro à dix chiffres")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Quartier"),
        choices=(("a", gettext_lazy("Les Tanneurs")), ("b", gettext_lazy("Le Centre"))),
    )
    story = forms.CharField(
        label=gettext_lazy("Ce qui s’est passé"),
        help_text=gettext_lazy("Deux phrases suffisent."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    call = forms.ChoiceField(
        label=gettext_lazy("Peut-on vous rappeler\u202f?"),
        choices=(("yes", gettext_lazy("Oui, par téléphone")), ("no", gettext_lazy("Non, un SMS suffit"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites si l’on peut vous rappeler")},
    )
    keep = forms.BooleanField(label=gettext_lazy("Garder mon numéro 12 mois"), required=False)


@opened
def components(request: HttpRequest) -> HttpResponse:
    """Every component once, from its real tag, with its states."""
    now = world.now()
    form = Example({"phone": "04 00 00", "place": "a", "story": _("Le lampadaire est éteint.")}, auto_id="ex-%s")
    facts: dict[str, Any] = {
        "form": form,
        "pictograms": PICTOGRAMS,
        "icons": ICONS,
        "steps": [_("Quoi"), _("Où"), _("Photo"), _("Relire")],
        "now": now,
        "fine": now + datetime.timedelta(days=4),
        "soon": now + datetime.timedelta(hours=3),
        "late": now - datetime.timedelta(days=2, hours=1),
        "drawings": drawings(),
        "spark": mark_safe(charts.spark(DELAYS, reference=5)),
    }
    return render(request, "look/components.html", facts)


@opened
def weight(request: HttpRequest) -> HttpResponse:
    """How the figures at the foot of each page are counted."""
    rows = []
    for letter, above, up_to in LETTERS:
        score = _("%(a)s à %(b)s") % {"a": above + 1, "b": up_to} if above >= 0 else _("≤ %(n)s") % {"n": up_to}
        rows.append((letter, score, words.number(2 + 2 * (50 - up_to) / 100, 1)))
    return render(request, "look/weight.html", {"grades": rows})


def _named(value: float) -> str:
    return words.number(value)


def drawings() -> list[tuple[str, str]]:
    """(drawing, caption) of each kind of figure, on invented values."""
    months = [
        charts.Month(words.date(datetime.date(2025 + (month > 11), month % 12 + 1, 15), "short")[3:5], value)
        for month, value in zip(
            range(11, 23), (234, 210, 228, 310, 280, 265, 240, 190, 120, 260, 270, 255), strict=True
        )
    ]
    return [
        (
            charts.bars(
                [
                    charts.Bar(_("Voirie"), 128, _named(128), tick=140),
                    charts.Bar(_("Éclairage"), 96, _named(96), tick=80, band=(60, 100)),
                    charts.Bar(_("Propreté"), 54, _named(54), tick=60),
                ],
                sentence=_("Nombre de signalements par sujet\u00a0: la voirie d’abord, 128."),
            ),
            _("Barre\u00a0: cette année. Tiret\u00a0: l’an dernier. Bande grise\u00a0: les communes semblables."),
        ),
        (
            charts.months(
                months,
                sentence=_("Signalements par mois\u00a0: de 120 en août à 310 en mars."),
                promise=charts.Reference(300, _("capacité\u00a0: 300")),
                words=_named,
            ),
            _("Une barre par mois, la plus haute en gras, la promesse en pointillé."),
        ),
        (_zones(), _("Classes et valeur écrite sur chaque zone\u202f; hachures si la donnée manque.")),
        (_street_plan(), _("Plan de rues\u00a0: les numéros renvoient à la liste.")),
    ]


def _zones() -> str:
    values: tuple[float | None, ...] = (2.6, 3.1, 4.2, None, 4.8, 5.6)
    names = (_("Centre"), _("Tanneurs"), _("Moulins"), _("Port-Neuf"), _("Beauregard"), _("Coudray"))
    zones = []
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        east, north = place % 3, place // 3
        ring = [_corner(east + x, north + y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
        zones.append(charts.Zone(name, [[ring]], value, words.number(value) if value is not None else ""))
    limits = charts.class_limits([value for value in values if value is not None], 4)
    bounds = [words.number(limit) for limit in limits]
    labels = [_("≤ %(n)s") % {"n": bounds[0]}]
    labels += [_("%(a)s à %(b)s") % {"a": a, "b": b} for a, b in pairwise(bounds)]
    labels.append(_("plus de %(n)s") % {"n": bounds[-1]})
    sentence = _("Délai par quartier, de 2,6 jours au Centre à 5,6 jours au Coudray.")
    drawing = charts.choropleth(zones, limits=limits, sentence=sentence, missing=_("sans donnée"), prefix="ex-z")
    return drawing + charts.ramp(labels)


def _corner(east: int, north: int) -> tuple[float, float]:
    """A corner that neighbours share, a little out of line so that the zones look like quarters."""
    lean = (east * 7 + north * 5) % 3 - 1
    return (2.0 + 0.02 * east + 0.004 * lean, 47.0 + 0.012 * north - 0.002 * lean)


def _street_plan() -> str:
    view = charts.View(2.0, 47.0, 360)
    streets = [
        charts.Street([view.ground(-10, y), view.ground(370, y + 12)], name, wide)
        for y, name, wide in ((60, _("rue des Tanneurs"), 9), (140, _("avenue de la Gare"), 12), (215, "", 7))
    ]
    streets += [
        charts.Street([view.ground(x, -10), view.ground(x - 14, 290)], name, 8)
        for x, name in ((90, _("rue du Puits")), (250, _("rue du Lavoir")))
    ]
    pins = [
        charts.Pin(view.ground(x, y), str(number), _("Lieu %(n)s") % {"n": number}, f"#ex-{number}")
        for number, (x, y) in enumerate(((86, 62), (180, 150)), start=1)
    ]
    corners = [(272, 80), (330, 82), (328, 130), (270, 128)]
    parks = [charts.Park([[[view.ground(x, y) for x, y in corners]]], _("jardin"))]
    return charts.plan(
        view,
        sentence=_("Plan de quatre rues avec deux lieux numérotés."),
        streets=streets,
        parks=parks,
        pins=pins,
        metres=_("m"),
        kilometres=_("km"),
        prefix="ex-s",
    )
