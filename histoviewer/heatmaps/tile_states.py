"""The states of tiles, and which of them have a value."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class TileState(IntEnum):
    """The state of a tile. Only a SCANNED tile has a value.

    UNREADABLE: its pixels are missing. NO_NUMBER: the model's output is not a probability.
    OUT_OF_SCOPE: its patch is too unlike the training patches for the output to mean anything.
    """

    OUTSIDE = 0
    PENDING = 1
    SCANNED = 2
    UNREADABLE = 3
    NO_NUMBER = 4
    OUT_OF_SCOPE = 5


def tiles_fault(probability: NDArray[np.float32], state: NDArray[np.uint8]) -> str:
    """Return what no scan gives for tiles, a clause; empty if all is well.

    States are known, and only scanned tiles have a probability, 0 to 1.
    """
    scanned = state == TileState.SCANNED
    if not np.isin(state, list(TileState)).all():
        return "a tile has an unknown state"
    if not is_probability(probability[scanned]).all():
        return "a scanned tile has no probability"
    if not np.isnan(probability[~scanned]).all():
        return "a tile that was not scanned has a probability"
    return ""


def is_probability(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Check which values are finite and in 0..1."""
    good: NDArray[np.bool_] = (values >= 0) & (values <= 1)
    return good
