"""Reading the declarations of the installed rooms."""

import importlib
import importlib.util
from collections.abc import Iterator
from typing import Any

from django.apps import apps


def declared(file: str, constant: str) -> Iterator[Any]:
    """Every item of ``constant`` in ``<room>.<file>``, for each installed room of Socle that has this file.

    Rooms come in the order of ``INSTALLED_APPS``. A file that exists without the constant is a bug and raises.
    """
    for config in apps.get_app_configs():
        if not config.name.startswith("socle."):
            continue
        module = f"{config.name}.{file}"
        if importlib.util.find_spec(module) is not None:
            yield from getattr(importlib.import_module(module), constant)
