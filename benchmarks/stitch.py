"""Makes a large slide out of a small real one, for measuring."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray

from histoviewer.geometry import Region
from histoviewer.slides.slide import open_slide

TILE = 256


def stitch(sample: Path, target: Path, repeats: int) -> None:
    """Write a tiled JPEG TIFF that repeats the sample's pixels repeats x repeats times.

    The result has one level of the sample's pixel size and a second one of half its size.
    """
    with open_slide(sample) as slide:
        mpp = slide.require_mpp()
        width, height = (side // (2 * TILE) * (2 * TILE) for side in slide.size)
        region = Region(0, 0, width, height)
        pixels = slide.read_region(region, slide.size._replace(width=width, height=height)).rgb
        half = slide.read_region(
            region, slide.size._replace(width=width // 2, height=height // 2)
        ).rgb
    with tifffile.TiffWriter(target, bigtiff=True) as writer:
        for number, plane in enumerate((pixels, half)):
            scale = 2**number
            writer.write(
                _tiles(plane, repeats),
                shape=(plane.shape[0] * repeats, plane.shape[1] * repeats, 3),
                dtype=np.uint8,
                tile=(TILE, TILE),
                photometric="rgb",
                compression="jpeg",
                compressionargs={"level": 85},
                subfiletype=number,
                resolution=(1e4 / mpp.x / scale, 1e4 / mpp.y / scale),
                resolutionunit="CENTIMETER",
                metadata=None,
            )


def _tiles(plane: NDArray[np.uint8], repeats: int) -> Iterator[NDArray[np.uint8]]:
    rows, cols = plane.shape[0] // TILE, plane.shape[1] // TILE
    for row in range(rows * repeats):
        for col in range(cols * repeats):
            top, left = row % rows * TILE, col % cols * TILE
            yield plane[top : top + TILE, left : left + TILE]
