"""What arrives in addresses and forms, read without ever failing."""

import datetime
from collections.abc import Callable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import HttpResponseRedirect
from django.urls import reverse

from socle.ground.refusals import Refusal, not_found

LARGEST = 2_147_483_647


def bounded(number: int) -> int:
    """A number from an address that a database can hold. Raises ``Refusal`` 404."""
    if number > LARGEST:
        raise not_found()
    return number


def number(typed: str, otherwise: int = 0) -> int:
    """A number from a form or a query, else another one."""
    if typed.isascii() and typed.isdigit() and len(typed) < 11:
        return min(int(typed), LARGEST)
    return otherwise


def day(typed: str) -> datetime.date | None:
    """A day written ``2026-11-20``, or nothing."""
    try:
        return datetime.date.fromisoformat(typed.strip())
    except ValueError:
        return None


def attempt(form: Form, act: Callable[[], object]) -> bool:
    """Do something with a valid form; a refusal that names no other status is shown in it. Whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        if refusal.field == "mark":
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
            return False
        if refusal.status in (404, 409):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return False
    return True


def overtaken(form: Form) -> bool:
    """Whether a colleague changed the thing since the form was shown: it then says so, what was typed stays in it, and
    the page shows what is kept now. To be asked where ``attempt`` said no.
    """
    return form.has_error(NON_FIELD_ERRORS, code="stale")


def go(name: str, *args: object, done: str = "") -> HttpResponseRedirect:
    """On to a page, which says what was done."""
    query = f"?fait={done}" if done else ""
    return HttpResponseRedirect(f"{reverse(name, args=args)}{query}", status=303)
