"""The scope of a model: the reference of its distances, and the limits that `valid` gives."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from export.data.mosaics import mirror_surroundings, mosaic, output_places
from export.data.patches import PatchSet, read_labelled, read_patches
from export.errors import ExportError
from export.model_folder.tensors import DISTANCE
from export.network.scope import Reference, feature_network, fit_reference
from histoviewer.scanning.domain_check import measure

Pixels = npt.NDArray[np.uint8]
Distances = npt.NDArray[np.float64]

FITTED_ON, CHOSEN_ON = 2000, 1500  # patches of the training and of the validation side, at most
ROWS, COLUMNS = 5, 10
BATCH = 16
# A tile out of scope has no value, so few tiles in scope may be among them.
TILE_PERCENTILE = 99.5
# One slide has one stain: its tiles resemble each other more than any two of the set do.
GROUPS, GROUP_TILES = 400, 64
GROUP_PERCENTILE = 99
# Another scanner or compression moves a whole slide: the median of lossless patches is 1.4 times
# that of JPEGs, and close to the limit without a margin.
MEDIAN_MARGIN = 1.1
LEAST_SHARE = 0.1
LEAST = 200
METHOD = (
    "squared Mahalanobis distance (Lee et al. 2018, arXiv:1807.03888) of the mean features before "
    "Xception's fifth block, on their 128 leading components, over their number"
)


@dataclass(frozen=True)
class ScopeFit:
    """A fitted reference and the manifest's entry `scope`."""

    reference: Reference
    entry: dict[str, Any]


def fit_scope(ensemble: keras.Model, data: Path) -> ScopeFit:
    """Fit the reference on patches of `data`/train and choose the limits on `data`/valid.

    One half of `valid` chooses the limits, the other measures them. Raises ExportError if the
    patches cannot be read or too few show tissue.
    """
    network = feature_network(ensemble)
    rng = np.random.default_rng(0)
    training = read_patches(_draw(read_labelled(data / "train"), FITTED_ON, rng))
    reference = fit_reference(_training_features(network, training))
    validation = _draw(read_labelled(data / "valid"), CHOSEN_ON, rng)
    labels, pixels = validation.labels, read_patches(validation)
    looks = [measure(patch) for patch in pixels]
    tissue = np.flatnonzero([look is not None for look in looks])
    if len(tissue) < LEAST:
        raise ExportError(
            f"{data / 'valid'}: only {len(tissue)} patches show enough tissue to choose the limits "
            f"of the scope. Give at least {LEAST}."
        )
    found = np.stack([look for look in looks if look is not None])
    pixels, labels = pixels[tissue], labels[tissue]
    alone = reference.distances(features_alone(network, pixels))
    surrounded = reference.distances(features_in_mosaics(network, pixels))
    choosing = rng.permutation(len(pixels)) < len(pixels) // 2
    threshold = max(
        float(np.percentile(values[choosing], TILE_PERCENTILE)) for values in (alone, surrounded)
    )
    groups = [
        _of_groups(values[choosing], found[choosing], threshold, rng)
        for values in (alone, surrounded)
    ]
    medians, shares = np.percentile(groups, GROUP_PERCENTILE, axis=2).max(axis=0).tolist()
    largest_median, largest_share = MEDIAN_MARGIN * medians, max(LEAST_SHARE, shares)
    return ScopeFit(
        reference,
        {
            "output": DISTANCE,
            "method": METHOD,
            "threshold": round(threshold, 4),
            "largest_share": round(largest_share, 4),
            "largest_median": round(largest_median, 4),
            "data": f"fitted on {len(training)} patches of '{data.name}/train', alone and with "
            f"surroundings; limits chosen on {int(choosing.sum())} patches of "
            f"'{data.name}/valid': the {TILE_PERCENTILE}th percentile of a tile, and the "
            f"{GROUP_PERCENTILE}th of groups of {GROUP_TILES} tiles of a similar stain, the median "
            f"with a margin of {MEDIAN_MARGIN - 1:.0%}",
            "measured": _measure(
                alone[~choosing],
                surrounded[~choosing],
                labels[~choosing],
                found[~choosing],
                threshold,
                largest_median,
                rng,
            ),
        },
    )


def features_alone(network: keras.Model, pixels: Pixels) -> npt.NDArray[np.float32]:
    """Return the features, (n, channels), of patches run one by one."""
    found: npt.NDArray[np.float32] = network.predict(
        pixels.astype(np.float32), batch_size=BATCH, verbose=0
    )[:, 0, 0]
    return found


def features_in_mosaics(network: keras.Model, pixels: Pixels) -> npt.NDArray[np.float32]:
    """Return the features, (n, channels), of patches between random neighbours."""
    size = ROWS * COLUMNS
    order = np.random.default_rng(0).permutation(len(pixels))
    parts = [np.resize(order[start : start + size], size) for start in range(0, len(order), size)]
    places = output_places(ROWS, COLUMNS)
    found: npt.NDArray[np.float32] | None = None
    for part in parts:
        image = mosaic(pixels[part], ROWS, COLUMNS)[np.newaxis].astype(np.float32)
        values = network(image, training=False).numpy()[0, *places]
        if found is None:
            found = np.empty((len(pixels), values.shape[-1]), np.float32)
        found[part] = values.reshape(size, -1)
    assert found is not None
    return found


def _training_features(network: keras.Model, pixels: Pixels) -> npt.NDArray[np.float32]:
    """Return the features of patches alone, mirrored, and of mosaics with all their joints.

    A dense run sees surroundings, which change a tile's features a little; a scan of either kind
    must find the training tiles near.
    """
    size = ROWS * COLUMNS
    mosaics = [
        mosaic(pixels[start : start + size], ROWS, COLUMNS)[np.newaxis].astype(np.float32)
        for start in range(0, len(pixels) - size + 1, size)
    ]
    maps = [network(image, training=False).numpy()[0] for image in mosaics]
    # A third of the outputs are of patches, the others of two or more of them.
    joints = [found[1::2].reshape(-1, found.shape[-1]) for found in maps]
    mirrored = mirror_surroundings(pixels[::3], 1)
    inside = network.predict(mirrored.astype(np.float32), batch_size=BATCH, verbose=0)[:, 1, 1]
    return np.concatenate([features_alone(network, pixels), inside, *joints])


def _of_groups(
    distances: Distances,
    looks: npt.NDArray[np.float64],
    threshold: float,
    rng: np.random.Generator,
) -> tuple[Distances, Distances]:
    """Return the median distance, and the share above `threshold`, of groups of a similar look."""
    standard = (looks - looks.mean(axis=0)) / looks.std(axis=0)
    medians, shares = np.empty(GROUPS), np.empty(GROUPS)
    for i, seed in enumerate(rng.integers(len(distances), size=GROUPS)):
        apart = np.square(standard - standard[seed]).sum(axis=1)
        group = distances[np.argsort(apart)[:GROUP_TILES]]
        medians[i], shares[i] = np.median(group), (group > threshold).mean()
    return medians, shares


def _measure(
    alone: Distances,
    surrounded: Distances,
    labels: npt.NDArray[np.int64],
    looks: npt.NDArray[np.float64],
    threshold: float,
    largest_median: float,
    rng: np.random.Generator,
) -> dict[str, Any]:
    medians, _ = _of_groups(alone, looks, threshold, rng)
    far = alone > threshold
    return {
        "patches": len(alone),
        "tiles_out_of_scope": round(float(far.mean()), 4),
        "tiles_out_of_scope_in_mosaics": round(float((surrounded > threshold).mean()), 4),
        "tumour_out_of_scope": round(float(far[labels == 1].mean()), 4),
        "normal_out_of_scope": round(float(far[labels == 0].mean()), 4),
        "groups_refused": round(float((medians > largest_median).mean()), 4),
    }


def _draw(patches: PatchSet, count: int, rng: np.random.Generator) -> PatchSet:
    return patches.subset(rng.permutation(len(patches))[:count])
