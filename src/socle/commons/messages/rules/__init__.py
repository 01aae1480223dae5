"""Pure decisions: how a contact is read, how words are filled and counted, and when a message may leave."""

from socle.commons.messages.rules._contacts import mask, read_contact
from socle.commons.messages.rules._money import decimals_of, major, read_amount
from socle.commons.messages.rules._sms import Segments, fold, segments_of
from socle.commons.messages.rules._timing import Limits, end_of_quiet, month_start, over_cap, wait_after
from socle.commons.messages.rules._words import (
    LONGEST_BODY,
    LONGEST_SMS,
    LONGEST_SUBJECT,
    MOST_SEGMENTS,
    Fault,
    faults_of,
    fill,
    fit_sms,
    languages_to_try,
    one_line,
    tidy,
)

__all__ = [
    "LONGEST_BODY",
    "LONGEST_SMS",
    "LONGEST_SUBJECT",
    "MOST_SEGMENTS",
    "Fault",
    "Limits",
    "Segments",
    "decimals_of",
    "end_of_quiet",
    "faults_of",
    "fill",
    "fit_sms",
    "fold",
    "languages_to_try",
    "major",
    "mask",
    "month_start",
    "one_line",
    "over_cap",
    "read_amount",
    "read_contact",
    "segments_of",
    "tidy",
    "wait_after",
]
