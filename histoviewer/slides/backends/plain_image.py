"""Plain images (PNG, JPEG, TIFF, BMP) through Pillow."""

from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageFile, ImageOps

from histoviewer.errors import SlideError
from histoviewer.geometry import Size
from histoviewer.slides.backends.base import (
    CONVERT_TO_PYRAMID,
    CONVERT_TO_RGB,
    COPY_AGAIN,
    NO_DATA,
    StoredLevel,
)

PLAIN_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
PLAIN_SUFFIXES = {".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff"}
TIFF_TILE_WIDTH = 322
TIFF_STRIP_TABLE = (273, 279)
UM_PER_INCH = 25400
MODES = {
    "1": "black and white",
    "L": "greyscale",
    "LA": "greyscale",
    "CMYK": "CMYK",
    "F": "floating point",
    "I": "32-bit greyscale",
    "LAB": "CIELAB",
}


class PlainImageBackend:
    """A plain 8-bit RGB, RGBA or palette image, kept in memory; see `base.Backend`.

    Raises SlideError if the file is another image, or has more pixels than Pillow considers safe
    (`Image.MAX_IMAGE_PIXELS`).
    """

    colour_note = ""

    def __init__(self, path: Path) -> None:
        try:
            with Image.open(path, formats=PLAIN_FORMATS) as image:
                self.format = str(image.format).lower()
                _require_readable(path, image)
                self._mpp = _recorded_mpp(image)
                # Before converting, which drops the orientation for some formats.
                self._image = ImageOps.exif_transpose(image).convert("RGBA")
        except Image.DecompressionBombError as error:
            raise _too_large(path) from error
        except (OSError, SyntaxError, ValueError) as error:
            cause = f"cannot be read as PNG, JPEG, TIFF or BMP ({error})"
            raise SlideError(path, cause, COPY_AGAIN) from error
        self.levels = [StoredLevel(Size(*self._image.size))]
        self.properties: Mapping[str, str] = {}

    @property
    def mpp(self) -> tuple[str, str]:
        return self._mpp

    def read(self, level: int, x: int, y: int, size: Size) -> Image.Image:
        return self._image.crop((x, y, x + size.width, y + size.height))

    def picture(self, name: str) -> Image.Image | None:
        return None

    def close(self) -> None:
        self._image.close()


def _require_readable(path: Path, image: ImageFile.ImageFile) -> None:
    if TIFF_TILE_WIDTH in getattr(image, "tag_v2", {}):
        cause = "is a tiled TIFF that OpenSlide does not recognise, possibly a damaged slide"
        raise SlideError(path, cause, COPY_AGAIN)
    tables = [getattr(image, "tag_v2", {}).get(tag, ()) for tag in TIFF_STRIP_TABLE]
    if not all(value for table in tables for value in table):
        raise SlideError(path, f"is a damaged TIFF: {NO_DATA}", COPY_AGAIN)
    pages = getattr(image, "n_frames", 1)
    if pages > 1:
        cause = f"has {pages} pages or frames; only single images are supported"
        raise SlideError(path, cause, "Save the one to be scanned as a separate file.")
    if Image.MAX_IMAGE_PIXELS and image.width * image.height > Image.MAX_IMAGE_PIXELS:
        raise _too_large(path)
    # Pillow silently truncates 16-bit samples of colour images to 8 bits.
    deep = any(";16" in str(tile.args) for tile in image.tile)
    if deep or image.mode not in ("RGB", "RGBA", "P"):
        kind = "16-bit" if deep or "16" in image.mode else MODES.get(image.mode, image.mode)
        raise SlideError(path, f"is a {kind} image, not 8-bit RGB", CONVERT_TO_RGB)


def _recorded_mpp(image: Image.Image) -> tuple[str, str]:
    dpi = image.info.get("dpi")
    if not dpi or not all(value > 0 for value in dpi):
        return "", ""
    x, y = (str(float(UM_PER_INCH / value)) for value in dpi)
    return x, y


def _too_large(path: Path) -> SlideError:
    return SlideError(path, "is too large for a plain image", CONVERT_TO_PYRAMID)
