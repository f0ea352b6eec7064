"""Comparison of measures of how unlike the training patches a tile is, on other tissue."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from export.conversion.ensemble import read_ensemble
from export.data.mosaics import STRIDE
from export.data.patches import PATCH_SIZE, read_labelled, read_patches
from export.errors import ExportError
from export.files import write_csv
from export.model_folder.manifest import MPP
from export.model_folder.weights import STATISTICS_PATCHES, load_model_folder
from export.network.dense import FEATURE_SIZE
from export.network.ensemble import Scaling, build_ensemble
from export.network.scope import BACKBONE, fit_reference, middle_features, pool_features
from export.statistics.metrics import auc
from histoviewer.geometry import Region, Size
from histoviewer.scanning.domain_check import measure
from histoviewer.slides.slide import open_slide

Pixels = npt.NDArray[np.uint8]
Features = npt.NDArray[np.float64]
Method = Callable[[Features, Features], npt.NDArray[np.float64]]

FITTED_ON, COMPARED = 2000, 1000
TILES_OF_EACH = 150
COMPONENTS, NEIGHBOURS = 128, 10
BATCH = 32


@dataclass(frozen=True)
class Tissue:
    """Tissue that the model was not made for: `file`, its um per pixel if not in it, a name."""

    file: Path
    mpp: float | None
    name: str


def read_list(path: Path) -> list[Tissue]:
    """Read a CSV file,mpp,name; files lie beside it. Raises ExportError if it is none."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        return [
            Tissue(
                path.parent / row["file"], float(row["mpp"]) if row["mpp"] else None, row["name"]
            )
            for row in rows
        ]
    except (OSError, KeyError, ValueError) as error:
        raise ExportError(f"{path}: is no list file,mpp,name ({error}). Write one.") from error


def compare_methods(
    weights: Path, scaling: Scaling, data: Path, others: list[Tissue], out: Path
) -> list[tuple[str, ...]]:
    """Write `out`, a CSV: the AUROC of each method for tiles of `data`/valid against each tissue.

    The methods are fitted on `data`/train. `weights` is the ensemble's file, or a model folder.
    Returns the rows, header first. Raises ExportError if there are too few patches or the weights
    do not fit, SlideError if a tissue cannot be read.
    """
    fitted_on = _tissue(_drawn(data / "train", FITTED_ON))
    ensemble = _read(weights, scaling, fitted_on[:STATISTICS_PATCHES])
    network = _two_depths(ensemble)
    kernel, bias = ensemble.get_layer("probability").get_weights()

    def features(pixels: Pixels) -> tuple[Features, Features]:
        middle, last = network.predict(pixels.astype(np.float32), batch_size=BATCH, verbose=0)
        return middle[:, 0, 0].astype(np.float64), last[:, 0, 0].astype(np.float64)

    fitted = features(fitted_on)
    methods = _methods(*fitted, kernel[: fitted[1].shape[1], 0].astype(np.float64), float(bias[0]))
    inside = features(_tissue(_drawn(data / "valid", COMPARED)))
    rows = [("tissue", "tiles", *methods)]
    for tissue in others:
        tiles = _tiles(tissue)
        outside = features(tiles)
        figures = (_auroc(method, inside, outside) for method in methods.values())
        rows.append((tissue.name, str(len(tiles)), *(f"{figure:.3f}" for figure in figures)))
    write_csv(out, rows[0], rows[1:])
    return rows


def _read(weights: Path, scaling: Scaling, patches: Pixels) -> keras.Model:
    if not weights.is_dir():
        return read_ensemble(weights, None, scaling)[0]
    ensemble = build_ensemble(scaling)
    load_model_folder(ensemble, weights, patches)
    return ensemble


def _two_depths(ensemble: keras.Model) -> keras.Model:
    """Build the network of the mean features of a patch before block 5 and after the last one."""
    backbone = ensemble.get_layer(BACKBONE)
    both = keras.Model(backbone.input, [middle_features(backbone), backbone.output])
    pixels = keras.Input((PATCH_SIZE, PATCH_SIZE, 3))
    scaling = ensemble.get_layer("scaling")
    middle, last = both(keras.layers.Rescaling(scaling.scale, scaling.offset)(pixels))
    pooled = keras.layers.AveragePooling2D(FEATURE_SIZE, 1)(last)
    return keras.Model(pixels, [pool_features(middle), pooled])


def _methods(middle: Features, last: Features, kernel: Features, bias: float) -> dict[str, Method]:
    """Return functions of both features of n tiles, each greater for what is less alike."""
    of_middle, of_last = fit_reference(middle, COMPONENTS), fit_reference(last, COMPONENTS)
    mean = last.mean(axis=0)
    basis = np.linalg.svd(last - mean, full_matrices=False)[2][:COMPONENTS].T

    def residual(x: Features) -> npt.NDArray[np.float64]:
        centred = x - mean
        return np.asarray(np.linalg.norm(centred - centred @ basis @ basis.T, axis=1))

    def free_energy(x: Features) -> npt.NDArray[np.float64]:
        # Of the two classes' logits, 0 and the network's.
        return np.asarray(np.logaddexp(0, x @ kernel + bias))

    alpha = free_energy(last).mean() / residual(last).mean()

    def neighbours(known: Features, x: Features) -> npt.NDArray[np.float64]:
        bank, tiles = (f / np.linalg.norm(f, axis=1, keepdims=True) for f in (known, x))
        similar = np.partition(tiles @ bank.T, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS]
        return np.asarray(1 - similar)

    return {
        "Mahalanobis, before block 5": lambda m, _: of_middle.distances(m),
        "kNN, before block 5": lambda m, _: neighbours(middle, m),
        "Mahalanobis, last": lambda _, x: of_last.distances(x),
        "ViM, last": lambda _, x: alpha * residual(x) - free_energy(x),
        "kNN, last": lambda _, x: neighbours(last, x),
        "energy, last": lambda _, x: -free_energy(x),
    }


def _auroc(
    method: Method, inside: tuple[Features, Features], outside: tuple[Features, Features]
) -> float:
    scores = [method(*inside), method(*outside)]
    labels = np.repeat([0, 1], [len(found) for found in scores])
    return auc(labels, np.concatenate(scores))


def _drawn(data: Path, count: int) -> Pixels:
    patches = read_labelled(data)
    return read_patches(patches.subset(np.random.default_rng(0).permutation(len(patches))[:count]))


def _tissue(pixels: Pixels) -> Pixels:
    return pixels[[measure(patch) is not None for patch in pixels]]


def _tiles(tissue: Tissue) -> Pixels:
    """Read tiles with tissue, spread over the image, at PatchCamelyon's pixel size."""
    with open_slide(tissue.file, tissue.mpp) as slide:
        size = slide.require_mpp()
        shape = Size(int(slide.size.width * size.x / MPP), int(slide.size.height * size.y / MPP))
        rgb = slide.read_region(Region(0, 0, slide.size.width, slide.size.height), shape).rgb
    windows = np.lib.stride_tricks.sliding_window_view(rgb, (PATCH_SIZE, PATCH_SIZE), (0, 1))
    patches = windows[::STRIDE, ::STRIDE].transpose(0, 1, 3, 4, 2)
    found = [
        patches[place]
        for place in np.ndindex(patches.shape[:2])
        if measure(patches[place]) is not None
    ]
    if not found:
        raise ExportError(f"{tissue.file}: shows no tissue. Leave it out of the list.")
    chosen = np.unique(np.linspace(0, len(found) - 1, TILES_OF_EACH).astype(int))
    return np.stack([found[i] for i in chosen])
