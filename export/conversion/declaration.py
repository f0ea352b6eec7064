"""Declaration of a classifier that was trained elsewhere."""

from dataclasses import dataclass
from typing import Literal

from export.errors import ExportError
from histoviewer.inference.signature import SCALINGS

OutputKind = Literal["probability", "logit", "softmax", "logits"]
# (scale, offset) of red, green and blue in 0 to 255; "caffe" swaps red and blue first. These are
# the modes of Keras's `preprocess_input`: "tf" is symmetric here, "torch" is imagenet.
PIXEL_SCALINGS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    name: (
        tuple(1 / (255 * deviation) for deviation in std),
        tuple(-mean / deviation for mean, deviation in zip(means, std, strict=True)),
    )
    for name, (means, std) in SCALINGS.items()
} | {
    "caffe": ((1.0,) * 3, (-103.939, -116.779, -123.68)),
    "none": ((1.0,) * 3, (0.0,) * 3),
}
PIXEL_FORMULAS = {
    "unit": "x / 255",
    "symmetric": "x / 127.5 - 1",
    "imagenet": "(x / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]",
    "caffe": "x[blue, green, red] - [103.939, 116.779, 123.68]",
    "none": "x",
}
# Names that are never those of the positive class.
HARMLESS = ("normal", "benign", "negative", "healthy", "background", "no tumour", "no tumor")


@dataclass(frozen=True)
class Classifier:
    """A patch classifier's input and outputs, as declared.

    mpp:          um per pixel of the patches it was trained on.
    scaling:      one of `PIXEL_SCALINGS`, applied to pixels before the network.
    classes:      in the order of the outputs; of a single value, the meanings of 0 and 1.
    positive:     the class whose probability is wanted, one of `classes`.
    kind:         "probability" or "logit" of the second of two classes, a single value; "softmax"
                  or "logits", a value a class. None: as probabilities of either shape.
    label_centre: width, in pixels, of the middle square that the label is about; None: the patch.
    patch_size:   in pixels, if the network takes any.
    """

    mpp: float
    scaling: str
    classes: tuple[str, ...]
    positive: str
    kind: OutputKind | None = None
    label_centre: int | None = None
    patch_size: int | None = None


def choose_positive(classes: tuple[str, ...], positive: str | None) -> str:
    """Choose the class whose probability is wanted: as named, else the last of two.

    Raises ExportError if the classes are not two or more names, it is none of them, or it is not
    named and the last of two sounds harmless.
    """
    if len(classes) < 2 or len(set(classes)) != len(classes) or not all(classes):
        raise ExportError(
            f"--classes {','.join(classes)}: give two or more different names in the order of the "
            f"model's outputs, such as normal,tumour."
        )
    if positive is None and len(classes) > 2:
        raise ExportError(f"Missing --positive. Give the positive class of {', '.join(classes)}.")
    if positive is None and classes[-1].lower() in HARMLESS:
        raise ExportError(
            f"--classes {','.join(classes)}: the last, '{classes[-1]}', would be the class to be "
            f"found. Give --positive, and check that the classes are in the order of the outputs."
        )
    if positive not in (None, *classes):
        raise ExportError(f"--positive {positive}: not one of --classes {', '.join(classes)}.")
    return positive or classes[-1]
