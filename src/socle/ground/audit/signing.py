"""The daily signed root: an Ed25519 signature, by the key of this instance, over what the log is."""

import datetime
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from socle.ground import world
from socle.ground.audit.models import SignedRoot
from socle.ground.audit.sequencer import locked_head, sequence
from socle.ground.database import atomic


def statement(day: datetime.date, size: int, root: bytes) -> bytes:
    """The words that are signed: four lines, so that they can be checked by hand."""
    return f"socle audit log\nday {day.isoformat()}\nsize {size}\nroot {root.hex()}\n".encode()


def sign_root(now: datetime.datetime) -> bool:
    """Sequence what waits and sign the root of this day (UTC), once; returns whether it was signed now."""
    sequence()
    day = now.date()
    if SignedRoot.objects.filter(day=day).exists():
        return False
    key = _signing_key()
    with atomic():
        head = locked_head()
        if SignedRoot.objects.filter(day=day).exists():  # another worker was faster
            return False
        root = bytes(head.root)
        SignedRoot.objects.create(
            day=day,
            size=head.size,
            root=root,
            signature=key.sign(statement(day, head.size, root)),
            key_id=key_id(key.public_key()),
            at=now,
        )
    return True


def public_key() -> Ed25519PublicKey | None:
    """The key that checks signatures, or None while nothing was signed."""
    path = _key_path()
    return _load(path).public_key() if path.exists() else None


def public_pem() -> str:
    """The same as a PEM text, for ``openssl pkeyutl``; empty while nothing was signed."""
    key = public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode() if key else ""


def key_id(key: Ed25519PublicKey) -> str:
    """Sixteen hexadecimal signs that name a public key: the beginning of its SHA-256."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def holds(signed: SignedRoot, key: Ed25519PublicKey) -> bool:
    """Whether a signed root was signed by this key, as it stands."""
    try:
        key.verify(bytes(signed.signature), statement(signed.day, signed.size, bytes(signed.root)))
    except InvalidSignature:
        return False
    return signed.key_id == key_id(key)


def _key_path() -> Path:
    return Path(settings.SOCLE_DIR) / "keys" / "audit"


def _signing_key() -> Ed25519PrivateKey:
    path = _key_path()
    if not path.exists():
        _make_key(path)
    return _load(path)


def _load(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise RuntimeError("the key of the audit log is not an Ed25519 key")
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f"audit.{world.token(64)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        key = Ed25519PrivateKey.generate()
        opened.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        opened.flush()
        os.fsync(descriptor)  # a signature by a key that a power cut took away could never be checked
    try:
        os.link(partial, path)  # the first process wins; the others read its key
    except FileExistsError:
        pass
    finally:
        partial.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
