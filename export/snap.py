"""Rounds Keras kernels so that storing the folded ONNX weights as float16 loses nothing."""

import keras
import numpy as np
import numpy.typing as npt

from export.errors import ExportError

Kernel = npt.NDArray[np.float32]


def snap_to_float16(model: keras.Model) -> None:
    """Round the convolution kernels of `model`, in place.

    The conversion multiplies a kernel by the scale s of the BatchNormalization behind it.
    So W becomes float16(W s) / s: the product is then a float16 number again, up to the
    last bit of float32. Kernels that nothing is folded into become float16(W).
    Raises ExportError where a folded kernel exceeds the range of float16.
    """
    for layer in model._flatten_layers(include_self=False):
        if isinstance(layer, keras.layers.SeparableConv2D):
            _snap(layer.depthwise_kernel, np.ones(1, np.float32))
            _snap(layer.pointwise_kernel, _folded_scale(layer))
        elif isinstance(layer, keras.layers.Conv2D):
            _snap(layer.kernel, _folded_scale(layer))


def _folded_scale(layer: keras.layers.Layer) -> Kernel:
    """The factor for each output channel that folding multiplies this layer's kernel by."""
    consumers = [node.operation for node in layer._outbound_nodes]
    if len(consumers) != 1 or not isinstance(consumers[0], keras.layers.BatchNormalization):
        return np.ones(1, np.float32)
    norm = consumers[0]
    # NASNet and Xception learn gamma in every BatchNormalization.
    scale: Kernel = norm.gamma.numpy() / np.sqrt(norm.moving_variance.numpy() + norm.epsilon)
    return scale


def _snap(kernel: keras.Variable, scale: Kernel) -> None:
    divisor = np.where(scale == 0, np.float32(1), scale)
    values = kernel.numpy()
    with np.errstate(over="ignore"):
        folded = (values * divisor).astype(np.float16)
    if not np.isfinite(folded).all():
        raise ExportError(
            f"{kernel.path}: a folded weight exceeds 65504, the range of float16. "
            f"Convert with --precision float32."
        )
    kernel.assign(folded.astype(np.float32) / divisor)
