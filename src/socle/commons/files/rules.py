"""Pure decisions about photographs: what a file is by its first bytes, and how one is drawn anew. Runs in
the sandbox.

Nothing of what was sent survives `reencode`: pixels are decoded, shrunk and written into a new picture. So
whatever else the file carried (position, names, a second file, a script, a broken profile) is gone with it.
"""

import io
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 10_000_000
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000, "GIF": 25_000_000}
"""More than any phone takes. JPEG can be decoded at a fraction of its size, the others cannot."""
MOST_RECTANGLES = 200
LONGEST_SIDE = 1600
SMALL_SIDE = 320
QUALITY, SMALL_QUALITY = 80, 72

_ORIENTATION, _GPS = 0x0112, 0x8825
_LAT_SIGN, _LAT, _LON_SIGN, _LON = 1, 2, 3, 4


class PhotoError(ValueError):
    """A file that cannot become a photograph. `code`: ``empty``, ``kind``, ``heic``, ``pixels``,
    ``unreadable``, ``rectangles``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(head: bytes) -> str:
    """The format that the first bytes show, whatever the name or the announced type says.

    Returns ``JPEG``, ``PNG``, ``WEBP`` or ``GIF``. Raises PhotoError ``empty``, ``heic``, ``kind``.
    """
    if not head:
        raise PhotoError("empty")
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"):
        raise PhotoError("heic")
    raise PhotoError("kind")


def reencode(blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Draws a photograph anew. Takes one blob; gives its facts and two JPEG: at most 1600 and 320 pixels a
    side.

    Facts: ``width``, ``height``, ``position`` ([lon, lat] in degrees, or None). Turned as the camera was
    held; only the first picture of an animation; on white where it was transparent. Raises PhotoError.
    """
    from PIL import Image

    kind = kind_of(blobs[0][:16])
    Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
    try:
        with Image.open(io.BytesIO(blobs[0]), formats=[kind]) as sent:
            width, height = sent.size
            if width < 1 or height < 1 or width * height > MOST_PIXELS[kind]:
                raise PhotoError("pixels")
            turn, position = _told(sent)
            large = _turned(_drawn(sent, LONGEST_SIDE), turn)
    except PhotoError:
        raise
    except Image.DecompressionBombError as bomb:
        raise PhotoError("pixels") from bomb
    except Exception as broken:
        # Decoders of hostile files fail in every way there is; each means the same to the sender.
        raise PhotoError("unreadable") from broken
    small = large.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    facts = {"width": large.width, "height": large.height, "position": position}
    return facts, [_written(large, QUALITY), _written(small, SMALL_QUALITY)]


def rectangles_read(typed: Sequence[Sequence[float]]) -> list[list[float]]:
    """Rectangles (x, y, width, height, as fractions of the picture) cut to the picture.

    At least one, at most 200; each covers something of the picture. Raises PhotoError ``rectangles``.
    """
    if not 1 <= len(typed) <= MOST_RECTANGLES:
        raise PhotoError("rectangles")
    found: list[list[float]] = []
    for one in typed:
        if len(one) != 4 or not all(math.isfinite(value) for value in one):
            raise PhotoError("rectangles")
        left, top = max(0.0, one[0]), max(0.0, one[1])
        width, height = min(1.0, one[0] + one[2]) - left, min(1.0, one[1] + one[3]) - top
        if width <= 0 or height <= 0:
            raise PhotoError("rectangles")
        found.append([left, top, width, height])
    return found


def cells_covered(cells: Iterable[tuple[int, int]], columns: int, rows: int) -> list[list[float]]:
    """Rectangles that cover these cells (row, column, counted from 1) of a grid; neighbours in a row are one."""
    found: list[list[float]] = []
    last = (0, 0)
    for row, column in sorted(set(cells)):
        if not (1 <= row <= rows and 1 <= column <= columns):
            raise PhotoError("rectangles")
        if found and last == (row, column - 1):
            found[-1][2] += 1 / columns
        else:
            found.append([(column - 1) / columns, (row - 1) / rows, 1 / columns, 1 / rows])
        last = (row, column)
    return found


def redact(blobs: list[bytes], rectangles: list[list[float]]) -> tuple[dict[str, Any], list[bytes]]:
    """Burns black rectangles into a photograph of ours: its facts and two JPEG, like `reencode`.

    Every pixel that a rectangle touches is black before anything is written: nothing of what it covers is in the new
    bytes.
    """
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(blobs[0]), formats=["JPEG"]) as kept:
        large = kept.convert("RGB")
    pen = ImageDraw.Draw(large)
    for left, top, width, height in rectangles_read(rectangles):
        right, bottom = math.ceil((left + width) * large.width), math.ceil((top + height) * large.height)
        corner = (math.floor(left * large.width), math.floor(top * large.height))
        pen.rectangle((corner, (max(corner[0], right - 1), max(corner[1], bottom - 1))), fill="black")
    small = large.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    facts = {"width": large.width, "height": large.height}
    return facts, [_written(large, QUALITY), _written(small, SMALL_QUALITY)]


def small_size(width: int, height: int) -> tuple[int, int]:
    """Pixels of the small version of a photograph, to within one: what a page reserves for it."""
    share = min(1.0, SMALL_SIDE / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def _drawn(sent: "Image.Image", side: int) -> "Image.Image":
    """The first picture, shrunk, as plain red, green and blue on white."""
    from PIL import Image

    share = min(1.0, side / max(sent.size))
    target = (max(1, round(sent.width * share)), max(1, round(sent.height * share)))
    sent.draft("RGB", target)
    sent.load()
    picture: Image.Image = sent
    if picture.mode.startswith(("I", "F")):
        # 16 bits a pixel: Pillow would cut what is above 255 instead of scaling it.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode == "P" and "transparency" not in picture.info:
        picture = picture.convert("RGB")
    elif picture.mode in ("P", "PA", "LA", "RGBA", "La", "RGBa"):
        picture = picture.convert("RGBA")
    elif picture.mode != "RGB":
        picture = picture.convert("RGB")
    if picture.size != target:
        picture = picture.resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0)
    fresh = Image.new("RGB", target, "white")
    fresh.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return fresh


def _told(sent: "Image.Image") -> tuple[int, list[float] | None]:
    """How the camera was held (1 to 8), and where the photograph was taken. What cannot be read was not
    told.
    """
    try:
        told = sent.getexif()
        turn = told.get(_ORIENTATION, 1)
        position = position_of(told.get_ifd(_GPS))
    except Exception:
        return 1, None
    return (turn if isinstance(turn, int) and 1 <= turn <= 8 else 1), position


def position_of(told: Any) -> list[float] | None:
    """Longitude and latitude in degrees from the GPS part of an EXIF, None where it is missing or
    impossible.
    """
    try:
        lat = _degrees(told[_LAT], told[_LAT_SIGN], "S")
        lon = _degrees(told[_LON], told[_LON_SIGN], "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError, OverflowError):
        return None
    on_earth = math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    # Cameras without a fix write zeros: that spot is in the sea.
    return [lon, lat] if on_earth and (lat, lon) != (0.0, 0.0) else None


def _degrees(parts: Any, sign: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    letter = sign.decode("ascii", "replace") if isinstance(sign, bytes) else str(sign)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if letter.strip("\x00 ").upper() == negative else value


def _turned(picture: "Image.Image", turn: int) -> "Image.Image":
    from PIL import Image

    way = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(turn)
    return picture if way is None else picture.transpose(way)


def _written(picture: "Image.Image", quality: int) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
    return target.getvalue()
