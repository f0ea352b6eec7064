"""Parts of a slide that its file lacks, or stores empty or black where there is tissue.

Nothing of that may pass for glass. A part is lost if

- the file's own table has no data for its tiles, and the format leaves none out on purpose;
- the format leaves tiles out on purpose, but the overview shows tissue there;
- its tiles are black all over, and tissue ends at their edge: a black border ends elsewhere;
- it is empty, and the thumbnail, made when the slide was scanned, shows tissue there;
- it is empty at the level that is scanned, and the overview shows tissue there (`blank_squares`).
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from histoviewer.geometry import Region, Size
from histoviewer.scanning.optical_density import Rgb, clearly_stained, density
from histoviewer.scanning.shares import Mask, share
from histoviewer.slides.slide import Slide

WITHHELD = "the file's tiles are empty or black where there should be an image"

# Black of a decoded JPEG is not always 0.
_BLACK = 8
# The most by which the channels of a filler colour differ: black, white or grey.
_GREY = 3
# Overview pixels beyond a tile's edge in which the tissue must begin.
_BESIDE = 2
# Side of the smallest empty part that is noticed, and of the squares it is made of, um. Vacuoles
# and vessels are empty, too, but the overview shows those.
_SQUARE_UM, _SQUARES = 8.0, 4
# A thumbnail whose sides have another ratio shows another part of the slide.
_SAME_RATIO = 0.02


def lost_regions(
    slide: Slide, rgb: NDArray[np.uint8], clear: Mask, background: Rgb
) -> list[Region]:
    """The parts of a slide that are lost, level-0 pixels.

    rgb:        (height, width, 3) uint8, the overview.
    clear:      (height, width) bool, where it shows tissue beyond doubt.
    background: the colour of its glass.
    """
    lost = [region for level in slide.levels for region in level.lost]
    # What is at an overview pixel's rim may belong to its neighbour.
    within = ndimage.minimum_filter(clear, 3)
    height, width = clear.shape
    scale_x, scale_y = slide.size.width / width, slide.size.height / height
    for region in (region for level in slide.levels for region in level.left_out):
        rows = slice(int(region.y / scale_y), int(np.ceil(region.bottom / scale_y)))
        cols = slice(int(region.x / scale_x), int(np.ceil(region.right / scale_x)))
        if within[rows, cols].any():
            lost.append(region)
    tile = slide.levels[0].tile
    if tile:
        empty = _black_beside_tissue(rgb, clear, *_edges(slide.size, tile, scale_x, scale_y))
        for row, col in np.argwhere(empty):
            lost.append(Region(col * tile.width, row * tile.height, *tile))
    contradicted = _empty_unlike_thumbnail(slide, rgb, background)
    for row, col in np.argwhere(contradicted):
        lost.append(Region(col * scale_x, row * scale_y, scale_x, scale_y))
    return lost


def blank_squares(rgb: NDArray[np.uint8], side: int, clear: Mask) -> Mask:
    """Mask of squares of one shade of grey although there is tissue, (rows, cols) bool.

    rgb:   (height, width, 3) uint8, white where there is no image.
    side:  side of a square, pixels; see `square_side`.
    clear: (rows, cols) bool, squares in which the overview shows tissue beyond doubt.
    """
    if not clear.any():
        return np.zeros_like(clear)
    rows, cols = clear.shape
    squares = rgb[: rows * side, : cols * side].reshape(rows, side, cols, side, 3)
    corner = squares[:, 0, :, 0]
    blank = (squares[:, -1, :, -1] == corner).all(axis=-1) & (np.ptp(corner, axis=-1) <= _GREY)
    blank &= clear
    # Few squares get here, and looking at all pixels of all of them takes ten times as long.
    row, col = np.nonzero(blank)
    same = squares[row, :, col] == corner[row, col, np.newaxis, np.newaxis]
    blank[row, col] = same.all(axis=(1, 2, 3))
    return ndimage.binary_opening(blank, np.ones((_SQUARES, _SQUARES), np.bool_))


def square_side(um_per_pixel: float) -> int:
    """Side of the squares in which `blank_squares` looks at an image, pixels."""
    return max(1, round(_SQUARE_UM / um_per_pixel))


def _edges(
    size: Size, tile: Size, scale_x: float, scale_y: float
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Edges of the tiles along y and x, overview pixels."""
    y = np.append(np.arange(0, size.height, tile.height), size.height) / scale_y
    return y, np.append(np.arange(0, size.width, tile.width), size.width) / scale_x


def _black_beside_tissue(
    rgb: NDArray[np.uint8],
    clear: Mask,
    edges_y: NDArray[np.floating],
    edges_x: NDArray[np.floating],
) -> Mask:
    """(rows, cols) bool: black tiles of groups at whose edge tissue ends."""
    black: Mask = share(rgb.max(axis=-1) <= _BLACK, edges_y, edges_x, widen=-1) == 1
    if not black.any():
        return black
    groups, _ = ndimage.label(black, np.ones((3, 3)))
    beside = share(clear, edges_y, edges_x, widen=_BESIDE) > 0
    return black & np.isin(groups, groups[black & beside])


def _empty_unlike_thumbnail(slide: Slide, rgb: NDArray[np.uint8], background: Rgb) -> Mask:
    """(height, width) bool: overview pixels of one shade of grey where the thumbnail has tissue."""
    height, width = rgb.shape[:2]
    nowhere = np.zeros((height, width), np.bool_)
    thumbnail = slide.picture("thumbnail")
    if thumbnail is None:
        return nowhere
    ratio = thumbnail.width / thumbnail.height / (slide.size.width / slide.size.height)
    if abs(ratio - 1) > _SAME_RATIO:
        return nowhere
    tissue = clearly_stained(density(np.asarray(thumbnail), background))
    # A thumbnail is not made to be laid on the slide, so what is at a rim may lie beyond it.
    tissue = ndimage.minimum_filter(tissue, 3)
    y = np.arange(height) * thumbnail.height // height
    x = np.arange(width) * thumbnail.width // width
    tissue = ndimage.minimum_filter(tissue[np.ix_(y, x)], 3)
    green = rgb[..., 1]
    blank = ndimage.minimum_filter(green, 3) == ndimage.maximum_filter(green, 3)
    empty: Mask = blank & (np.ptp(rgb, axis=-1) <= _GREY) & tissue
    return empty
