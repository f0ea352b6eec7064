"""The interface of backends, and checks that every file has to pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL import Image

from histoviewer.errors import SlideError
from histoviewer.geometry import Rect, Size

# A glass slide is 76 mm long, 1.5 million pixels at the finest accepted size (0.05 um).
MAX_SIDE = 2_000_000
# 256 MiB of RGBA. Real tiles are at most a few thousand pixels wide; the decoder would allocate the
# millions that a damaged header may declare.
MAX_TILE_PIXELS = 2**26

CONVERT_TO_RGB = "Convert it to 8-bit RGB."
CONVERT_TO_PYRAMID = "Convert it to a tiled, pyramidal TIFF."
COPY_AGAIN = "Copy it again from the scanner or the archive."
NO_DATA = "the file has no data for some of its tiles"


class DecodeError(Exception):
    """A rectangle of a level could not be decoded; the backend stays usable."""


@dataclass(frozen=True)
class StoredLevel:
    """A pyramid level as stored in the file; all in level pixels.

    tile:     (width, height) of the tiles if they form a regular grid from the top left corner;
              None if not, or if unknown.
    lost:     tiles without data, according to the file's own table.
    left_out: the same for formats that omit tiles of glass on purpose.
    """

    size: Size
    tile: Size | None = None
    lost: Sequence[Rect] = ()
    left_out: Sequence[Rect] = ()


class Backend(Protocol):
    """An open slide file. `read` may be called from any number of threads.

    format:     the file format, e.g. "aperio", "ome-tiff", "png".
    properties: the file's metadata.
    mpp:        (x, y) pixel size as recorded, um, unchecked; empty strings if not recorded.
    levels:     finest first.
    colour_note: how the colours are read in another way than the file declares, a sentence; else
                 empty.
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
    def colour_note(self) -> str: ...

    def read(self, level: int, x: int, y: int, size: Size) -> Image.Image:
        """Read a rectangle within the level (level pixels), mode RGBA.

        Alpha is straight (not premultiplied), 0 outside the image.
        Raises DecodeError if any part of the rectangle cannot be decoded or is lost.
        """
        ...

    def picture(self, name: str) -> Image.Image | None:
        """Read a picture that the scanner made beside the pyramid, mode RGB; None without one.

        name: "thumbnail", of the area of level 0; "label", the glass slide's; "macro", all of it.
        """
        ...

    def close(self) -> None:
        """Close the file; no `read` may be running."""
        ...


def require_sane(path: Path, levels: Sequence[StoredLevel]) -> None:
    """Raise SlideError if declared sizes are impossible, before anything is allocated."""
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
