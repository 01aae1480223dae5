"""Reads: the notices of the rooms, their words in a language, the rules of an authority, what was sent."""

from socle.commons.messages.queries._notices import (
    Rendered,
    notice_by_name,
    notices,
    override_of,
    overrides,
    render,
    web_address,
    words_of,
)
from socle.commons.messages.queries._outbox import contact_digest, is_blocked, rules_of, spent

__all__ = [
    "Rendered",
    "contact_digest",
    "is_blocked",
    "notice_by_name",
    "notices",
    "override_of",
    "overrides",
    "render",
    "rules_of",
    "spent",
    "web_address",
    "words_of",
]
