"""Verbs: make a board, say what it is, lay its blocks out, publish it, withdraw it, go back."""

from socle.data.boards.commands._laying import arrange_block, put_block
from socle.data.boards.commands._making import create_board, describe_board, remove_board, restore_version
from socle.data.boards.commands._showing import publish_board, withdraw_board

__all__ = [
    "arrange_block",
    "create_board",
    "describe_board",
    "publish_board",
    "put_block",
    "remove_board",
    "restore_version",
    "withdraw_board",
]
