"""Patches with the same picture in another file, such as a JPEG of a lossless one.

`splits.content_hashes` finds copies of identical pixels.
"""

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
BLOCK = 8
# Grey levels: JPEG of quality 75 moves the means of blocks by about 1, another patch by 10 or more.
MAX_DISTANCE = 3.0


def near_copies(pixels: Pixels, others: Pixels) -> npt.NDArray[np.intp]:
    """Return the indices of those `pixels`, (n, 96, 96, 3), that are the copy of one of `others`.

    A copy is the patch whose means of 8x8 blocks are nearest, if they differ by less than 3 grey
    levels (root mean square): empty glass is near to much that is no copy. Turned or shifted
    copies are not found.
    """
    ours, theirs = _block_means(pixels), _block_means(others)
    squares = (ours**2).mean(1)[:, np.newaxis] + (theirs**2).mean(1)
    distances = squares - 2 * ours @ theirs.T / ours.shape[1]
    return np.unique(distances.argmin(axis=0)[distances.min(axis=0) < MAX_DISTANCE**2])


def _block_means(pixels: Pixels) -> npt.NDArray[np.float64]:
    count, height, width, channels = pixels.shape
    shape = count, height // BLOCK, BLOCK, width // BLOCK, BLOCK, channels
    means: npt.NDArray[np.float64] = pixels.reshape(shape).mean(axis=(2, 4)).reshape(count, -1)
    return means
