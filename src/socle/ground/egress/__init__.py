"""Egress: the one door through which this instance asks other machines something.

Whoever chooses an address that the server then fetches could make it speak to machines that trust it. So the name is
resolved here, every address it has must be public, the connection goes to the very address that was checked, and each
redirect is checked the same way. No cookies, no proxy from the environment, TLS always verified, all of it bounded.
"""

from socle.ground.egress.fetch import fetch
from socle.ground.egress.model import Answer, Blocked, Limits, Unreachable

__all__ = ["Answer", "Blocked", "Limits", "Unreachable", "fetch"]
