"""Looking for a schema by words, without accents."""

import unicodedata
from collections.abc import Sequence


def plain(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def alike(text: str, looked_for: Sequence[str]) -> bool:
    """Whether a plain text holds each of these plain words."""
    return all(word in text for word in looked_for)
