"""What goes into a model's network and what comes out of it, as its manifest declares it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LAYOUTS = ("NHWC", "NCHW")
DTYPES = {"uint8": "tensor(uint8)", "float32": "tensor(float)"}
KINDS = ("probability", "logit", "softmax", "logits")
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


@dataclass(frozen=True)
class Contract:
    """A network's ends.

    layout, dtype: of the input, one of `LAYOUTS` and one of `DTYPES`.
    mean, std:     by which pixels of 0..1 are scaled, a value a channel: (x - mean) / std; None
                   where the graph scales and takes pixels of 0..255.
    kind:          "probability" or "logit" of the last of two classes, shape (batch,) or
                   (batch, 1); "softmax" or "logits" of all classes, shape (batch, classes).
    positive:      index of the class whose probability is wanted.
    temperature:   by which the logit of that probability is divided; None where it is not.
    """

    input_name: str
    output_name: str
    patch_size: int
    layout: str
    dtype: str
    mean: tuple[float, ...] | None
    std: tuple[float, ...] | None
    kind: str
    classes: tuple[str, ...]
    positive: int
    temperature: float | None

    @property
    def words(self) -> str:
        """All that a result depends on here; empty for what `export convert` writes."""
        parts = [f"{self.layout} {self.dtype}"]
        if self.mean is not None:
            parts.append(f"(x / 255 - {_list(self.mean)}) / {_list(self.std or ())}")
        parts.append(f"{self.kind} of {self.classes[self.positive]}")
        if self.kind in ("softmax", "logits"):
            parts[-1] += f" ({self.positive + 1} of {len(self.classes)})"
        if self.temperature is not None:
            parts.append(f"temperature {self.temperature:g}")
        usual = self.layout == "NHWC" and self.dtype == "uint8" and self.kind == "probability"
        return "" if usual and self.temperature is None else "; ".join(parts)

    def mismatch(self, inputs: list[Any], outputs: list[Any]) -> str:
        """In which way a session's inputs and outputs are not these; empty where they are."""
        side = self.patch_size
        shape = [side, side, 3] if self.layout == "NHWC" else [3, side, side]
        found = [(item.name, item.type, item.shape[1:]) for item in inputs]
        if len(found) != 1 or found[0][:2] != (self.input_name, DTYPES[self.dtype]):
            return f"its inputs are {found}, not what the manifest says"
        if not _fits(found[0][2], shape):
            return f"its inputs are {found}, and the manifest says {shape} a patch"
        if isinstance(inputs[0].shape[0], int):
            return "its batch size is fixed"
        of_outputs = [(item.name, item.type, item.shape) for item in outputs]
        if len(outputs) != 1 or of_outputs[0][:2] != (self.output_name, "tensor(float)"):
            return f"its outputs are {of_outputs}, not what the manifest says"
        if not any(_fits(of_outputs[0][2][1:], wanted) for wanted in self._output_shapes()):
            return f"its outputs are {of_outputs}, and the manifest says {self.kind}"
        return ""

    def _output_shapes(self) -> list[list[int]]:
        return [[], [1]] if self.kind in ("probability", "logit") else [[len(self.classes)]]

    def feed(self, patches: NDArray[np.uint8]) -> NDArray[Any]:
        """The network's input for (n, side, side, 3) uint8 patches."""
        values: NDArray[Any] = patches
        if self.dtype == "float32":
            values = patches.astype(np.float32)
        if self.mean is not None:
            mean, std = np.array(self.mean, np.float32), np.array(self.std, np.float32)
            values = (values / np.float32(255) - mean) / std
        if self.layout == "NCHW":
            values = np.ascontiguousarray(values.transpose(0, 3, 1, 2))
        return values

    def probability(self, output: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """The positive class's probability, (n,) float32, of a network's output for n patches.

        What is no probability stays none: the caller must check it.
        """
        if self.kind == "probability":
            return np.asarray(output, np.float32).reshape(count)
        if self.kind == "logit":
            return _sigmoid(output.reshape(count).astype(np.float64))
        rows = output.reshape(count, len(self.classes))
        if self.kind == "softmax":
            return np.asarray(rows[:, self.positive], np.float32)
        exponentials = np.exp(rows.astype(np.float64) - rows.max(axis=1, keepdims=True))
        shares = exponentials[:, self.positive] / exponentials.sum(axis=1)
        return np.asarray(shares, np.float32)

    def calibrated(self, probability: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability whose logit is that of the given one divided by the temperature
        (Guo et al. 2017, ICML, PMLR 70:1321); NaN where that is no probability."""
        if self.temperature is None:
            return probability
        value = probability.astype(np.float64)
        # Cut as `export evaluate` does when it fits a temperature and moves thresholds by it.
        cut = value.clip(_LEAST, 1 - _LEAST)
        calibrated = _sigmoid(np.log(cut / (1 - cut)) / self.temperature)
        return np.where((value >= 0) & (value <= 1), calibrated, np.float32(np.nan))

    def denied_by(self, output: NDArray[np.float32]) -> str:
        """Why a network's output cannot be of the declared kind; empty where it can."""
        if not np.isfinite(output).all():
            return "gives values that are not finite"
        if self.kind in ("logit", "logits"):
            return ""
        if output.min() < 0 or output.max() > 1:
            return (
                f"gives {output.min():.3g} to {output.max():.3g}, while {self.kind} is declared, "
                "which lies in 0 to 1"
            )
        sums = output.reshape(len(output), -1).sum(axis=1)
        if self.kind == "softmax" and np.abs(sums - 1).max() > _SUM_TOLERANCE:
            return f"gives classes that add up to {sums[0]:.3g}, while softmax is declared"
        return ""


def parse_contract(document: dict[str, Any], patch_size: int) -> Contract:
    """The contract of a manifest. Raises KeyError or ValueError, saying what is wrong."""
    source, output, scaling = document["input"], document["output"], document["scaling"]
    layout, dtype, kind = source["layout"], source["dtype"], output["kind"]
    _one_of(layout, LAYOUTS, "input layout")
    _one_of(dtype, tuple(DTYPES), "input dtype")
    _one_of(kind, KINDS, "output kind")
    mean, std = _scaling(scaling, dtype)
    classes = tuple(str(name) for name in output["classes"])
    return Contract(
        input_name=str(source["name"]),
        output_name=str(output["name"]),
        patch_size=patch_size,
        layout=layout,
        dtype=dtype,
        mean=mean,
        std=std,
        kind=kind,
        classes=classes,
        positive=_positive(output.get("positive"), classes, kind),
        temperature=_temperature(document.get("temperature")),
    )


def _scaling(
    scaling: dict[str, Any], dtype: str
) -> tuple[tuple[float, ...] | None, tuple[float, ...] | None]:
    if scaling["in_graph"] is True:
        return None, None
    if dtype == "uint8":
        raise ValueError("scaling is not inside the graph, while its input is uint8")
    method = scaling["method"]
    _one_of(method, (*SCALINGS, OWN_SCALING), "scaling method")
    if method in SCALINGS:
        return SCALINGS[method]
    mean, std = (tuple(float(value) for value in scaling[name]) for name in ("mean", "std"))
    good = len(mean) == len(std) == 3 and np.isfinite([*mean, *std]).all() and min(std) > 0
    if not good:
        raise ValueError(f"scaling mean {mean} and std {std} are not three numbers, std above 0")
    return mean, std


def _positive(name: object, classes: tuple[str, ...], kind: str) -> int:
    if len(classes) < 2 or len(set(classes)) != len(classes):
        raise ValueError(f"classes {classes} are not two or more different names")
    if name is None and len(classes) > 2:
        raise ValueError("output.positive must name one of more than two classes")
    _one_of(name or classes[-1], classes, "output.positive")
    positive = classes.index(str(name or classes[-1]))
    one_value = kind in ("probability", "logit")
    if one_value and (len(classes) != 2 or positive != 1):
        raise ValueError(f"a {kind} is that of the last of two classes, which must be the positive")
    return positive


def _temperature(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.05 <= value <= 20:
        raise ValueError(f"temperature {value!r} is not between 0.05 and 20")
    return float(value)


def _one_of(value: object, choices: tuple[str, ...], what: str) -> None:
    if value not in choices:
        raise ValueError(f"{what} {value!r} is not one of {', '.join(choices)}")


def _fits(found: list[Any], wanted: list[int]) -> bool:
    """Whether a shape is the wanted one; a dimension that has a name may have any size."""
    return len(found) == len(wanted) and all(
        not isinstance(size, int) or size == want for size, want in zip(found, wanted, strict=True)
    )


def _sigmoid(logit: NDArray[np.float64]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-logit)), np.float32)


def _list(values: tuple[float, ...]) -> str:
    return f"[{', '.join(f'{value:g}' for value in values)}]"
