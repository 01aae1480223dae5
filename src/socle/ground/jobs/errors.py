"""Errors in words that carry no personal data: the kind of the exception and the line that raised it."""

import traceback


def describe(failure: BaseException) -> str:
    """``KeyError at commands.py:41``; never the message, which may quote what a person wrote."""
    frames = traceback.extract_tb(failure.__traceback__)
    place = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "nowhere"
    code = getattr(failure, "code", "")
    return f"{type(failure).__name__}{f' {code}' if isinstance(code, str) and code else ''} at {place}"[:300]
