"""JSON as it comes: the records of the biggest array of a document, one at a time, whatever its size.

Numbers stay as they are written (`Number`): 1.10 keeps its zero, 1e300 and NaN are seen for what they are.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from socle.engines.tables.model import TableError

BLOCK: Final = 1 << 20
MOST_RECORD: Final = 8 << 20
MOST_KEYS: Final = 10_000
MOST_PATHS: Final = 100
DEEPEST: Final = 6
SPACE: Final = " \t\n\r"
Where = tuple[str, ...]


class Number(str):
    """A number (or NaN, Infinity) as written."""

    __slots__ = ()


class Twice(dict[str, Any]):
    """An object that gave a key twice: the last value holds."""


class Stream:
    """The values of a JSON text. With `most`, only so many bytes are read, and the value that they cut is left out. A
    text that was read once and is `checked` is not looked at again for keys given twice."""

    def __init__(self, path: Path, encoding: str, most: int = 0, *, checked: bool = False) -> None:
        self._file: IO[str] = open(path, encoding=encoding, newline="")  # noqa: SIM115 — closed by `close`
        self._left = most or -1
        self._text = ""
        self._at = 0
        self._ended = False
        self._cut = bool(most)
        self._lines = 1
        self._decode = json.JSONDecoder(
            parse_float=Number,
            parse_int=Number,
            parse_constant=Number,
            object_pairs_hook=None if checked else _object,
        ).raw_decode

    def close(self) -> None:
        self._file.close()

    def records(self, *, lines: bool) -> Iterator[tuple[Where, Any]]:
        """Each record with the place of its array, () at the root; small members come as (place, value) too, when value
        is not an object. With `lines`, every value of the text is a record. Raises TableError "bad-json", "too-deep",
        "record-too-long"."""
        try:
            while self._peek():
                if lines:
                    yield (), self._value()
                elif self._peek() == "[":
                    yield from self._items((), ())
                elif self._peek() == "{":
                    yield from self._members(())
                else:
                    yield (), self._value()
                if self._peek() and not lines:
                    raise self._bad("something follows the end")
        except _Cut:
            return

    def _items(self, place: Where, first: tuple[()]) -> Iterator[tuple[Where, Any]]:
        self._at += 1
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield place, self._value()
            mark = self._peek()
            self._at += 1
            if mark == "]":
                return
            if mark != ",":
                raise self._bad("a comma or the end of the list is missing")

    def _members(self, place: Where) -> Iterator[tuple[Where, Any]]:
        self._at += 1
        if self._peek() == "}":
            self._at += 1
            return
        while True:
            key = self._value() if self._peek() == '"' else None
            if key is None or self._peek() != ":":
                raise self._bad("a name is missing")
            self._at += 1
            here = (*place, str(key))
            mark = self._peek()
            if mark == "{" and len(here) < DEEPEST:
                yield from self._members(here)
            elif mark == "[" and self._holds_records():
                yield from self._items((*here, "[]"), ())
            else:
                yield here, self._value()
            mark = self._peek()
            self._at += 1
            if mark == "}":
                return
            if mark != ",":
                raise self._bad("a comma or the end of the object is missing")

    def _holds_records(self) -> bool:
        """Whether the list that begins here begins with an object or a list of its own."""
        at = self._at + 1
        while True:
            while at < len(self._text) and self._text[at] in SPACE:
                at += 1
            if at < len(self._text):
                return self._text[at] == "{"
            moved = self._at
            if not self._fill():
                return False
            at -= moved

    def _peek(self) -> str:
        """The next character that is not a space, "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._fill():
                return ""

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except RecursionError:
                raise TableError("too-deep", "the JSON is nested too deep") from None
            except json.JSONDecodeError as error:
                if not self._is_short(error) or not self._fill():
                    raise self._bad(error.msg, error.pos) from None
            else:
                if end < len(self._text) or not self._fill():
                    self._at = end
                    return value
            if len(self._text) - self._at > MOST_RECORD:
                raise TableError("record-too-long", f"a record is over {MOST_RECORD} characters", most=MOST_RECORD)

    def _is_short(self, error: json.JSONDecodeError) -> bool:
        """Whether the text only stops too early: what is wrong before its end will stay wrong."""
        if not self._ended and self._text.count('":', self._at) > 2 * MOST_KEYS and error.pos >= len(self._text) - 64:
            raise TableError("too-many-columns", "an object has too many keys", columns=2 * MOST_KEYS)
        return error.msg.startswith("Unterminated") or error.pos >= len(self._text) - 64

    def _fill(self) -> bool:
        """More text, at least as much as there is, so that a long value is not tried too often."""
        if self._ended:
            return False
        self._lines += self._text.count("\n", 0, self._at)
        self._text, self._at = self._text[self._at :], 0
        wanted = max(BLOCK, len(self._text))
        read = self._file.read(wanted if self._left < 0 else min(wanted, self._left))
        self._left -= len(read) if self._left > 0 else 0
        self._ended = not read
        self._text += read
        return bool(read)

    def _bad(self, why: str, at: int | None = None) -> TableError | _Cut:
        if self._cut and self._ended:
            return _Cut()
        line = self._lines + self._text.count("\n", 0, self._at if at is None else at)
        end = len(self._text.rstrip()) - 1
        if self._ended and (self._at > end or why.startswith("Unterminated") or (at is not None and at >= end)):
            return TableError("cut-json", "the JSON stops before its end", line=line)
        return TableError("bad-json", f"not JSON near line {line}: {why}", line=line)


class _Cut(Exception):
    """The beginning that was asked for ends here."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_KEYS:
        raise TableError("too-many-columns", f"an object has {len(pairs)} keys", columns=len(pairs))
    made = dict(pairs)
    return made if len(made) == len(pairs) else Twice(made)


def encoding_of(path: Path, most: int = 0) -> str:
    """The encoding of a JSON file: Unicode as its standard says, else that of Western computers."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open(path, "rb") as file:
        head = file.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if len(head) == 4 and head[1] == head[3] == 0:
            return "utf-16-le"
        if len(head) == 4 and head[0] == head[2] == 0:
            return "utf-16-be"
        file.seek(0)
        seen = 0
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
                seen += len(block)
                if most and seen >= most:
                    return "utf-8"
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def compact(value: Any) -> str:
    """A value as JSON on one line, its numbers as they were written."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{compact(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)
