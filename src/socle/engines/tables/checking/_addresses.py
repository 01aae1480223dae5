"""E-mail addresses, URIs and UUIDs, as the peers of frictionless (`validators` 0.36, `rfc3986` 2.0) accept them."""

from __future__ import annotations

import re
from typing import Final

_EXTENDED: Final = "\u0100-\u017f\u0180-\u024f\u00a0-\u00ff"
_NAME: Final = re.compile(
    rf"(^[{_EXTENDED}]|[{_EXTENDED}0-9a-z!#$%&'*+/=?^_`{{}}|~\-]+(\.[{_EXTENDED}0-9a-z!#$%&'*+/=?^_`{{}}|~\-]+)*$"
    rf'|^"([{_EXTENDED}\001-\010\013\014\016-\037!#-\[\]-\177]|\\[\011.])*")$',
    re.IGNORECASE,
)
_DOMAIN: Final = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z]$", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s|__+")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def is_email(cell: str) -> bool:
    """One "@", a name of at most 64 characters, a domain with a dot."""
    if cell.count("@") != 1:
        return False
    name, domain = cell.rsplit("@", 1)
    return 0 < len(name) <= 64 and len(domain) <= 253 and bool(_NAME.match(name)) and _is_domain(domain)


def _is_domain(domain: str) -> bool:
    try:
        encoded = domain.encode("idna").decode("utf-8")
    except UnicodeError:
        return False
    right = len(encoded.rstrip(".")) <= 253 and not _SPACES.search(domain)
    return right and bool(_DOMAIN.match(encoded))


def is_uri(cell: str) -> bool:
    """RFC 3986 with a scheme: everything after it may be empty."""
    return bool(_SCHEME.match(cell))


def is_uuid(cell: str) -> bool:
    """Thirty-two hexadecimal digits, with or without dashes, braces or "urn:uuid:"."""
    digits = cell.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
    try:
        return len(digits) == 32 and int(digits, 16) >= 0
    except ValueError:
        return False
