"""What an authority keeps beside its cases: views of the queue, answer templates, workflows."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries
from socle.commons.cases.models import AnswerTemplate, Case, SavedView, WorkflowVersion
from socle.commons.cases.permissions import READ, TEMPLATES, WORKFLOW
from socle.commons.cases.ports import kinds
from socle.commons.cases.rules import is_id, tidy, tidy_line, unknown_fields
from socle.commons.cases.terms import State
from socle.commons.people.queries import authority_by_id
from socle.engines.workflow import Workflow, WorkflowError, find_state, from_json, sentence, to_json, validate
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, refuse_stale, stale
from socle.ground.scope import Scope

LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 60, 500, 50
LONGEST_TITLE, LONGEST_TEXT, MOST_TEMPLATES = 80, 4000, 300


def save_view(
    scope: Scope, *, authority_id: int, name: str, query: str, shared: bool = False, now: datetime.datetime
) -> SavedView:
    """Keep a filter of the queue under a name (an address's parameters), or put a new one under it. Those who read all
    cases share with each other; a partner's stays their own.

    Raises ``Refusal`` ``cases.name``, ``cases.query``, ``cases.views`` (fifty at most), 404 for who sees no queue.
    """
    queries.cases_seen(scope, authority_id)
    account_id = scope.actor.id
    if account_id is None:
        raise not_found()
    name, query = tidy_line(name), query.strip().removeprefix("?")
    shared = shared and scope.allows(READ, authority_id)
    if not name or len(name) > LONGEST_NAME:
        raise Refusal("cases.name", _("Donnez à la vue un nom de 60 signes au plus."), field="name")
    if len(query) > LONGEST_QUERY or not query.isprintable() or not query.isascii():
        raise Refusal("cases.query", _("Cette vue ne peut pas être gardée : filtrez d’abord la file."), field="query")
    mine = SavedView.objects.filter(authority_id=authority_id, account_id=account_id)
    with atomic():
        if not mine.filter(name=name).exists() and mine.count() >= MOST_VIEWS:
            raise Refusal("cases.views", _("Vous gardez déjà cinquante vues : supprimez-en une."), field="name")
        kept, _created = SavedView.objects.update_or_create(
            authority_id=authority_id, account_id=account_id, name=name, defaults={"query": query, "shared": shared}
        )
        facts = {"shared": shared}
        audit.record(scope, "cases.view.save", authority_id=authority_id, about=f"view:{kept.pk}", facts=facts)
    return kept


def delete_view(scope: Scope, *, authority_id: int, view_id: int, now: datetime.datetime) -> None:
    """Drop a view of one's own. Raises ``Refusal`` 404 for anybody else's."""
    queries.cases_seen(scope, authority_id)
    with atomic():
        mine = SavedView.objects.filter(pk=view_id, authority_id=authority_id, account_id=scope.actor.id or 0)
        if not is_id(view_id) or not mine.delete()[0]:
            raise not_found()
        audit.record(scope, "cases.view.delete", authority_id=authority_id, about=f"view:{view_id}")


def save_answer_template(
    scope: Scope,
    *,
    authority_id: int,
    kind: str,
    title: str,
    texts: Mapping[str, str],
    template_id: int | None = None,
    expected: str = "",
    now: datetime.datetime,
) -> AnswerTemplate:
    """Write an answer template, or write it again. Its fields, between braces, are ``queries.template_fields(kind)``.

    ``expected`` is the ``mark`` of the template as it was shown to who writes it again. Raises ``Refusal``
    ``cases.kind``, ``cases.title`` (missing, long, taken), ``cases.texts`` (none, long, in another language),
    ``cases.fields`` (unknown ones, by name, in its words and in its fact ``fields``), ``stale`` (409), 404.
    """
    scope.require(TEMPLATES, authority_id)
    if kind not in kinds():
        raise Refusal("cases.kind", _("Choisissez un genre de dossier."), field="kind")
    title = tidy_line(title)
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal("cases.title", _("Donnez à la réponse un titre de 80 signes au plus."), field="title")
    kept = _checked_texts(scope, authority_id, kind, texts)
    rows = AnswerTemplate.objects.filter(authority_id=authority_id)
    try:
        with atomic():
            if template_id is None:
                if rows.count() >= MOST_TEMPLATES:
                    raise Refusal("cases.title", _("Vous avez déjà 300 réponses types."), field="title")
                written = AnswerTemplate.objects.create(authority_id=authority_id, kind=kind, title=title, texts=kept)
            else:
                written = _template(scope, authority_id, template_id)
                refuse_stale(expected, written.mark)
                written.kind, written.title, written.texts = kind, title, kept
                written.save(update_fields=["kind", "title", "texts"])
            audit.record(scope, "cases.template.save", authority_id=authority_id, about=f"template:{written.pk}")
    except IntegrityError as taken:
        raise Refusal("cases.title", _("Une autre réponse a déjà ce titre."), field="title") from taken
    return written


def _checked_texts(scope: Scope, authority_id: int, kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    kept = {language: tidy(text) for language, text in texts.items() if tidy(text)}
    spoken = authority_by_id(scope, authority_id).languages
    if not kept or any(len(text) > LONGEST_TEXT for text in kept.values()) or kept.keys() - set(spoken):
        words = _("Écrivez la réponse dans au moins une langue de la collectivité, 4 000 signes au plus.")
        raise Refusal("cases.texts", words, field="texts")
    unknown = unknown_fields(kept.values(), queries.template_fields(scope, kind))
    if unknown:
        named = ", ".join(f"{{{one}}}" for one in unknown)
        told = _("Ces champs n’existent pas : %(fields)s.") % {"fields": named}
        raise Refusal("cases.fields", told, field="texts", fields=unknown)
    return kept


def _template(scope: Scope, authority_id: int, template_id: int) -> AnswerTemplate:
    rows = AnswerTemplate.objects.select_for_update().filter(authority_id=authority_id)
    found = rows.filter(pk=template_id).first() if is_id(template_id) else None
    if found is None:
        raise not_found()
    return found


def archive_answer_template(
    scope: Scope, *, authority_id: int, template_id: int, active: bool = False, now: datetime.datetime
) -> AnswerTemplate:
    """Put an answer template away, or with ``active`` bring it back. Raises ``Refusal`` 404."""
    scope.require(TEMPLATES, authority_id)
    with atomic():
        found = _template(scope, authority_id, template_id)
        found.is_active = active
        found.save(update_fields=["is_active"])
        act = "cases.template.restore" if active else "cases.template.archive"
        audit.record(scope, act, authority_id=authority_id, about=f"template:{found.pk}")
    return found


def save_workflow(
    scope: Scope,
    *,
    authority_id: int,
    kind: str,
    definition: str | Mapping[str, Any],
    expected_number: int | None = None,
    now: datetime.datetime,
) -> WorkflowVersion:
    """Put a new version of a kind's workflow in force, in the engine's published format.

    Raises ``Refusal`` ``cases.kind``, ``cases.definition`` (not the format, or faults: their sentences are in its fact
    ``faults``), ``cases.standing`` (409: cases stand in a state that would vanish, open or close; its fact ``states``),
    ``stale`` (``expected_number`` is not in force any more).
    """
    scope.require(WORKFLOW, authority_id)
    if kind not in kinds():
        raise Refusal("cases.kind", _("Choisissez un genre de dossier."), field="kind")
    workflow = _read_workflow(definition)
    try:
        with atomic():
            number = queries.workflow_number(scope, authority_id, kind)
            if expected_number is not None and expected_number != number:
                raise stale()
            _refuse_standing(scope, authority_id, kind, workflow)
            saved = WorkflowVersion.objects.create(
                authority_id=authority_id, kind=kind, number=number + 1, definition=to_json(workflow), at=now,
                account_id=scope.actor.id,
            )  # fmt: skip
            facts = {"kind": kind, "number": saved.number}
            audit.record(scope, "cases.workflow.save", authority_id=authority_id, about=f"workflow:{kind}", facts=facts)
    except IntegrityError as beaten:
        raise stale() from beaten
    queries.forget_workflows(scope)
    return saved


def _read_workflow(definition: str | Mapping[str, Any]) -> Workflow:
    try:
        workflow = from_json(definition)
    except WorkflowError as wrong:
        words = _("Ce fichier n’est pas un circuit : %(fault)s.") % {"fault": wrong}
        raise Refusal("cases.definition", words, field="definition") from wrong
    language = get_language() or "fr"
    faults = [sentence(one, language) for one in validate(workflow)]
    if faults:
        words = _("Ce circuit ne peut pas être suivi : %(fault)s") % {"fault": " ".join(faults[:5])}
        raise Refusal("cases.definition", words, field="definition", faults=faults)
    return workflow


def _refuse_standing(scope: Scope, authority_id: int, kind: str, workflow: Workflow) -> None:
    """No case is left in a state that nobody knows, nor opened or closed by a change of rules.

    The state in which new cases begin stays known, too: one may be opening in another process.
    """
    rows = Case.objects.filter(authority_id=authority_id, kind=kind).exclude(state=State.MERGED)
    standing = {state: bool(ended) for state, ended in rows.values_list("state").annotate(Count("closed_at"))}
    standing.setdefault(queries.workflow_of(scope, authority_id, kind, fresh=True).start, False)
    lost = []
    for name, closed in standing.items():
        known = find_state(workflow, name)
        if known is None or known.closed != closed:
            lost.append(name)
    if lost:
        words = _("Des dossiers sont dans ces états, qui doivent rester tels quels : %(states)s.")
        told = ", ".join(queries.state_words(scope, authority_id, kind, one).label for one in lost)
        raise Refusal("cases.standing", words % {"states": told}, status=409, field="definition", states=lost)
