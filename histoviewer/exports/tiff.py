"""Heatmaps as pyramidal tiled OME-BigTIFF of the slide's own size, to be laid over it."""

import math
import struct
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import tifffile
from numpy.typing import NDArray

from histoviewer.files import replace_file
from histoviewer.geometry import Size
from histoviewer.heatmaps import colormaps
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.raster import TileWindow, highest_per_pixel, state_marks
from histoviewer.heatmaps.summary import RESEARCH_USE
from histoviewer.heatmaps.tile_states import TileState

TILE = 512
# With steps of 4 all smaller levels together add 7 % to the file.
_STEP = 4
_Paint = Callable[[slice, slice, TileWindow, tuple[int, int]], NDArray[np.uint8]]


def write_values(heatmap: Heatmap, target: Path) -> None:
    """Write the probabilities as one uint8 channel: 0 where there is none, 255 * probability,
    rounded and at least 1, where there is one.

    So only tiles without a value have the value 0, which viewers can make transparent. Exact
    values are in the heatmap's own file. Raises StoreError if the file cannot be written.
    """
    codes = _codes(heatmap)

    def paint(
        rows: slice, cols: slice, window: TileWindow, origin: tuple[int, int]
    ) -> NDArray[np.uint8]:
        return highest_per_pixel(codes[rows, cols], window, Size(TILE, TILE))

    _write(heatmap, target, paint, samples=1)


def write_overlay(heatmap: Heatmap, target: Path, colormap: str = colormaps.DEFAULT) -> None:
    """Write the coloured map as RGB, black where there is no tissue: viewers can make black
    transparent, and no colour map here holds it.

    Tiles without a value are hatched or dotted, as in pictures. Raises StoreError if
    the file cannot be written, ValueError for a colour map that does not exist.
    """
    codes = _codes(heatmap)
    colours = colormaps.table(colormap)[:, :3]
    colours[0] = 0

    def paint(
        rows: slice, cols: slice, window: TileWindow, origin: tuple[int, int]
    ) -> NDArray[np.uint8]:
        size = Size(TILE, TILE)
        rgb = colours.take(highest_per_pixel(codes[rows, cols], window, size), axis=0)
        state = heatmap.state[rows, cols]
        if np.isin(state, (TileState.OUTSIDE, TileState.SCANNED)).all():
            return rgb
        marks = state_marks(state, window, size, origin)
        return np.where(marks[..., 3:] > 0, marks[..., :3], rgb)

    _write(heatmap, target, paint, samples=3)


def _codes(heatmap: Heatmap) -> NDArray[np.uint8]:
    """(rows, cols) uint8: 0 without a value, else 1..255."""
    values = np.where(heatmap.scanned, heatmap.probability, np.float32(0))
    codes: NDArray[np.uint8] = np.rint(values * 255).clip(1, 255).astype(np.uint8)
    codes[~heatmap.scanned] = 0
    return codes


def _write(heatmap: Heatmap, target: Path, paint: _Paint, samples: int) -> None:
    size, mpp = heatmap.grid.slide_size, heatmap.grid.slide_mpp
    downsamples = [1]
    while max(size) > TILE * downsamples[-1]:
        downsamples.append(downsamples[-1] * _STEP)
    with replace_file(target) as temporary:
        with tifffile.TiffWriter(temporary, bigtiff=True, ome=True, byteorder="<") as writer:
            for downsample in downsamples:
                first = downsample == 1
                height, width = (math.ceil(side / downsample) for side in (size[1], size[0]))
                writer.write(
                    _tiles(heatmap, paint, downsample, Size(width, height), samples),
                    shape=(height, width, samples)[: 3 if samples > 1 else 2],
                    dtype=np.uint8,
                    tile=(TILE, TILE),
                    photometric="rgb" if samples > 1 else "minisblack",
                    compression="adobe_deflate",
                    resolution=(1e4 / mpp.x / downsample, 1e4 / mpp.y / downsample),
                    resolutionunit="CENTIMETER",
                    software="HistoViewer",
                    subifds=len(downsamples) - 1 if first else None,
                    subfiletype=0 if first else 1,
                    metadata=_metadata(heatmap, samples) if first else None,
                    # ASAP takes the range of its colours from SMinSampleValue, SMaxSampleValue.
                    extratags=[
                        (340, "B", samples, (0,) * samples, False),
                        (341, "B", samples, (255,) * samples, False),
                    ],
                )
        _chain_levels(temporary)


def _metadata(heatmap: Heatmap, samples: int) -> dict[str, Any]:
    mpp, source = heatmap.grid.slide_mpp, heatmap.provenance
    meaning = "0: no value; else 255 x probability of tumour" if samples == 1 else "colours"
    return {
        "axes": "YX" if samples == 1 else "YXS",
        "PhysicalSizeX": mpp.x,
        "PhysicalSizeXUnit": "µm",
        "PhysicalSizeY": mpp.y,
        "PhysicalSizeYUnit": "µm",
        "Channel": {"Name": "prob_Tumor"},
        "Description": f"{meaning}; model {source.model} {source.model_version} "
        f"(SHA-256 {source.model_sha256}). {RESEARCH_USE}.",
    }


def _tiles(
    heatmap: Heatmap, paint: _Paint, downsample: int, size: Size, samples: int
) -> Iterator[bytes]:
    """The compressed tiles of one level, row by row; only one is held at a time."""
    grid = heatmap.grid
    # Tiles per pixel of this level.
    step_x, step_y = (downsample / (grid.stride * scale) for scale in grid.scale)
    blank = _compressed(np.zeros((TILE, TILE, samples), np.uint8))
    for top, left in product(range(0, size.height, TILE), range(0, size.width, TILE)):
        rows, cols = _reach(top, step_y, grid.rows), _reach(left, step_x, grid.cols)
        if not heatmap.state[rows, cols].any():
            yield blank
            continue
        window = TileWindow(
            left * step_x - cols.start, top * step_y - rows.start, TILE * step_x, TILE * step_y
        )
        yield _compressed(paint(rows, cols, window, (left, top)))


def _reach(first: int, step: float, count: int) -> slice:
    """The tiles under a tile that begins at pixel `first`."""
    start = min(int(first * step), count - 1)
    return slice(start, max(start + 1, min(count, math.ceil((first + TILE) * step))))


def _compressed(tile: NDArray[np.uint8]) -> bytes:
    return bytes(imagecodecs.deflate_encode(np.ascontiguousarray(tile).tobytes(), level=1))


def _chain_levels(path: Path) -> None:
    """Link the levels into the file's main chain of directories as well.

    OME-TIFF keeps the levels as children (SubIFDs) of the first directory, where OpenSlide and
    ASAP do not look: they follow the chain.
    """
    with tifffile.TiffFile(path) as tiff:
        first = tiff.pages.first
        offsets = [first.offset, *(first.subifds or ())]
    with path.open("r+b") as file:
        for offset, following in zip(offsets, [*offsets[1:], 0], strict=True):
            file.seek(offset)
            (entries,) = struct.unpack("<Q", file.read(8))
            # A BigTIFF directory: count, entries of 20 bytes, offset of the next directory.
            file.seek(offset + 8 + 20 * entries)
            file.write(struct.pack("<Q", following))
