"""An instance is a directory: its settings, its secret key, its database, its files."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from socle.ground import world
from socle.ground.storage import Store


@dataclass(frozen=True, slots=True)
class Instance:
    """What ``DIR/instance.json`` says."""

    demonstration: bool = False
    languages: list[str] = field(default_factory=lambda: ["fr", "en", "ar"])


def read_instance(directory: Path) -> Instance:
    """The instance of a directory; the default one while it has no ``instance.json``."""
    path = directory / "instance.json"
    return Instance(**json.loads(path.read_text())) if path.exists() else Instance()


def write_instance(directory: Path, instance: Instance) -> None:
    """Write ``instance.json`` durably, making the directory where needed."""
    directory.mkdir(parents=True, exist_ok=True)
    Store(directory).put("instance.json", (json.dumps(asdict(instance), indent=2) + "\n").encode())


def secret_key(directory: Path) -> str:
    """The instance's secret, made at its first start, readable by its owner alone."""
    path = directory / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = path.with_name(f"secret.{os.getpid()}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(world.token(384))
            opened.flush()
            os.fsync(descriptor)  # an empty secret after a power cut would keep the instance from starting
        try:
            os.link(partial, path)  # the first process wins; the others read its key
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_text()


def outside_provider(variables: Mapping[str, str]) -> dict[str, Any]:
    """The OpenID Connect provider by which staff may sign in, as allauth wants it; nothing while none is named."""
    issuer = variables.get("SOCLE_OIDC_ISSUER", "")
    if not issuer:
        return {}
    app = {
        "provider_id": "oidc",
        "name": variables.get("SOCLE_OIDC_NAME", "") or issuer.partition("://")[2].partition("/")[0],
        "client_id": variables.get("SOCLE_OIDC_CLIENT", ""),
        "secret": variables.get("SOCLE_OIDC_SECRET", ""),
        "settings": {"server_url": issuer.rstrip("/")},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
