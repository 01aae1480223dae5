"""Verbs on messages: send, deliver, cancel, confirm a contact, change words and rules, forget."""

from socle.commons.messages.commands._codes import ask_code, checked_contact, confirm_code, send_entry_code
from socle.commons.messages.commands._delivering import deliver, report_delivery, sweep
from socle.commons.messages.commands._forgetting import erase_about, erase_contact, forget
from socle.commons.messages.commands._managing import (
    block_contact,
    cancel,
    change_rules,
    change_words,
    reset_words,
    retry,
    unblock_contact,
)
from socle.commons.messages.commands._naming import note_named
from socle.commons.messages.commands._sending import send

__all__ = [
    "ask_code",
    "block_contact",
    "cancel",
    "change_rules",
    "change_words",
    "checked_contact",
    "confirm_code",
    "deliver",
    "erase_about",
    "erase_contact",
    "forget",
    "note_named",
    "report_delivery",
    "reset_words",
    "retry",
    "send",
    "send_entry_code",
    "sweep",
    "unblock_contact",
]
