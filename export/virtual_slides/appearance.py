"""Groups of patches of like stain, which stand for patients."""

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from export.errors import ExportError
from histoviewer.scanning.optical_density import WHITE, density

Pixels = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
Groups = npt.NDArray[np.int64]
# Chromatin is about the darkest quarter of a patch's pixels.
_PALE_SHARE = 0.75
# Patches in a group on average, at least; and of each label in a group, if there are enough of
# them: groups of fat or glass alone join the next one.
_MEAN_SIZE, _FEWEST = 8, 10


def group_by_stain(pixels: Pixels, labels: Labels, count: int, seed: int = 0) -> Groups:
    """Divide labelled (n, 96, 96, 3) patches into at most `count` groups of like stain, (n,).

    Class folders do not tell which patch is whose. Patches of one slide share its staining
    and scanner, so the hue of their dark and of their pale pixels is what they are grouped by; the
    amount of stain is not, as it differs between tissues of one slide. Each group has both labels.
    Raises ExportError if the patches are too few for two groups.
    """
    features = np.stack([_hues(patch) for patch in pixels])
    features = (features - features.mean(0)) / (features.std(0) + 1e-9)
    clusters = max(1, min(count, len(pixels) // _MEAN_SIZE))
    found = KMeans(clusters, n_init=4, random_state=seed).fit(features)
    members = np.zeros((len(found.cluster_centers_), 2), np.int64)
    np.add.at(members, (found.labels_, labels), 1)
    kept = np.flatnonzero(members.min(1) >= min(_FEWEST, *np.bincount(labels, minlength=2) // 4))
    if len(kept) < 2:
        raise ExportError(
            f"{len(pixels)} patches are too few for groups with both labels. Give more patches."
        )
    centres = found.cluster_centers_[kept]
    distances = ((features[:, None] - centres) ** 2).sum(2)
    groups: Groups = distances.argmin(1).astype(np.int64)
    return groups


def _hues(patch: Pixels) -> npt.NDArray[np.float64]:
    """Return the shares of red and blue in the optical density of dark and of pale pixels."""
    od = density(patch.reshape(-1, 3), WHITE).astype(np.float64)
    order = np.argsort(od.sum(1), kind="stable")
    pale, dark = np.split(od[order], [int(_PALE_SHARE * len(order))])
    means = np.stack([dark.mean(0), pale.mean(0)]) + 1e-3
    shares = means / means.sum(1, keepdims=True)
    return shares[:, ::2].ravel()
