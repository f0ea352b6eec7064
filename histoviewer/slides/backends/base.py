"""What a reader of slide files must offer, and what is asked of every file before it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL import Image

from histoviewer.errors import SlideError
from histoviewer.geometry import Rect, Size

# A glass slide is 76 mm long; at the finest pixel size accepted (0.05 um) that is 1.5 million.
MAX_SIDE = 2_000_000
# 256 MiB of RGBA. Real tiles are at most a few thousand pixels wide; a damaged header may declare
# millions, and the decoder would allocate them.
MAX_TILE_PIXELS = 2**26

CONVERT_TO_RGB = "Convert it to 8-bit RGB."
CONVERT_TO_PYRAMID = "Convert it to a tiled, pyramidal TIFF."
COPY_AGAIN = "Copy it again from the scanner or the archive."


NO_DATA = "the file holds no data for some of its tiles"


class DecodeError(Exception):
    """A rectangle of a level could not be decoded; the reader stays usable."""


@dataclass(frozen=True)
class StoredLevel:
    """A pyramid level as the file has it.

    size: (width, height), level pixels.
    tile: (width, height) of the tiles where they lie on a regular grid from the top left corner,
          level pixels; None where they do not, or where the file does not say.
    lost: level pixels; where the file's own table of tiles has tiles without data.
    left_out: the same, where the format leaves tiles out on purpose if they show glass.
    """

    size: Size
    tile: Size | None = None
    lost: Sequence[Rect] = ()
    left_out: Sequence[Rect] = ()


class Reader(Protocol):
    """An open slide file. `read` may be called from any number of threads.

    format:     the file format, e.g. "aperio", "ome-tiff", "png".
    properties: what the file says of itself.
    mpp:        (x, y) pixel size as recorded, um, unchecked; empty strings where not recorded.
    levels:     finest first.
    thumbnail:  a small picture of the area of level 0 that was made when the slide was scanned,
                mode RGB; None where the file has none.
    """

    @property
    def format(self) -> str: ...
    @property
    def properties(self) -> Mapping[str, str]: ...
    @property
    def mpp(self) -> tuple[str, str]: ...
    @property
    def levels(self) -> Sequence[StoredLevel]: ...
    @property
    def thumbnail(self) -> Image.Image | None: ...

    def read(self, level: int, x: int, y: int, size: Size) -> Image.Image:
        """Pixels of a rectangle that lies within the level, mode RGBA.

        x, y, size: level pixels. Alpha is straight (not premultiplied), 0 where there is no image.
        Raises DecodeError if any part of the rectangle cannot be decoded or is lost.
        """
        ...

    def close(self) -> None:
        """Free the file. No `read` may be running."""
        ...


def require_sane(path: Path, levels: Sequence[StoredLevel]) -> None:
    """Raise SlideError where declared sizes cannot be true, before anything is allocated."""
    for level in levels:
        width, height = level.size
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            raise SlideError(
                path, f"declares {width} x {height} pixels, which no slide has", COPY_AGAIN
            )
        if level.tile and level.tile.width * level.tile.height > MAX_TILE_PIXELS:
            raise SlideError(
                path,
                f"declares tiles of {level.tile.width} x {level.tile.height} pixels, "
                "too large to decode",
                f"{COPY_AGAIN} If that does not help, convert it to a tiled, pyramidal TIFF.",
            )
