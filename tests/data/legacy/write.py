"""Writes one legacy fixture. Run it with the Keras that is to be the writer:

    python write.py OUT.h5 weights|full|keras3 [frozen] [twice] [chunked]

It builds a miniature of the ensemble (32x32 RGB in 0 to 1), saves it, and writes beside it as
OUT.json what that Keras itself predicts for 4 pictures.
"""

# ruff: noqa: N806, UP031, PTH123 - it runs in Python 3.6 too
import importlib
import json
import sys

import numpy as np

try:
    import tf_keras as keras
except ImportError:
    import keras

SIZE = 32


def pictures():
    """4 pictures, (4, 32, 32, 3) float32 in 0 to 1, the same in every Python and NumPy."""
    index = np.arange(4 * SIZE * SIZE * 3, dtype=np.int64)
    return ((index * index * 31 + index * 7) % 251 / 250.0).reshape(4, SIZE, SIZE, 3).astype("f4")


def norm(x, name=None):
    return keras.layers.BatchNormalization(name=name)(x)


def small_xception():
    """Xception's ways of naming: block layers by name, shortcuts named by Keras itself."""
    L = keras.layers
    image = L.Input((SIZE, SIZE, 3))
    x = L.Conv2D(4, 3, strides=2, use_bias=False, name="block1_conv1")(image)
    x = L.Activation("relu")(norm(x, "block1_conv1_bn"))
    for block, width in ((2, 6), (3, 8)):
        shortcut = norm(L.Conv2D(width, 1, strides=2, padding="same", use_bias=False)(x))
        name = "block%d_sepconv1" % block
        x = L.SeparableConv2D(width, 3, padding="same", use_bias=False, name=name)(x)
        x = L.MaxPooling2D(3, strides=2, padding="same")(norm(x, name + "_bn"))
        x = L.add([x, shortcut])
    return keras.models.Model(image, x, name="xception")


def small_nasnet():
    """Keras's own NASNet with few filters."""
    options = {
        "input_shape": (SIZE, SIZE, 3),
        "penultimate_filters": 96,
        "num_blocks": 1,
        "stem_block_filters": 4,
        "skip_reduction": False,
        "filter_multiplier": 2,
        "include_top": False,
        "weights": None,
        "default_size": SIZE,
    }
    if keras.__version__.startswith(("2.2.", "2.3.")):
        import keras_applications

        parts = {part: getattr(keras, part) for part in ("backend", "layers", "models", "utils")}
        if keras.__version__ == "2.2.2":
            # TensorFlow's own copy of Keras has taken this shared package for itself.
            keras_applications.set_keras_submodules(engine=keras.engine, **parts)
            NASNet = importlib.reload(importlib.import_module("keras_applications.nasnet")).NASNet
        else:
            from keras_applications.nasnet import NASNet

            options.update(parts)
    else:
        NASNet = importlib.import_module(keras.__name__ + ".src.applications.nasnet").NASNet
    return NASNet(**options)


def ensemble():
    L = keras.layers
    image = L.Input((SIZE, SIZE, 3))
    pooled = [
        L.GlobalAveragePooling2D()(part(image)) for part in (small_xception(), small_nasnet())
    ]
    x = L.Dropout(0.5)(L.concatenate(pooled))
    return keras.models.Model(image, L.Dense(1, activation="sigmoid")(x))


def randomise(model):
    """Weights that let the pictures come through and differ from one another."""
    rng, values = np.random.RandomState(3), []
    for old in model.get_weights():
        if old.ndim == 1:
            values.append(rng.uniform(0.5, 1.5, old.shape))
        else:
            values.append(rng.normal(0, (1.5 / np.prod(old.shape[:-1])) ** 0.5, old.shape))
    model.set_weights(values)
    last = model.layers[-1]
    kernel, _ = last.get_weights()
    body = keras.models.Model(model.input, model.layers[-2].output)
    features = body.predict(pictures())
    centred = (features - features.mean(0)) / (features.std(0) + 1e-3)
    kernel = kernel / (features.std(0)[:, None] + 1e-3) * 0.3
    last.set_weights([kernel, -features.mean(0).dot(kernel)])
    assert np.isfinite(centred).all()


def main(path, kind, options):
    if "twice" in options:
        ensemble()
    model = ensemble()
    randomise(model)
    if "frozen" in options:
        for layer in model.layers[1].layers[:6] + model.layers[2].layers[40:]:
            layer.trainable = False
    if "chunked" in options:
        from keras.src.saving.legacy import hdf5_format

        hdf5_format.HDF5_OBJECT_HEADER_LIMIT = 2000
    if kind == "full":
        model.compile("adam", "binary_crossentropy")
        model.save(path)
    else:
        model.save_weights(path)
    found = {
        "keras": keras.__version__,
        "outputs": [float(p) for p in model.predict(pictures())[:, 0]],
    }
    with open(path + ".json", "w") as file:
        json.dump(found, file)
    print(path, found)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
