"""Perceptually uniform colour maps, safe for colour-blind readers."""

import csv
from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from histoviewer.resources import resource

DEFAULT = "cividis"
# One hue (CIELAB, 30 degrees), lightness L* from 88 to 22 in equal steps, each at the highest
# chroma in sRGB; linear in between. Computed for this project.
_REDS = (
    "ffd3cd", "feb3ab", "ff9087", "ff6862", "ff273c", "de022d", "b80124", "94001a", "700011",
)  # fmt: skip


def names() -> tuple[str, ...]:
    """List all colour maps, the default first."""
    return (*_published(), "reds")


def table(name: str) -> NDArray[np.uint8]:
    """Return a map's colours, (256, 4) uint8 RGBA, for probabilities from 0 to 1.

    Raises ValueError if the name is not in `names()`.
    """
    if name not in names():
        raise ValueError(f"unknown colour map {name!r}; choose one of {', '.join(names())}")
    rgb = _reds() if name == "reds" else _published()[name]
    return np.pad(rgb, ((0, 0), (0, 1)), constant_values=255)


@cache
def _published() -> dict[str, NDArray[np.uint8]]:
    """Read (256, 3) sRGB colours by name, rounded from the published tables of floats.

    cividis: Nunez, Anderton and Renslow, "Optimizing colormaps with consideration for color vision
    deficiency to enable accurate interpretation of scientific data", PLoS ONE 13(7), 2018;
    the table as in matplotlib (matplotlib licence, BSD compatible).
    viridis and magma: van der Walt, Smith and Firing, matplotlib 1.5, 2015; CC0.
    """
    with resource("colormaps.csv").open(newline="", encoding="ascii") as file:
        names, *rows = csv.reader(file)
    return {
        name: _colours(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }


def _colours(hexadecimal: Iterable[str]) -> NDArray[np.uint8]:
    return np.array([list(bytes.fromhex(colour)) for colour in hexadecimal], np.uint8)


def _reds() -> NDArray[np.uint8]:
    anchors = _colours(_REDS)
    places = np.linspace(0, len(anchors) - 1, 256)
    channels = [np.interp(places, range(len(anchors)), channel) for channel in anchors.T]
    colours = np.stack(channels, axis=1)
    return colours.round().astype(np.uint8)
