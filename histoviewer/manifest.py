"""`model.json`: what a model is, what it was measured to do, and how to check it."""

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from histoviewer.contract import Contract, parse_contract
from histoviewer.errors import ModelError

FILE_NAME = "model.json"
SCHEMA_VERSION = 1
_ANOTHER_MODEL = "Choose a folder that `python -m export convert` wrote, or convert it again."

ADD_FIRST = "Run `histoviewer model add` on its folder, which completes the manifest."


@dataclass(frozen=True)
class OperatingPoint:
    """A threshold and what was measured there.

    threshold: probability from which a cell counts as tumour, 0..1.
    sensitivity, specificity: 0..1, as measured on `data`; None where nobody has measured them.
    """

    name: str
    threshold: float
    sensitivity: float | None
    specificity: float | None
    data: str


@dataclass(frozen=True)
class Applicability:
    """The range (low, high) of what `applicability.measure` gives for training patches.

    data: what patches they are.
    """

    data: str
    density: tuple[float, float]
    red_share: tuple[float, float]
    blue_share: tuple[float, float]
    sharpness: tuple[float, float]


@dataclass(frozen=True)
class Manifest:
    """The checked content of a `model.json`.

    folder:       where the manifest lies; all its files lie beside it.
    contract:     what goes into the network, and what comes out of it.
    patch_size, label_centre: sides in patch pixels; equal where the label speaks of a whole patch.
    mpp:          pixel size of a patch, um.
    classes:      names of the classes.
    operating_points: the first is the default.
    golden_outputs, golden_tolerance: the probabilities, before any temperature, that the patches in
                  `golden_file` must have, and by how much this machine may differ. None, and no
                  file, where the manifest was written by hand: see `models.add_model`.
    golden_recorded: whether the golden outputs are but what the model gave when it was added.
    applicability: what the training patches look like; None where the manifest does not say.
    document:     the whole JSON, for the model card.
    """

    folder: Path
    name: str
    version: str
    licence: str
    intended_use: str
    architecture: str
    contract: Contract
    patch_size: int
    label_centre: int
    mpp: float
    classes: tuple[str, ...]
    operating_points: tuple[OperatingPoint, ...]
    onnx_file: Path
    onnx_sha256: str
    golden_file: Path | None
    golden_sha256: str
    golden_outputs: tuple[float, ...]
    golden_tolerance: float
    golden_recorded: bool
    applicability: Applicability | None
    document: dict[str, Any]

    @property
    def strides(self) -> tuple[int, ...]:
        """Distances between patches to choose from, widest first, patch pixels: patches side by
        side, half overlapping, and label centres side by side."""
        side = self.patch_size
        steps = (side, side // 2, self.label_centre)
        # A cell must lie in the middle of its patch, so what is left of it must be even.
        return tuple(sorted({step - (side - step) % 2 for step in steps if step > 1})[::-1])

    @property
    def default_stride(self) -> int:
        """The widest stride at which every tissue pixel lies in some patch's label centre."""
        return max(
            (step for step in self.strides if step <= self.label_centre), default=self.strides[-1]
        )

    @property
    def whole_patch(self) -> bool:
        """Whether the label speaks of a patch as a whole, not of its middle."""
        return self.label_centre == self.patch_size

    @property
    def default_point(self) -> OperatingPoint:
        return self.operating_points[0]

    def point(self, name: str) -> OperatingPoint:
        """The operating point of that name. Raises ModelError where there is none."""
        for point in self.operating_points:
            if point.name == name:
                return point
        names = ", ".join(point.name for point in self.operating_points)
        raise ModelError(self.name, f"has no operating point {name!r}", f"Choose one of: {names}.")

    def read_checked(self, path: Path, sha256: str) -> bytes:
        """The bytes of a file of this model, after comparing their SHA-256.

        Raises ModelError where the file is missing or is not the one the manifest speaks of.
        """
        if not sha256:
            cause = f"has no SHA-256 in {FILE_NAME}, so nobody could tell if it were exchanged"
            raise ModelError(path, cause, ADD_FIRST)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ModelError(path, f"cannot be read ({error.strerror})", _ANOTHER_MODEL) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            cause = f"is not the file that {FILE_NAME} describes: its SHA-256 differs"
            raise ModelError(path, cause, "It may be damaged or exchanged; install it again.")
        return content


def load_manifest(folder: str | Path) -> Manifest:
    """Read and check the manifest of a model folder.

    Raises ModelError where it is missing, damaged, of another schema, or says something that
    cannot be (an unknown layout, a threshold outside 0..1, a file outside the folder).
    """
    folder = Path(folder)
    path = folder / FILE_NAME
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        cause = f"cannot be read ({error.strerror})"
        raise ModelError(path, cause, _ANOTHER_MODEL) from error
    except ValueError as error:
        raise ModelError(path, f"is not valid JSON ({error})", _ANOTHER_MODEL) from error
    try:
        return _parse(folder, document)
    except KeyError as error:
        raise ModelError(path, f"lacks the entry {error}", _ANOTHER_MODEL) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ModelError(path, str(error), _ANOTHER_MODEL) from error


def _parse(folder: Path, document: dict[str, Any]) -> Manifest:
    _require(document["schema_version"] == SCHEMA_VERSION, "is of another schema version")
    source, golden = document["input"], document.get("golden")
    patch_size = int(source["patch_size"])
    label_centre = source.get("label_centre")
    label_centre = patch_size if label_centre is None else int(label_centre)
    _require(4 <= patch_size <= 4096, f"patch size {patch_size} is outside 4 to 4096")
    _require(0 < label_centre <= patch_size, "patch size or label centre cannot be")
    contract = parse_contract(document, patch_size)
    outputs = tuple(
        _fraction(value, "golden output") for value in (golden or {}).get("outputs", ())
    )
    _require(golden is None or len(outputs) > 0, "has no golden patches")
    points = tuple(_operating_point(entry) for entry in document["operating_points"])
    _require(len(points) > 0, "has no operating point")
    mpp = float(source["mpp"])
    _require(0.05 <= mpp <= 5, f"mpp {mpp} is outside 0.05 to 5")
    return Manifest(
        folder=folder,
        name=str(document["name"]),
        version=str(document["version"]),
        licence=str(document["licence"]),
        intended_use=str(document["intended_use"]),
        architecture=str(document.get("architecture", "not stated")),
        contract=contract,
        patch_size=patch_size,
        label_centre=label_centre,
        mpp=mpp,
        classes=contract.classes,
        operating_points=points,
        onnx_file=_beside(folder, document["onnx"]["file"]),
        onnx_sha256=str(document["onnx"].get("sha256", "")),
        golden_file=_beside(folder, golden["file"]) if golden else None,
        golden_sha256=str(golden["sha256"]) if golden else "",
        golden_outputs=outputs,
        golden_tolerance=_fraction(golden["tolerance"], "golden tolerance") if golden else 0.0,
        golden_recorded=bool(golden and golden.get("recorded")),
        applicability=_applicability(document.get("applicability")),
        document=document,
    )


def _applicability(entry: dict[str, Any] | None) -> Applicability | None:
    if entry is None:
        return None
    names = ("density", "red_share", "blue_share", "sharpness")
    return Applicability(str(entry["data"]), *(_range(entry[name], name) for name in names))


def _range(value: Any, what: str) -> tuple[float, float]:
    low, high = (float(end) for end in value)
    _require(math.isfinite(low) and low <= high < math.inf, f"{what} {value!r} is no range")
    return low, high


def _operating_point(entry: dict[str, Any]) -> OperatingPoint:
    return OperatingPoint(
        name=str(entry["name"]),
        threshold=_fraction(entry["threshold"], "threshold"),
        sensitivity=_measured(entry["sensitivity"], "sensitivity"),
        specificity=_measured(entry["specificity"], "specificity"),
        data=str(entry["data"]),
    )


def _measured(value: object, what: str) -> float | None:
    return None if value is None else _fraction(value, what)


def _fraction(value: object, what: str) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= 1:
        raise ValueError(f"{what} {value!r} is not between 0 and 1")
    return float(value)


def _beside(folder: Path, name: object) -> Path:
    if not isinstance(name, str) or Path(name).name != name:
        raise ValueError(f"file name {name!r} does not lie beside {FILE_NAME}")
    return folder / name


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise ValueError(otherwise)
