"""Verbs: make a map, say what it is, lay its layers, publish it, withdraw it, go back."""

from socle.data.maps.commands._laying import arrange_layer, put_layer
from socle.data.maps.commands._making import create_map, describe_map, remove_map, restore_version
from socle.data.maps.commands._showing import publish_map, withdraw_map

__all__ = [
    "arrange_layer",
    "create_map",
    "describe_map",
    "publish_map",
    "put_layer",
    "remove_map",
    "restore_version",
    "withdraw_map",
]
