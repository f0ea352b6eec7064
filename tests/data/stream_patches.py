"""Reads labelled patches in all the ways of training and evaluating, and tells the memory it took.

python stream_patches.py DATA ...

Prints, as JSON, how many patches of each DATA came through each way, in their places where the
order is the set's, and by how many bytes the peak of this process's memory rose meanwhile.
"""

import json
import resource
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from export.data.patches import PatchSet, read_labelled
from export.data.pipeline import batches
from export.evaluation.scorer import score_patches
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import load_manifest
from histoviewer.resources import resource as bundled

BATCH = 64


def main() -> None:
    sets = [read_labelled(Path(argument)) for argument in sys.argv[1:]]
    for patches in sets:  # what TensorFlow and the libraries load once is not about the patches
        _run(patches.subset(np.arange(4 * BATCH)))
    before = _peak()
    counts = [_run(patches) for patches in sets]
    print(json.dumps({"counts": counts, "grown": _peak() - before}))


def _run(patches: PatchSet) -> dict[str, int]:
    # Its batches and threads are those of any model; the network itself is not run.
    ensemble = Ensemble(load_manifest(bundled("models", "pcam-starter")), "cpu")
    read = score_patches(ensemble, patches.paths, lambda pixels: _numbers(pixels) / 2**16)
    return {
        "validated": _count(
            patches, (_numbers(part.numpy()) for part, _ in batches(patches, BATCH))
        ),
        "trained": sum(len(pixels) for pixels, _ in batches(patches, BATCH, shuffle_seed=1)),
        "evaluated": _count(patches, (batch.scores * 2**16 for batch in read)),
    }


def _numbers(pixels: np.ndarray) -> np.ndarray:
    """The number of each patch, which stands in its red and green."""
    return pixels[:, 0, 0, 0] + 256.0 * pixels[:, 0, 0, 1]


def _count(patches: PatchSet, stream: Iterable[np.ndarray]) -> int:
    """Count the patches that come in the set's order."""
    found = (int(number) for part in stream for number in part)
    wanted = (int(id_.rpartition("/")[2]) for id_ in patches.ids)
    return sum(ours == theirs for ours, theirs in zip(found, wanted, strict=True))


def _peak() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


if __name__ == "__main__":
    main()
