"""Errors in words that carry no personal data: the kind of the exception and the line that raised it."""

import logging
import traceback
from types import TracebackType


def describe(failure: BaseException) -> str:
    """``KeyError at commands.py:41``; never the message, which may quote what a person wrote."""
    frames = traceback.extract_tb(failure.__traceback__)
    place = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "nowhere"
    code = getattr(failure, "code", "")
    return f"{type(failure).__name__}{f' {code}' if isinstance(code, str) and code else ''} at {place}"[:300]


_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """The log's format: where it broke and the kinds of the exceptions, without their messages (see ``describe``)."""

    def formatException(self, ei: _Raised) -> str:
        """The traceback of the failure, then the kinds of what led to it."""
        lines = ["Traceback (most recent call last):\n", *traceback.format_tb(ei[2])]
        failure, told = ei[1], list[str]()
        while failure is not None and len(told) < 5:
            told.append(describe(failure))
            failure = failure.__cause__ or failure.__context__
        return "".join(lines) + " after ".join(told)
