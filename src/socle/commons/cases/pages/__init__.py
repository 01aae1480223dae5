"""The web door of cases: the tracking page for who holds a code; the queue, the cases and the settings for staff."""

from socle.commons.cases.pages._answers import answers
from socle.commons.cases.pages._bulk import bulk
from socle.commons.cases.pages._case import staff_case
from socle.commons.cases.pages._documents import letter_pdf, receipt_pdf
from socle.commons.cases.pages._kept import export, views
from socle.commons.cases.pages._queue import queue
from socle.commons.cases.pages._tasks import tasks
from socle.commons.cases.pages._tracking import ask, find, rate, receipt, reopen, track
from socle.commons.cases.pages._workflow import workflow

__all__ = [
    "answers",
    "ask",
    "bulk",
    "export",
    "find",
    "letter_pdf",
    "queue",
    "rate",
    "receipt",
    "receipt_pdf",
    "reopen",
    "staff_case",
    "tasks",
    "track",
    "views",
    "workflow",
]
