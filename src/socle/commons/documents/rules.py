"""Pure decisions about documents: what content is whole, which signs can be shown, and the typesetting itself.

``typeset`` runs in the sandbox. Content reaches typst as JSON, is shown as text and never read as markup; typst itself
may read nothing but this room's templates and fonts, and fetches no package.
"""

import datetime
import functools
import io
import json
import re
import resource
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from socle.commons.documents.terms import FORMATS, Shape

FOLDER = Path(__file__).parent / "templates" / "documents"
LANGUAGES = ("fr", "en", "ar")
STANDARD = "ua-1"
LINE, CODE, ADDRESS, LINES, TEXT, PAIRS, PAIR, CASES = 500, 40, 300, 40, 200_000, 60, 5_000, 200
LONGEST_WORD = 40
MEMORY_BYTES = 2 << 30
UNSHOWN = "\ufffd"
FIRST_STRONG, POP = "\u2068", "\u2069"
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they would make a text read otherwise than it is written
# Thousands of marks with no letter among them would take minutes to set; nobody can read them either.
_BLANKS = re.compile("[ \u00a0\u061c\u200b-\u200f\u202f]{6,}")
_LATIN_MARKS = "\u0300-\u036f"
_ARABIC_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
_MARKS = f"[{_LATIN_MARKS}{_ARABIC_MARKS}]"
# A mark that follows a letter of another script, or none, belongs to no font that draws both.
_ASTRAY = re.compile(
    f"(?<![A-Za-z\u00c0-\u02af\u1e00-\u1eff{_LATIN_MARKS}])[{_LATIN_MARKS}]+"
    f"|(?<![\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff])[{_ARABIC_MARKS}]+"
)
_PILE = re.compile(f"({_MARKS}{{5}}){_MARKS}+")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_JOINERS = re.compile("[\u200d\ufe00-\ufe0f]+")
_WORD = re.compile(rf"(\S{{{LONGEST_WORD}}})(?=\S)")


class ContentError(ValueError):
    """Content that cannot become a document. ``code``: ``layout``, ``missing``, ``unknown``, ``shape`` or ``long``."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{code}: {field}")
        self.code = code
        self.field = field


def checked(layout: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as JSON values, each field in its shape. Raises ContentError naming the field."""
    if layout not in FORMATS:
        raise ContentError("layout", "layout")
    fields = FORMATS[layout]
    for name in content:
        if name not in fields:
            raise ContentError("unknown", str(name)[:40])
    found = {}
    for name, shape in fields.items():
        if name not in content:
            raise ContentError("missing", name)
        found[name] = _READERS[shape](content[name], name)
    return found


def _text(value: Any, field: str, most: int) -> str:
    if not isinstance(value, str):
        raise ContentError("shape", field)
    if len(value) > most:
        raise ContentError("long", field)
    return value


def _line(value: Any, field: str, most: int = LINE) -> str:
    return " ".join(_text(value, field, most).split())


def _code(value: Any, field: str) -> str:
    line = _line(value, field, CODE)
    if not line:
        raise ContentError("missing", field)
    return line


def _address(value: Any, field: str) -> str:
    line = _line(value, field, ADDRESS)
    try:
        parts = urlsplit(line)
    except ValueError as broken:
        raise ContentError("shape", field) from broken
    if parts.scheme not in ("http", "https") or not parts.netloc or not line.isprintable() or " " in line:
        raise ContentError("shape", field)
    return line


def _sequence(value: Any, field: str, most: int) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ContentError("shape", field)
    if len(value) > most:
        raise ContentError("long", field)
    return list(value)


def _lines(value: Any, field: str) -> list[str]:
    return [_line(one, field) for one in _sequence(value, field, LINES)]


def _body(value: Any, field: str) -> list[list[str]]:
    return _paragraphs(_text(value, field, TEXT))


def _paragraphs(text: str) -> list[list[str]]:
    """Paragraphs, parted by empty lines, and their lines."""
    parts = re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [[line.strip() for line in part.strip("\n").split("\n")] for part in parts if part.strip()]


def _day(value: Any, field: str) -> str:
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    try:
        return datetime.date.fromisoformat(_text(value, field, 10)).isoformat()
    except ValueError as broken:
        raise ContentError("shape", field) from broken


def _pairs(value: Any, field: str) -> list[dict[str, Any]]:
    found = []
    for one in _sequence(value, field, PAIRS):
        label, text = _sequence(one, field, 2) if isinstance(one, list | tuple) and len(one) == 2 else (None, None)
        told = [line for part in _paragraphs(_text(text, field, PAIR)) for line in part]
        found.append({"label": _line(label, field), "lines": told})
    return found


def _cases(value: Any, field: str) -> list[dict[str, Any]]:
    found = []
    for one in _sequence(value, field, CASES):
        if not isinstance(one, Mapping) or set(one) - {"code", "what", "where", "words"}:
            raise ContentError("shape", field)
        words = [line for part in _paragraphs(_text(one.get("words", ""), field, PAIR)) for line in part]
        told = {name: _line(one.get(name), field) for name in ("what", "where")}
        found.append({"code": _code(one.get("code"), field), "words": words, **told})
    return found


_READERS: dict[Shape, Callable[[Any, str], Any]] = {
    Shape.LINE: _line,
    Shape.CODE: _code,
    Shape.ADDRESS: _address,
    Shape.LINES: _lines,
    Shape.TEXT: _body,
    Shape.DAY: _day,
    Shape.PAIRS: _pairs,
    Shape.CASES: _cases,
}


def typeset(layout: str, data: Mapping[str, Any]) -> tuple[int, list[bytes]]:
    """The PDF of checked content, in a process that is locked for good: only the sandbox calls this."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # whatever happens, nothing of a person is written to a disk
    return 0, [render(layout, data)]


def render(layout: str, data: Mapping[str, Any]) -> bytes:
    """The PDF (PDF/UA-1) of checked content. The same content gives the same bytes."""
    if layout not in FORMATS:
        raise ContentError("layout", "layout")
    shown = {name: _shown(value, apart=name != "labels" and data["language"] == "ar") for name, value in data.items()}
    shown["date"] = data["date"]
    shown["language"] = data["language"] if data["language"] in LANGUAGES else "fr"
    if "address" in data:
        shown["qr"] = _qr(data["address"])
    day = datetime.datetime.fromisoformat(f"{data['date']}T00:00:00+00:00")
    asked = {
        "input": str(FOLDER / f"{layout}.typ"),
        "format": "pdf",
        "sys_inputs": {"data": json.dumps(shown, ensure_ascii=False)},
        "timestamp": max(0, int(day.timestamp())),
    }
    try:
        made: bytes = _compiler().compile(**asked, pdf_standards=[STANDARD])
    except RuntimeError:
        # The standard refuses a sign without a glyph; `showable` knows of none, but nobody is left without a letter.
        made = _compiler().compile(**asked)
    return made


def showable(text: str) -> str:
    """The text with signs that our fonts draw: others in their plain form, else ``U+FFFD``; no turning marks.

    Half of a sign (a lone surrogate), emoji and scripts that we carry no font for become ``U+FFFD``, once in a row.
    Words longer than 40 signs may be broken.
    """
    text = unicodedata.normalize("NFC", _TURNS.sub("", _CONTROLS.sub(" ", text)))
    text = _unshown().sub(_plain, _JOINERS.sub(_joiner, text))
    return _WORD.sub("\\1\u200b", _PILE.sub("\\1", _ASTRAY.sub("", _BLANKS.sub(" ", text))))


def _joiner(found: re.Match[str]) -> str:
    # Between Persian letters a joiner has a meaning; after a pictogram it only glues what we cannot draw.
    before = found.string[found.start() - 1] if found.start() else ""
    return found.group() if before and not _unshown().match(before) and found.group() == "\u200d" else ""


def _plain(found: re.Match[str]) -> str:
    return re.sub(f"{UNSHOWN}+", UNSHOWN, "".join(_plain_sign(sign) for sign in found.group()))


def _plain_sign(sign: str) -> str:
    """The sign in parts, else in its plain form, whichever the fonts draw."""
    forms = (unicodedata.normalize("NFD", sign), unicodedata.normalize("NFKC", sign))
    return next((parts for parts in forms if not _unshown().search(parts)), UNSHOWN)


@functools.cache
def _unshown() -> re.Pattern[str]:
    """Runs of signs that the fonts do not draw."""
    covers = tomllib.loads((FOLDER / "vendor.toml").read_text(encoding="utf-8"))["covers"]
    ranges = "".join("-".join(f"\\u{end}" for end in one.split("-")) for one in covers.split())
    return re.compile(f"[^\\n\\u200b{ranges}]+")


def _shown(value: Any, *, apart: bool) -> Any:
    """Every text as it can be shown; ``apart``, in its own direction: « 1, place du Puits » among Arabic lines."""
    if isinstance(value, str):
        text = showable(value)
        return f"{FIRST_STRONG}{text}{POP}" if apart and text else text
    if isinstance(value, list):
        return [_shown(one, apart=apart) for one in value]
    if isinstance(value, Mapping):
        return {name: _shown(one, apart=apart) for name, one in value.items()}
    return value


@functools.cache
def _compiler() -> Any:
    import typst

    nowhere = str(FOLDER / "no-packages")
    return typst.Compiler(
        root=str(FOLDER),
        font_paths=[str(FOLDER / "fonts")],
        ignore_system_fonts=True,
        package_path=nowhere,
        package_cache_path=nowhere,
    )


def _qr(address: str) -> str:
    import segno

    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=2, dark="#17211d", xmldecl=False)
    return drawing.getvalue().decode()
