"""What every verb on a case does first and last: take the row, compare its version, write the line of history."""

import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries
from socle.commons.cases.models import AnswerTemplate, Case, Step
from socle.commons.cases.rules import is_id, read_code, tidy
from socle.commons.cases.terms import Act, Visibility
from socle.commons.people.queries import authority_by_id
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope

LONGEST_ANSWER = 4000


def take(scope: Scope, authority_id: int, code: str, version: int | None) -> Case:
    """The row of this code, locked to the end of the transaction. Only inside ``atomic()``.

    Raises ``Refusal`` ``not-found``, ``cases.transferred`` (409: it was in this authority a moment ago) or ``stale``.
    """
    written = read_code(code)
    case = Case.objects.select_for_update(of=("self",)).filter(code=written).first() if written else None
    if case is None:
        raise not_found()
    if case.authority_id != authority_id:
        raise _gone(scope, authority_id, case)
    if version is not None and case.version != version:
        raise stale()
    return case


def take_for_staff(scope: Scope, authority_id: int, code: str, version: int | None) -> Case:
    """The same for staff: hidden (404) from partners to whose teams it was not given."""
    case = take(scope, authority_id, code, None)
    if not queries.answers(scope, case):
        raise not_found()
    if version is not None and case.version != version:
        raise stale()
    return case


def _gone(scope: Scope, authority_id: int, case: Case) -> Refusal:
    left = case.steps.filter(act=Act.TRANSFER, detail__startswith=f"{authority_by_id(scope, authority_id).slug}>")
    if not left.exists() or not queries.authorities_read(scope) & {authority_id}:
        return not_found()
    words = _("Ce dossier vient d’être transmis à %(name)s. Votre action n’a pas été faite.")
    name = authority_by_id(scope, case.authority_id).name_in(get_language() or "fr")
    return Refusal("cases.transferred", words % {"name": name}, status=409, field="version")


def refuse_closed(case: Case) -> None:
    """Raises ``Refusal`` ``cases.closed`` (409) when nothing more is done with the case, merged ones among them."""
    if case.closed_at is not None:
        raise Refusal("cases.closed", _("Ce dossier est clos. Rouvrez-le d’abord."), status=409, field="state")


def refuse_merged(case: Case) -> None:
    """Raises ``Refusal`` ``cases.merged`` (409) when another case stands for this one."""
    if case.merged_into_id is not None:
        words = _("Ce dossier est réuni à un autre : agissez sur l’autre, ou séparez-les d’abord.")
        raise Refusal("cases.merged", words, status=409, field="state")


def checked_words(text: str, *, field: str = "words", longest: int = LONGEST_ANSWER, needed: bool = True) -> str:
    """The words, tidied. Raises ``Refusal`` ``cases.words``: too long, or missing where they are needed."""
    words = tidy(text)
    if len(words) > longest:
        told = _("Ce texte est trop long : %(longest)s signes au plus.") % {"longest": longest}
        raise Refusal("cases.words", told, field=field)
    if needed and not words:
        raise Refusal("cases.words", _("Écrivez quelques mots."), field=field)
    return words


def words_or_template(scope: Scope, authority_id: int, code: str, words: str, template_id: int | None) -> str:
    """The words typed, else those of the template filled for the case. Raises ``Refusal`` ``cases.template``."""
    if template_id is None or tidy(words):
        return words
    rows = AnswerTemplate.objects.filter(authority_id=authority_id, is_active=True)
    template = rows.filter(pk=template_id).first() if is_id(template_id) else None
    case = queries.case_for_staff(scope, authority_id, code)
    if template is None or template.kind != case.kind:
        raise Refusal("cases.template", _("Cette réponse type n’existe pas ou n’est plus en usage."), field="template")
    return queries.fill_template(scope, case, template)


def write(
    scope: Scope,
    case: Case,
    act: Act,
    now: datetime.datetime,
    *,
    words: str = "",
    detail: str = "",
    public: bool = False,
    by_itself: bool = False,
) -> Step:
    """One line of history in the case's present state. ``by_itself``: the program did it, whoever set it off."""
    return Step.objects.create(
        case=case,
        at=now,
        act=act,
        state=case.state,
        visibility=Visibility.PUBLIC if public else Visibility.STAFF,
        words=words,
        detail=detail[:200],
        account_id=None if by_itself else scope.actor.id,
    )


def keep(case: Case, **values: Any) -> None:
    """Write these values and a version one higher."""
    for name, value in values.items():
        setattr(case, name, value)
    case.version += 1
    case.save(update_fields=[*values, "version"])


def about(case: Case) -> str:
    """How the audit log names a case."""
    return f"case:{case.pk}"
