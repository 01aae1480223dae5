"""Photographs for the tests, good and hostile, made on the spot."""

import io
import struct
import zlib
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

LON, LAT = -30.5125, 46.2025


def painted(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture whose left half is dark and whose top is bright, so that turning it shows."""
    picture = Image.new("RGB", (width, height), (40, 90, 60))
    picture.paste((240, 240, 230), (0, 0, width, max(1, height // 4)))
    picture.paste((20, 20, 80), (0, height // 2, max(1, width // 4), height))
    return picture.convert(mode)


def jpeg(picture: Image.Image | None = None, **options: Any) -> bytes:
    target = io.BytesIO()
    (picture or painted()).save(target, "JPEG", quality=88, **options)
    return target.getvalue()


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def from_a_phone(orientation: int = 1) -> bytes:
    """A JPEG that tells where, when and with what it was taken, like a phone's."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "TattleMaker", "Model-Zx81"
    exif[0x0112] = orientation
    exif[0x9003] = "2026:11:20 05:47:00"
    exif.get_ifd(0x8825).update(gps())
    profile = b"\x00" * 36 + b"acspSECRETPROFILE" + b"\x00" * 80
    return jpeg(exif=exif, icc_profile=profile, comment=b"typed by Jeanne Villard")


def gps(lon: float = LON, lat: float = LAT) -> dict[int, Any]:
    def parts(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
        hundredths = round(abs(value) * 360_000)
        return (
            IFDRational(hundredths // 360_000, 1),
            IFDRational(hundredths % 360_000 // 6000, 1),
            IFDRational(hundredths % 6000, 100),
        )

    return {1: "S" if lat < 0 else "N", 2: parts(lat), 3: "W" if lon < 0 else "E", 4: parts(lon)}


def png_of(width: int, height: int, body: bytes, *, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG with any header and any compressed body: for bombs and lies."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def bomb() -> bytes:
    """A few kilobytes that would unfold to 3.6 gigabytes of pixels."""
    return png_of(30_000, 40_000, zlib.compress(b"\x00" * 4_000_000, 9))


def text_bomb() -> bytes:
    """A PNG whose comment unfolds to a hundred megabytes."""
    small = saved(painted(8, 8), "PNG")
    loud = b"Comment\x00\x00" + zlib.compress(b"\x00" * 100_000_000, 9)
    return small[:33] + _chunk(b"zTXt", loud) + small[33:]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
