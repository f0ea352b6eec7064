"""Probabilities of patches on disk, streamed through the engine that scans slides."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.data.patches import read_patch
from export.errors import ExportError
from histoviewer.inference.ensemble import Ensemble

Predict = Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class ScoredBatch:
    """Consecutive patches: the SHA-1 of their RGB bytes, and (n,) probabilities in 0 to 1."""

    paths: tuple[Path, ...]
    hashes: tuple[str, ...]
    scores: npt.NDArray[np.float64]


def score_patches(
    ensemble: Ensemble, paths: Sequence[Path], predict: Predict, views: int = 1
) -> Iterator[ScoredBatch]:
    """Read and predict patches in order, a few batches ahead of the consumer.

    `predict` is a method of `ensemble` that runs the network on `views` views of each patch.
    Raises ExportError if a patch is unreadable or of another size, or the model returns no
    probability; ModelError if the device fails.
    """
    size = max(1, ensemble.batch_size // views)
    # One more, so that a GPU does not wait for files.
    threads = ensemble.callers + 1
    waiting: deque[Future[ScoredBatch]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for start in range(0, len(paths), size):
            chosen = tuple(paths[start : start + size])
            waiting.append(pool.submit(_score, chosen, ensemble.manifest.patch_size, predict))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _score(paths: tuple[Path, ...], patch_size: int, predict: Predict) -> ScoredBatch:
    pixels = np.stack([read_patch(path, patch_size) for path in paths])
    scores = predict(pixels).astype(np.float64)
    valid = (scores >= 0) & (scores <= 1)
    if not valid.all():
        first = int(np.argmin(valid))
        raise ExportError(
            f"{paths[first]}: the model returned {scores[first]}, which is no probability. "
            f"Convert the model again."
        )
    hashes = tuple(
        hashlib.sha1(patch.tobytes(), usedforsecurity=False).hexdigest() for patch in pixels
    )
    return ScoredBatch(paths, hashes, scores)
