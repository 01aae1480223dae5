"""Verbs on reports: fill a draft, open the report, join one that is there, set the rules, forget."""

from socle.services.reports.commands._checking import checked_category, checked_contact, checked_place, checked_words
from socle.services.reports.commands._drafting import fill_draft, start_draft
from socle.services.reports.commands._forgetting import erase_drafts, forget, wipe, withdraw_rows
from socle.services.reports.commands._joining import join_report
from socle.services.reports.commands._moving import follow_transfer
from socle.services.reports.commands._opening import open_report
from socle.services.reports.commands._publishing import publish_delays
from socle.services.reports.commands._ruling import add_rule, move_rule, remove_rule, set_promises

__all__ = [
    "add_rule",
    "checked_category",
    "checked_contact",
    "checked_place",
    "checked_words",
    "erase_drafts",
    "fill_draft",
    "follow_transfer",
    "forget",
    "join_report",
    "move_rule",
    "open_report",
    "publish_delays",
    "remove_rule",
    "set_promises",
    "start_draft",
    "wipe",
    "withdraw_rows",
]
