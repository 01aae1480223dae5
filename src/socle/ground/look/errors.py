"""Error pages that say what happened and what to do next, in the look of the town and without its database."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from socle.ground.look.terms import BARE, Frame, Words

STATUSES: dict[int, tuple[Words, Words, Words]] = {
    400: (
        _("Nous n’avons pas compris cette demande"),
        _("Une partie de l’adresse ou du formulaire est illisible. Rien n’a été enregistré."),
        _("Revenez à la page d’avant, puis recommencez."),
    ),
    403: (
        _("Cette page ne vous est pas ouverte"),
        _("Le formulaire a peut-être expiré, ou votre navigateur refuse le petit fichier de session."),
        _("Rechargez la page d’avant, puis recommencez. Autorisez les cookies de ce site."),
    ),
    404: (
        _("Cette page n’existe pas"),
        _("L’adresse est peut-être mal écrite, ou la page a changé de place."),
        _("Vérifiez l’adresse, ou partez de l’accueil."),
    ),
    405: (
        _("Cette page ne s’utilise pas ainsi"),
        _("Elle a été appelée d’une manière qu’elle ne connaît pas. Rien n’a été enregistré."),
        _("Partez de l’accueil et suivez les liens."),
    ),
    409: (
        _("Quelqu’un a changé ce dossier avant vous"),
        _("Pour ne rien effacer, nous n’avons pas enregistré votre changement."),
        _("Revenez à la page d’avant, relisez, puis recommencez."),
    ),
    413: (
        _("Ce fichier est trop lourd"),
        _("Nous n’avons rien reçu."),
        _("Choisissez un fichier plus petit, ou envoyez votre demande sans lui."),
    ),
    429: (
        _("Trop de demandes à la fois"),
        _("Pour protéger le service, nous faisons attendre un peu."),
        _("Attendez une minute, puis recommencez."),
    ),
    500: (
        _("Nous avons fait une erreur"),
        _("La page n’a pas pu être faite. Ce n’est pas votre faute, et nous en sommes avertis."),
        _("Recommencez dans quelques minutes. Ce qui était confirmé reste enregistré."),
    ),
    503: (
        _("Le service fait une pause"),
        _("Un entretien est en cours, ou le site est très demandé."),
        _("Recommencez dans quelques minutes. Les guichets restent ouverts."),
    ),
}
# When even the page cannot be made: three languages at once, nothing to load.
LAST_RESORT = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Erreur</title><h1>Nous avons fait une erreur</h1><p>Recommencez dans quelques minutes.</p>"
    '<p lang="en">Something went wrong on our side. Please try again in a few minutes.</p>'
    '<p lang="ar" dir="rtl">حدث خطأ من جانبنا. يرجى المحاولة مرة أخرى بعد دقائق.</p></html>'
)

_log = logging.getLogger(__name__)


def error_page(request: HttpRequest, status: int, *, reason: Words = "") -> HttpResponse:
    """A page for a status; ``reason`` replaces the general explanation. Unknown statuses speak like 400 or 500."""
    known = status if status in STATUSES else (500 if status >= 500 else 400)
    title, explanation, advice = STATUSES[known]
    facts = {
        "status": status,
        "title": title,
        "explanation": reason or explanation,
        "advice": advice,
        "request": request,
        "safe_frame": _safe_frame(request, status),
    }
    try:
        return HttpResponse(render_to_string("look/error.html", facts), status=status)
    except Exception:
        _log.exception("the error page itself failed")
        return HttpResponse(LAST_RESORT, status=status)


def _safe_frame(request: HttpRequest, status: int) -> Frame | None:
    """Below 500 the town's frame. From 500 on, only a frame already made: making one may need the database."""
    if status < 500:
        return None
    found = request.__dict__.get("frame")
    wrapped = getattr(found, "_wrapped", found)
    return wrapped if isinstance(wrapped, Frame) else BARE


def server_error_page(request: HttpRequest) -> HttpResponse:
    """500, for a handler of the site."""
    return error_page(request, 500)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For ``handler400``."""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For ``handler403``."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For ``handler404``."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """For ``handler500``: needs neither database nor session."""
    return error_page(request, 500)
