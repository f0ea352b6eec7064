"""The parts of a manifest: measured performance, files of the model, limits."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from histoviewer.validation import Fraction, StrictModel

# A reader compares a tile with five of them; more cost room in the folder.
MAX_REFERENCES = 500


def _plain_name(name: str) -> str:
    if name in ("", ".", "..") or len(name.encode()) > 255:
        raise ValueError(f"{name[:60]!r} is not a file name")
    if any(character in "/\\:" or ord(character) < 32 for character in name):
        raise ValueError(f"{name[:60]!r} is not in the folder of model.json")
    return name


def _ordered(ends: tuple[float, float]) -> tuple[float, float]:
    if ends[0] > ends[1]:
        raise ValueError(f"{list(ends)} is not a range: the first end is the higher one")
    return ends


_FileName = Annotated[str, AfterValidator(_plain_name)]
_Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Range = Annotated[tuple[float, float], AfterValidator(_ordered)]


class OperatingPoint(StrictModel):
    """A threshold and the rates measured at it; null if not measured."""

    name: str
    threshold: Fraction = Field(description="lowest probability of a positive tile")
    sensitivity: Fraction | None
    specificity: Fraction | None
    data: str = Field(description="the data on which the rates were measured")


class Applicability(StrictModel):
    """The ranges (low, high) of `domain_check.measure` over training patches."""

    data: str = Field(description="which patches were measured")
    density: _Range
    red_share: _Range
    blue_share: _Range
    sharpness: _Range


class DenseAgreement(StrictModel):
    """Comparison of both ways to run the network, on labelled patches and their surroundings."""

    data: str = Field(description="what was compared")
    logit_correlation: float = Field(ge=-1, le=1)
    auc_dense: Fraction | None = None
    auc_patchwise: Fraction | None = None
    missed: dict[str, Fraction] = Field(
        default_factory=dict,
        description="by operating point: share of the patch-wise positive tiles that dense misses",
    )


class Dense(StrictModel):
    """Present if the network also takes whole regions.

    An input of (n, patch_size + stride a, patch_size + stride b) pixels gives (n, a + 1, b + 1)
    values; value (i, j) is that of the patch whose top left pixel is (stride i, stride j).
    """

    stride: int = Field(ge=1)
    alignment: Literal["patch"] = Field("patch", description="values are aligned with patches")
    confirm: bool = Field(
        True,
        description="whether a scan runs tiles near a threshold again as patches, unless told",
    )
    agreement: tuple[DenseAgreement, ...] = ()


class Scope(StrictModel):
    """The network's second output: a tile's distance from the training tiles.

    It has the shape of the first; its values are >= 0.
    """

    output: str = Field(description="name of the output")
    method: str = Field(description="how the distance is computed, with its source")
    threshold: float = Field(ge=0, description="a tile with a greater distance is out of scope")
    largest_share: Fraction = Field(
        description="largest share of out-of-scope tiles of a slide that can be assessed"
    )
    largest_median: float | None = Field(
        None, ge=0, description="largest median distance of a slide that can be assessed"
    )
    data: str = Field(description="what the two limits were chosen on, and what they give")


class PrecisionCost(StrictModel):
    """Changes by computing in another precision than float32, on labelled patches."""

    tolerance: float = Field(
        gt=0, le=0.2, description="largest difference of the golden patches on this machine"
    )
    data: str = Field(description="what was compared")
    patches: int = Field(ge=1)
    max_abs_difference: Fraction
    auc: Fraction
    auc_float32: Fraction
    flips: dict[str, int] = Field(description="by operating point: patches called otherwise")


class Onnx(StrictModel):
    """The network's file; `histoviewer model add` fills in a missing SHA-256."""

    file: _FileName
    sha256: _Sha256 | None = None


class GoldenMosaic(StrictModel):
    """The golden patches laid out as one region, row by row, to check the dense way.

    All outputs of that region are listed, those between two patches, too: (rows, cols).
    """

    columns: int = Field(ge=1, description="patches in a row")
    outputs: tuple[tuple[Fraction, ...], ...] = Field(min_length=1)
    distances: tuple[tuple[float, ...], ...] | None = None


class Golden(StrictModel):
    """Patches of known probability, to check the model on the machine that runs it."""

    file: _FileName
    sha256: _Sha256
    count: int | None = Field(None, ge=1)
    outputs: tuple[Fraction, ...] = Field(min_length=1, description="before any temperature")
    # In float32, as all precisions so far compute, machines differ by far less; a larger tolerance
    # would accept a model that computes something else.
    tolerance: float = Field(ge=0, le=0.01, description="largest difference on this machine")
    recorded: bool = Field(
        False, description="true if the outputs are merely those of the day the model was added"
    )
    distances: tuple[float, ...] | None = Field(None, description="of a model with a scope")
    mosaic: GoldenMosaic | None = Field(None, description="of a dense model")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.count is not None and self.count != len(self.outputs):
            raise ValueError(f"count is {self.count}, but there are {len(self.outputs)} outputs")
        if self.distances is not None and len(self.distances) != len(self.outputs):
            raise ValueError(f"{len(self.distances)} distances for {len(self.outputs)} outputs")
        if self.mosaic is not None and len(self.outputs) % self.mosaic.columns:
            raise ValueError(f"mosaic.columns {self.mosaic.columns} leaves a row incomplete")
        return self


class References(StrictModel):
    """Labelled training patches, to show those that are most alike to a tile for the network."""

    file: _FileName
    sha256: _Sha256
    count: int = Field(ge=2, le=MAX_REFERENCES)
    features: str = Field(
        min_length=1, description="the tensor of the network whose values for a patch are compared"
    )
    data: str = Field(description="what the patches were chosen from, and how")
    compared: int | None = Field(None, ge=1, description="other labelled patches in the measures")
    agreement: Fraction | None = Field(
        None, description="share of those most of whose five nearest have their label"
    )
    echoed: Fraction | None = Field(
        None,
        description="of those that the network calls wrongly at the first operating point, the "
        "share most of whose five nearest have the wrong label, too",
    )
