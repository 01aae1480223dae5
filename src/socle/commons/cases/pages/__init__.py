"""The web door of cases: the tracking page for who holds a code, the queue for staff."""

from socle.commons.cases.pages._staff import queue, staff_case
from socle.commons.cases.pages._tracking import find, receipt, track

__all__ = ["find", "queue", "receipt", "staff_case", "track"]
