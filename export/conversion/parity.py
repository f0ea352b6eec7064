"""The gate of a conversion: the largest difference between ONNX Runtime and Keras."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.data.patches import PATCH_SIZE, PatchSet, read_labelled, read_patches
from export.errors import ExportError
from export.model_folder.manifest import GOLDEN_PATCHES

GATE_PATCHES = 256
GATE_MAX = 1e-4
GATE_MEAN = 1e-5
# Of a distance, which is about 1 for training tiles, relative to itself if it is greater.
GATE_DISTANCE = 1e-3


@dataclass(frozen=True)
class GateSet:
    """The real patches that a conversion is checked on: `pixels` is (n, s, s, 3) uint8."""

    patches: PatchSet
    pixels: npt.NDArray[np.uint8]

    def batches(self, size: int = 8) -> Iterator[npt.NDArray[np.uint8]]:
        """The pixels, `size` patches at a time."""
        return (self.pixels[start : start + size] for start in range(0, len(self.pixels), size))


def gate_patches(data: Path, patch_size: int = PATCH_SIZE) -> GateSet:
    """Draw up to 256 of the labelled patches of `data`, half of each label if available.

    Raises ExportError if there are too few for the golden patches, or one is of another size.
    """
    sample = labelled_sample(data, GATE_PATCHES // 2)
    half = GOLDEN_PATCHES // 2
    if min(np.bincount(sample.labels, minlength=2)) < half:
        raise ExportError(
            f"{data}: fewer than {half} patches of a label, too few for the check. Add some."
        )
    return GateSet(sample, read_patches(sample, patch_size))


def labelled_sample(data: Path, of_each: int) -> PatchSet:
    """Draw at most `of_each` labelled patches of each label, always the same ones."""
    patches = read_labelled(data)
    rng = np.random.default_rng(0)
    drawn = [rng.permutation(np.flatnonzero(patches.labels == label))[:of_each] for label in (0, 1)]
    return patches.subset(np.concatenate(drawn))


@dataclass(frozen=True)
class Agreement:
    """Absolute differences of probabilities (0 to 1) over a number of patches."""

    patches: int
    max_abs_difference: float
    mean_abs_difference: float
    gate_max: float = GATE_MAX
    gate_mean: float = GATE_MEAN


def check_agreement(
    ids: Sequence[str],
    keras_scores: npt.NDArray[np.floating],
    onnx_scores: npt.NDArray[np.floating],
) -> Agreement:
    """Compare two (n,) arrays of probabilities.

    Raises ExportError, listing the worst patches, if they differ by more than the gate.
    """
    difference = np.abs(keras_scores.astype(np.float64) - onnx_scores.astype(np.float64))
    if not np.isfinite(difference).all():
        broken = ids[int(np.argmax(~np.isfinite(difference)))]
        raise ExportError(
            f"patch {broken}: the probability is not finite. Check the weights for overflow."
        )
    result = Agreement(len(ids), float(difference.max()), float(difference.mean()))
    if result.max_abs_difference <= GATE_MAX and result.mean_abs_difference <= GATE_MEAN:
        return result
    worst = np.argsort(difference)[::-1][:5]
    listed = "; ".join(
        f"{ids[i]} Keras {keras_scores[i]:.6f} ONNX {onnx_scores[i]:.6f}" for i in worst
    )
    raise ExportError(
        f"ONNX Runtime and Keras differ on {len(ids)} patches by up to "
        f"{result.max_abs_difference:.2e} (allowed {GATE_MAX:.0e}) and "
        f"{result.mean_abs_difference:.2e} on average (allowed {GATE_MEAN:.0e}); "
        f"{int((difference > GATE_MAX).sum())} patches are over the limit. Worst: {listed}. "
        f"Do not use this ONNX file; convert again from the right weights."
    )


def check_distances(
    keras_distances: npt.NDArray[np.floating], onnx_distances: npt.NDArray[np.floating]
) -> float:
    """Return the largest difference of two arrays of distances, relative to those above 1.

    Raises ExportError if it exceeds the gate.
    """
    difference = np.abs(keras_distances - onnx_distances) / np.maximum(1, keras_distances)
    largest = float(difference.max())
    if largest <= GATE_DISTANCE:
        return largest
    raise ExportError(
        f"ONNX Runtime and Keras differ by up to {largest:.2e} (allowed {GATE_DISTANCE:.0e}) in a "
        f"tile's distance from the training tiles. Do not use this ONNX file; convert again."
    )
