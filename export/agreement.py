"""The gate: what ONNX Runtime and Keras may differ by on the same patches."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.errors import ExportError

GATE_PATCHES = 256
GATE_MAX = 1e-4
GATE_MEAN = 1e-5


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

    Raises ExportError, naming the worst patches, where they differ by more than the gate.
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
