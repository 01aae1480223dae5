"""The staff's door on the web: allauth's views, with our pages."""

from allauth.account.views import ConfirmLoginCodeView, LogoutView, RequestLoginCodeView
from django.http import HttpRequest


class RequestCode(RequestLoginCodeView):  # type: ignore[misc]
    """A code on its way does not lock the door: whoever mistyped the address may start again."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        return None


request_code = RequestCode.as_view()
confirm_code = ConfirmLoginCodeView.as_view()
sign_out = LogoutView.as_view()
