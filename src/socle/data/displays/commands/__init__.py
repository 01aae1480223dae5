"""Verbs: make a display, say what it is, lay its parts out, publish it, withdraw it, go back."""

from socle.data.displays.commands._laying import arrange_part, put_part
from socle.data.displays.commands._making import create_display, describe_display, remove_display, restore_version
from socle.data.displays.commands._showing import publish_display, withdraw_display

__all__ = [
    "arrange_part",
    "create_display",
    "describe_display",
    "publish_display",
    "put_part",
    "remove_display",
    "restore_version",
    "withdraw_display",
]
