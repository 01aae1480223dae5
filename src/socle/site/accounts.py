"""How allauth behaves here: nobody signs up alone, e-mails speak our words, failures lock the door for a while, and
every sign-in, failure and change of a second factor leaves its trace.
"""

import base64
import hashlib
import logging
from typing import Any, cast

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from socle.commons.messages import commands as messages
from socle.commons.people import commands, queries
from socle.commons.people.queries import Account, Authority
from socle.ground import egress, world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, Scope, reader_address
from socle.site.frame import staff_home
from socle.site.policy import account_scope

log = logging.getLogger("socle.accounts")
LOGIN_CODE = "account/email/login_code"
_LETTERS = (LOGIN_CODE, "account/email/unknown_account")
_CARRIED = frozenset({"Accept", "Authorization", "Content-Type"})
_FACTOR_CHANGES = {
    "mfa/email/totp_activated": "totp.add",
    "mfa/email/totp_deactivated": "totp.remove",
    "mfa/email/webauthn_added": "passkey.add",
    "mfa/email/webauthn_removed": "passkey.remove",
    "mfa/email/recovery_codes_generated": "recovery.make",
}


def scope_of(request: Request, account_id: int) -> Scope:
    """What this account may do here, read afresh: the request began as a stranger's."""
    authority = cast(Authority, request.authority)
    return account_scope(account_id, authority)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator; signing up is closed."""

    def is_open_for_signup(self, request: Request) -> bool:
        """Never: see ``people.commands.create_account``."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is, without a site's name before it."""
        return subject

    def get_client_ip(self, request: Request) -> str:
        """The reader's address, behind the proxy too."""
        return reader_address(request)

    def get_login_redirect_url(self, request: Request) -> str:
        """The first page of one's menu in the authority in hand; for those who work elsewhere, where they do first."""
        authority = cast(Authority, request.authority)
        scope = scope_of(request, request.user.pk or 0)
        if authority.id in scope.roles or not scope.roles:
            return staff_home(scope, authority.id)
        home = queries.authority_by_id(scope, min(scope.roles))
        return f"{home.path_in(get_language() or '')}agent/"

    def post_login(self, request: Request, user: Account, **more: Any) -> HttpResponse:
        """Who asked for the queue and has none (an auditor) is led to a page of theirs."""
        response: HttpResponse = super().post_login(request, user, **more)
        if response.get("Location") == reverse("staff-queue"):
            response["Location"] = self.get_login_redirect_url(request)
        return response

    def login(self, request: Request, user: Account) -> None:
        """Open the session, under a new key, and write down where it is open."""
        super().login(request, user)
        records = get_authentication_records(request, user)
        commands.note_sign_in(
            scope_of(request, user.pk),
            authority_id=request.authority.id,
            session_key=request.session.session_key or "",
            agent=request.headers.get("User-Agent", ""),
            method="+".join(str(one.get("type") or one["method"]) for one in records[-2:]),
            now=world.now(),
        )

    def logout(self, request: Request) -> None:
        """End the session and write it down."""
        if request.user.is_authenticated:
            commands.note_sign_out(
                scope_of(request, request.user.pk),
                authority_id=request.authority.id,
                session_key=request.session.session_key or "",
                now=world.now(),
            )
        super().logout(request)

    def pre_authenticate(self, request: Request, **credentials: Any) -> None:
        """Refuse a password while the door is locked, and say until when."""
        try:
            queries.open_door(
                request.scope,
                email=str(credentials.get("email", "")),
                reader=reader_address(request),
                method="password",
                now=world.now(),
            )
        except Refusal as locked:
            raise ValidationError(str(locked.message), code=locked.code) from locked

    def authentication_failed(self, request: Request, **credentials: Any) -> None:
        """Count a wrong password."""
        commands.note_failed_sign_in(
            request.scope,
            authority_id=request.authority.id,
            email=str(credentials.get("email", "")),
            reader=reader_address(request),
            method="password",
            now=world.now(),
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the code in the one outbox: nothing is sent inside a request, and a dead server fails nobody's.

        For an address that nobody has (``people.pages.RequestCode`` says so) the same work is done, to no effect.
        """
        if template_prefix not in _LETTERS:
            log.error("no words are known for the letter %s: nothing is sent", template_prefix)
            return
        request = self.request
        account_id = queries.account_of_email(request.scope, email)
        known = template_prefix == LOGIN_CODE
        messages.send_entry_code(
            request.scope,
            authority_id=request.authority.id,
            account_id=account_id if known else 0,
            email=email,
            code=str(context["code"]) if known else self.generate_login_code(),
            language=get_language() or "fr",
            now=world.now(),
        )

    def send_notification_mail(self, template_prefix: str, user: Account, *args: Any, **kwargs: Any) -> None:
        """A second factor changed: that is written down; no e-mail goes out."""
        change = _FACTOR_CHANGES.get(template_prefix)
        if change:
            request = self.request
            commands.note_factor(
                scope_of(request, user.pk), authority_id=request.authority.id, change=change, now=world.now()
            )


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are ciphered with the instance's key, the name shown is the town's."""

    error_messages = {  # noqa: RUF012
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ce code n’est pas le bon."),
    }

    def get_totp_issuer(self) -> str:
        """The town, as the application on the telephone shows it."""
        return str(context.request.authority.name)

    def encrypt(self, text: str) -> str:
        """What is kept in the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; nothing where the instance's key is another: no code fits it then."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def generate_authenticator_name(self, user: Account, type: object) -> str:
        """What a key is called until its owner says otherwise."""
        return str(_("Clé d’accès"))


def _cipher() -> Fernet:
    key = hashlib.sha256(b"socle second factors " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class ThroughEgress(BaseAdapter):
    """Sends the requests of a session through ``ground.egress``."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The answer. Raises ``requests.ConnectionError`` when there is none, or when the address is not allowed."""
        body = request.body or b""
        try:
            found = egress.fetch(
                request.url or "",
                method=request.method or "GET",
                headers={name: str(value) for name, value in request.headers.items() if name in _CARRIED},
                body=body.encode() if isinstance(body, str) else bytes(body),  # type: ignore[arg-type]
                limits=egress.Limits(most_bytes=1_000_000, seconds=10.0, redirects=2),
            )
        except (egress.Blocked, egress.Unreachable) as no:
            raise requests.ConnectionError(str(no)) from no
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = found.status, found.url, request
        answer.headers = CaseInsensitiveDict(found.headers)
        answer._content = found.body
        return answer

    def close(self) -> None:
        """Nothing is kept open."""


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through the authority's own directory (OpenID Connect): it opens an account that exists, under the
    same verified address, and never makes one.
    """

    def is_open_for_signup(self, request: Request, sociallogin: object) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: Request, sociallogin: Any) -> None:
        """Whoever has no account here goes back to the door, with words."""
        if not sociallogin.is_existing or not sociallogin.user.is_active:
            raise ImmediateHttpResponse(HttpResponseRedirect(f"{reverse('account_login')}?motif=inconnu"))

    def get_requests_session(self) -> requests.Session:
        """What is asked of the directory goes through the one door to other machines."""
        session: requests.Session = super().get_requests_session()
        for scheme in ("http://", "https://"):
            session.mount(scheme, ThroughEgress())
        return session

    def on_authentication_error(self, request: Request, provider: object, **facts: Any) -> None:
        """The directory did not answer, or said no."""
        raise ImmediateHttpResponse(HttpResponseRedirect(f"{reverse('account_login')}?motif=ailleurs"))
