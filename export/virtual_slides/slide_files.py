"""Virtual slides as pyramidal TIFFs, with their truth as GeoJSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image
from scipy.spatial.distance import pdist

from export.data.mosaics import STEP, STRIDE, paste_middle
from export.data.patches import PATCH_SIZE
from export.files import write_bytes
from export.model_folder.manifest import LABEL_CENTRE, MPP
from export.virtual_slides.layout import Kind, Layout
from histoviewer.files import replace_file
from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.outlines import Polygon, trace_outline

Pixels = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
GLASS = 243  # scanners leave it a little below 255
TILE = 256
DOWNSAMPLES = (1, 2, 4, 8)
_TUMOUR = {"name": "Tumor", "color": [200, 0, 0]}


@dataclass(frozen=True)
class Placed:
    """The patches of a slide by place, (rows, cols) int64: their indices, -1 for none.

    middles: the patches whose middle 32x32 pixels are pasted over those of `patches`.
    """

    patches: npt.NDArray[np.int64]
    middles: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Truth:
    """A planted focus: its number of tiles, its longest diameter in mm, and its outline."""

    tiles: int
    diameter_mm: float
    outline: list[Polygon]


def deal(layout: Layout, labels: Labels, rng: np.random.Generator) -> Placed:
    """Give each place a patch of its label; none is used twice before all were used once."""
    patches, middles = (np.full(layout.kinds.shape, -1) for _ in range(2))
    normal, tumour = (_shuffled(np.flatnonzero(labels == label), rng) for label in (0, 1))
    for row, col in np.argwhere(layout.kinds != Kind.GLASS):
        kind = layout.kinds[row, col]
        patches[row, col] = next(tumour if kind == Kind.TUMOUR else normal)
        if kind == Kind.SMALL:
            middles[row, col] = next(tumour)
    return Placed(patches, middles)


def paint(placed: Placed, pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Paint a slide of (n, 96, 96, 3) patches, each turned by chance, at their pixel size."""
    rows, cols = placed.patches.shape
    image = np.full((rows * PATCH_SIZE, cols * PATCH_SIZE, 3), GLASS, np.uint8)
    for row, col in np.argwhere(placed.patches >= 0):
        patch = _turned(pixels[placed.patches[row, col]], rng)
        if (middle := placed.middles[row, col]) >= 0:
            patch = paste_middle(patch[None], _turned(pixels[middle], rng)[None])[0]
        top, left = row * PATCH_SIZE, col * PATCH_SIZE
        image[top : top + PATCH_SIZE, left : left + PATCH_SIZE] = patch
    return image


def write_tiff(path: Path, image: Pixels, mpp: float, quality: int) -> None:
    """Write a picture of pixels of 0.972 um as a tiled pyramid with pixels of `mpp` um.

    Raises StoreError if the file cannot be written.
    """
    picture = Image.fromarray(image).resize(_size(image, mpp), Image.Resampling.LANCZOS)
    with replace_file(path) as temporary, tifffile.TiffWriter(temporary) as tiff:
        for downsample in DOWNSAMPLES:
            level = picture.reduce(downsample) if downsample > 1 else picture
            tiff.write(
                np.asarray(level),
                photometric="rgb",
                subsampling=(2, 2),
                tile=(TILE, TILE),
                compression="jpeg",
                compressionargs={"level": quality},
                subfiletype=0 if downsample == 1 else 1,
                resolution=(1e4 / (mpp * downsample),) * 2,
                resolutionunit="CENTIMETER",
                metadata=None,
                software="HistoViewer",
            )


def truth_of(layout: Layout, image: Pixels, mpp: float) -> list[Truth]:
    """Return the planted foci, the largest first, in pixels of `mpp` um."""
    size = _size(image, mpp)
    grid = PatchGrid(Size(*size), Mpp(mpp, mpp), MPP, PATCH_SIZE, LABEL_CENTRE, STRIDE)
    found = []
    for places in layout.foci:
        rows, cols = _tiles(layout, places)
        outline = trace_outline(grid, rows, cols)
        corners = np.concatenate([polygon.outer for polygon in outline])
        found.append(Truth(len(rows), float(pdist(corners).max()) * mpp / 1000, outline))
    return sorted(found, key=lambda focus: -focus.tiles)


def write_truth(path: Path, foci: Sequence[Truth]) -> None:
    """Write the foci as a GeoJSON that QuPath opens over the slide. Raises StoreError."""
    features = [_feature(number, focus) for number, focus in enumerate(foci, start=1)]
    text = json.dumps({"type": "FeatureCollection", "features": features}, indent=1)
    write_bytes(path, f"{text}\n".encode())


def _feature(number: int, focus: Truth) -> dict[str, Any]:
    polygons = [
        [[*ring.tolist(), ring[0].tolist()] for ring in (polygon.outer, *polygon.holes)]
        for polygon in focus.outline
    ]
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        "properties": {
            "objectType": "annotation",
            "name": f"focus {number}: {focus.tiles} tiles, {focus.diameter_mm:.2f} mm",
            "classification": _TUMOUR,
            "isLocked": True,
        },
    }


def _tiles(
    layout: Layout, places: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the rows and columns of a focus's tiles: nine for each place, or its middle one."""
    small = layout.kinds[tuple(places[0])] == Kind.SMALL
    steps = np.array([[1, 1]]) if small else np.argwhere(np.ones((STEP, STEP)))
    rows, cols = (places[:, None] * STEP + steps).reshape(-1, 2).T
    return rows, cols


def _size(image: Pixels, mpp: float) -> tuple[int, int]:
    height, width = image.shape[:2]
    return round(width * MPP / mpp), round(height * MPP / mpp)


def _shuffled(members: npt.NDArray[np.intp], rng: np.random.Generator) -> Iterator[int]:
    """Yield the members in random order, again and again."""
    while True:
        yield from rng.permutation(members)


def _turned(patch: Pixels, rng: np.random.Generator) -> Pixels:
    turned = np.rot90(patch, int(rng.integers(4)))
    return turned[::-1] if rng.integers(2) else turned
