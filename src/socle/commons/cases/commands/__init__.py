"""Verbs on cases. Each checks a permission, refuses what cannot be, then writes fact, history, audit and event."""

from socle.commons.cases.commands._bulk import MOST_ITEMS, Verb, bulk
from socle.commons.cases.commands._clocks import change_due, escalate, note_warned, set_dues_again
from socle.commons.cases.commands._forgetting import erase_contact, forget, forget_case
from socle.commons.cases.commands._giving import KEEP, Keep, assign_case, transfer_case
from socle.commons.cases.commands._holder import ask_person, note_failed_lookup, rate_case, reopen_case
from socle.commons.cases.commands._keeping import (
    archive_answer_template,
    delete_view,
    save_answer_template,
    save_view,
    save_workflow,
)
from socle.commons.cases.commands._merging import merge_cases, unmerge_case
from socle.commons.cases.commands._moving import answer_case, move_case, note_case, plan_case
from socle.commons.cases.commands._opening import open_case
from socle.commons.cases.commands._taking import take_queue_out
from socle.commons.cases.commands._tasks import add_task, finish_task

__all__ = [
    "KEEP",
    "MOST_ITEMS",
    "Keep",
    "Verb",
    "add_task",
    "answer_case",
    "archive_answer_template",
    "ask_person",
    "assign_case",
    "bulk",
    "change_due",
    "delete_view",
    "erase_contact",
    "escalate",
    "finish_task",
    "forget",
    "forget_case",
    "merge_cases",
    "move_case",
    "note_case",
    "note_failed_lookup",
    "note_warned",
    "open_case",
    "plan_case",
    "rate_case",
    "reopen_case",
    "save_answer_template",
    "save_view",
    "save_workflow",
    "set_dues_again",
    "take_queue_out",
    "transfer_case",
    "unmerge_case",
]
