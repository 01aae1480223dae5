"""A regular expression matched one step at a time, with a number of steps that is never passed.

Python's engine has no bound: a pattern with a back-reference inside a repetition, as the registry has some, could take
for ever on a cell made for it. This one gives up instead, and says so.
"""

from __future__ import annotations

import re
import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import warnings
from collections.abc import Callable, Sequence
from typing import Any, Final

MOST_STEPS: Final = 20_000
Done = Callable[[int], bool]
_SINGLE: Final = (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN)
_CATEGORIES: Final[dict[Any, Callable[[str], bool]]] = {
    ops.CATEGORY_DIGIT: str.isdecimal,
    ops.CATEGORY_SPACE: str.isspace,
    ops.CATEGORY_WORD: lambda sign: sign.isalnum() or sign == "_",
    ops.CATEGORY_NOT_DIGIT: lambda sign: not sign.isdecimal(),
    ops.CATEGORY_NOT_SPACE: lambda sign: not sign.isspace(),
    ops.CATEGORY_NOT_WORD: lambda sign: not (sign.isalnum() or sign == "_"),
}


class _Unknown(Exception):
    """Too many steps, or a construction that is not known here."""


def stepped(pattern: str, text: str) -> bool | None:
    """Whether `pattern` matches at the start of `text`, as `re.match` says; None when it cannot be told in
    `MOST_STEPS` steps."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = parser.parse(pattern)
    if tree.state.flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.ASCII):
        return None
    try:
        return _Walk(text).run(list(tree), 0, 0, lambda _: True)
    except (_Unknown, RecursionError):
        return None


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.left = MOST_STEPS
        self.groups: dict[int, tuple[int, int]] = {}

    def run(self, nodes: Sequence[Any], at: int, i: int, done: Done) -> bool:
        """Whether the nodes from `at` match from `i` on, and `done` accepts where they end."""
        while at < len(nodes) and nodes[at][0] in _SINGLE:
            self._step()
            if i >= len(self.text) or not _is(nodes[at], self.text[i]):
                return False
            at, i = at + 1, i + 1
        self._step()
        if at == len(nodes):
            return done(i)
        op, given = nodes[at]

        def then(j: int) -> bool:
            return self.run(nodes, at + 1, j, done)

        if op is ops.AT:
            return self._at(given, i) and then(i)
        if op is ops.SUBPATTERN:
            return self._group(given, i, then)
        if op is ops.BRANCH:
            return any(self.run(list(branch), 0, i, then) for branch in given[1])
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            return self._repeat(op, given, i, then)
        if op is ops.GROUPREF:
            return self._again(given, i, then)
        if op in (ops.ASSERT, ops.ASSERT_NOT):
            return self._ahead(given, i) == (op is ops.ASSERT) and then(i)
        raise _Unknown

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _Unknown

    def _at(self, where: Any, i: int) -> bool:
        if where in (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING):
            return i == 0
        if where is ops.AT_END_STRING:
            return i == len(self.text)
        if where is ops.AT_END:
            return i == len(self.text) or (i == len(self.text) - 1 and self.text[i] == "\n")
        word = [bool(re.match(r"\w", sign)) for sign in (self.text[i - 1 : i] if i else "", self.text[i : i + 1])]
        return (word[0] != word[1]) == (where is ops.AT_BOUNDARY)

    def _group(self, given: Any, i: int, then: Done) -> bool:
        number, added, removed, inner = given
        if added or removed:
            raise _Unknown
        before = self.groups.get(number)

        def closed(j: int) -> bool:
            inside = self.groups.get(number)
            if number is not None:
                self.groups[number] = (i, j)
            if then(j):
                return True
            self._restore(number, inside)
            return False

        if self.run(list(inner), 0, i, closed):
            return True
        self._restore(number, before)
        return False

    def _restore(self, number: int, held: tuple[int, int] | None) -> None:
        if held is not None:
            self.groups[number] = held
        else:
            self.groups.pop(number, None)

    def _repeat(self, op: Any, given: Any, i: int, then: Done) -> bool:
        least, most, inner = given
        nodes, greedy = list(inner), op is ops.MAX_REPEAT
        if len(nodes) == 1 and nodes[0][0] in _SINGLE:
            return self._run_of(nodes[0], least, most, i, then, greedy=greedy)

        def more(count: int, j: int) -> bool:
            def once(k: int) -> bool:
                # A turn that takes nothing is the last one.
                return more(count + 1, k) if k > j or count < least else then(k)

            def again() -> bool:
                return count < most and self.run(nodes, 0, j, once)

            def out() -> bool:
                return count >= least and then(j)

            return (again() or out()) if greedy else (out() or again())

        return more(0, i)

    def _run_of(self, node: Any, least: int, most: int, i: int, then: Done, *, greedy: bool) -> bool:
        end = i
        while end < len(self.text) and end - i < most and _is(node, self.text[end]):
            self._step()
            end += 1
        ends = range(i + least, end + 1)
        return any(then(j) for j in (reversed(ends) if greedy else ends))

    def _again(self, number: int, i: int, then: Done) -> bool:
        held = self.groups.get(number)
        if held is None:
            return False
        said = self.text[slice(*held)]
        return self.text.startswith(said, i) and then(i + len(said))

    def _ahead(self, given: Any, i: int) -> bool:
        way, inner = given
        if way > 0:
            return self.run(list(inner), 0, i, lambda _: True)
        width = inner.getwidth()[0]
        return i >= width and self.run(list(inner), 0, i - width, lambda j: j == i)


def _is(node: Any, sign: str) -> bool:
    """Whether one sign is what a node of one sign wants."""
    op, given = node
    if op is ops.LITERAL:
        return bool(ord(sign) == given)
    if op is ops.NOT_LITERAL:
        return bool(ord(sign) != given)
    if op is ops.ANY:
        return sign != "\n"
    negated = bool(given) and given[0][0] is ops.NEGATE
    return any(_in(part, sign) for part in given[negated:]) != negated


def _in(part: Any, sign: str) -> bool:
    op, given = part
    if op is ops.LITERAL:
        return bool(ord(sign) == given)
    if op is ops.RANGE:
        return bool(given[0] <= ord(sign) <= given[1])
    if op is ops.CATEGORY:
        return _CATEGORIES[given](sign)
    raise _Unknown
