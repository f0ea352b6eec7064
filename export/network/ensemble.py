"""The ensemble: Xception and NASNetMobile side by side, one sigmoid unit on top."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import keras

from export.data.patches import PATCH_SIZE

BACKBONES: dict[str, Callable[..., keras.Model]] = {
    "xception": keras.applications.Xception,
    "nasnet_mobile": keras.applications.NASNetMobile,
}
# NASNetMobile's own 0.9997 forgets its start only after some ten thousand steps.
MOMENTUM = 0.99

Scaling = Literal["unit", "symmetric"]
NasnetPadding = Literal["zero", "same"]
# (scale, offset): "unit" is the seed's, "symmetric" is what the ImageNet weights were trained on.
SCALINGS: dict[Scaling, tuple[float, float]] = {
    "unit": (1 / 255, 0.0),
    "symmetric": (1 / 127.5, -1.0),
}


def build_ensemble(
    scaling: Scaling,
    nasnet_padding: NasnetPadding = "zero",
    backbone_dtype: str = "float32",
) -> keras.Model:
    """Build the network with random weights.

    `nasnet_padding` "same" is the NASNet of keras-applications up to 1.0.4.

    The input is (n, 96, 96, 3) float32 RGB in 0 to 255, the output (n, 1) float32, the
    probability of tumour in 0 to 1. The backbones are the layers "xception" and
    "nasnet_mobile"; `backbone_dtype` is as for `build_branch`.
    """
    return _build(tuple(BACKBONES), scaling, backbone_dtype, nasnet_padding)


def build_branch(backbone: str, scaling: Scaling, backbone_dtype: str) -> keras.Model:
    """Build the network with only one of its backbones, and a sigmoid unit for that one.

    Its ends are those of the ensemble. `backbone_dtype` is the Keras dtype policy that the
    backbone computes in; weights are float32 in any case. "mixed_bfloat16" trains about 2.6
    times as fast on a CPU that has AVX-512 BF16.
    """
    return _build((backbone,), scaling, backbone_dtype)


def _build(
    backbones: tuple[str, ...],
    scaling: Scaling,
    backbone_dtype: str,
    nasnet_padding: NasnetPadding = "zero",
) -> keras.Model:
    scale, offset = SCALINGS[scaling]
    patches = keras.Input((PATCH_SIZE, PATCH_SIZE, 3), name="input")
    scaled = keras.layers.Rescaling(scale, offset, name="scaling")(patches)
    features = []
    for name in backbones:
        with _dtype_policy(backbone_dtype):
            backbone = BACKBONES[name](
                include_top=False,
                weights=None,
                input_shape=(PATCH_SIZE, PATCH_SIZE, 3),
                name=name,
            )
        if name == "nasnet_mobile" and nasnet_padding == "same":
            backbone = pad_same(backbone)
        for layer in batch_normalizations(backbone):
            layer.momentum = MOMENTUM
        features.append(keras.layers.GlobalAveragePooling2D(name=f"{name}_pool")(backbone(scaled)))
    joined = keras.layers.Concatenate(name="features")(features) if features[1:] else features[0]
    dropped = keras.layers.Dropout(0.5, name="dropout")(joined)
    probability = keras.layers.Dense(1, activation="sigmoid", name="probability")(dropped)
    return keras.Model(patches, probability, name="ensemble")


@contextmanager
def _dtype_policy(name: str) -> Iterator[None]:
    """Set the global dtype policy, as Keras's applications take no dtype."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def pad_same(nasnet: keras.Model) -> keras.Model:
    """Copy a NASNet, with new weights, whose reduction cells pad as before 2018-10.

    keras-applications up to 1.0.4 let strided layers pad with "same"; later versions put a
    ZeroPadding2D before them. The weights are the same, the outputs are not.
    """

    def copy(layer: keras.layers.Layer) -> keras.layers.Layer:
        config = layer.get_config()
        if layer.name.startswith(("reduction_pad_1_", "separable_conv_1_pad_")):
            return keras.layers.Identity(name=layer.name)
        pooling = layer.name.startswith(
            ("reduction_left2_", "reduction_left3_", "reduction_right5_")
        )
        strided = layer.name.startswith("separable_conv_1_") and config.get("strides") == (2, 2)
        if pooling or strided:
            config["padding"] = "same"
        return type(layer).from_config(config)

    return keras.models.clone_model(nasnet, clone_function=copy)


def batch_normalizations(model: keras.Model) -> list[keras.layers.BatchNormalization]:
    """List all BatchNormalization layers, including those inside the backbones."""
    layers = model._flatten_layers(include_self=False)
    return [layer for layer in layers if isinstance(layer, keras.layers.BatchNormalization)]
