"""Finds the strings to translate in Python sources and Django templates."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace
from django.utils.translation.template import block_re, constant_re, endblock_re, inline_re, plural_re

# Position of (context, singular, plural) among the arguments.
KEYWORDS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg"}

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Message:
    """One source string: its French text, its French plural, its context, and the files that use it."""

    id: str
    plural: str | None = None
    context: str | None = None
    places: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        return (self.context, self.id)


class NotLiteral(ValueError):
    """A string to translate is built at run time: it can never be found in a catalogue."""


def sources(root: Path) -> Iterator[Path]:
    """The Python sources and templates under ``root/src`` whose words people read."""
    for path in sorted((root / "src").rglob("*")):
        parts = path.relative_to(root).parts
        if "tests" in parts or "migrations" in parts or not path.is_file():
            continue
        if path.suffix == ".py" or (path.suffix in TEMPLATE_SUFFIXES and "templates" in parts):
            yield path


def extract(root: Path) -> dict[Key, Message]:
    """Every message under ``root/src``, by (context, text).

    Raises :class:`NotLiteral` where a string to translate is not a plain constant.
    """
    found: dict[Key, Message] = {}
    for path in sources(root):
        place = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        try:
            messages = list(from_python(text) if path.suffix == ".py" else from_template(text))
        except NotLiteral as fault:
            raise NotLiteral(f"{place}: {fault}") from None
        for message in messages:
            known = found.get(message.key, message)
            plural = known.plural or message.plural
            found[message.key] = replace(message, plural=plural, places=known.places | {place})
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0] or "")))


def from_python(text: str) -> Iterator[Message]:
    """The messages of one Python source."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
        if name not in KEYWORDS:
            continue
        context, singular, plural = KEYWORDS[name]
        if isinstance(node.func, ast.Attribute) and not _is_translation_module(node.func.value):
            continue
        yield Message(
            id=_constant(node, singular),
            plural=None if plural is None else _constant(node, plural),
            context=None if context is None else _constant(node, context),
        )


def _is_translation_module(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in {"translation", "i18n"}


def _constant(call: ast.Call, position: int) -> str:
    argument = call.args[position] if len(call.args) > position else None
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise NotLiteral(f"line {call.lineno}: the string to translate is not a plain text")


def from_template(text: str) -> Iterator[Message]:
    """The messages of one Django template."""
    tokens = iter(Lexer(text).tokenize())
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.split()[:1] == ["comment"]:
            _skip_comment(tokens)
        elif token.token_type == TokenType.BLOCK and block_re.match(token.contents):
            yield from _constants(token)
            yield _block(token, tokens)
        elif token.token_type == TokenType.BLOCK and (inline := inline_re.match(token.contents)):
            context = inline.group(3)
            yield Message(_doubled(inline.group(1)), context=_unquoted(context) if context else None)
        elif token.token_type == TokenType.BLOCK and token.contents.split()[:1] in (["translate"], ["trans"]):
            raise NotLiteral(f"line {token.lineno}: {{% {token.contents} %}} does not hold a plain text")
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from _constants(token)


def _skip_comment(tokens: Iterator[Token]) -> None:
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.split()[:1] == ["endcomment"]:
            return


def _block(opening: Token, tokens: Iterator[Token]) -> Message:
    singular: list[str] = []
    plural: list[str] = []
    current = singular
    for token in tokens:
        if token.token_type == TokenType.BLOCK and endblock_re.match(token.contents):
            break
        if token.token_type == TokenType.BLOCK and plural_re.match(token.contents):
            current = plural
        elif token.token_type == TokenType.VAR:
            current.append(f"%({token.contents})s")
        elif token.token_type == TokenType.TEXT:
            current.append(token.contents.replace("%", "%%"))
        elif token.token_type == TokenType.BLOCK:
            raise NotLiteral(f"line {token.lineno}: a tag inside blocktranslate")
    head = block_re.match(opening.contents)
    context = head.group(2) if head else None
    trimmed = "trimmed" in opening.split_contents()
    joined = ["".join(part) for part in (singular, plural)]
    texts = [trim_whitespace(part) if trimmed else part for part in joined]
    return Message(texts[0], texts[1] if plural else None, _unquoted(context) if context else None)


def _constants(token: Token) -> Iterator[Message]:
    for quoted in constant_re.findall(token.contents):
        yield Message(_doubled(quoted))


def _unquoted(quoted: str) -> str:
    return quoted[1:-1]


def _doubled(quoted: str) -> str:
    # Django looks these up with their percent signs doubled.
    return _unquoted(quoted).replace("%", "%%")
