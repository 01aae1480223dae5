"""Signing in: by a code sent to one's address, a password, a passkey or the authority's directory; then, where one was
set, by a second factor. Signing out.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import ConfirmLoginCodeView, LoginView, LogoutView, RequestLoginCodeView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.providers.openid_connect import views as directory
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from socle.commons.people import commands, queries
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened, reader_address


class Locked(ABC):
    """A door that counts wrong codes, closes for a while after too many, and says how long."""

    method = "code"
    locked: Refusal | None = None
    request: Any

    @abstractmethod
    def tried(self) -> str:
        """The address of the account that is tried."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refused while the door is locked, before anything is compared."""
        here: Request = self.request
        try:
            queries.open_door(
                here.scope, email=self.tried(), reader=reader_address(here), method=self.method, now=world.now()
            )
        except Refusal as locked:
            return self.show_locked(locked)
        return super().post(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def show_locked(self, locked: Refusal) -> HttpResponse:
        """The page again, with the words of the lock."""
        self.locked = locked
        context = self.get_context_data()  # type: ignore[attr-defined]
        response: HttpResponse = self.render_to_response(context, status=locked.status)  # type: ignore[attr-defined]
        return response

    def note_failure(self) -> None:
        """One more wrong code."""
        here: Request = self.request
        commands.note_failed_sign_in(
            here.scope,
            authority_id=here.authority.id,
            email=self.tried(),
            reader=reader_address(here),
            method=self.method,
            now=world.now(),
        )


class RequestCode(RequestLoginCodeView):  # type: ignore[misc]
    """A code on its way does not lock the door: whoever mistyped the address may start again."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        return None

    def form_valid(self, form: Any) -> HttpResponse:
        """On to where the code is awaited; for an address that nobody has, after the same work."""
        response: HttpResponse = super().form_valid(form)
        if form._user is None:
            get_adapter().send_mail("account/email/unknown_account", form.cleaned_data["email"], {})
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Why one is back at the door, and the other ways in."""
        return {**super().get_context_data(**kwargs), **_ways(self.request)}


class ConfirmCode(Locked, ConfirmLoginCodeView):  # type: ignore[misc]
    """The code that was sent. After three wrong ones it is void, and the door says so."""

    def tried(self) -> str:
        """The address to which the code was sent."""
        return str(self._process.state.get("email") or "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a demonstration, where nobody reads the mail, the code itself."""
        shown = str(self._process.state.get("code") or "") if settings.SOCLE_DEMONSTRATION else ""
        return {**super().get_context_data(**kwargs), "shown": shown}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The code as it was written: copied from a letter in Arabic, it comes with marks that nobody sees."""
        given: dict[str, Any] = super().get_form_kwargs()
        if given.get("data") is not None:
            sent = given["data"].copy()
            sent["code"] = "".join(sign for sign in sent.get("code", "")[:60] if sign.isalnum() or sign == "-")
            given["data"] = sent
        return given

    def form_invalid(self, form: Form) -> HttpResponse:
        """A wrong code: counted; the third one voids it."""
        self.note_failure()
        response: HttpResponse = super().form_invalid(form)
        if isinstance(response, HttpResponseRedirect):
            return HttpResponseRedirect(f"{reverse('account_login')}?motif=codes")
        return response


class PasswordSignIn(LoginView):  # type: ignore[misc]
    """Address and password. Failures are counted by the site's adapter, which every password passes."""

    template_name = "account/login.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        return None


class SecondFactor(Locked, AuthenticateView):  # type: ignore[misc]
    """The second factor: a code of one's application or a recovery code always does; a passkey where one can."""

    method = "factor"

    def tried(self) -> str:
        """The address of the account that passed the first step."""
        return str(self.stage.login.user.email)

    def form_invalid(self, form: Form) -> HttpResponse:
        """A wrong code: counted."""
        self.note_failure()
        response: HttpResponse = super().form_invalid(form)
        return response


def _ways(request: HttpRequest) -> dict[str, Any]:
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ())
    return {"motive": request.GET.get("motif", ""), "directories": [(app["provider_id"], app["name"]) for app in apps]}


def _sound(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What a directory answers may be anything: the door says that it did not work, never that the house fell."""

    def guarded_view(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            return view(request, provider_id)
        except (OSError, KeyError, ValueError, TypeError):
            return HttpResponseRedirect(f"{reverse('account_login')}?motif=ailleurs")

    return guarded_view


request_code = opened(RequestCode.as_view())
confirm_code = opened(ConfirmCode.as_view())
password_sign_in = opened(PasswordSignIn.as_view())
passkey_sign_in = opened(LoginWebAuthnView.as_view())
second_factor = opened(SecondFactor.as_view())
outside = opened(_sound(directory.login))
outside_answer = opened(_sound(directory.callback))
sign_out = opened(LogoutView.as_view())
