"""`model.json`: what a model is, what it was measured to do, and how to check it."""

import hashlib
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, PrivateAttr, ValidationError, model_validator
from pydantic_core import from_json

from histoviewer.errors import ModelError
from histoviewer.inference.signature import Contract, Input, Output, Scaling
from histoviewer.validation import Fraction, StrictModel, describe

FILE_NAME = "model.json"
SCHEMA_VERSION = 1
# The ids of a quarter of a million patches that were held out fit.
_MAX_BYTES = 16 * 2**20
_ANOTHER_MODEL = "Choose a folder that `python -m export convert` wrote, or convert it again."

ADD_FIRST = "Run `histoviewer model add` on its folder, which completes the manifest."


def _plain_name(name: str) -> str:
    if name in ("", ".", "..") or len(name.encode()) > 255:
        raise ValueError(f"{name[:60]!r} is not the name of a file")
    if any(character in "/\\:" or ord(character) < 32 for character in name):
        raise ValueError(f"{name[:60]!r} does not lie beside {FILE_NAME}")
    return name


def _this_version(version: int) -> int:
    if version != SCHEMA_VERSION:
        raise ValueError(f"{version} is another schema version than {SCHEMA_VERSION}")
    return version


def _ordered(ends: tuple[float, float]) -> tuple[float, float]:
    if ends[0] > ends[1]:
        raise ValueError(f"{list(ends)} is no range: its first end is the higher one")
    return ends


_FileName = Annotated[str, AfterValidator(_plain_name)]
_Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Range = Annotated[tuple[float, float], AfterValidator(_ordered)]


class OperatingPoint(StrictModel):
    """A threshold and what was measured there; null rates if nobody has measured them."""

    name: str
    threshold: Fraction = Field(description="probability from which a tile counts as tumour")
    sensitivity: Fraction | None
    specificity: Fraction | None
    data: str = Field(description="what it was measured on")


class Applicability(StrictModel):
    """The ranges (low, high) of what `applicability.measure` gives for training patches."""

    data: str = Field(description="which patches were measured")
    density: _Range
    red_share: _Range
    blue_share: _Range
    sharpness: _Range


class Onnx(StrictModel):
    """The network's file; `histoviewer model add` fills in a missing SHA-256."""

    file: _FileName
    sha256: _Sha256 | None = None


class Golden(StrictModel):
    """Patches whose probability is known, to check the model on the machine that runs it."""

    file: _FileName
    sha256: _Sha256
    count: int | None = Field(None, ge=1)
    outputs: tuple[Fraction, ...] = Field(min_length=1, description="before any temperature")
    # All precisions so far compute in float32, whose machines differ by far less than this; a
    # larger tolerance would let a model pass that computes something else.
    tolerance: float = Field(ge=0, le=0.01, description="how far this machine may be off")
    recorded: bool = Field(
        False, description="whether the outputs are only what the model gave when it was added"
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.count is not None and self.count != len(self.outputs):
            raise ValueError(f"count is {self.count}, but there are {len(self.outputs)} outputs")
        return self


class Manifest(StrictModel):
    """The description of a model: the content of its `model.json`."""

    schema_version: Annotated[int, AfterValidator(_this_version)] = Field(
        json_schema_extra={"const": SCHEMA_VERSION}
    )
    name: str = Field(min_length=1, max_length=200)
    version: str
    licence: str
    intended_use: str = Field(description="to be shown to the user")
    architecture: str = "not stated"
    input: Input
    scaling: Scaling
    output: Output
    operating_points: tuple[OperatingPoint, ...] = Field(
        min_length=1, description="the first is the default"
    )
    temperature: float | None = Field(
        None, ge=0.05, le=20, description="divides the probability's logit; null: not calibrated"
    )
    onnx: Onnx
    golden: Golden | None = Field(None, description="filled in by `histoviewer model add`")
    applicability: Applicability | None = None

    _folder: Path = PrivateAttr()
    _document: dict[str, Any] = PrivateAttr()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.input.dtype == "uint8" and not self.scaling.in_graph:
            raise ValueError("scaling is not inside the graph, while its input is uint8")
        return self

    @property
    def folder(self) -> Path:
        """Where the manifest lies; all its files lie beside it."""
        return self._folder

    @property
    def document(self) -> dict[str, Any]:
        """The whole JSON, for the model card."""
        return self._document

    @property
    def contract(self) -> Contract:
        """The network's input and output."""
        return Contract(self.input, self.scaling, self.output, self.temperature)

    @property
    def patch_size(self) -> int:
        """Side of a patch, patch pixels."""
        return self.input.patch_size

    @property
    def label_centre(self) -> int:
        """Side of the square that the label speaks of, patch pixels; at most `patch_size`."""
        return self.input.label_centre or self.input.patch_size

    @property
    def mpp(self) -> float:
        """Pixel size of a patch, um."""
        return self.input.mpp

    @property
    def onnx_file(self) -> Path:
        return self.folder / self.onnx.file

    @property
    def onnx_sha256(self) -> str:
        return self.onnx.sha256 or ""

    @property
    def strides(self) -> tuple[int, ...]:
        """Distances between patches to choose from, widest first, patch pixels: patches side by
        side, half overlapping, and label centres side by side."""
        side = self.patch_size
        steps = (side, side // 2, self.label_centre)
        # A tile must lie in the middle of its patch, so what is left of it must be even.
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
        """The operating point of that name. Raises ModelError if there is none."""
        for point in self.operating_points:
            if point.name == name:
                return point
        names = ", ".join(point.name for point in self.operating_points)
        raise ModelError(self.name, f"has no operating point {name!r}", f"Choose one of: {names}.")

    def read_checked(self, path: Path, sha256: str | None) -> bytes:
        """The bytes of a file of this model, after comparing their SHA-256.

        Raises ModelError if the file is missing or is not the one the manifest speaks of.
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

    Raises ModelError if it is missing, damaged, of another schema, or says something that
    cannot be (an unknown layout, a threshold outside 0..1, a file outside the folder).
    """
    folder = Path(folder)
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        cause = f"cannot be read ({error.strerror})"
        raise ModelError(path, cause, _ANOTHER_MODEL) from error
    if len(content) > _MAX_BYTES:
        raise ModelError(path, f"is larger than {_MAX_BYTES // 2**20} MiB", _ANOTHER_MODEL)
    try:
        manifest = Manifest.model_validate_json(content)
        # What the model leaves out must be JSON, too: `info --json` passes it on.
        manifest._document = from_json(content, allow_inf_nan=False)
    except ValidationError as error:
        raise ModelError(path, describe(error), _ANOTHER_MODEL) from error
    except ValueError as error:
        raise ModelError(path, f"is not valid JSON ({error})", _ANOTHER_MODEL) from error
    manifest._folder = folder
    return manifest
