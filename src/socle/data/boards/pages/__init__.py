"""The pages of boards: their list, one board, the same for other sites; and the editor of staff."""

from socle.data.boards.pages._public import board, boards, embedded
from socle.data.boards.pages._staff import editor, new_block, one_block, staff_boards

__all__ = ["board", "boards", "editor", "embedded", "new_block", "one_block", "staff_boards"]
