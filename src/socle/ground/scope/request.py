"""The request as doors see it: Django's, with what the site's middleware added."""

from typing import Any, Protocol

from django.http import HttpRequest

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
