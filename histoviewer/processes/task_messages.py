"""Messages between the task worker and its parent: one task a process."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Region
from histoviewer.inference.engines.base import Device, EngineName, Precision, PrecisionName
from histoviewer.inference.explanation import Explanation
from histoviewer.inference.patch_folder import FileKind, PatchPrediction
from histoviewer.inference.references import Neighbours


@dataclass(frozen=True)
class DescribeFile:
    """Describe a slide, heatmap or model folder: a `Text` in JSON.

    model: name or folder; a slide's patches are counted for it. None: they are not counted.
    """

    path: Path
    model: str | None = None


@dataclass(frozen=True)
class FindSeries:
    """Find the DICOM series of files: a `Text` for each, in order."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class FindAccessions:
    """Find the DICOM accession numbers of slides: a `Text` for each, in order, "" without one."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class FindKinds:
    """Tell patches from other files: a `Kind` for each, in order."""

    paths: tuple[Path, ...]
    patch_size: int


@dataclass(frozen=True)
class ReadPictures:
    """Read the label and the macro image of a slide: a `Picture` for each that the file has."""

    path: Path


@dataclass(frozen=True)
class PredictPatches:
    """Predict patches: a `Loaded` model, then a `Predicted` for each, in order."""

    paths: tuple[Path, ...]
    model: Path
    device: Device
    engine: EngineName
    precision: PrecisionName


@dataclass(frozen=True)
class ExplainTile:
    """Compute what a model reacts to in the patch of one tile: an `Explained`, then a `Compared`.

    Runs on the CPU.

    path, mpp:    the slide, and the pixel size that its scan used, um.
    region:       the patch, level-0 pixels.
    model, model_sha256: of the scan.
    other_model:  name or folder of a model to try besides the installed ones.
    """

    path: Path
    mpp: float
    region: Region
    model: str
    model_sha256: str
    other_model: str


@dataclass(frozen=True)
class AddModel:
    """Check a model folder and copy it to the user's models: a `Text` a line."""

    folder: Path


@dataclass(frozen=True)
class CheckModel:
    """Compute a model's golden patches: a `Text` a line. model: name or folder."""

    model: str
    device: Device = "auto"


@dataclass(frozen=True)
class VerifyResult:
    """Compare a slide with what its scan read: a `Text` if it is unchanged."""

    path: Path


@dataclass(frozen=True)
class Text:
    """A line of what was found."""

    text: str


@dataclass(frozen=True)
class Kind:
    """The kind of a file."""

    kind: FileKind


@dataclass(frozen=True)
class Picture:
    """A picture beside the pyramid. name: "label" or "macro"; rgb: (height, width, 3) uint8."""

    name: str
    rgb: NDArray[np.uint8]


@dataclass(frozen=True)
class Ready:
    """A model is loaded; the fields are those of `ensemble.Ensemble`."""

    provider: str
    engine: str
    precision: Precision
    device_note: str


@dataclass(frozen=True)
class Predicted:
    """The prediction of a patch."""

    prediction: PatchPrediction


@dataclass(frozen=True)
class Explained:
    """Explanation of the patch of a tile."""

    explanation: Explanation


@dataclass(frozen=True)
class Compared:
    """The labelled patches that are most alike to that of a tile; None if the model has none."""

    neighbours: Neighbours | None


@dataclass(frozen=True)
class TaskEnded:
    """The task has ended, because of `error` if there is one."""

    error: HistoViewerError | None


Task = (
    DescribeFile
    | FindSeries
    | FindAccessions
    | FindKinds
    | ReadPictures
    | PredictPatches
    | ExplainTile
    | AddModel
    | CheckModel
    | VerifyResult
)
Found = Text | Kind | Picture | Ready | Predicted | Explained | Compared
Answers: tuple[type, ...] = (Text, Kind, Picture, Ready, Predicted, Explained, Compared, TaskEnded)


def subject_of(task: Task) -> object:
    """Return the file that an error of a task is about."""
    match task:
        case FindSeries(paths) | FindAccessions(paths) | FindKinds(paths) | PredictPatches(paths):
            return paths[0]
        case AddModel(folder):
            return folder
        case CheckModel(model):
            return model
    return task.path


def describe_lines(found: Iterable[Found]) -> list[str]:
    """Return the texts of what was found."""
    return [each.text for each in found if isinstance(each, Text)]
