"""Addresses of the staff's doors. Names with ``account_``, ``mfa_``, ``openid_connect_`` are those of allauth."""

from django.urls import path

from socle.commons.people import pages

urlpatterns = [
    path("agent/connexion/", pages.request_code, name="account_login"),
    path("agent/connexion/demande/", pages.request_code, name="account_request_login_code"),
    path("agent/connexion/code/", pages.confirm_code, name="account_confirm_login_code"),
    path("agent/connexion/mot-de-passe/", pages.password_sign_in, name="account-password-login"),
    path("agent/connexion/second/", pages.second_factor, name="mfa_authenticate"),
    path("agent/connexion/cle/", pages.passkey_sign_in, name="mfa_login_webauthn"),
    path("agent/connexion/annuaire/<slug:provider_id>/", pages.outside, name="openid_connect_login"),
    path("agent/connexion/annuaire/<slug:provider_id>/retour", pages.outside_answer, name="openid_connect_callback"),
    path("agent/deconnexion/", pages.sign_out, name="account_logout"),
    path("agent/confirmer/", pages.confirm_again, name="account_reauthenticate"),
    path("agent/confirmer/second/", pages.confirm_by_factor, name="mfa_reauthenticate"),
    path("agent/confirmer/cle/", pages.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("agent/compte", pages.account, name="account-own"),
    path("agent/compte/mot-de-passe", pages.password, name="account-password"),
    path("agent/compte/sessions", pages.sessions, name="account-sessions"),
    path("agent/compte/facteurs", pages.factors, name="mfa_index"),
    path("agent/compte/application", pages.add_totp, name="mfa_activate_totp"),
    path("agent/compte/application/retirer", pages.remove_totp, name="mfa_deactivate_totp"),
    path("agent/compte/secours", pages.recovery_codes, name="mfa_view_recovery_codes"),
    path("agent/compte/secours/nouveaux", pages.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path("agent/compte/cles", pages.passkeys, name="mfa_list_webauthn"),
    path("agent/compte/cles/ajouter", pages.add_passkey, name="mfa_add_webauthn"),
    path("agent/compte/cles/<int:pk>/retirer", pages.remove_passkey, name="mfa_remove_webauthn"),
    path("agent/equipe", pages.people_list, name="people-list"),
    path("agent/equipe/invitation", pages.invite, name="people-invite"),
    path("agent/equipe/<int:account_id>", pages.one_person, name="people-person"),
    path("agent/equipe/services", pages.services, name="people-services"),
    path("agent/equipe/services/<int:team_id>", pages.team, name="people-team"),
    path("agent/equipe/organisations/<int:organisation_id>", pages.organisation, name="people-organisation"),
    path("agent/collectivite", pages.authority_page, name="people-authority"),
    path("agent/collectivite/accords/<int:agreement_id>/fin", pages.end_agreement, name="people-agreement-end"),
    path("agent/personnes", pages.persons, name="people-persons"),
]
