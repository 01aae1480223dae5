"""Chance: unguessable tokens and identifiers, from the operating system's generator."""

import os
import secrets
import uuid


def random_bytes(count: int) -> bytes:
    """``count`` unpredictable bytes."""
    return os.urandom(count)


def token(bits: int = 128) -> str:
    """An unguessable URL-safe text with at least ``bits`` random bits."""
    return secrets.token_urlsafe((bits + 7) // 8)


def new_id() -> uuid.UUID:
    """A random identifier (UUID version 4, 122 random bits)."""
    return uuid.uuid4()
