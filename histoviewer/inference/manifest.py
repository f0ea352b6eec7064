"""`model.json`: a model's validated description, with its measured performance and checksums."""

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, ValidationError, model_validator
from pydantic_core import from_json

from histoviewer.errors import ModelError
from histoviewer.files import open_regular
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.inference.engines.base import Precision, PrecisionName
from histoviewer.inference.manifest_parts import (
    Applicability,
    Dense,
    Golden,
    Onnx,
    OperatingPoint,
    PrecisionCost,
    References,
    Scope,
)
from histoviewer.inference.signature import (
    MAX_TEMPERATURE,
    MIN_TEMPERATURE,
    Contract,
    Input,
    Output,
    Scaling,
)
from histoviewer.validation import StrictModel, describe

FILE_NAME = "model.json"
# Version 2 adds `dense`, `scope` and `slide_rule`; folders of version 1 run as they did.
SCHEMA_VERSION = 2
_SCHEMA_VERSIONS = (1, 2)
# Enough for the ids of 250,000 held-out patches.
_MAX_BYTES = 16 * 2**20
# Of protobuf, and so of an ONNX file.
MAX_FILE_BYTES = 2**31
_ANOTHER_MODEL = "Choose a folder that `python -m export convert` wrote, or convert it again."

# For models whose cost in a precision was not measured: a few roundings to 8 or 11 bits.
_TOLERANCES: dict[Precision, float] = {"bfloat16": 0.05, "float16": 0.01, "int8": 0.05}

ADD_FIRST = "Run `histoviewer model add` on its folder, which completes the manifest."


def _known_version(version: int) -> int:
    if version not in _SCHEMA_VERSIONS:
        known = " and ".join(map(str, _SCHEMA_VERSIONS))
        raise ValueError(f"version {version} is not supported, only {known}")
    return version


class Manifest(StrictModel):
    """The description of a model: the content of its `model.json`."""

    schema_version: Annotated[int, AfterValidator(_known_version)] = Field(
        json_schema_extra={"enum": list(_SCHEMA_VERSIONS)}
    )
    name: str = Field(min_length=1, max_length=200)
    version: str
    licence: str
    intended_use: str = Field(description="shown to the user")
    architecture: str = "not stated"
    input: Input
    scaling: Scaling
    output: Output
    operating_points: tuple[OperatingPoint, ...] = Field(
        min_length=1, description="the first is the default"
    )
    temperature: float | None = Field(
        None,
        ge=MIN_TEMPERATURE,
        le=MAX_TEMPERATURE,
        description="divides the probability's logit; null: not calibrated",
    )
    onnx: Onnx
    golden: Golden | None = Field(None, description="filled in by `histoviewer model add`")
    references: References | None = Field(
        None, description="null: there are no labelled patches to compare a tile with"
    )
    applicability: Applicability | None = None
    dense: Dense | None = Field(None, description="null: patch by patch only")
    scope: Scope | None = Field(None, description="null: no tile is ever out of scope")
    precisions: dict[Literal["bfloat16", "float16", "int8"], PrecisionCost] = Field(
        default_factory=dict,
        description="those whose cost was measured; the viewer chooses no other by itself",
    )
    quantised: Onnx | None = Field(
        None, description="the network in 8-bit integers, which `--precision int8` runs"
    )
    slide_rule: SlideRule | None = Field(
        None, description="null: slides are ranked, but called neither positive nor negative"
    )

    _folder: Path = PrivateAttr()
    _document: dict[str, Any] = PrivateAttr()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.input.dtype == "uint8" and not self.scaling.in_graph:
            raise ValueError("scaling must be in the graph if the input is uint8")
        if self.dense and not self.output.one_value:
            raise ValueError("a dense network must output a probability or a logit")
        if self.dense and (self.input.patch_size - self.dense.stride) % 2:
            raise ValueError("patch_size - dense.stride must be even")
        return self

    @property
    def folder(self) -> Path:
        """The folder of the manifest and of all files of the model."""
        return self._folder

    @property
    def document(self) -> dict[str, Any]:
        """The whole JSON document, for the model card."""
        return self._document

    @property
    def contract(self) -> Contract:
        distance = self.scope.output if self.scope else None
        dense = self.dense is not None
        return Contract(self.input, self.scaling, self.output, self.temperature, dense, distance)

    def tolerance(self, precision: Precision) -> float:
        """The largest difference of the golden patches from their outputs."""
        if precision == "float32":
            return self.golden.tolerance if self.golden else 0.0
        cost = self.precisions.get(precision)
        return cost.tolerance if cost else _TOLERANCES[precision]

    @property
    def patch_size(self) -> int:
        return self.input.patch_size

    @property
    def label_centre(self) -> int:
        """Side of the square that the label describes, patch pixels; at most `patch_size`."""
        return self.input.label_centre or self.input.patch_size

    @property
    def mpp(self) -> float:
        return self.input.mpp

    def network(self, precision: PrecisionName) -> Onnx:
        """Return the file that computes in `precision`. Raises ModelError if there is none."""
        if precision != "int8":
            return self.onnx
        if self.quantised is None:
            action = "Run `python -m export quantize`, or use --precision auto."
            raise ModelError(self.folder, "has no network in 8-bit integers", action)
        return self.quantised

    @property
    def onnx_file(self) -> Path:
        return self.folder / self.onnx.file

    @property
    def onnx_sha256(self) -> str:
        return self.onnx.sha256 or ""

    @property
    def strides(self) -> tuple[int, ...]:
        """Strides to choose from, widest first, patch pixels.

        Patches side by side, half overlapping, and label centres side by side.
        """
        side = self.patch_size
        steps = [side, side // 2, self.label_centre, *([self.dense.stride] if self.dense else [])]
        # A tile lies in the middle of its patch, so the remainder must be even.
        return tuple(sorted({step - (side - step) % 2 for step in steps if step > 1})[::-1])

    @property
    def default_stride(self) -> int:
        """The stride of a dense run, else the widest whose label centres cover all tissue."""
        if self.dense:
            return self.dense.stride
        return max(
            (step for step in self.strides if step <= self.label_centre), default=self.strides[-1]
        )

    @property
    def whole_patch(self) -> bool:
        """True if the label describes the whole patch, not its middle."""
        return self.label_centre == self.patch_size

    @property
    def default_point(self) -> OperatingPoint:
        return self.operating_points[0]

    def point(self, name: str) -> OperatingPoint:
        """Return the operating point of that name. Raises ModelError if there is none."""
        for point in self.operating_points:
            if point.name == name:
                return point
        names = ", ".join(point.name for point in self.operating_points)
        raise ModelError(self.name, f"has no operating point {name!r}", f"Choose one of: {names}.")

    def read_checked(self, path: Path, sha256: str | None) -> bytes:
        """Read a file of this model and verify its SHA-256.

        Raises ModelError if the file is missing or is not the one in the manifest.
        """
        if not sha256:
            cause = f"has no SHA-256 in {FILE_NAME}, so it could be replaced unnoticed"
            raise ModelError(path, cause, ADD_FIRST)
        try:
            with open_regular(path, MAX_FILE_BYTES) as file:
                content = file.read()
        except OSError as error:
            raise ModelError(path, f"cannot be read ({error.strerror})", _ANOTHER_MODEL) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            cause = f"is not the file described in {FILE_NAME}: its SHA-256 differs"
            raise ModelError(path, cause, "It may be damaged or altered; install it again.")
        return content


def load_manifest(folder: str | Path) -> Manifest:
    """Read and validate the manifest of a model folder.

    Raises ModelError if it is missing, damaged, of another schema, or invalid (an unknown layout,
    a threshold outside 0..1, a file outside the folder).
    """
    folder = Path(folder)
    path = folder / FILE_NAME
    try:
        with open_regular(path) as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        cause = f"cannot be read ({error.strerror})"
        raise ModelError(path, cause, _ANOTHER_MODEL) from error
    if len(content) > _MAX_BYTES:
        raise ModelError(path, f"is larger than {_MAX_BYTES // 2**20} MiB", _ANOTHER_MODEL)
    try:
        manifest = Manifest.model_validate_json(content)
        # `info --json` passes on fields that the model does not know; they must be JSON, too.
        manifest._document = from_json(content, allow_inf_nan=False)
    except ValidationError as error:
        raise ModelError(path, describe(error), _ANOTHER_MODEL) from error
    except ValueError as error:
        raise ModelError(path, f"is not valid JSON ({error})", _ANOTHER_MODEL) from error
    manifest._folder = folder
    return manifest
