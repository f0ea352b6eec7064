"""Makes a large slide out of a small real one, for measuring.

    python benchmarks/stitch.py TARGET.tif [--repeats 11] [--mpp 0.25]

Eleven times the sample a side are about 100 mm2 of tissue.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import imagecodecs
import numpy as np
import tifffile
from numpy.typing import NDArray

from histoviewer.geometry import Region, Size
from histoviewer.resources import resource
from histoviewer.slides.slide import open_slide

TILE = 256
QUALITY = 85
# Each half as large as the one before, like the slides of CAMELYON16.
LEVELS = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("--repeats", type=int, default=11, help="copies of the sample a side")
    parser.add_argument("--mpp", type=float, help="default: the sample's, 0.499")
    args = parser.parse_args()
    stitch(resource("samples", "CMU-1-Small-Region.svs"), args.target, args.repeats, args.mpp)


def stitch(sample: Path, target: Path, repeats: int, mpp: float | None = None) -> None:
    """Write a pyramidal JPEG TIFF that repeats the sample's pixels repeats x repeats times.

    mpp: um per pixel of the result, which the sample is resampled to; its own by default.
    """
    with open_slide(sample) as slide:
        own = slide.require_mpp().x
        mpp = mpp or own
        width, height = (int(side * own / mpp) // TILE * TILE for side in slide.size)
        region = Region(0, 0, width * mpp / own, height * mpp / own)
        plane = slide.read_region(region, Size(width, height)).rgb
    rows, cols = height * repeats, width * repeats
    with tifffile.TiffWriter(target, bigtiff=True) as writer:
        for level in range(LEVELS):
            scale = 2**level
            shape = rows // scale, cols // scale
            writer.write(
                _encoded_tiles(_shrunk(plane, scale), shape),
                shape=(*shape, 3),
                dtype=np.uint8,
                tile=(TILE, TILE),
                photometric="rgb",
                compression="jpeg",
                subfiletype=int(level > 0),
                resolution=(1e4 / mpp / scale, 1e4 / mpp / scale),
                resolutionunit="CENTIMETER",
                metadata=None,
            )


def _shrunk(plane: NDArray[np.uint8], scale: int) -> NDArray[np.uint8]:
    height, width = plane.shape[0] // scale, plane.shape[1] // scale
    boxes = plane.reshape(height, scale, width, scale, 3)
    return boxes.mean(axis=(1, 3)).round().astype(np.uint8)


def _encoded_tiles(plane: NDArray[np.uint8], shape: Sequence[int]) -> Iterator[bytes]:
    """The tiles of an image of this shape that repeats a plane; each is encoded once."""
    height, width = plane.shape[:2]
    encoded: dict[tuple[int, int], bytes] = {}
    for top in range(0, shape[0], TILE):
        for left in range(0, shape[1], TILE):
            place = top % height, left % width
            if place not in encoded:
                rows, cols = (np.arange(start, start + TILE) for start in place)
                tile = plane[np.ix_(rows % height, cols % width)]
                encoded[place] = imagecodecs.jpeg8_encode(tile, level=QUALITY)
            yield encoded[place]


if __name__ == "__main__":
    main()
