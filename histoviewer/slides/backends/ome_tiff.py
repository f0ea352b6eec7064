"""OME-TIFF through tifffile: pyramids in SubIFDs, which OpenSlide does not read.

The OME-XML is parsed by hand, for its pixel size alone: ome-types requires the whole schema, and
Bio-Formats needs Java.
"""

import math
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import tifffile
from PIL import Image

from histoviewer.errors import SlideError
from histoviewer.geometry import Size
from histoviewer.slides.backends.base import (
    CONVERT_TO_RGB,
    COPY_AGAIN,
    NO_DATA,
    DecodeError,
    StoredLevel,
    require_sane,
)
from histoviewer.slides.backends.tile_table import lost_tiles

# tifffile lists them all, whether the file has them or only declares them.
_MAX_PLANES = 100_000
UM_PER_UNIT = {"µm": 1.0, "nm": 1e-3, "mm": 1e3, "cm": 1e4, "m": 1e6}


class OmeTiffBackend:
    """The first image of an OME-TIFF, 8-bit RGB; see `base.Backend`.

    Raises SlideError if the image is not 8-bit RGB or the file is damaged.
    """

    format = "ome-tiff"
    colour_note = ""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._tiff = tifffile.TiffFile(path)
        try:
            self._pages = self._open_levels(path)
            self.properties: Mapping[str, str] = {
                "ome." + name: value for name, value in self._pixels_attributes().items()
            }
        except SlideError:
            self._tiff.close()
            raise
        # tifffile raises errors of many types for a damaged file.
        except Exception as error:
            self._tiff.close()
            cause = f"is a damaged or unusual OME-TIFF ({str(error) or type(error).__name__})"
            raise SlideError(path, cause, COPY_AGAIN) from error

    @property
    def mpp(self) -> tuple[str, str]:
        return self._physical_size("X"), self._physical_size("Y")

    def read(self, level: int, x: int, y: int, size: Size) -> Image.Image:
        page = self._pages[level]
        tile_height, tile_width = page.chunks[:2]
        across = -(-page.imagewidth // tile_width)
        pixels = Image.new("RGBA", size)
        for row in range(y // tile_height, -(-(y + size.height) // tile_height)):
            for col in range(x // tile_width, -(-(x + size.width) // tile_width)):
                tile = self._decode(page, row * across + col)
                pixels.paste(tile, (col * tile_width - x, row * tile_height - y))
        return pixels

    def picture(self, name: str) -> Image.Image | None:
        return None

    def close(self) -> None:
        self._tiff.close()

    def _open_levels(self, path: Path) -> list[Any]:
        planes = sum(map(_planes, self._pixels()))
        if planes > _MAX_PLANES:
            raise SlideError(path, f"declares {planes:,} planes, which no slide has", COPY_AGAIN)
        series = self._tiff.series[0]
        if series.axes != "YXS" or series.dtype != np.uint8 or series.shape[2] != 3:
            kind = f"{series.dtype} with axes {series.axes} and shape {series.shape}"
            raise SlideError(path, f"is an OME-TIFF of {kind}, not of 8-bit RGB", CONVERT_TO_RGB)
        pages = [level.keyframe for level in series.levels]
        self.levels = [
            StoredLevel(
                Size(page.imagewidth, page.imagelength),
                Size(*page.chunks[1::-1]),
                lost_tiles(path, page),
            )
            for page in pages
        ]
        require_sane(path, self.levels)
        return pages

    def _decode(self, page: Any, index: int) -> Image.Image:
        if not page.databytecounts[index] or not page.dataoffsets[index]:
            raise DecodeError(NO_DATA)
        try:
            with self._lock:
                self._tiff.filehandle.seek(page.dataoffsets[index])
                data = self._tiff.filehandle.read(page.databytecounts[index])
            tile = Image.fromarray(page.decode(data, index, jpegtables=page.jpegtables)[0][0])
        # Every codec has its own exceptions; in any case only this tile is lost.
        except Exception as error:
            raise DecodeError(f"tile {index} cannot be decoded ({error})") from error
        if tile.mode != "RGB":
            raise DecodeError(f"tile {index} has {tile.mode} pixels, not RGB")
        return tile

    def _pixels_attributes(self) -> dict[str, str]:
        return next(iter(self._pixels()), {})

    def _pixels(self) -> list[dict[str, str]]:
        """Return the attributes of all images in the OME-XML."""
        root = ElementTree.fromstring(self._tiff.ome_metadata or "<OME/>")
        return [node.attrib for node in root.iter() if node.tag.endswith("}Pixels")]

    def _physical_size(self, axis: str) -> str:
        value = self.properties.get(f"ome.PhysicalSize{axis}", "")
        unit = self.properties.get(f"ome.PhysicalSize{axis}Unit", "µm")
        try:
            return str(float(value.replace(",", ".")) * UM_PER_UNIT[unit])
        except (ValueError, KeyError):
            return "" if not value else f"{value} {unit}"


def _planes(pixels: Mapping[str, str]) -> int:
    """Return the number of planes that an image declares. Raises ValueError if it is none."""
    return math.prod(int(pixels.get(f"Size{axis}", 1)) for axis in "CTZ")


def is_ome_tiff(path: Path) -> bool:
    try:
        with tifffile.TiffFile(path) as tiff:
            return tiff.is_ome
    # A file that tifffile cannot parse is left to the other backends, which report the cause.
    except Exception:
        return False
