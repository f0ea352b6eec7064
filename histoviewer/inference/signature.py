"""The network's input and output as declared in its manifest, and their conversion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from histoviewer.inference.engines.base import Port
from histoviewer.slides.mpp import MPP_MAX, MPP_MIN
from histoviewer.validation import StrictModel

# Mean and standard deviation of each channel, on values of 0..1; "imagenet" as in torchvision.
SCALINGS = {
    "unit": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
    "symmetric": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}
OWN_SCALING = "mean-std"
_SUM_TOLERANCE = 1e-3
# Closer to 0 or 1 a float32 probability is 0 or 1, whose logit is infinite.
MIN_PROBABILITY = 1e-7
MIN_TEMPERATURE, MAX_TEMPERATURE = 0.05, 20.0

_Channels = tuple[float, float, float]
_Positive = Annotated[float, Field(gt=0)]


class Input(StrictModel):
    """The network's input: a batch of square RGB patches."""

    name: str
    layout: Literal["NHWC", "NCHW"]
    dtype: Literal["uint8", "float32"]
    patch_size: int = Field(ge=4, le=4096, description="width and height of a patch, in pixels")
    mpp: float = Field(ge=MPP_MIN, le=MPP_MAX, description="micrometres per pixel of a patch")
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
    """Scaling of pixels of 0 to 255."""

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
        """Mean and standard deviation of each channel, 0..1; None if the graph scales."""
        if self.in_graph:
            return None
        if self.mean is not None and self.std is not None and self.method == OWN_SCALING:
            return self.mean, self.std
        return SCALINGS[str(self.method)]


class Output(StrictModel):
    """The network's output.

    `probability` or `logit` of the last of two classes, shape (batch,) or (batch, 1); `softmax` or
    `logits` of all classes, shape (batch, classes).
    """

    name: str
    kind: Literal["probability", "logit", "softmax", "logits"]
    classes: tuple[str, ...] = Field(min_length=2)
    positive: str | None = Field(
        None,
        description="the class of the reported probability; null: the last of two",
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(set(self.classes)) != len(self.classes):
            raise ValueError(f"classes {', '.join(self.classes)} are not unique")
        if self.positive is None and len(self.classes) > 2:
            raise ValueError("positive must name one of more than two classes")
        if self.positive is not None and self.positive not in self.classes:
            choices = ", ".join(self.classes)
            raise ValueError(f"positive {self.positive!r} is not one of {choices}")
        if self.one_value and (len(self.classes) != 2 or self.positive_index != 1):
            raise ValueError(
                f"kind {self.kind!r} requires two classes, of which the last is the positive one"
            )
        return self

    @property
    def one_value(self) -> bool:
        """True if the network outputs one value per patch instead of one per class."""
        return self.kind in ("probability", "logit")

    @property
    def positive_index(self) -> int:
        return self.classes.index(self.positive or self.classes[-1])

    @property
    def class_names(self) -> tuple[str, str]:
        """The names of the labels 0 and 1, of which 1 is the positive class."""
        positive = self.classes[self.positive_index]
        others = [name for name in self.classes if name != positive]
        return (others[0] if len(others) == 1 else f"not {positive}"), positive


@dataclass(frozen=True)
class Contract:
    """A network's input and outputs.

    temperature: calibrates the probability; None if it is not calibrated.
    dense:       whether the network takes larger regions than patches, too.
    distance:    name of a second output, a tile's distance from the training tiles; or None.
    """

    input: Input
    scaling: Scaling
    output: Output
    temperature: float | None
    dense: bool = False
    distance: str | None = None

    @property
    def values_per_tile(self) -> int:
        return 1 if self.output.one_value else len(self.output.classes)

    def describe(self) -> str:
        """Describe what a result depends on here; empty for models of `export convert`."""
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

    def mismatch(self, inputs: Sequence[Port], outputs: Sequence[Port]) -> str:
        """Describe how a network's inputs and outputs differ from these; empty if they match."""
        source, side = self.input, self.input.patch_size
        shape: list[int | None] = [None, None] if self.dense else [side, side]
        shape = [*shape, 3] if source.layout == "NHWC" else [3, *shape]
        if [port[:2] for port in inputs] != [(source.name, source.dtype)]:
            return f"has {_ports('inputs', inputs)}, not those in the manifest"
        (found,) = inputs
        if not _fits(found.shape[1:], shape):
            per = "block" if self.dense else "patch"
            return f"has {_ports('inputs', inputs)}; the manifest declares {shape} per {per}"
        if found.shape[0] is not None:
            return "has a fixed batch size"
        names = [name for name in (self.output.name, self.distance) if name is not None]
        if [port[:2] for port in outputs] != [(name, "float32") for name in names]:
            return f"has {_ports('outputs', outputs)}, not those in the manifest"
        shapes: list[list[int | None]] = [[], [1]]
        if self.dense:
            shapes = [[None, None]]
        elif not self.output.one_value:
            shapes = [[len(self.output.classes)]]
        for port in outputs:
            if not any(_fits(port.shape[1:], shape) for shape in shapes):
                kind = self.output.kind
                return f"has {_ports('outputs', outputs)}; the manifest declares {kind}"
        return ""

    def feed(self, patches: NDArray[np.uint8]) -> NDArray[Any]:
        """Convert (n, side, side, 3) uint8 patches to the network's input."""
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
        """Convert the network's output for n patches to the positive class's probability, (n,).

        Values are not checked: what is not a probability stays so.
        """
        # SciPy is imported on demand: most models output probabilities.
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

    def check_output(self, output: NDArray[np.float32]) -> str:
        """Describe why an output cannot be of the declared kind; empty if it can."""
        kind = self.output.kind
        if not np.isfinite(output).all():
            return "outputs values that are not finite"
        if kind in ("logit", "logits"):
            return ""
        if output.min() < 0 or output.max() > 1:
            found = f"{output.min():.3g} to {output.max():.3g}"
            return f"outputs {found}, but declares kind {kind!r}, which is 0 to 1"
        sums = output.reshape(len(output), -1).sum(axis=1)
        if kind == "softmax" and np.abs(sums - 1).max() > _SUM_TOLERANCE:
            return f"outputs classes with a sum of {sums[0]:.3g}, but declares kind 'softmax'"
        return ""


def calibrate(probability: NDArray[np.float32], temperature: float | None) -> NDArray[np.float32]:
    """Divide the logits of probabilities by a temperature; None changes nothing.

    Guo et al. 2017, "On Calibration of Modern Neural Networks", ICML, PMLR 70:1321. What is not a
    probability becomes NaN.
    """
    if temperature is None:
        return probability
    from scipy.special import expit, logit

    value = probability.astype(np.float64)
    logits = logit(value.clip(MIN_PROBABILITY, 1 - MIN_PROBABILITY))
    valid = (value >= 0) & (value <= 1)
    return np.where(valid, expit(logits / temperature), np.nan).astype(np.float32)


def eight_views(pixels: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Return the 4 rotations of inputs (n, height, width, 3) and their mirror images."""
    turned = [np.rot90(pixels, turns, (1, 2)) for turns in range(4)]
    return turned + [view[:, :, ::-1] for view in turned]


def turned_back(values: NDArray[np.float32], view: int) -> NDArray[np.float32]:
    """Return the tiles (n, rows, cols) of one of the `eight_views`, by its index, upright again."""
    mirrored, turns = divmod(view, 4)
    return np.rot90(values[:, :, ::-1] if mirrored else values, -turns, (1, 2))


def _fits(found: Sequence[int | None], wanted: Sequence[int | None]) -> bool:
    """Compare a shape with the expected one; None as a found size may be any, and must be if
    expected."""
    return len(found) == len(wanted) and all(
        size is None or size == want for size, want in zip(found, wanted, strict=True)
    )


def _ports(what: str, ports: Sequence[Port]) -> str:
    listed = (f"{port.name} ({port.dtype} {list(port.shape)})" for port in ports)
    return f"{what} {', '.join(listed) or 'none'}"


def _list(values: tuple[float, ...]) -> str:
    return f"[{', '.join(f'{value:g}' for value in values)}]"
