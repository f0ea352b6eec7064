"""Viewed area: the squares of a slide that a reader had on screen, and their share of the tissue.

A square counts once it was on screen as a whole at 10x or more, so the share is never too high.
"""

import base64
import math
import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import Mpp, PatchGrid, Point, Size
from histoviewer.heatmaps.summary import examined_text
from histoviewer.worklist.readings import Kind, Reading

# At 10x a logical screen pixel is 1 um.
OBJECTIVE = 10.0
# Side of a square, um: a fifth of the field of a small window at 40x.
SQUARE_UM = 50
_PIXELS = 1.0

Squares = NDArray[np.bool_]


def viewed_grid(size: Size, mpp: Mpp) -> PatchGrid:
    """Divide a slide, level-0 pixels and um per pixel, into squares of `SQUARE_UM`."""
    return PatchGrid(size, mpp, _PIXELS, SQUARE_UM, SQUARE_UM, SQUARE_UM)


def viewed_share(seen: Squares, tissue: Squares) -> float | None:
    """Compute the share of the tissue that was viewed, 0..1; None if there is no tissue.

    seen, tissue: (rows, cols) bool, the squares viewed and those that hold tissue.
    """
    total = np.count_nonzero(tissue)
    return np.count_nonzero(seen & tissue) / total if total else None


def pack_squares(seen: Squares) -> str:
    """Serialise (rows, cols) bool to a text: compressed, about 1 kB for a slide."""
    rows, cols = seen.shape
    packed = base64.b85encode(zlib.compress(np.packbits(seen).tobytes(), 9)).decode("ascii")
    return f"{rows} {cols} {packed}"


def unpack_squares(text: str, shape: tuple[int, int]) -> Squares | None:
    """Parse what `pack_squares` wrote; None if it is of another shape or damaged."""
    head, _, packed = text.rpartition(" ")
    if head != f"{shape[0]} {shape[1]}":
        return None
    count = math.ceil(shape[0] * shape[1] / 8)
    stream = zlib.decompressobj()
    try:
        # Limited: a text of a few bytes could hold gigabytes.
        content = stream.decompress(base64.b85decode(packed), count + 1)
    except (ValueError, zlib.error):
        return None
    if len(content) != count or not stream.eof:
        return None
    bits = np.unpackbits(np.frombuffer(content, np.uint8), count=shape[0] * shape[1])
    return bits.astype(np.bool_).reshape(shape)


def seen_by(readings: Iterable[Reading], user: str, shape: tuple[int, int]) -> Squares:
    """Return everything that a reader has viewed: (rows, cols) bool.

    readings: of this slide's file.
    """
    seen = np.zeros(shape, np.bool_)
    for reading in readings:
        if reading.kind is Kind.VIEWED and reading.user == user:
            squares = unpack_squares(reading.data, shape)
            if squares is not None:
                seen |= squares
    return seen


def shares_by_reader(readings: Iterable[Reading]) -> dict[str, float]:
    """Return the largest share, 0..1, that each reader has viewed, by reader.

    readings: of this slide's file. Readers of whom nothing is recorded are left out.
    """
    shares: dict[str, float] = {}
    for reading in readings:
        if reading.viewed is not None:
            shares[reading.user] = max(reading.viewed, shares.get(reading.user, 0.0))
    return shares


def viewed_text(readings: Iterable[Reading]) -> str:
    """Format `shares_by_reader` for a report: "A. Miller 96 %, B. Smith 40 %"; may be empty."""
    shares = shares_by_reader(readings)
    return ", ".join(f"{user} {examined_text(share)}" for user, share in shares.items())


def next_unviewed(
    grid: PatchGrid, unviewed: Squares, centre: Point, field: tuple[float, float]
) -> Point | None:
    """Find where to look next: the centre of a field with the nearest unviewed tissue.

    unviewed: (rows, cols) bool.
    centre:   of what is on screen, level-0 pixels.
    field:    (width, height) of what the screen shows, level-0 pixels.

    The nearest square lies in the field as a whole, if it is larger than two squares, with as many
    others around it as fit. Returns None if nothing is unviewed.
    """
    places = _centres(grid, unviewed)
    if not len(places):
        return None
    nearest = places[np.argmin(((places - centre) ** 2).sum(axis=1))]
    square = grid.tile_region(0, 0)
    # By a square less, so that those in the middle's reach are shown as a whole.
    reach = np.maximum((np.array(field) / 2) - (square.width, square.height), 0)
    beside = places[(np.abs(places - nearest) <= reach).all(axis=1)]
    middle = (beside.min(axis=0) + beside.max(axis=0)) / 2
    return Point(*np.clip(middle, nearest - reach, nearest + reach).tolist())


def _centres(grid: PatchGrid, squares: Squares) -> NDArray[np.float64]:
    """(n, 2) float64: the centres (x, y) of the chosen squares, level-0 pixels."""
    rows, cols = np.nonzero(squares)
    square = grid.tile_region(0, 0)
    return np.column_stack([(cols + 0.5) * square.width, (rows + 0.5) * square.height])
