"""Lesions by CAMELYON16's rules: grown outlines on the raster of level 5.

The rules are those of the challenge's own evaluation code (Ehteshami Bejnordi et al. 2017, JAMA
318:2199-2210), whose raster is a mask of the whole slide. Here each cluster of outlines that may
touch has a raster of its own, which gives the same lesions: outlines in different rasters are
further apart than they grow. The filling is written here, as Pillow and OpenCV fill the outline's
own pixels, too, and a test of every pixel's centre is quadratic.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from export.evaluation.annotations import Annotation, Ring

RASTER = 32  # level-0 pixels: level 5
# The code says 75 um, "the equivalent size of 5 tumour cells", and halves it.
GROWTH_UM = 75 / 2
# Longest diameter of isolated tumour cells, 200 um, and the 75 um that the code means to grow by.
ITC_MAJOR_AXIS_UM = 275
_TOUCHING = np.ones((3, 3), np.bool_)
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Lesion:
    """One lesion after growth.

    left, top: the raster's first pixel, in level-5 pixels.
    mask:      (rows, cols) bool, true in the lesion.
    itc:       isolated tumour cells: neither to be found nor wrong to find.
    """

    left: int
    top: int
    mask: Mask
    itc: bool

    def contains(self, x: float, y: float) -> bool:
        """Check whether a place in level-0 pixels is inside."""
        col, row = int(x / RASTER) - self.left, int(y / RASTER) - self.top
        rows, cols = self.mask.shape
        return 0 <= row < rows and 0 <= col < cols and bool(self.mask[row, col])


def find_lesions(annotation: Annotation, mpp: float) -> list[Lesion]:
    """Find the lesions of a slide: outlines filled, grown by 37.5 um, holes filled, 8-connected.

    `mpp` is the pixel size of level 0, um. A raster pixel belongs to an outline if its centre
    lies inside. Outlines that grow together are one lesion; ITC is decided by the major axis of
    the ellipse with the same second moments.
    """
    pixel = mpp * RASTER
    reach = ceil(GROWTH_UM / pixel) + 1
    lesions = []
    for left, top, right, bottom in _clusters(annotation.tumour, reach):
        shape = bottom - top, right - left
        mask = _filled(annotation.tumour, left, top, shape)
        mask &= ~_filled(annotation.exclusions, left, top, shape)
        if not mask.any():
            continue
        distance = ndimage.distance_transform_edt(~mask)
        grown = ndimage.binary_fill_holes(distance < GROWTH_UM / pixel)
        labels, count = ndimage.label(grown, _TOUCHING)
        for number in range(1, count + 1):
            own = labels == number
            itc = _major_axis(own) * pixel < ITC_MAJOR_AXIS_UM
            lesions.append(Lesion(left, top, own, itc))
    return lesions


def _clusters(rings: tuple[Ring, ...], reach: int) -> list[tuple[int, int, int, int]]:
    """Return boxes (left, top, right, bottom) in level-5 pixels around outlines that may touch."""
    boxes: list[tuple[int, int, int, int]] = []
    for ring in rings:
        low = np.maximum(np.floor(ring.min(0) / RASTER).astype(int) - reach, 0)
        high = np.floor(ring.max(0) / RASTER).astype(int) + reach + 1
        box = (int(low[0]), int(low[1]), int(high[0]), int(high[1]))
        while touching := [other for other in boxes if _touch(box, other)]:
            boxes = [other for other in boxes if other not in touching]
            box = _around([box, *touching])
        boxes.append(box)
    return boxes


def _touch(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _around(boxes: list[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _filled(rings: tuple[Ring, ...], left: int, top: int, shape: tuple[int, int]) -> Mask:
    """Fill the raster pixels whose centre lies in one of the outlines, by the even-odd rule."""
    mask = np.zeros(shape, np.bool_)
    for ring in rings:
        mask |= _fill(ring / RASTER - (left, top), shape)
    return mask


def _fill(ring: Ring, shape: tuple[int, int]) -> Mask:
    rows, cols = shape
    starts, ends = ring, np.roll(ring, -1, axis=0)
    # Each crossing of a row's middle with an edge flips all pixels to its right.
    flips = np.zeros((rows, cols + 1), np.int64)
    for row in range(max(0, int(ring[:, 1].min())), min(rows, ceil(ring[:, 1].max()))):
        y = row + 0.5
        crossing = (starts[:, 1] <= y) != (ends[:, 1] <= y)
        (x0, y0), (x1, y1) = starts[crossing].T, ends[crossing].T
        x = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        first = np.clip(np.ceil(x - 0.5).astype(int), 0, cols)
        np.add.at(flips[row], first, 1)
    inside: Mask = np.cumsum(flips[:, :cols], axis=1) % 2 == 1
    return inside


def _major_axis(mask: Mask) -> float:
    """Measure the major axis, in pixels, of the ellipse with the same second moments.

    4 times the root of the greatest eigenvalue of the covariance, a pixel being a square (so
    1/12 more), as scikit-image's `regionprops` has it, which the evaluation code uses.
    """
    rows, cols = np.nonzero(mask)
    covariance = np.cov(np.stack([rows, cols]), bias=True) + np.eye(2) / 12
    return 4 * sqrt(float(np.linalg.eigvalsh(covariance)[-1]))
