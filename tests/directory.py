"""The settings by which staff sign in through a directory, as the instance would read them."""

from typing import Any

from socle.site.instance import outside_provider


def directory_settings(address: str, name: str) -> dict[str, Any]:
    """An OpenID Connect provider at an address."""
    variables = {"SOCLE_OIDC_ISSUER": address, "SOCLE_OIDC_CLIENT": "socle", "SOCLE_OIDC_NAME": name}
    return {"SOCIALACCOUNT_PROVIDERS": outside_provider(variables), "EGRESS_PRIVATE": True}
