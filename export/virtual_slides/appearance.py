"""Groups of patches of like stain, which stand for patients."""

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from histoviewer.scanning.optical_density import WHITE, density

Pixels = npt.NDArray[np.uint8]
Groups = npt.NDArray[np.int64]
# Chromatin is the darkest quarter of a patch's pixels, or close to it.
_DARK = 0.75


def group_by_stain(pixels: Pixels, count: int, seed: int = 0) -> Groups:
    """Divide (n, 96, 96, 3) patches into `count` groups of like stain, (n,) int64.

    PatchCamelyon does not publish which patch is whose. Patches of one slide share its staining
    and scanner, so the hue of their dark and of their pale pixels is what they are grouped by; the
    amount of stain is not, as it differs between tissues of one slide.
    """
    features = np.stack([_hues(patch) for patch in pixels])
    features = (features - features.mean(0)) / (features.std(0) + 1e-9)
    found = KMeans(count, n_init=4, random_state=seed).fit_predict(features)
    groups: Groups = found.astype(np.int64)
    return groups


def _hues(patch: Pixels) -> npt.NDArray[np.float64]:
    """Return the shares of red and blue in the optical density of dark and of pale pixels."""
    od = density(patch.reshape(-1, 3), WHITE).astype(np.float64)
    order = np.argsort(od.sum(1), kind="stable")
    pale, dark = np.split(od[order], [int(_DARK * len(order))])
    means = np.stack([dark.mean(0), pale.mean(0)]) + 1e-3
    shares = means / means.sum(1, keepdims=True)
    return shares[:, ::2].ravel()
