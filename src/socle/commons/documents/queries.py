"""The one read: content in, PDF out."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socle.commons.documents.rules import LANGUAGES, ContentError, checked
from socle.commons.people.queries import Authority, authority_by_id
from socle.ground import sandbox
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

SECONDS = 20.0
_WORDS = {
    "layout": gettext_lazy("Ce modèle de document n’existe pas."),
    "missing": gettext_lazy("Il manque une partie du document."),
    "unknown": gettext_lazy("Le document contient une partie que son modèle ne connaît pas."),
    "shape": gettext_lazy("Une partie du document n’a pas la forme attendue."),
    "long": gettext_lazy("Une partie du document est trop longue."),
}


def pdf(scope: Scope, *, authority_id: int, layout: str, language: str, content: Mapping[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1) in a ``layout`` of ``terms.FORMATS``, in the name of the authority.

    ``content`` comes from ``terms.as_content``. Sender and human door are the authority's own. A language other than
    fr, en and ar is set with French labels. It only draws: who may read the content is the caller's affair. Takes about
    a tenth of a second, outside any transaction. Raises ``Refusal`` ``documents.layout``, ``.missing``, ``.unknown``,
    ``.shape``, ``.long`` (each names its field), ``documents.failed`` (503).
    """
    authority = authority_by_id(scope, authority_id)
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    try:
        data = checked(layout, content)
    except ContentError as refused:
        raise Refusal(f"documents.{refused.code}", _WORDS[refused.code], field=refused.field) from refused
    with translation.override(spoken):
        data |= _frame(authority, spoken)
    try:
        _nothing, made = sandbox.call(
            "socle.commons.documents.rules:typeset", layout=layout, data=data, timeout=SECONDS
        )
    except (sandbox.Failed, sandbox.Crashed, sandbox.TimedOut) as broken:
        words = gettext_lazy("Le document n’a pas pu être fait. Réessayez, ou demandez-le à l’accueil.")
        raise Refusal("documents.failed", words, status=503) from broken
    whole: bytes = made[0]
    return whole


def _frame(authority: Authority, language: str) -> dict[str, Any]:
    """What the authority says of itself on every document, and the labels."""
    hours = authority.hours_in(language)
    hall = [authority.hall_address, hours, authority.hall_phone, authority.contact_email]
    name = authority.name_in(language)
    return {
        "language": language,
        "authority": name,
        "sender": [one for one in (authority.hall_address, authority.hall_phone, authority.contact_email) if one],
        "hall": [one for one in hall if one] or [name],
        "footer": ", ".join(one for one in (name, authority.hall_address) if one),
        "labels": _labels(),
    }


def _labels() -> dict[str, str]:
    return {
        "page": _("Page {n} sur {total}"),
        "code": _("Code de suivi"),
        "follow": _("Pour suivre votre demande :"),
        "qr": _("Code QR de la page de suivi"),
        "asked": _("Ce que vous avez demandé"),
        "next": _("Ce qui se passe ensuite"),
        "person": _("Parler à une personne"),
        "reference": _("Référence :"),
        "object": _("Objet :"),
        "what": _("À faire"),
        "done": _("Fait, remarques"),
        "nothing": _("Aucune demande sur cette feuille."),
        "crew": _("Équipe et heures :"),
        "signed": _("Date et signature :"),
    }
