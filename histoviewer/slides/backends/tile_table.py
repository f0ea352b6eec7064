"""Tiles without data, found in a TIFF's table of tile offsets and lengths.

Libraries decode such a tile as transparent, as if the scanner had omitted glass. Some formats do
omit glass; in all others the tile was lost, and may have shown anything.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from histoviewer.errors import SlideError
from histoviewer.geometry import Rect
from histoviewer.slides.backends.base import COPY_AGAIN, StoredLevel

# OpenSlide's formats whose levels are TIFF pages with one grid of tiles. Of these, Philips omits
# tiles outside the scanned area on purpose, with both offset and length 0.
GRIDDED_VENDORS = {"aperio", "generic-tiff", "philips"}
SPARSE_VENDORS = {"philips"}

Holes = tuple[Sequence[Rect], Sequence[Rect]]


def holes_by_level(path: Path, vendor: str, levels: Sequence[StoredLevel]) -> list[Holes]:
    """Find the lost and the deliberately omitted tiles of each level, level pixels.

    Empty for other formats than a TIFF with one grid of tiles per level.
    Raises SlideError if a table does not match its level.
    """
    if vendor not in GRIDDED_VENDORS:
        return []
    try:
        with tifffile.TiffFile(path) as tiff:
            every: list[Any] = list(tiff.pages)
            pages = [page for page in every if page.is_tiled]
            found = [_holes(path, page, vendor in SPARSE_VENDORS) for page in pages]
    except SlideError:
        raise
    # tifffile raises errors of many types for a damaged file.
    except Exception as error:
        raise SlideError(path, f"is a damaged TIFF ({error})", COPY_AGAIN) from error
    if vendor == "philips":
        # OpenSlide corrects the sizes that Philips records, but not the order of the levels.
        return found[: len(levels)]
    by_size = {(page.imagewidth, page.imagelength): i for i, page in reversed([*enumerate(pages)])}
    return [found[by_size[level.size]] if level.size in by_size else ((), ()) for level in levels]


def lost_tiles(path: Path, page: Any) -> Sequence[Rect]:
    """Find the tiles or strips of a TIFF page without data, neighbours joined, page pixels.

    Raises SlideError if the page's table does not match its size.
    """
    lost, _ = _holes(path, page, sparse=False)
    return lost


def _holes(path: Path, page: Any, sparse: bool) -> Holes:
    width = page.tilewidth if page.is_tiled else page.imagewidth
    height = page.tilelength if page.is_tiled else min(page.rowsperstrip, page.imagelength)
    if not width or not height:
        raise SlideError(path, f"declares tiles of {width} x {height} pixels", COPY_AGAIN)
    across, down = -(-page.imagewidth // width), -(-page.imagelength // height)
    planes = page.samplesperpixel if page.planarconfig == tifffile.PLANARCONFIG.SEPARATE else 1
    offsets, lengths = np.array(page.dataoffsets), np.array(page.databytecounts)
    if not len(offsets) == len(lengths) == across * down * planes:
        cause = (
            f"is a damaged TIFF: {len(offsets)} tiles for {page.imagewidth} x {page.imagelength} "
            f"pixels in tiles of {width} x {height}"
        )
        raise SlideError(path, cause, COPY_AGAIN)
    shape = planes, down, across
    empty = ((offsets == 0) | (lengths == 0)).reshape(shape).any(axis=0)
    unwritten = ((offsets == 0) & (lengths == 0)).reshape(shape).all(axis=0)
    left_out = unwritten if sparse else np.zeros_like(unwritten)
    return _joined(empty & ~left_out, width, height), _joined(left_out, width, height)


def _joined(tiles: NDArray[np.bool_], width: int, height: int) -> list[Rect]:
    """Join neighbouring true tiles of each row to rectangles."""
    edges = np.diff(np.pad(tiles, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    return [
        Rect(int(start) * width, int(row) * height, int(end - start) * width, height)
        for (row, start), (_, end) in zip(starts, ends, strict=True)
    ]
