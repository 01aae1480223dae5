"""Ending sessions: the row of the session itself goes, so that the browser's next request is a stranger's."""

from importlib import import_module

from django.conf import settings

from socle.commons.people.models import SignedIn


def end_sessions(browsers: list[SignedIn]) -> None:
    """End these sessions, inside the caller's transaction."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for one in browsers:
        store(one.session_key).delete()
    SignedIn.objects.filter(pk__in=[one.pk for one in browsers]).delete()


def end_all_sessions(account_id: int, *, except_key: str = "") -> int:
    """End every session of an account but one; returns how many."""
    browsers = list(SignedIn.objects.filter(account_id=account_id).exclude(session_key=except_key))
    end_sessions(browsers)
    return len(browsers)
