"""Refusals: the expected *no*.

A refusal is what a command answers when a person or a machine asked for something that cannot be done as asked.
A door turns it into its own language: a form error on a page, a problem document on an API, a sentence on SMS.
Anything that is not a refusal is a bug and surfaces as one.
"""

from socle.ground.refusals.refusal import Refusal, Words, mark_of, not_found, refuse_stale, stale, stale_setting

__all__ = ["Refusal", "Words", "mark_of", "not_found", "refuse_stale", "stale", "stale_setting"]
