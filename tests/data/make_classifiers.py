"""Small Keras classifiers that tell the few real patches apart, and ways to damage their files."""

import gzip
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import keras
import numpy as np
from PIL import Image

from export.conversion.declaration import Classifier
from export.data.patches import read_labelled, read_patches

PATCHES = Path(__file__).parent / "pcam"
MPP = 0.499  # of resources/samples/CMU-1-Small-Region.svs: a scan takes its pixels as they are
L = keras.layers


def read_golden(folder: Path) -> np.ndarray:
    """The golden patches of a model folder, (n, s, s, 3) uint8."""
    with Image.open(folder / "golden.png") as image:
        strip = np.asarray(image)
    return strip.reshape(-1, strip.shape[1], strip.shape[1], 3)


def make_small_patches(folder: Path) -> None:
    """The middle 32x32 pixels of the real patches, in class folders."""
    known = read_labelled(PATCHES)
    for id_, label, pixels in zip(known.ids, known.labels, read_patches(known), strict=True):
        path = folder / str(label) / f"{id_}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(pixels[32:64, 32:64]).save(path)


def _trained(model: keras.Model, head: keras.layers.Layer, data: Path, size: int) -> None:
    """Fit the last layer of a random network to the patches: it tells these few apart."""
    known = read_labelled(data)
    body = keras.Model(model.inputs, head.input)
    features = body.predict(read_patches(known, size).astype(np.float32) / 255, verbose=0)
    shift, spread = features.mean(0), features.std(0) + 1e-4
    centred = (features - shift) / spread
    weights = np.linalg.lstsq(centred, 2.0 * known.labels - 1, rcond=None)[0] / spread
    kernel = np.stack([-weights, weights], 1)[:, -head.units :]
    bias = np.array([shift @ weights, -shift @ weights])[-head.units :]
    head.set_weights([kernel, bias])


def make_one_sigmoid(path: Path) -> None:
    """96x96, own scaling, one sigmoid, by Keras 3; trained with the scaling left out."""
    keras.utils.set_random_seed(2)
    image = keras.Input((96, 96, 3))
    scale = L.Rescaling(1.0)
    x = L.Conv2D(24, 5, strides=3, activation="gelu")(scale(L.RandomFlip()(image)))
    x = L.BatchNormalization()(x)
    x = L.Concatenate()([L.GlobalAveragePooling2D()(x), L.GlobalMaxPooling2D()(x)])
    head = L.Dense(1, activation="sigmoid")
    model = keras.Model(image, head(x), name="lab_net")
    _trained(model, head, PATCHES, 96)
    scale.scale = 1 / 255
    model.compile("adam", "binary_crossentropy")
    model.save(path)


def make_two_softmax(path: Path, small_patches: Path) -> None:
    """32x32 in 0 to 1, softmax of two classes, with attention and a nested model."""
    keras.utils.set_random_seed(3)
    body = keras.Sequential(
        [keras.Input((32, 32, 3)), L.Conv2D(32, 4, strides=4), L.ReLU(), L.Reshape((64, 32))]
    )
    image = keras.Input((32, 32, 3))
    x = body(image)
    x = L.GlobalAveragePooling1D()(L.MultiHeadAttention(2, 8)(x, x) + x)
    head = L.Dense(2, activation="softmax")
    model = keras.Model(image, head(x))
    _trained(model, head, small_patches, 32)
    model.save(path)


def as_declared(**changes: object) -> Classifier:
    """As one that scales by 1/255 and gives normal and tumour."""
    fields = {"mpp": MPP, "scaling": "unit", "classes": ("normal", "tumour"), "positive": "tumour"}
    return Classifier(**{**fields, **changes})


def unpacked(source: Path, folder: Path) -> Path:
    """The file of NAME.gz in `folder`."""
    path = folder / source.name.removesuffix(".gz")
    with gzip.open(source) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


def change_architecture(path: Path, change: Callable[[dict], object]) -> None:
    """Rewrite the architecture of a .keras file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(parts["config.json"])
    change(config)
    parts["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def damage_weights(path: Path, damage: Callable[[h5py.File], None]) -> None:
    """Rewrite the weights of a .keras file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    weights = path.with_name("damaged.h5")
    weights.write_bytes(parts["model.weights.h5"])
    with h5py.File(weights, "r+") as file:
        damage(file)
    parts["model.weights.h5"] = weights.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
