"""What may be written in a report, checked at each step and again when it is sent."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.commons.places import queries as places
from socle.engines.geo import Point
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.services.reports.rules import LONGEST_PLACE, LONGEST_WORDS, read_contact, tidy
from socle.services.reports.terms import Category


def checked_category(scope: Scope, typed: str) -> Category:
    """The category of this name. Raises ``Refusal`` ``reports.category``."""
    try:
        return Category(typed)
    except ValueError as unknown:
        raise Refusal("reports.category", _("Choisissez ce que vous signalez."), field="category") from unknown


def checked_words(scope: Scope, typed: str, *, category: str) -> str:
    """The words, tidied. Raises ``Refusal`` ``reports.words``: too long, or missing where only words can tell."""
    words = tidy(typed)
    if len(words) > LONGEST_WORDS:
        raise Refusal("reports.words", _("Votre texte est trop long : 2 000 signes au plus."), field="words")
    if not words and category == Category.OTHER:
        raise Refusal("reports.words", _("Dites en quelques mots ce que vous signalez."), field="words")
    return words


def checked_contact(scope: Scope, typed: str) -> str:
    """A contact in its plain form, or ``""``. Raises ``Refusal`` ``reports.contact``."""
    contact = read_contact(typed)
    if contact is None:
        raise Refusal(
            "reports.contact",
            _("Écrivez une adresse électronique (nom@exemple.fr) ou un numéro de téléphone, ou laissez vide."),
            field="contact",
        )
    return contact


def checked_place(scope: Scope, *, authority_id: int, point: Point | None, place: str) -> tuple[str, str]:
    """The place in words and its neighbourhood.

    Raises ``Refusal`` ``reports.place`` (nothing chosen) or ``reports.outside`` (with the right town's ``slug`` where
    the instance knows it).
    """
    place = tidy(place)[:LONGEST_PLACE]
    if point is None:
        if not place:
            raise Refusal("reports.place", _("Choisissez un lieu dans la liste ou sur le plan."), field="place")
        return place, ""
    located = places.locate(scope, authority_id, point, named=not place)
    if not located.inside:
        raise _outside(scope, authority_id, point)
    return place or located.label, located.neighbourhood


def _outside(scope: Scope, authority_id: int, point: Point) -> Refusal:
    here, language = authority_by_id(scope, authority_id), get_language() or "fr"
    elsewhere = places.authority_of_point(scope, point)
    if elsewhere is None:
        words = _("Ce lieu est hors de %(here)s. Choisissez un lieu sur le plan.") % {"here": here.name_in(language)}
        return Refusal("reports.outside", words, status=422, field="place")
    right = authority_by_id(scope, elsewhere)
    words = _("Ce lieu n’est pas à %(here)s, mais à %(right)s.") % {
        "here": here.name_in(language),
        "right": right.name_in(language),
    }
    facts = {"slug": right.slug, "name": right.name_in(language), "path": right.path_in(language)}
    return Refusal("reports.outside", words, status=422, field="place", **facts)
