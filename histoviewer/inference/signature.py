"""A network's input and output as its manifest declares them, and the arithmetic between them."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from histoviewer.validation import StrictModel

DTYPES = {"uint8": "tensor(uint8)", "float32": "tensor(float)"}
# Mean and standard deviation of each channel, on values of 0..1; the third are those of
# torchvision's ImageNet models.
SCALINGS = {
    "unit": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
    "symmetric": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}
OWN_SCALING = "mean-std"
_SUM_TOLERANCE = 1e-3
_LEAST = 1e-7

_Channels = tuple[float, float, float]
_Positive = Annotated[float, Field(gt=0)]


class Input(StrictModel):
    """The network's input: a batch of square RGB patches."""

    name: str
    layout: Literal["NHWC", "NCHW"]
    dtype: Literal["uint8", "float32"]
    patch_size: int = Field(ge=4, le=4096, description="width and height of a patch, in pixels")
    mpp: float = Field(ge=0.05, le=5, description="micrometres per pixel of a patch")
    label_centre: int | None = Field(
        None,
        ge=1,
        description="width of the middle square that the label is about; null: the whole patch",
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.label_centre is not None and self.label_centre > self.patch_size:
            raise ValueError(
                f"label_centre {self.label_centre} is wider than patch_size {self.patch_size}"
            )
        return self


class Scaling(StrictModel):
    """How pixels of 0 to 255 are scaled."""

    in_graph: bool = Field(
        description="true: the network takes 0 to 255; false: the viewer scales as `method` says"
    )
    method: str | None = Field(
        None,
        description="`unit`, `symmetric`, `imagenet` or `mean-std`; no effect if in the graph",
    )
    mean: _Channels | None = None
    std: tuple[_Positive, _Positive, _Positive] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.in_graph or self.method in SCALINGS:
            return self
        if self.method != OWN_SCALING:
            choices = ", ".join((*SCALINGS, OWN_SCALING))
            raise ValueError(f"method {self.method!r} is not one of {choices}")
        if self.mean is None or self.std is None:
            raise ValueError(f"method {OWN_SCALING!r} needs mean and std, three numbers each")
        return self

    @property
    def mean_std(self) -> tuple[_Channels, _Channels] | None:
        """Mean and standard deviation, a value a channel, by which pixels of 0..1 are scaled:
        (x - mean) / std. None if the graph scales."""
        if self.in_graph:
            return None
        if self.mean is not None and self.std is not None and self.method == OWN_SCALING:
            return self.mean, self.std
        return SCALINGS[str(self.method)]


class Output(StrictModel):
    """The network's output: `probability` or `logit` of the last of two classes, shape (batch,) or
    (batch, 1); `softmax` or `logits` of all classes, shape (batch, classes)."""

    name: str
    kind: Literal["probability", "logit", "softmax", "logits"]
    classes: tuple[str, ...] = Field(min_length=2)
    positive: str | None = Field(
        None,
        description="whose probability is wanted; null: the last of two",
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(set(self.classes)) != len(self.classes):
            raise ValueError(f"classes {', '.join(self.classes)} are not different names")
        if self.positive is None and len(self.classes) > 2:
            raise ValueError("positive must name one of more than two classes")
        if self.positive is not None and self.positive not in self.classes:
            choices = ", ".join(self.classes)
            raise ValueError(f"positive {self.positive!r} is not one of {choices}")
        if self.one_value and (len(self.classes) != 2 or self.positive_index != 1):
            raise ValueError(
                f"a {self.kind} is that of the last of two classes, which must be the positive one"
            )
        return self

    @property
    def one_value(self) -> bool:
        """Whether the network gives one value a patch, not one a class."""
        return self.kind in ("probability", "logit")

    @property
    def positive_index(self) -> int:
        """Index of the class whose probability is wanted."""
        return self.classes.index(self.positive or self.classes[-1])


@dataclass(frozen=True)
class Contract:
    """A network's ends, and the temperature that divides the logit of its probability, if any."""

    input: Input
    scaling: Scaling
    output: Output
    temperature: float | None

    @property
    def words(self) -> str:
        """All that a result depends on here; empty for what `export convert` writes."""
        source, output = self.input, self.output
        parts = [f"{source.layout} {source.dtype}"]
        if scaling := self.scaling.mean_std:
            mean, std = scaling
            parts.append(f"(x / 255 - {_list(mean)}) / {_list(std)}")
        parts.append(f"{output.kind} of {output.classes[output.positive_index]}")
        if not output.one_value:
            parts[-1] += f" ({output.positive_index + 1} of {len(output.classes)})"
        if self.temperature is not None:
            parts.append(f"temperature {self.temperature:g}")
        usual = (source.layout, source.dtype, output.kind) == ("NHWC", "uint8", "probability")
        return "" if usual and self.temperature is None else "; ".join(parts)

    def mismatch(self, inputs: list[Any], outputs: list[Any]) -> str:
        """In which way a session's inputs and outputs are not these; empty if they are."""
        side, source = self.input.patch_size, self.input
        shape = [side, side, 3] if source.layout == "NHWC" else [3, side, side]
        found = [(item.name, item.type, item.shape[1:]) for item in inputs]
        if len(found) != 1 or found[0][:2] != (source.name, DTYPES[source.dtype]):
            return f"its inputs are {found}, not what the manifest says"
        if not _fits(found[0][2], shape):
            return f"its inputs are {found}, and the manifest says {shape} a patch"
        if isinstance(inputs[0].shape[0], int):
            return "its batch size is fixed"
        of_outputs = [(item.name, item.type, item.shape) for item in outputs]
        if len(outputs) != 1 or of_outputs[0][:2] != (self.output.name, "tensor(float)"):
            return f"its outputs are {of_outputs}, not what the manifest says"
        wanted = [[], [1]] if self.output.one_value else [[len(self.output.classes)]]
        if not any(_fits(of_outputs[0][2][1:], shape) for shape in wanted):
            return f"its outputs are {of_outputs}, and the manifest says {self.output.kind}"
        return ""

    def feed(self, patches: NDArray[np.uint8]) -> NDArray[Any]:
        """The network's input for (n, side, side, 3) uint8 patches."""
        values: NDArray[Any] = patches
        if self.input.dtype == "float32":
            values = patches.astype(np.float32)
        if scaling := self.scaling.mean_std:
            mean, std = np.array(scaling, np.float32)
            values = (values / np.float32(255) - mean) / std
        if self.input.layout == "NCHW":
            values = np.ascontiguousarray(values.transpose(0, 3, 1, 2))
        return values

    def probability(self, output: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """The positive class's probability, (n,) float32, of a network's output for n patches.

        What is no probability stays none: the caller must check it.
        """
        # SciPy is imported where a model needs it: most give probabilities.
        kind = self.output.kind
        if kind == "probability":
            return np.asarray(output, np.float32).reshape(count)
        if kind == "logit":
            from scipy.special import expit

            return np.asarray(expit(output.reshape(count).astype(np.float64)), np.float32)
        rows = output.reshape(count, len(self.output.classes))
        if kind == "logits":
            from scipy.special import softmax

            rows = softmax(rows.astype(np.float64), axis=1)
        return np.asarray(rows[:, self.output.positive_index], np.float32)

    def calibrated(self, probability: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability whose logit is that of the given one divided by the temperature
        (Guo et al. 2017, ICML, PMLR 70:1321); NaN where that is no probability."""
        if self.temperature is None:
            return probability
        from scipy.special import expit, logit

        value = probability.astype(np.float64)
        # Cut as `export evaluate` does when it fits a temperature and moves thresholds by it.
        calibrated = expit(logit(value.clip(_LEAST, 1 - _LEAST)) / self.temperature)
        return np.where((value >= 0) & (value <= 1), calibrated, np.nan).astype(np.float32)

    def denied_by(self, output: NDArray[np.float32]) -> str:
        """Why a network's output cannot be of the declared kind; empty if it can."""
        kind = self.output.kind
        if not np.isfinite(output).all():
            return "gives values that are not finite"
        if kind in ("logit", "logits"):
            return ""
        if output.min() < 0 or output.max() > 1:
            return (
                f"gives {output.min():.3g} to {output.max():.3g}, while {kind} is declared, "
                "which lies in 0 to 1"
            )
        sums = output.reshape(len(output), -1).sum(axis=1)
        if kind == "softmax" and np.abs(sums - 1).max() > _SUM_TOLERANCE:
            return f"gives classes that add up to {sums[0]:.3g}, while softmax is declared"
        return ""


def _fits(found: list[Any], wanted: list[int]) -> bool:
    """Whether a shape is the wanted one; a dimension that has a name may have any size."""
    return len(found) == len(wanted) and all(
        not isinstance(size, int) or size == want for size, want in zip(found, wanted, strict=True)
    )


def _list(values: tuple[float, ...]) -> str:
    return f"[{', '.join(f'{value:g}' for value in values)}]"
