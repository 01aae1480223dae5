"""The registry of schemas, read once from the files of this room."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "registry"


@cache
def registry() -> Mapping[str, dict[str, Any]]:
    """Every schema of the registry by name. They are shared: nobody writes into one."""
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json")))
    return {document["name"]: document for document in found}
