"""Addresses of the staff's door: sign-in by e-mail code, sign-out. Names are those that allauth looks for."""

from django.urls import path

from socle.commons.people import pages

urlpatterns = [
    path("agent/connexion/", pages.request_code, name="account_login"),
    path("agent/connexion/demande/", pages.request_code, name="account_request_login_code"),
    path("agent/connexion/code/", pages.confirm_code, name="account_confirm_login_code"),
    path("agent/deconnexion/", pages.sign_out, name="account_logout"),
]
