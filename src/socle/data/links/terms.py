"""Value types: what became of an address, in words; counts by table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ALIVE = "alive"

# Why an address does not answer, as kept in the database: a status by its number, else one of these.
_REASONS: dict[str, Promise] = {
    "name": gettext_lazy("ce site n’existe plus, ou son nom ne répond pas"),
    "connection": gettext_lazy("le site ne répond pas"),
    "tls": gettext_lazy("le certificat du site n’est pas valable"),
    "time": gettext_lazy("le site répond trop lentement"),
    "answer": gettext_lazy("la réponse du site ne peut pas être lue"),
    "address": gettext_lazy("cette adresse est mal écrite"),
    "scheme": gettext_lazy("cette adresse mène à autre chose que le web"),
    "private": gettext_lazy("cette adresse mène à une machine privée"),
    "redirects": gettext_lazy("cette adresse tourne en rond"),
    "downgrade": gettext_lazy("cette adresse mène à une page non protégée"),
    "404": gettext_lazy("la page n’existe plus"),
    "410": gettext_lazy("la page a été retirée"),
}


def reason_words(reason: str) -> str:
    """Why an address does not answer, in the reader's language."""
    if reason in _REASONS:
        return str(_REASONS[reason])
    return _("le site répond par l’erreur %(status)s") % {"status": reason}


@dataclass(frozen=True, slots=True)
class TableLinks:
    """What is known of the addresses of a table: how many, asked at least once, dead; whether some were not read."""

    table_id: int
    links: int
    asked: int
    dead: int
    cut: bool
