"""Predictions for a folder of patches, in the format of the Kaggle competition, and their ROC."""

import csv
import warnings
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, UnidentifiedImageError

from histoviewer.errors import SlideError
from histoviewer.files import open_regular, replace_file
from histoviewer.inference.ensemble import Ensemble
from histoviewer.output.control_characters import defuse
from histoviewer.slides.backends.plain_image import PLAIN_FORMATS, PLAIN_SUFFIXES

_LIKE_KAGGLE = "Give a file like Kaggle's train_labels.csv."
# Colour profile, EXIF and the like, bytes.
_MAX_METADATA = 2**16


@dataclass(frozen=True)
class PatchPrediction:
    """The result of one image: a probability 0..1, or None and the error."""

    path: Path
    probability: float | None
    error: str = ""


class FileKind(Enum):
    """The kind of a file in a folder of patches; a DAMAGED one is small enough to be a patch."""

    PATCH = "patch"
    DAMAGED = "damaged"
    OTHER = "other"


def find_patches(paths: Iterable[Path], patch_size: int) -> dict[Path, FileKind]:
    """Classify files by name and header; a PATCH is an image of patch_size x patch_size."""
    return {path: _kind(path, patch_size) for path in paths}


def predict_patches(images: list[Path], ensemble: Ensemble) -> Iterator[PatchPrediction]:
    """Predict each image's probability of tumour, in order; unreadable ones carry the error.

    Raises ModelError if the device fails.
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


def write_predictions(predictions: list[PatchPrediction], path: Path) -> None:
    """Write `id,label`, one row per image: its name without suffix and its probability.

    An image without a probability gets an empty label, which Kaggle refuses, not an invented one.
    A name that a spreadsheet would run begins with an apostrophe. Raises StoreError if the file
    cannot be written.
    """
    options: dict[str, Any] = {"encoding": "utf-8", "errors": "backslashreplace"}
    with replace_file(path) as temporary, temporary.open("w", newline="", **options) as file:
        writer = csv.writer(file)
        writer.writerow(["id", "label"])
        for item in predictions:
            label = "" if item.probability is None else f"{item.probability:.6f}"
            writer.writerow([defuse(item.path.stem), label])


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
            "" if good else errors.get(path, f"{path}: the model output {value}, no probability.")
        )
        results.append(PatchPrediction(path, value if good else None, problem))
    return results


def _kind(path: Path, side: int) -> FileKind:
    if path.suffix.lower() not in PLAIN_SUFFIXES:
        return FileKind.OTHER
    try:
        with warnings.catch_warnings():
            # Pillow warns of pictures of the size of slides on stderr, and refuses larger ones.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with open_regular(path) as file, Image.open(file, formats=PLAIN_FORMATS) as image:
                # The first page of a slide may be a thumbnail.
                one = image.size == (side, side) and getattr(image, "n_frames", 1) == 1
                return FileKind.PATCH if one else FileKind.OTHER
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return FileKind.OTHER
    except (OSError, SyntaxError, ValueError):
        return FileKind.DAMAGED if _may_be_patch(path, side) else FileKind.OTHER


def _may_be_patch(path: Path, side: int) -> bool:
    """Check that a file is no larger than an uncompressed patch with metadata."""
    try:
        return path.stat().st_size <= 3 * side**2 + _MAX_METADATA
    except OSError:
        return False


def _read_patch(path: Path, side: int) -> NDArray[np.uint8]:
    try:
        with open_regular(path) as file, Image.open(file, formats=PLAIN_FORMATS) as image:
            if image.size != (side, side) or image.mode != "RGB":
                cause = f"is {image.width} x {image.height} {image.mode}, not {side} x {side} RGB"
                raise SlideError(path, cause, "Leave it out of the folder.")
            return np.asarray(image)
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise SlideError(path, f"cannot be read ({error})", "Copy it again.") from error


@dataclass(frozen=True)
class Roc:
    """A receiver operating characteristic.

    false_positive_rate, true_positive_rate: (n,) float64, 0..1, both rising from 0 to 1.
    thresholds: (n,) float64, the lowest probability of a positive patch.
    auc:        area under the curve, by the Mann-Whitney statistic (ties count half).
    """

    false_positive_rate: NDArray[np.float64]
    true_positive_rate: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    auc: float


def read_labels(path: Path) -> dict[str, int]:
    """Read labels 0 or 1 by id from a CSV file with the columns `id` and `label`.

    Raises SlideError if the file is missing, repeats an id, or has other columns or labels.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [(row["id"], int(row["label"])) for row in csv.DictReader(file)]
    except (OSError, KeyError, TypeError, ValueError) as error:
        cause = f"is not a table with the columns id and label ({error})"
        raise SlideError(path, cause, _LIKE_KAGGLE) from error
    labels = dict(rows)
    if len(labels) < len(rows):
        ((repeated, _),) = Counter(name for name, _ in rows).most_common(1)
        raise SlideError(path, f"has several rows of id '{repeated}'", "Remove all but one.")
    if not labels or not set(labels.values()) <= {0, 1}:
        raise SlideError(path, "has no labels, or labels other than 0 and 1", _LIKE_KAGGLE)
    return labels


def roc(labels: NDArray[np.int_], scores: NDArray[np.float64]) -> Roc:
    """Compute the ROC of scores (n,) against labels (n,) of 0 and 1.

    By hand, as scikit-learn is not a dependency of the viewer. Raises ValueError if there is only
    one class.
    """
    positives, negatives = int(labels.sum()), int((1 - labels).sum())
    if not positives or not negatives:
        raise ValueError("an ROC needs patches of both classes")
    order = np.argsort(-scores, kind="stable")
    last_of_tie = np.append(np.diff(scores[order]) != 0, True)
    true_positives = np.cumsum(labels[order])[last_of_tie]
    false_positives = np.cumsum(1 - labels[order])[last_of_tie]
    false_rate = np.append(0, false_positives / negatives)
    true_rate = np.append(0, true_positives / positives)
    thresholds = np.append(np.inf, scores[order][last_of_tie])
    return Roc(false_rate, true_rate, thresholds, float(np.trapezoid(true_rate, false_rate)))


def write_roc(curve: Roc, folder: Path) -> None:
    """Write `roc.csv` and `roc.png`. Raises StoreError if they cannot be written."""
    with replace_file(folder / "roc.csv") as temporary, temporary.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["false_positive_rate", "true_positive_rate", "threshold"])
        rows = zip(
            curve.false_positive_rate, curve.true_positive_rate, curve.thresholds, strict=True
        )
        writer.writerows([f"{value:.6f}" for value in row] for row in rows)
    with replace_file(folder / "roc.png") as temporary:
        _draw(curve).save(temporary, format="PNG")


def _draw(curve: Roc) -> Image.Image:
    side, edge = 480, 60
    image = Image.new("RGB", (side + 2 * edge, side + 2 * edge), "white")
    draw = ImageDraw.Draw(image)

    def place(x: float, y: float) -> tuple[float, float]:
        return edge + x * side, edge + (1 - y) * side

    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        draw.line([place(tick, 0), place(tick, 1)], "#dddddd")
        draw.line([place(0, tick), place(1, tick)], "#dddddd")
        draw.text((place(tick, 0)[0], edge + side + 6), f"{tick:g}", "black", anchor="ma")
        draw.text((edge - 8, place(0, tick)[1]), f"{tick:g}", "black", anchor="rm")
    points = zip(curve.false_positive_rate, curve.true_positive_rate, strict=True)
    draw.line([place(0, 0), place(1, 1)], "#999999")
    draw.line([place(x, y) for x, y in points], "#0b3c5d", width=3)
    draw.text((edge, edge - 12), f"ROC, AUC {curve.auc:.4f}", "black", anchor="ld")
    middle = edge + side / 2
    draw.text((middle, edge + side + 28), "false positive rate", "black", anchor="ma")
    draw.text((edge, edge - 28), "true positive rate (upwards)", "black", anchor="ld")
    return image
