"""What the site gives to the search below: its services and its own pages, in each language of the town."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.urls.base import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.commons.search.terms import SearchDocument
from socle.ground.scope import Scope
from socle.site.frame import entries

KIND = "page"
# Address, title, and the words under which people look for it.
PAGES = (
    (
        "track-find",
        _("Suivre ma demande"),
        _("Code de suivi, reçu, où en est mon signalement, réponse"),
    ),
    (
        "accessibility",
        _("Accessibilité"),
        _("Handicap, lecteur d’écran, clavier, ce qui ne marche pas encore"),
    ),
    (
        "privacy",
        _("Données personnelles"),
        _("Vie privée, RGPD, vos droits, durée de conservation, effacer mes données"),
    ),
    (
        "legal",
        _("Mentions légales"),
        _("Éditeur, hébergeur, licences, contact de la mairie, horaires, téléphone, adresse"),
    ),
    ("sitemap", _("Plan du site"), _("Toutes les pages, toutes les tables, collectivités")),
    (
        "weight",
        _("Comment nous comptons le poids des pages"),
        _("EcoIndex, numérique responsable, sobriété"),
    ),
)


class PageSource:
    """Services that rooms show of themselves, and pages of the whole house."""

    def label(self) -> str:
        """The kind, in the reader's language."""
        return str(_("Services et pages"))

    def documents(self, scope: Scope, keys: Collection[str] | None) -> Iterator[SearchDocument]:
        """Every page in each language of each town; the key is the name of its address."""
        for authority_id in sorted(scope.grants):
            for language in authority_by_id(scope, authority_id).languages:
                with translation.override(language):
                    for name, title, text in _pages():
                        if keys is None or name in keys:
                            yield SearchDocument(
                                KIND, name, authority_id, title, text, _address(name), at=None, language=language
                            )


def _pages() -> list[tuple[str, str, str]]:
    services = [(one.url, str(one.title), str(one.hint)) for one in entries()]
    return services + [(name, str(title), str(text)) for name, title, text in PAGES]


def _address(name: str) -> str:
    """The address within the town's site, whatever page this process is making."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse(name)
    finally:
        set_script_prefix(prefix)
