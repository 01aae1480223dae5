"""The request as doors see it: Django's, with what the site's middleware added."""

from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from socle.ground.scope.scope import Scope


class AuthorityFacts(Protocol):
    """What any floor may know of the authority whose pages these are."""

    id: int
    slug: str
    name: str
    timezone: str

    def name_in(self, language: str) -> str:
        """Its name in a language."""


class Request(HttpRequest):
    """A request with its authority, its language and its scope."""

    LANGUAGE_CODE: str
    authority: AuthorityFacts
    scope: Scope
    frame: Any
    base_path: str


def reader_address(request: HttpRequest) -> str:
    """The network address of whoever reads. Behind the proxy that ends HTTPS every connection is the proxy's: the last
    address that it wrote is the reader's. Without this, one who guesses would lock out the whole town.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    return address


def local_address(address: str) -> str:
    """Where a link back leads, as a form or an address says: a page of this site, or nowhere (``""``)."""
    fine = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if fine and len(address) <= 300 else ""
