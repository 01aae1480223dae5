"""What staff keep: views of the queue, answer templates and their fields; why the automatic steps were taken."""

from django.db.models import Q
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from socle.commons.cases.models import AnswerTemplate, Case, SavedView
from socle.commons.cases.permissions import ANSWER, ANSWER_TEAM, READ, READ_TEAM
from socle.commons.cases.ports import kinds
from socle.commons.cases.queries._cases import _require_followed, cases_seen, sees
from socle.commons.cases.rules import fill
from socle.commons.cases.terms import Act, Reason, Warned
from socle.commons.people.queries import authority_by_id, teams
from socle.ground.look.words import date as date_words
from socle.ground.look.words import isolate, number
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

COMMON_FIELDS = ("code", "title", "place", "town", "hall", "date", "address")


def views(scope: Scope, authority_id: int) -> list[SavedView]:
    """The filters that one keeps here, and those that colleagues share, by name. Partners read their own alone: the
    words that are searched for may name somebody.
    """
    cases_seen(scope, authority_id)
    mine = Q(account_id=scope.actor.id)
    if scope.allows(READ, authority_id):
        mine |= Q(shared=True)
    return list(SavedView.objects.filter(mine, authority_id=authority_id).select_related("account"))


def answer_templates(
    scope: Scope, authority_id: int, kind: str = "", *, archived: bool = False
) -> list[AnswerTemplate]:
    """The answer templates of an authority by title, of one kind or all; those in use, or with ``archived`` all."""
    if not (scope.allows(READ, authority_id) or scope.allows(READ_TEAM, authority_id)):
        raise not_found()
    rows = AnswerTemplate.objects.filter(authority_id=authority_id)
    rows = rows.filter(kind=kind) if kind else rows
    return list(rows if archived else rows.filter(is_active=True))


def template_fields(scope: Scope, kind: str) -> tuple[str, ...]:
    """The fields that a template of this kind may hold between braces."""
    offer = kinds().get(kind)
    return COMMON_FIELDS + (tuple(offer.answer_field_names() or ()) if offer else ())


def fill_template(scope: Scope, case: Case, template: AnswerTemplate, *, language: str = "") -> str:
    """A template's words for a case, in its sender's language (or another), else in the first it was written in.

    Raises ``Refusal`` 404 for a template of another authority or kind, and for a case that the scope does not read.
    """
    if (template.authority_id, template.kind) != (case.authority_id, case.kind) or not sees(scope, case):
        raise not_found()
    language = language or case.language
    text = template.texts.get(language) or next((one for one in template.texts.values() if one), "")
    with translation.override(language):
        return fill(text, _fields(scope, case, language))


def _fields(scope: Scope, case: Case, language: str) -> dict[str, str]:
    from socle.commons.cases.queries._cases import tracking_address

    authority, offer = authority_by_id(scope, case.authority_id), kinds().get(case.kind)
    fields = {
        "code": case.code,
        "title": offer.title(scope, case.authority_id, case.pk) if offer else case.code,
        "place": case.place,
        "town": authority.name_in(language),
        "hall": authority.hall_address,
        "date": date_words(case.planned_on or case.due_at or case.opened_at),
        "address": tracking_address(scope, case, language),
    }
    return (dict(offer.answer_fields(scope, case.authority_id, case.pk) or {}) if offer else {}) | fields


def may_use_templates(scope: Scope, authority_id: int) -> bool:
    """Whether the scope answers cases here, and so uses templates."""
    return scope.allows(ANSWER, authority_id) or scope.allows(ANSWER_TEAM, authority_id)


def warned_of_late(scope: Scope, case: Case) -> Warned | None:
    """Who was written to since a case was last said to be late; ``None``: nobody."""
    _require_followed(scope, case)
    if case.late_told_at is None:
        return None
    last = case.steps.filter(act=Act.ESCALATE).order_by("-pk").values_list("detail", flat=True).first()
    return next((one for one in Warned if one == last), None)


def why(scope: Scope, case: Case) -> list[Reason]:
    """What the program did by itself with a case, oldest first, in the reader's words: who got it and by which rule,
    the date promised, its changes, its lateness.
    """
    _require_followed(scope, case)
    reasons = []
    if case.routed_by:
        reasons.append(Reason("routing", case.opened_at, _routing(scope, case)))
    if case.promise_days is not None:
        words = _("La date vient du délai promis : %(days)s jours ouvrés après la réception.")
        reasons.append(Reason("due", case.opened_at, words % {"days": number(case.promise_days)}))
    automatic = case.steps.filter(account_id__isnull=True, act__in=(Act.DUE, Act.ESCALATE))
    for step in automatic:
        reasons.append(Reason(step.detail.partition(":")[0] or step.act, step.at, _told(step.act, step.detail)))
    return reasons


def _routing(scope: Scope, case: Case) -> str:
    """``3|Éclairage`` is the third rule, and the team that it names; anything else is shown as the kind wrote it."""
    number_of, bar, team = case.routed_by.partition("|")
    if not bar:
        return _("La demande a été confiée par une règle : %(rule)s.") % {"rule": isolate(case.routed_by)}
    # The rule names the team in the authority's own language; the reader's is known as long as there is such a team.
    known = {one.name: one for one in teams(scope, case.authority_id, closed=True)}
    team = known[team].name_in(get_language() or "fr") if team in known else team
    words = _("La règle n° %(number)s l’a confiée à l’équipe « %(team)s ».")
    return words % {"number": number_of, "team": isolate(team)}


def _told(act: str, detail: str) -> str:
    reason = detail.partition(":")[0]
    if detail == Warned.TEAM:
        return _("L’équipe a été avertie du retard.")
    if detail == Warned.MANAGERS:
        return _("Les responsables ont été avertis du retard.")
    if act == Act.ESCALATE:
        return _("La date promise est passée.")
    if reason == "holidays":
        return _("Le calendrier des jours fériés a changé : la date a été recalculée.")
    if reason == "pause":
        return _("Le délai s’est arrêté pendant une attente : la date a été reportée d’autant.")
    if reason == "reopened":
        return _("La demande a été rouverte : un nouveau délai a commencé.")
    return _("La date a été recalculée.")
