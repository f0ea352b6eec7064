"""`virtual-slides`: slides of known truth as TIFFs, with and without tumour, in pairs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.data.patches import PatchSet, read_labelled, read_patches
from export.files import write_csv
from export.virtual_slides.appearance import group_by_stain
from export.virtual_slides.layout import draw_layout
from export.virtual_slides.plan import Plan
from export.virtual_slides.slide_files import (
    Placed,
    Truth,
    deal,
    paint,
    truth_of,
    write_tiff,
    write_truth,
)
from histoviewer.heatmaps.foci import size_class

GLASS_MARGIN = 2  # patches
LABEL_COLUMNS = ("id", "label", "size")
PLACE_COLUMNS = ("slide", "row", "column", "patch", "middle")


@dataclass(frozen=True)
class Recipe:
    """Make-up of the virtual slides.

    pairs:   how many slides with tumour, and how many without.
    patches: of tissue on a slide, each of 3x3 tiles.
    foci:    tiles of each focus of a slide with tumour.
    mpp:     um per pixel; the patches are enlarged from 0.972.
    quality: of the JPEG compression, 1 to 100.
    """

    pairs: int = 1
    patches: int = 250
    foci: tuple[int, ...] = (1, 9, 36, 99, 306)
    mpp: float = 0.5
    quality: int = 75
    seed: int = 0


def make_slides(data: Path, out: Path, recipe: Recipe) -> list[Path]:
    """Write pyramidal TIFFs from the labelled patches of `data`, and their truth.

    Each slide is of patches of three groups of like stain, which stand for a patient; those of a
    pair have none in common. Beside a slide with tumour lies the GeoJSON of its foci; labels.csv
    is for `evaluate slides`, and places.csv tells which patch lies where. The same seed gives the
    same slides. Raises ExportError if the patches are too few, StoreError if a file cannot be
    written, ValueError if the foci do not fit into the tissue.
    """
    patches = read_labelled(data)
    pixels = read_patches(patches)
    groups = group_by_stain(pixels, patches.labels, Plan().groups)
    names = np.unique(groups)
    patients = min(Plan().patients, len(names) // 2)
    slides, labels, places = [], [], []
    for number in range(1, recipe.pairs + 1):
        rng = np.random.default_rng([recipe.seed, number])
        of_pair = rng.permutation(names)
        for name, foci, chosen in (
            (f"virtual-{number}-tumour", recipe.foci, of_pair[:patients]),
            (f"virtual-{number}-normal", (), of_pair[patients : 2 * patients]),
        ):
            members = np.flatnonzero(np.isin(groups, chosen))
            path = out / f"{name}.tif"
            truth, placed = _make(path, pixels[members], patches.labels[members], foci, recipe, rng)
            slides.append(path)
            largest = max((focus.diameter_mm for focus in truth), default=0.0)
            labels.append((name, int(bool(truth)), size_class(largest).lower() if truth else ""))
            places += _places(name, patches.subset(members), placed)
    write_csv(out / "labels.csv", LABEL_COLUMNS, labels)
    write_csv(out / "places.csv", PLACE_COLUMNS, places)
    return slides


def _make(
    path: Path,
    pixels: npt.NDArray[np.uint8],
    labels: npt.NDArray[np.int64],
    foci: tuple[int, ...],
    recipe: Recipe,
    rng: np.random.Generator,
) -> tuple[list[Truth], Placed]:
    layout = draw_layout(recipe.patches, foci, rng, GLASS_MARGIN)
    placed = deal(layout, labels, rng)
    image = paint(placed, pixels, rng)
    write_tiff(path, image, recipe.mpp, recipe.quality)
    truth = truth_of(layout, image, recipe.mpp)
    if truth:
        write_truth(path.with_suffix(".geojson"), truth)
    return truth, placed


def _places(name: str, patches: PatchSet, placed: Placed) -> Iterator[tuple[object, ...]]:
    for row, col in np.argwhere(placed.patches >= 0):
        middle = placed.middles[row, col]
        yield (
            name,
            row,
            col,
            patches.ids[placed.patches[row, col]],
            patches.ids[middle] if middle >= 0 else "",
        )
