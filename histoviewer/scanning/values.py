"""The network's values for the tiles of a scan, patch by patch or a whole block at once."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import PatchGrid
from histoviewer.inference.engines.base import Stop
from histoviewer.inference.ensemble import Ensemble, Prediction
from histoviewer.scanning.blocks import Block


class TileValues(NamedTuple):
    """The network's outputs for n tiles, (n,) float32 each.

    distance: from the training tiles; None if the model has no such output.
    """

    probability: NDArray[np.float32]
    distance: NDArray[np.float32] | None


class Limits(NamedTuple):
    """Settings that decide on a tile's value.

    confirm_from: a tile of a block with at least this probability gets the values of its patch
                  alone, which are those that the model's performance was measured with; None: no
                  tile does.
    farthest:     the greatest distance from the training tiles of a tile in scope; None: any.
    """

    confirm_from: float | None
    farthest: float | None

    def out_of_scope(self, values: TileValues) -> NDArray[np.bool_]:
        """(n,) bool; a distance that is not a number is no small one."""
        if self.farthest is None or values.distance is None:
            return np.zeros(len(values.probability), np.bool_)
        return ~(values.distance <= self.farthest)


def predict_patches(
    ensemble: Ensemble, patches: NDArray[np.uint8], tta: bool, stop: Stop
) -> TileValues:
    """Predict (n, side, side, 3) uint8 patches, a batch at a time."""
    found = ensemble.predict_tiles(patches, tta=tta, stop=stop)
    return _tiles(found, (slice(None), 0, 0))


def predict_block(
    ensemble: Ensemble,
    grid: PatchGrid,
    block: Block,
    rgb: NDArray[np.uint8],
    tiles: NDArray[np.intp],
    tta: bool,
    limits: Limits,
    stop: Stop,
) -> TileValues:
    """Predict tiles of a block in one call.

    rgb:   (height, width, 3) uint8, all of the block.
    tiles: (n, 2) the tiles' rows and columns.

    Tiles out of scope are not confirmed: they get no value in any case.
    """
    found = ensemble.predict_tiles(rgb[np.newaxis], tta=tta, stop=stop)
    values = _tiles(found, (0, tiles[:, 0] - block.row, tiles[:, 1] - block.col))
    if limits.confirm_from is None:
        return values
    # What is not a number is asked for again, too.
    likely = ~(values.probability < limits.confirm_from)
    again = np.flatnonzero(likely & ~limits.out_of_scope(values))
    batch_size = max(1, ensemble.batch_size // 8) if tta else ensemble.batch_size
    for start in range(0, len(again), batch_size):
        chosen = again[start : start + batch_size]
        windows = [block.window(grid, int(row), int(col)) for row, col in tiles[chosen]]
        patches = np.stack([rgb[window] for window in windows])
        alone = predict_patches(ensemble, patches, tta, stop)
        values.probability[chosen] = alone.probability
        if values.distance is not None:
            values.distance[chosen] = alone.distance
    return values


def _tiles(found: Prediction, index: tuple[Any, ...]) -> TileValues:
    distance = None if found.distance is None else found.distance[index]
    return TileValues(found.probability[index], distance)
