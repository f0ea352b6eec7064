"""A tile's distance from the training tiles, from the mean features of a middle layer of Xception.

It is the squared Mahalanobis distance of Lee et al. 2018 (arXiv:1807.03888) on the leading
principal components of standardised features, over their number: about 1 for training tiles. The
last features tell tumour from normal and little else; those of a middle layer still tell organs,
stains and modalities apart, and hardly depend on a tile's surroundings. docs/pcam-starter.md has
the comparison.
"""

from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt

from export.errors import ExportError

BACKBONE = "xception"
# Its input has 728 maps of 6x6 for 96 pixels, two more for each 32 pixels.
FOLLOWING_LAYER = "block5_sepconv1_act"
POOL, STRIDE = 6, 2
COMPONENTS = 128
_SMALLEST_DEVIATION = 1e-6
Features = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Reference:
    """Distribution of training tiles: distances are mean squares of `features @ kernel + offset`.

    kernel: (channels, components) float32 whose values float16 holds exactly, as model.onnx may
            store them so. offset: (components,) float32.
    """

    kernel: npt.NDArray[np.float32]
    offset: npt.NDArray[np.float32]

    def distances(self, features: Features) -> npt.NDArray[np.float64]:
        """Return the distances, (n,), of (n, channels) features."""
        projected = features.astype(np.float64) @ self.kernel + self.offset
        squares: npt.NDArray[np.float64] = np.square(projected).mean(axis=1)
        return squares


def fit_reference(features: Features, components: int = COMPONENTS) -> Reference:
    """Fit to the (n, channels) features of training tiles.

    Raises ExportError if there are fewer tiles than can give so many components.
    """
    if len(features) <= components:
        raise ExportError(
            f"The scope needs more than {components} training patches with tissue; there are "
            f"{len(features)}. Give more."
        )
    mean = features.mean(axis=0, dtype=np.float64)
    deviation = features.std(axis=0, dtype=np.float64) + _SMALLEST_DEVIATION
    values, vectors = np.linalg.eigh(np.cov(((features - mean) / deviation).T))
    leading = np.argsort(values)[::-1][:components]
    whitened = vectors[:, leading] / np.sqrt(values[leading]) / deviation[:, np.newaxis]
    kernel = whitened.astype(np.float16).astype(np.float32)
    return Reference(kernel, (-mean @ kernel).astype(np.float32))


def middle_features(backbone: keras.Model) -> keras.KerasTensor:
    """Return the backbone's tensor that distances are computed from."""
    found: keras.KerasTensor = backbone.get_layer(FOLLOWING_LAYER).input
    return found


def pool_features(features: keras.KerasTensor) -> keras.KerasTensor:
    """Return the mean features of each tile, (n, a + 1, b + 1, channels)."""
    pool = keras.layers.AveragePooling2D(POOL, STRIDE, name="scope_pool")
    pooled: keras.KerasTensor = pool(features)
    return pooled


def distance_map(pooled: keras.KerasTensor, reference: Reference) -> keras.KerasTensor:
    """Return the distances of pooled features, (n, a + 1, b + 1), by layers with weights."""
    channels, components = reference.kernel.shape
    projection = keras.layers.Conv2D(components, 1, name="scope_projection")
    projected = projection(pooled)
    projection.set_weights([reference.kernel.reshape(1, 1, channels, components), reference.offset])
    distance: keras.KerasTensor = keras.ops.mean(keras.ops.square(projected), axis=-1)
    return distance


def feature_network(ensemble: keras.Model) -> keras.Model:
    """Build the network of the mean features of each tile, sharing the weights of `ensemble`.

    Takes (n, 96 + 32 a, 96 + 32 b, 3) float32 RGB in 0 to 255.
    """
    backbone = ensemble.get_layer(BACKBONE)
    middle = keras.Model(backbone.input, middle_features(backbone))
    copy = keras.models.clone_model(middle, input_tensors=keras.Input((None, None, 3)))
    copy.set_weights(middle.get_weights())
    pixels = keras.Input((None, None, 3))
    scaling = ensemble.get_layer("scaling")
    scaled = keras.layers.Rescaling(scaling.scale, scaling.offset)(pixels)
    return keras.Model(pixels, pool_features(copy(scaled)))
