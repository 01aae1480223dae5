"""Any table file as batches of text: what is written is kept as written, memory follows the batch, not the file.

``open_table`` tells the format, finds how the file is written, and gives its cells row by row in batches. A cell that
is not there (the row is too short) is null; an empty cell is an empty text. Nothing is trimmed, left out or typed.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from socle.engines.tables.opening._chunks import Doubtful
from socle.engines.tables.opening._formats import open_file
from socle.engines.tables.opening._model import Batch, Flaw, TextTable

__all__ = ["Batch", "Doubtful", "Flaw", "TextTable", "open_table"]


def open_table(
    path: str,
    *,
    name: str = "",
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: bool | None = None,
    expected: Collection[str] = (),
    hasty: bool = False,
) -> TextTable:
    """The table in the file at `path`; `name` is the file's own name, whose ending helps to tell the format.

    What is not said is found: encoding, delimiter, sheet (the first that holds a table), header (`None`): the row that
    holds the `expected` labels, when there are any. `hasty`: a text is taken for UTF-8 after a look at its beginning,
    and reading its rows raises `Doubtful` where that was too early: the caller opens it again, and begins again.
    Raises TableError (codes of `sniff`, and those of each format).
    """
    return open_file(
        Path(path),
        name=name,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        header=header,
        expected=expected,
        hasty=hasty,
    )
