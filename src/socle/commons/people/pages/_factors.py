"""Second factors of one's own account: allauth's views behind our guard, with our pages."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import IndexView
from allauth.mfa.base.views import ReauthenticateView as FactorAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ListWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from socle.commons.people.pages._typed import bounded
from socle.commons.people.permissions import OWN_ACCOUNT
from socle.ground.scope import guarded


class AddTotp(ActivateTOTPView):  # type: ignore[misc]
    """A new application. Its code was just proved: the codes for help are shown without asking for it again."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Set, and held as proof for a while."""
        response: HttpResponse = super().form_valid(form)
        _proved(self.request, "totp")
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """A new key, just proved too."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Kept, and held as proof for a while."""
        response: HttpResponse = super().form_valid(form)
        _proved(self.request, "webauthn")
        return response


def _proved(request: HttpRequest, kind: str) -> None:
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)


class Passkeys(ListWebAuthnView):  # type: ignore[misc]
    """Keys are listed with the other factors."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To that list."""
        return HttpResponseRedirect(reverse("mfa_index"))


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Taking a key away, after a confirmation."""

    def get_object(self, queryset: object = None) -> Any:
        """One of one's own keys."""
        bounded(self.kwargs["pk"])
        return super().get_object(queryset)


_own = guarded(OWN_ACCOUNT)
factors = _own(IndexView.as_view())
add_totp = _own(AddTotp.as_view())
remove_totp = _own(DeactivateTOTPView.as_view())
recovery_codes = _own(ViewRecoveryCodesView.as_view())
make_recovery_codes = _own(GenerateRecoveryCodesView.as_view())
passkeys = _own(Passkeys.as_view())
add_passkey = _own(AddPasskey.as_view())
remove_passkey = _own(RemovePasskey.as_view())
confirm_again = _own(ReauthenticateView.as_view())
confirm_by_factor = _own(FactorAgainView.as_view())
confirm_by_passkey = _own(ReauthenticateWebAuthnView.as_view())
