"""The staff's door on the web: allauth's views, with our pages."""

from allauth.account.views import ConfirmLoginCodeView, LogoutView, RequestLoginCodeView

request_code = RequestLoginCodeView.as_view()
confirm_code = ConfirmLoginCodeView.as_view()
sign_out = LogoutView.as_view()
