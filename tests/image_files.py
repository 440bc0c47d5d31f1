"""Image files for tests, made in memory and told as files of a small site."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

RED, BLUE = (200, 20, 20), (20, 20, 200)
ORIENTATION, GPS = 0x0112, 0x8825
PLACE = b"Salainenkatu 1"  # what a camera might know, and nobody may read


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    """Return an image as the bytes of a file."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def two_halves(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return an image whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image.convert(mode)


def photograph(width: int, height: int, *, turned: bool = True) -> bytes:
    """Return a JPEG as cameras write it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    if turned:
        exif[ORIENTATION] = 6  # upright after a quarter turn clockwise
    exif.get_ifd(GPS)[1] = "N"
    exif[0x010E] = PLACE.decode()
    image = two_halves(width, height)
    return encoded(image, "JPEG", exif=exif, comment=PLACE, quality=90)


def png_that_claims(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header promises any number of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        mark = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + mark

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def told(path: str, data: bytes) -> str:
    """Return a file of any bytes as a change to the base site."""
    escaped = "".join(f"\\x{byte:02x}" for byte in data)
    return f"-- {path} [escaped] --\n{escaped}\n"
