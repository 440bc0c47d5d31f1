"""Images of texts, in the sizes that screens ask for, as WebP; Pillow is loaded only for them."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from site_builder.fingerprint import fingerprint_bytes
from site_builder.reads import Reads

MOST_PIXELS = 40_000_000  # above, a small file could unpack into all memory
LONGEST_SIDE = 16_383  # pixels: more than that no WebP has
_FORMATS = ("JPEG", "PNG", "WEBP")  # whatever else a file is, its name lies
_WIDTHS = (480, 960, 1440)  # CSS pixels of a phone, twice that, and a wide column at twice
_QUALITY = 80
_LONGEST_NAME = 80  # letters, so that marks and widths fit behind it
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
    try:
        upright = _upright(data)
    except (OSError, ValueError, SyntaxError):
        return Picture(0, 0, ())
    width, height = upright.width, upright.height
    name = _UNUSUAL.sub("-", PurePosixPath(source).stem)[:_LONGEST_NAME]
    mark = fingerprint_bytes(data)[:10]
    widths = sorted({min(one, width) for one in _WIDTHS})
    paths = ((f"assets/images/{name}.{mark}.{one}.webp", one) for one in widths)
    return Picture(width, height, tuple(paths))


def shrunk(data: bytes, width: int) -> bytes:
    """Return an image as WebP of a width, without what cameras write into files."""
    from PIL import Image  # noqa: PLC0415

    upright = _upright(data)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    height = max(1, round(upright.height * width / upright.width))
    small = upright.convert(mode).resize((width, height), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.save(stream, "WEBP", quality=_QUALITY, method=4)
    return stream.getvalue()


def _upright(data: bytes) -> Any:  # noqa: ANN401 - Pillow is loaded late
    """Return an image as it was meant to be seen.

    Raises `OSError`, `ValueError` or `SyntaxError` where it cannot be read, or is too large.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - slow to load, and few sites have images

    decoded = Image.open  # bytes in memory: files are opened in `load.scan` alone

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is only odd about a file is nobody's mistake
        try:
            with decoded(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
                    message = f"{image.width} by {image.height} pixels are too many"
                    raise ValueError(message)
                upright = ImageOps.exif_transpose(image)
        except Image.DecompressionBombError as error:
            raise ValueError(*error.args) from error
    if upright.mode.startswith("I"):  # 16 bits of grey, of which Pillow would keep the lower 8
        return upright.point(lambda value: value / 256).convert("L")
    return upright
