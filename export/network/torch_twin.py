"""A PyTorch twin of a Keras backbone, which trains twice as fast on a CPU with bfloat16.

The Keras network remains the only description of the architecture: its layers are walked and
run in PyTorch on the same weights, which are returned in Keras's order.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from export.errors import ExportError
from export.network.branches import Weights

Tensor = torch.Tensor
CONVOLUTIONS = (keras.layers.Conv2D, keras.layers.SeparableConv2D)
FEW_PLACES = 1000  # with fewer, a 1x1 convolution runs faster as a matrix product
POOLINGS = (keras.layers.MaxPooling2D, keras.layers.AveragePooling2D)


@dataclass(frozen=True)
class _Step:
    """A layer, the ids of its input and output tensors, and the normalisation that follows it."""

    layer: keras.layers.Layer
    inputs: tuple[int, ...]
    output: int
    normalisation: keras.layers.BatchNormalization | None = None

    def __deepcopy__(self, _: dict[int, Any]) -> "_Step":
        return self  # a copied Keras layer would have new names


class TorchTwin(torch.nn.Module):
    """The features of `backbone`, (n, 3, h, w) scaled pixels to (n, c, h', w') in `dtype`.

    If `batch_statistics` is false, each normalisation uses its stored statistics, and one that
    follows a convolution is folded into it. Raises ExportError if the backbone has a layer without
    a counterpart here.
    """

    def __init__(self, backbone: keras.Model, dtype: torch.dtype = torch.bfloat16) -> None:
        super().__init__()
        self.dtype, self.batch_statistics, self.momentum = dtype, False, 0.01
        self._keras_weights = [weight.path for weight in backbone.weights]
        trainable = {weight.path for weight in backbone.trainable_weights}
        self._steps = list(_steps(backbone))
        self._output = self._steps[-1].output
        for weight in backbone.weights:
            value = _to_torch(weight.path, weight.numpy())
            if weight.path in trainable:
                self.register_parameter(_name(weight.path), torch.nn.Parameter(value))
            else:
                self.register_buffer(_name(weight.path), value)

    def keras_weights(self) -> Weights:
        """Return the weights for `backbone.set_weights`."""
        return [_to_keras(path, getattr(self, _name(path))) for path in self._keras_weights]

    def forward(self, images: Tensor) -> Tensor:
        values: dict[int, Tensor] = {self._steps[0].output: images.to(self.dtype)}
        uses = Counter(tensor for step in self._steps for tensor in step.inputs)
        for step in self._steps[1:]:
            inputs = [values[tensor] for tensor in step.inputs]
            values[step.output] = self._run_step(step, inputs)
            uses.subtract(step.inputs)
            # Frees each value after its last use.
            for tensor in set(step.inputs):
                if uses[tensor] == 0:
                    del values[tensor]
        return values[self._output]

    def _run_step(self, step: _Step, inputs: Sequence[Tensor]) -> Tensor:
        layer, x = step.layer, inputs[0]
        if isinstance(layer, CONVOLUTIONS):
            return self._convolve(layer, step.normalisation, x)
        if isinstance(layer, keras.layers.BatchNormalization):
            return self._normalise(layer, x)
        if isinstance(layer, POOLINGS):
            return _pool(layer, x)
        if isinstance(layer, keras.layers.Activation):
            return functional.relu(x)
        if isinstance(layer, keras.layers.Add):
            return sum(inputs[1:], start=x)
        if isinstance(layer, keras.layers.Concatenate):
            return torch.cat(list(inputs), 1)
        (top, bottom), (left, right) = (
            layer.padding if isinstance(layer, keras.layers.ZeroPadding2D) else layer.cropping
        )
        if isinstance(layer, keras.layers.ZeroPadding2D):
            return functional.pad(x, (left, right, top, bottom))
        return x[:, :, top : x.shape[2] - bottom, left : x.shape[3] - right]

    def _convolve(
        self,
        layer: keras.layers.Layer,
        normalisation: keras.layers.BatchNormalization | None,
        x: Tensor,
    ) -> Tensor:
        names = [_name(weight.path) for weight in layer.weights]
        stride = layer.strides[0]
        kernel = getattr(self, names[-1])
        if isinstance(layer, keras.layers.SeparableConv2D):
            depthwise = getattr(self, names[0])
            x, padding = _padded(x, layer.padding, depthwise.shape[-1], stride, 0.0)
            x = functional.conv2d(
                x, depthwise.to(self.dtype), None, stride, padding, 1, len(depthwise)
            )
            stride = 1
        padding = 0
        if kernel.shape[-1] > 1:
            x, padding = _padded(x, layer.padding, kernel.shape[-1], stride, 0.0)
        bias = None
        if normalisation is not None and not self.batch_statistics:
            scale, offset = self._scale_and_offset(normalisation)
            kernel, bias = kernel * scale[:, None, None, None], offset.to(self.dtype)
        kernel = kernel.to(self.dtype)
        if kernel.shape[-1] == stride == 1 and x.shape[0] * x.shape[2] * x.shape[3] < FEW_PLACES:
            x = functional.linear(x.permute(0, 2, 3, 1), kernel[:, :, 0, 0], bias)
            x = x.permute(0, 3, 1, 2)
        else:
            kernel = kernel.contiguous(memory_format=torch.channels_last)
            x = functional.conv2d(x, kernel, bias, stride, padding)
        if normalisation is not None and self.batch_statistics:
            x = self._normalise(normalisation, x)
        return x

    def _normalise(self, layer: keras.layers.BatchNormalization, x: Tensor) -> Tensor:
        if not self.batch_statistics:
            scale, offset = (part.to(self.dtype) for part in self._scale_and_offset(layer))
            return x * scale[:, None, None] + offset[:, None, None]
        gamma, beta, mean, variance = self._normalisation(layer)
        return functional.batch_norm(
            x, mean, variance, gamma, beta, self.training, self.momentum, layer.epsilon
        )

    def _normalisation(self, layer: keras.layers.BatchNormalization) -> list[Tensor]:
        weights = (layer.gamma, layer.beta, layer.moving_mean, layer.moving_variance)
        return [
            torch.ones_like(getattr(self, _name(layer.moving_mean.path)))
            if weight is None
            else getattr(self, _name(weight.path))
            for weight in weights
        ]

    def _scale_and_offset(self, layer: keras.layers.BatchNormalization) -> tuple[Tensor, Tensor]:
        gamma, beta, mean, variance = self._normalisation(layer)
        scale = gamma * torch.rsqrt(variance + layer.epsilon)
        return scale, beta - mean * scale


def _steps(backbone: keras.Model) -> Iterator[_Step]:
    """List the layers as they run, each convolution with the normalisation that follows it."""
    layers = [(layer, layer._inbound_nodes[0]) for layer in backbone.layers]
    taken = Counter(id(tensor) for _, node in layers for tensor in node.input_tensors)
    after = {
        id(node.input_tensors[0]): (layer, node)
        for layer, node in layers
        if isinstance(layer, keras.layers.BatchNormalization)
    }
    joined = set()
    known = (
        *CONVOLUTIONS,
        *POOLINGS,
        keras.layers.BatchNormalization,
        keras.layers.Add,
        keras.layers.Concatenate,
        keras.layers.ZeroPadding2D,
        keras.layers.Cropping2D,
        keras.layers.InputLayer,
    )
    for layer, node in layers:
        if layer in joined:
            continue
        relu = isinstance(layer, keras.layers.Activation) and (
            layer.activation is keras.activations.relu
        )
        if not (relu or isinstance(layer, known)):
            raise ExportError(
                f"{backbone.name}: the layer '{layer.name}' ({type(layer).__name__}) has no "
                f"counterpart in export/network/torch_twin.py. Use `python -m export train`."
            )
        output, normalisation = id(node.outputs[0]), None
        if isinstance(layer, CONVOLUTIONS) and taken[output] == 1 and output in after:
            normalisation, next_node = after[output]
            joined.add(normalisation)
            output = id(next_node.outputs[0])
        inputs = tuple(id(tensor) for tensor in node.input_tensors)
        yield _Step(layer, inputs, output, normalisation)


def _padded(x: Tensor, padding: str, size: int, stride: int, value: float) -> tuple[Tensor, int]:
    """Pad as TensorFlow's "same" does; also return the padding that is left to PyTorch."""
    if padding == "valid":
        return x, 0
    height, width = (max((-(-n // stride) - 1) * stride + size - n, 0) for n in x.shape[2:])
    if height == width and height % 2 == 0:
        return x, height // 2
    sides = (width // 2, width - width // 2, height // 2, height - height // 2)
    return functional.pad(x, sides, value=value), 0


def _pool(layer: Any, x: Tensor) -> Tensor:
    size, stride = layer.pool_size[0], layer.strides[0]
    if isinstance(layer, keras.layers.MaxPooling2D):
        x, padding = _padded(x, layer.padding, size, stride, float("-inf"))
        return functional.max_pool2d(x, size, stride, padding)
    padded, padding = _padded(x, layer.padding, size, stride, 0.0)
    if padded is not x:
        raise ExportError(
            f"{layer.name}: pads unevenly, which export/network/torch_twin.py does not support. "
            f"Use `python -m export train`."
        )
    return functional.avg_pool2d(x, size, stride, padding, count_include_pad=False)


def _name(path: str) -> str:
    return path.replace("/", "__").replace(".", "_")


def _to_torch(path: str, value: npt.NDArray[np.float32]) -> Tensor:
    """Turn kernels (h, w, in, out) to (out, in, h, w), depthwise ones to (channels, 1, h, w)."""
    if value.ndim == 4:
        order = (2, 3, 0, 1) if path.endswith("depthwise_kernel") else (3, 2, 0, 1)
        value = value.transpose(order)
    return torch.from_numpy(np.ascontiguousarray(value))


def _to_keras(path: str, value: Tensor) -> npt.NDArray[np.float32]:
    array: npt.NDArray[np.float32] = value.detach().cpu().numpy()
    if array.ndim == 4:
        order = (2, 3, 0, 1) if path.endswith("depthwise_kernel") else (2, 3, 1, 0)
        array = array.transpose(order)
    return np.ascontiguousarray(array)
