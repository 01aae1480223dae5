"""Words of this room: how far a file has come, what is being done to it, what a person decided."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socle.ground.look.terms import Words

MOST_BYTES = 2 << 30
"""Of one file, sent or fetched. What is larger is refused in words."""


class State(StrEnum):
    """How far a file has come."""

    RECEIVED = "received"
    INSPECTED = "inspected"
    CHECKED = "checked"
    ACCEPTED = "accepted"  # waits for its date
    PUBLISHED = "published"
    REFUSED = "refused"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Promise:
        """The state in the reader's language."""
        return _STATES[self][1]

    @property
    def look(self) -> str:
        """How it is drawn: new, run, wait, done, stop."""
        return _STATES[self][0]


_STATES: dict[State, tuple[str, Promise]] = {
    State.RECEIVED: ("new", _("Reçu")),
    State.INSPECTED: ("run", _("Lu")),
    State.CHECKED: ("run", _("Contrôlé")),
    State.ACCEPTED: ("wait", _("Accepté, attend sa date")),
    State.PUBLISHED: ("done", _("Publié")),
    State.REFUSED: ("stop", _("Refusé")),
    State.CANCELLED: ("stop", _("Abandonné")),
}
OVER = (State.PUBLISHED, State.REFUSED, State.CANCELLED)
OPEN = (State.RECEIVED, State.INSPECTED, State.CHECKED)


class Work(StrEnum):
    """A long step, done by the worker."""

    NONE = ""
    READ = "read"
    CHECK = "check"
    PREPARE = "prepare"
    PUBLISH = "publish"  # of an automatic source, without doubt

    @property
    def label(self) -> Promise:
        """What is being done, in the reader's language."""
        return _WORKS[self]


_WORKS: dict[Work, Promise] = {
    Work.NONE: _("Rien en cours"),
    Work.READ: _("Lecture du fichier"),
    Work.CHECK: _("Contrôle de chaque ligne"),
    Work.PREPARE: _("Préparation de la table"),
    Work.PUBLISH: _("Publication"),
}


class Choice(StrEnum):
    """What a person decided about a column that may hold personal data."""

    PUBLISH = "publish"
    DROP = "drop"
    CLOSE = "close"

    @property
    def label(self) -> Promise:
        """The decision in the reader's language."""
        return _CHOICES[self]


_CHOICES: dict[Choice, Promise] = {
    Choice.PUBLISH: _("Publier : ce ne sont pas des données personnelles, ou la loi veut qu’elles soient publiques"),
    Choice.DROP: _("Retirer cette colonne"),
    Choice.CLOSE: _("Fermer la table : seul le service la lira"),
}


class Every(StrEnum):
    """How often an address is asked."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    @property
    def label(self) -> Promise:
        """The rhythm in the reader's language."""
        return _RHYTHMS[self]


_RHYTHMS: dict[Every, Promise] = {
    Every.NEVER: _("Une seule fois"),
    Every.DAILY: _("Chaque jour"),
    Every.WEEKLY: _("Chaque semaine"),
    Every.MONTHLY: _("Chaque mois"),
}


class Doubt(StrEnum):
    """Why a refresh waits for a person."""

    FEWER_ROWS = "fewer-rows"
    COLUMNS_GONE = "columns-gone"
    TYPES_CHANGED = "types-changed"
    MORE_FAULTS = "more-faults"
    PERSONAL = "personal"
    KEY = "key"
    NOWHERE = "nowhere"
    CAME_BACK = "came-back"
    LAST_GONE = "last-gone"

    @property
    def label(self) -> Promise:
        """The reason in the reader's language."""
        return _DOUBTS[self]


_DOUBTS: dict[Doubt, Promise] = {
    Doubt.FEWER_ROWS: _("Il y a beaucoup moins de lignes que dans l’édition en vigueur."),
    Doubt.COLUMNS_GONE: _("Des colonnes de l’édition en vigueur ont disparu."),
    Doubt.TYPES_CHANGED: _("Des colonnes ont changé de nature."),
    Doubt.MORE_FAULTS: _("Il y a plus d’erreurs que la dernière fois."),
    Doubt.PERSONAL: _("Une colonne contient peut-être des données personnelles, et personne n’a encore décidé."),
    Doubt.KEY: _("La clé ne désigne plus une seule ligne."),
    Doubt.NOWHERE: _(
        "Une colonne de lieux n’en a aucun sur la Terre\u00a0: ses nombres sont dans un autre système de coordonnées "
        "que celui que dit le fichier. Il n’y aurait pas de carte."
    ),
    Doubt.CAME_BACK: _("Ces lignes sont exactement celles d’une édition de cette table qui a été retirée."),
    Doubt.LAST_GONE: _("La dernière édition de cette table a été retirée\u00a0: vérifiez que sa raison ne vaut plus."),
}
# What became of the last time an address was asked, and of a long step: a stable code, and its words.
OUTCOMES: dict[str, Words] = {
    "new": _("Un nouveau fichier est arrivé."),
    "same": _("Rien de nouveau."),
    "page": _("L’adresse donne une page web, pas un fichier de données."),
    "empty": _("L’adresse donne un fichier vide."),
    "status": _("Le serveur de l’adresse a répondu par une erreur."),
    "scheme": _("L’adresse doit commencer par https:// ou http://."),
    "address": _("L’adresse ne peut pas être lue."),
    "private": _("L’adresse mène à un réseau privé : elle n’est pas demandée."),
    "redirects": _("L’adresse renvoie sans fin vers d’autres adresses."),
    "downgrade": _("L’adresse renvoie d’une adresse chiffrée vers une adresse qui ne l’est pas."),
    "size": _("Le fichier est trop gros : 2 Go au plus."),
    "name": _("Le nom du serveur n’existe pas."),
    "connection": _("Le serveur ne répond pas, ou la connexion s’est coupée avant la fin."),
    "tls": _("Le certificat du serveur n’est pas valable."),
    "time": _("Le serveur met trop de temps à répondre."),
    "answer": _("Le fichier est arrivé incomplet."),
    "crashed": _("Ce fichier a mis la lecture en échec. Exportez-le de nouveau, en CSV si possible."),
    "too-slow": _("Ce fichier demande trop de temps. Découpez-le, puis recommencez."),
    "not-dropped": _("Une colonne à retirer n’est plus dans la table : rien n’est préparé. Relisez le fichier."),
    "stale": _("La table a reçu une autre édition entre-temps : comparez de nouveau."),
    "uploads.withdrawn": _("Une édition de cette table a été retirée entre-temps\u00a0: comparez de nouveau."),
    "unknown-column": _("Une réparation parle d’une colonne que ce fichier n’a pas : annulez-la, puis recommencez."),
    "column-not-blank": _("Une colonne à retirer n’est pas vide : annulez cette réparation, puis recommencez."),
    "bad-recipe": _("Une réparation ne convient pas à ce fichier : annulez-la, puis recommencez."),
    "unread": _("Ce fichier ne peut pas être lu comme une table."),
}
