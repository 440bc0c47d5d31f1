"""Images of texts, in the sizes that screens ask for, as WebP; Pillow is loaded only for them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from site_builder.fingerprint import fingerprint_bytes
from site_builder.reads import Reads

MOST_PIXELS = 40_000_000  # above, a small file could unpack into all memory
_WIDTHS = (480, 960, 1440)  # CSS pixels of a phone, twice that, and a wide column at twice
_QUALITY = 80
_UNUSUAL = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: its size in pixels, and the paths of its variants with their widths.

    Without variants it cannot be read, or has too many pixels.
    """

    width: int
    height: int
    variants: tuple[tuple[str, int], ...]


def picture(reads: Reads, source: str) -> Picture | None:
    """Return what is known of an image file, or `None` where there is no such file."""
    data = reads.image(source)
    if data is None:
        return None
    from PIL import Image, ImageOps  # noqa: PLC0415 - slow to load, and few sites have images

    decoded = Image.open

    try:
        with decoded(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                return Picture(0, 0, ())
            turned = ImageOps.exif_transpose(image)
            width, height = turned.width, turned.height
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Picture(0, 0, ())
    name = _UNUSUAL.sub("-", PurePosixPath(source).stem)
    mark = fingerprint_bytes(data)[:10]
    widths = sorted({min(one, width) for one in _WIDTHS})
    paths = ((f"assets/images/{name}.{mark}.{one}.webp", one) for one in widths)
    return Picture(width, height, tuple(paths))


def shrunk(data: bytes, width: int) -> bytes:
    """Return an image as WebP of a width, upright, without what cameras write into files."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    decoded = Image.open  # bytes in memory: files are opened in `load.scan` alone

    with decoded(io.BytesIO(data)) as image:
        turned = ImageOps.exif_transpose(image)
        mode = "RGBA" if turned.has_transparency_data else "RGB"
        height = max(1, round(turned.height * width / turned.width))
        small = turned.convert(mode).resize((width, height), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.save(stream, "WEBP", quality=_QUALITY, method=4)
    return stream.getvalue()
