"""The pages of boards: their list, one board, the same for other sites; and the editor of staff."""

from socle.data.boards.pages._block import new_block, one_block
from socle.data.boards.pages._editor import editor, staff_boards
from socle.data.boards.pages._public import board, boards, embedded

__all__ = ["board", "boards", "editor", "embedded", "new_block", "one_block", "staff_boards"]
