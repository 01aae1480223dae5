"""Verbs on messages: send, deliver, cancel, confirm a contact, change words and rules, forget."""

from socle.commons.messages.commands._sending import send

__all__ = ["send"]
