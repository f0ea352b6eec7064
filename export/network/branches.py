"""Backbones that were trained on their own, joined to the ensemble."""

from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from export.network.ensemble import Scaling, build_ensemble
from export.statistics.metrics import Labels, auc

SCALING: Scaling = "symmetric"
SHARES = np.linspace(0, 1, 21)
Weights = list[npt.NDArray[np.float32]]
Logits = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Branch:
    """A trained backbone: its Keras weights, its sigmoid unit, and its validation logits.

    kernel: (c,) float32, for the backbone's c features.
    logits: of the validation patches "alone", "mirrored" and in a "mosaic", (n,) each.
    """

    name: str
    weights: Weights
    kernel: npt.NDArray[np.float32]
    bias: float
    logits: dict[str, Logits]


def best_share(labels: Labels, xception: Branch, nasnet_mobile: Branch) -> float:
    """Choose Xception's share of the logit by the sum of the AUCs alone and in mosaics.

    Of shares that are equally good the largest is chosen: with 1 NASNetMobile need not be run.
    """

    def score(share: float) -> float:
        return sum(
            auc(labels, share * xception.logits[way] + (1 - share) * nasnet_mobile.logits[way])
            for way in ("alone", "mosaic")
        )

    return float(max(SHARES[::-1], key=score))


def joined_logits(xception: Branch, nasnet_mobile: Branch, share: float) -> Logits:
    """Return the validation logits, (n,), of the patches alone, before an offset is added."""
    return share * xception.logits["alone"] + (1 - share) * nasnet_mobile.logits["alone"]


def best_offset(labels: Labels, logits: Logits) -> float:
    """Fit what is to be added to the logits for the least negative log-likelihood.

    A temperature alone cannot correct probabilities that are all too low.
    """

    def loss(offset: float) -> float:
        return float(np.logaddexp(0, np.where(labels == 1, -1, 1) * (logits + offset)).mean())

    return float(minimize_scalar(loss).x)


def join(xception: Branch, nasnet_mobile: Branch, share: float, offset: float) -> keras.Model:
    """Build the ensemble of `share` of Xception's logit, the rest NASNetMobile's, and `offset`."""
    ensemble = build_ensemble(SCALING)
    for branch in (xception, nasnet_mobile):
        ensemble.get_layer(branch.name).set_weights(branch.weights)
    kernel = np.concatenate([share * xception.kernel, (1 - share) * nasnet_mobile.kernel])
    bias = share * xception.bias + (1 - share) * nasnet_mobile.bias + offset
    ensemble.get_layer("probability").set_weights([kernel[:, np.newaxis], np.array([bias])])
    return ensemble
