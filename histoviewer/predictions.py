"""Patches: each image gets a probability, in the format of the Kaggle competition."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from histoviewer.ensemble import Ensemble
from histoviewer.errors import SlideError
from histoviewer.files import replace_file
from histoviewer.slides.slide import PLAIN_FORMATS, PLAIN_SUFFIXES

# Colour profile, EXIF and the like.
_MOST_METADATA = 2**16


@dataclass(frozen=True)
class PatchPrediction:
    """One image's result: a probability 0..1, or None and the error in words."""

    path: Path
    probability: float | None
    error: str = ""


class Kind(Enum):
    """What a file is beside patches: DAMAGED is small enough for a patch, and cannot be read."""

    PATCH = "patch"
    DAMAGED = "damaged"
    OTHER = "other"


def find_patches(paths: Iterable[Path], patch_size: int) -> dict[Path, Kind]:
    """The kind of each file by its name and header: PATCH is a picture of patch_size squared."""
    return {path: _kind(path, patch_size) for path in paths}


def predict_patches(images: list[Path], ensemble: Ensemble) -> Iterator[PatchPrediction]:
    """Probability of tumour for each image, in order; one that cannot be read says why.

    Raises ModelError where the device fails or gives a value that is no probability.
    """
    size = ensemble.batch_size
    running: deque[Future[list[PatchPrediction]]] = deque()
    with ThreadPoolExecutor(ensemble.callers) as pool:
        for start in range(0, len(images), size):
            running.append(pool.submit(_predict_batch, images[start : start + size], ensemble))
            if len(running) > 2 * ensemble.callers:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def _predict_batch(images: list[Path], ensemble: Ensemble) -> list[PatchPrediction]:
    patches, errors = {}, {}
    for path in images:
        try:
            patches[path] = _read_patch(path, ensemble.manifest.patch_size)
        except SlideError as error:
            errors[path] = str(error)
    found: dict[Path, np.float32] = {}
    if patches:
        values = ensemble.predict(np.stack(list(patches.values())))
        found = dict(zip(patches, values, strict=True))
    results = []
    for path in images:
        value = float(found.get(path, np.nan))
        good = 0 <= value <= 1
        problem = (
            "" if good else errors.get(path, f"{path}: the model gave {value}, no probability.")
        )
        results.append(PatchPrediction(path, value if good else None, problem))
    return results


def _kind(path: Path, side: int) -> Kind:
    if path.suffix.lower() not in PLAIN_SUFFIXES:
        return Kind.OTHER
    try:
        with Image.open(path, formats=PLAIN_FORMATS) as image:
            # A slide may begin with a small picture of itself.
            one = image.size == (side, side) and getattr(image, "n_frames", 1) == 1
            return Kind.PATCH if one else Kind.OTHER
    except Image.DecompressionBombError:
        return Kind.OTHER
    except (OSError, SyntaxError, ValueError):
        return Kind.DAMAGED if _may_be_patch(path, side) else Kind.OTHER


def _may_be_patch(path: Path, side: int) -> bool:
    """Whether a file is no larger than a patch without compression, with metadata."""
    try:
        return path.stat().st_size <= 3 * side**2 + _MOST_METADATA
    except OSError:
        return False


def _read_patch(path: Path, side: int) -> NDArray[np.uint8]:
    try:
        with Image.open(path, formats=PLAIN_FORMATS) as image:
            if image.size != (side, side) or image.mode != "RGB":
                cause = f"is {image.width} x {image.height} {image.mode}, not {side} x {side} RGB"
                raise SlideError(path, cause, "Leave it out of the folder.")
            return np.asarray(image)
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise SlideError(path, f"cannot be read ({error})", "Copy it again.") from error


def write_predictions(predictions: list[PatchPrediction], path: Path) -> None:
    """Write `id,label`, a row an image: its name without suffix and its probability.

    An image without a probability has an empty label, which Kaggle refuses: better than a number
    that nobody computed. Raises StoreError where the file cannot be written.
    """
    with replace_file(path) as temporary, temporary.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "label"])
        for item in predictions:
            label = "" if item.probability is None else f"{item.probability:.6f}"
            writer.writerow([item.path.stem, label])
