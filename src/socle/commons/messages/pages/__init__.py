"""The web door of messages, for staff: what was sent, the words of notices, the rules of sending."""

from socle.commons.messages.pages._outbox import one_message, outbox
from socle.commons.messages.pages._settings import rules, words

__all__ = ["one_message", "outbox", "rules", "words"]
