"""How allauth behaves here: nobody signs up alone, and the e-mail of the code speaks our words."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator; signing up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see ``people.commands.create_account``."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is, without a site's name before it."""
        return subject
