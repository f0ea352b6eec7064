"""Writes one fixture. Run it with the Keras that is to be the writer:

    python write.py OUT.h5|OUT.keras

It saves a classifier of 32x32 RGB patches in 0 to 255 with what Keras 2 writes otherwise than
Keras 3, and beside it as NAME.json what that Keras itself predicts for 4 pictures.
"""

# ruff: noqa: N806, PTH123 - it runs in Python 3.6 too
import json
import sys

import numpy as np

try:
    import tf_keras as keras
except ImportError:
    import keras

SIZE = 32


def pictures():
    """4 pictures, (4, 32, 32, 3) float32 in 0 to 250, the same in every Python and NumPy."""
    index = np.arange(4 * SIZE * SIZE * 3, dtype=np.int64)
    return ((index * index * 31 + index * 7) % 251).reshape(4, SIZE, SIZE, 3).astype("f4")


def body():
    """Slashes in names, as Keras's DenseNet has them, and two of its own ways of convolving."""
    L = keras.layers
    image = L.Input((SIZE, SIZE, 3))
    x = L.Conv2D(6, 3, strides=2, use_bias=False, name="conv1/conv")(image)
    x = L.LeakyReLU(0.2)(L.BatchNormalization(name="conv1/bn")(x))
    x = L.DepthwiseConv2D(3, name="depthwise")(x)
    x = L.BatchNormalization(name="bn")(x)
    x = L.SeparableConv2D(8, 3, activation="elu")(x)
    return keras.models.Model(image, x, name="body")


def classifier():
    """A body called twice, and a Sequential as the last layer."""
    L = keras.layers
    image, part = L.Input((SIZE, SIZE, 3)), body()
    top = keras.models.Sequential(name="top")
    top.add(L.GlobalAveragePooling2D(input_shape=part.output_shape[1:]))
    top.add(L.Dense(2, activation="softmax"))
    if hasattr(L, "Rescaling"):  # then this Keras can write arithmetic, too
        x = part(image / 127.5 - 1) * part(image * 0.01)
    else:
        x = L.multiply([part(image), part(L.MaxPooling2D(1)(image))])
    return keras.models.Model(image, top(x)), keras.models.Model(image, x), top


def main(path):
    model, inner, top = classifier()
    rng, values = np.random.RandomState(3), []
    for old in inner.get_weights():
        if old.ndim == 1:
            values.append(rng.uniform(0.5, 1.5, old.shape))
        else:
            values.append(rng.normal(0, (1.5 / np.prod(old.shape[:-1])) ** 0.5, old.shape))
    inner.set_weights(values)
    # The pictures are to differ from one another in the end.
    features = inner.predict(pictures()).mean((1, 2))
    kernel = rng.normal(0, 1, (8, 2)) / (features.std(0)[:, None] + 1e-6) * 0.5
    top.layers[-1].set_weights([kernel, -features.mean(0).dot(kernel)])
    model.compile("adam", "categorical_crossentropy")
    model.save(path)
    outputs = [[float(p) for p in row] for row in model.predict(pictures())]
    found = {"keras": keras.__version__, "outputs": outputs}
    with open(path + ".json", "w") as file:
        json.dump(found, file)
    print(path, found)


if __name__ == "__main__":
    main(sys.argv[1])
