"""A page's own weight: counted once, compressed once, and written into the page itself.

The page is compressed as it goes up to a marker near its end. What is known there (elements, requests, bytes so far)
gives the figures; the line that shows them is compressed after. The marker is close to the end of the page, so
what remains is a few hundred bytes, of which :data:`TAIL` is the usual compressed size.
"""

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import ngettext, override

from socle.engines.footprint import EcoIndex, ecoindex
from socle.ground.look import static, words
from socle.ground.world import random_bytes

MARKER = b"<!--weight-->"
TAIL = 260
LINE_ELEMENTS = 4
LEVEL = 5
STYLE_SHEET = "look/socle.css"

_OPENING = re.compile(rb"<[a-zA-Z]")
_LOADED = re.compile(rb"<(?:img|script|iframe|audio|video|source|embed)\b[^>]*?\ssrc=[\"']?((?!data:)[^\"'\s>]+)")
_SHEETS = re.compile(rb"<link rel=\"?(?:stylesheet|modulepreload|preload)\"?[^>]*?href=\"?([^\"\s>]+)")


@dataclass(frozen=True, slots=True)
class Weight:
    """What one view of a page takes: elements outside SVG, requests with a cold cache, bytes over the wire."""

    elements: int
    requests: int
    transferred: int

    @property
    def score(self) -> EcoIndex:
        """Its EcoIndex."""
        return ecoindex(self.elements, self.requests, self.transferred / 1000)


def elements(html: bytes) -> int:
    """Elements of a page, the children of each ``svg`` apart (the ``svg`` itself counts)."""
    count, start = 0, 0
    while (drawing := html.find(b"<svg", start)) >= 0:
        count += len(_OPENING.findall(html, start, drawing)) + 1
        end = html.find(b"</svg>", drawing)
        start = len(html) if end < 0 else end + 6
    return count + len(_OPENING.findall(html, start))


def requests(html: bytes) -> int:
    """Requests of a first visit: the page, and each different file that it loads."""
    return 1 + len({*_LOADED.findall(html), *_SHEETS.findall(html)})


def sheet_size(encodings: str) -> int:
    """Bytes of the style sheet for a browser that accepts these encodings."""
    sheet = static.asset(STYLE_SHEET)
    if "br" in encodings and sheet.br:
        return sheet.br
    return sheet.gz if "gzip" in encodings and sheet.gz else sheet.raw


@lru_cache(maxsize=64)
def _sentence(language: str, count: int) -> tuple[str, str]:
    """The line of a language around its weight: (before, after)."""
    with override(language):
        says = ngettext(
            "Cette page pèse {weight}\u00a0ko et fait {count} requête.",
            "Cette page pèse {weight}\u00a0ko et fait {count} requêtes.",
            count,
        )
    before, _, after = says.partition("{weight}")
    return before, after.replace("{count}", str(count))


def line(weight: Weight, language: str) -> bytes:
    """The words of the footer: grade, score, weight, requests."""
    score = weight.score
    before, after = _sentence(language, weight.requests)
    with override(language):
        kilobytes = words.number(weight.transferred / 1000, 1)
    grade = f'<span class="grade"><b>{score.grade}</b>EcoIndex {score.score}</span>'
    return f"{grade} <span>{before}<b>{kilobytes}</b>{after}</span>".encode()


def plain(html: bytes, language: str, extra: int = 0) -> bytes:
    """A page for a client without compression, its own weight written in."""
    head, tail = _parted(html)
    if tail is None:
        return html
    transferred = len(html) + TAIL + sheet_size("") + extra
    return head + line(Weight(elements(html) + LINE_ELEMENTS, requests(html), transferred), language) + tail


def compressed(html: bytes, language: str, encodings: str, extra: int = 0) -> bytes:
    """A page as gzip, compressed in one pass, its own weight written in."""
    head, tail = _parted(html)
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = squeeze.compress(head)
    check, length = zlib.crc32(head), len(head)
    if tail is not None:
        body += squeeze.flush(zlib.Z_SYNC_FLUSH)
        transferred = len(body) + TAIL + sheet_size(encodings) + extra
        shown = line(Weight(elements(html) + LINE_ELEMENTS, requests(html), transferred), language) + tail
        body += squeeze.compress(shown)
        check, length = zlib.crc32(shown, check), length + len(shown)
    body += squeeze.flush()
    return _gzip_head() + body + check.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")


def _parted(html: bytes) -> tuple[bytes, bytes | None]:
    spot = html.rfind(MARKER)
    return (html, None) if spot < 0 else (html[:spot], html[spot + len(MARKER) :])


def _gzip_head() -> bytes:
    """A gzip header (RFC 1952) that carries a name of chance length.

    Sizes of answers then say less about secrets in pages (BREACH; Degabriele, Heal the BREACH).
    """
    return b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + b"s" * (random_bytes(1)[0] % 64 + 1) + b"\0"
