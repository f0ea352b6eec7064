"""Classifiers that somebody else trained: converted as they are, scanned, or refused in words."""

import gzip
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import h5py
import keras
import numpy as np
import openslide
import pytest
from PIL import Image

from export import foreign_network
from export.__main__ import main
from export.classifier import Classifier, choose_positive
from export.data import read_labelled, read_patches
from export.errors import ExportError
from export.foreign import convert_foreign, described_auc
from export.foreign_child import read_architecture
from export.foreign_network import read_model
from export.foreign_process import Limits, convert, describe
from export.keras_config import check_architecture
from export.manifest import read_golden
from histoviewer.heatmap import CellState, Heatmap

ROOT = Path(__file__).parents[2]
PATCHES = ROOT / "tests" / "data" / "pcam"
CLASSIFIERS = ROOT / "tests" / "data" / "classifiers"
LEGACY = ROOT / "tests" / "data" / "legacy"
SLIDE = ROOT / "resources" / "samples" / "CMU-1-Small-Region.svs"
MPP = 0.499  # of SLIDE, so that the scan takes its pixels as they are
L = keras.layers


@pytest.fixture(scope="module")
def small_patches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The middle 32x32 pixels of the real patches, in class folders."""
    folder = tmp_path_factory.mktemp("small")
    known = read_labelled(PATCHES)
    for id_, label, pixels in zip(known.ids, known.labels, read_patches(known), strict=True):
        path = folder / str(label) / f"{id_}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(pixels[32:64, 32:64]).save(path)
    return folder


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


@pytest.fixture(scope="module")
def one_sigmoid(tmp_path_factory: pytest.TempPathFactory) -> Path:
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
    path = tmp_path_factory.mktemp("one") / "lab.keras"
    model.compile("adam", "binary_crossentropy")
    model.save(path)
    return path


@pytest.fixture(scope="module")
def two_softmax(tmp_path_factory: pytest.TempPathFactory, small_patches: Path) -> Path:
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
    path = tmp_path_factory.mktemp("two") / "two.keras"
    model.save(path)
    return path


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _unpacked(LEGACY / "keras-2.2.2-full.h5.gz", tmp_path_factory.mktemp("legacy"))


def _unpacked(source: Path, folder: Path) -> Path:
    path = folder / source.name.removesuffix(".gz")
    with gzip.open(source) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


def _convert(path: Path, out: Path, data: Path, *options: str) -> int:
    places = [str(path), "-o", str(out), "--data", str(data), "--mpp", str(MPP)]
    return main(["convert", *places, *options])


@pytest.fixture(scope="module")
def one_sigmoid_folder(one_sigmoid: Path) -> Path:
    out = one_sigmoid.parent / "model"
    assert (
        _convert(one_sigmoid, out, PATCHES, "--scaling", "none", "--classes", "normal,tumour") == 0
    )
    return out


@pytest.fixture(scope="module")
def two_softmax_folder(two_softmax: Path, small_patches: Path) -> Path:
    out = two_softmax.parent / "model"
    options = ["--scaling", "unit", "--classes", "normal,tumour", "--label-centre", "16"]
    assert _convert(two_softmax, out, small_patches, *options) == 0
    return out


@pytest.fixture(scope="module")
def legacy_folder(legacy: Path, small_patches: Path) -> Path:
    """Its weights are random, so that its AUC may be anything."""
    out = legacy.parent / "model"
    options = ["--scaling", "unit", "--classes", "a,b"]
    assert _convert(legacy, out, small_patches, *options) == 0
    return out


def _manifest(folder: Path) -> dict:
    return json.loads((folder / "model.json").read_text())


def _scan(folder: Path, out: Path, stride: int) -> Heatmap:
    arguments = [str(SLIDE), "-o", str(out), "--model", str(folder), "--stride", str(stride)]
    command = [sys.executable, "-m", "histoviewer", "scan", *arguments, "--device", "cpu"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    (found,) = out.rglob("*.tif")
    return Heatmap.load(found)


@pytest.mark.parametrize(
    ("kind", "size", "divisor"), [("one_sigmoid", 96, 1), ("two_softmax", 32, 255)]
)
def test_a_converted_classifier_scans_a_real_slide(
    kind: str, size: int, divisor: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder = request.getfixturevalue(f"{kind}_folder")
    heatmap = _scan(folder, tmp_path / "out", size)
    scanned = heatmap.state == CellState.SCANNED
    assert scanned.sum() > 100
    assert np.isfinite(heatmap.probability[scanned]).all()
    width, height = heatmap.grid.slide_size
    rows, cols = np.nonzero(scanned[: height // size, : width // size])
    values = heatmap.probability[rows, cols]
    chosen = np.linspace(0, len(rows) - 1, 12).astype(int)
    with openslide.OpenSlide(SLIDE) as slide:
        pixels = [
            slide.read_region((int(cols[i]) * size, int(rows[i]) * size), 0, (size, size))
            for i in chosen
        ]
    model = keras.saving.load_model(request.getfixturevalue(kind))
    given = np.stack([np.asarray(patch.convert("RGB"), np.float32) for patch in pixels]) / divisor
    np.testing.assert_allclose(values[chosen], model.predict(given, verbose=0)[:, -1], atol=1e-4)


def test_the_manifest_says_what_was_declared_and_measured(one_sigmoid_folder: Path) -> None:
    manifest = _manifest(one_sigmoid_folder)
    assert manifest["architecture"] == "Keras model 'lab_net'"
    assert manifest["input"]["patch_size"] == manifest["input"]["label_centre"] == 96
    assert manifest["input"]["mpp"] == MPP
    assert manifest["scaling"] == {"in_graph": True, "method": "none", "formula": "x"}
    assert manifest["output"]["classes"] == ["normal", "tumour"]
    (metric,) = manifest["metrics"]
    assert metric["value"] == 1 and metric["n"] == 20 and "trained on" in metric["data"]
    assert manifest["operating_points"][0]["sensitivity"] is None
    assert manifest["provenance"]["keras_written_by"] == keras.__version__
    golden = read_golden(one_sigmoid_folder / "golden.png", 16, 96)
    model = keras.saving.load_model(one_sigmoid_folder.parent / "lab.keras")
    expected = model.predict(golden.astype(np.float32), verbose=0)
    np.testing.assert_allclose(manifest["golden"]["outputs"], expected[:, 0], atol=1e-5)


def test_verify_converts_anew(
    one_sigmoid_folder: Path, one_sigmoid: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["verify", str(one_sigmoid_folder), "--data", str(PATCHES), "--weights"]
    assert main([*arguments, str(one_sigmoid)]) == 0
    assert "ok  agreement with Keras: 20 patches" in capsys.readouterr().out


def test_an_old_file_converts_and_its_chance_auc_is_told(legacy: Path, legacy_folder: Path) -> None:
    manifest = _manifest(legacy_folder)
    model = read_model(legacy, read_architecture(legacy))
    golden = read_golden(legacy_folder / "golden.png", 16, 32).astype(np.float32)
    expected = model.predict(golden / 255, verbose=0)[:, 0]
    np.testing.assert_allclose(manifest["golden"]["outputs"], expected, atol=1e-4)
    assert manifest["provenance"]["keras_written_by"] == "2.2.2"
    assert manifest["metrics"][0]["ci95"][0] < 0.5, "random weights should not tell tumour"
    assert described_auc(manifest).startswith("CAUTION: AUC")
    manifest["metrics"][0]["ci95"][0] = 0.5
    assert not described_auc(manifest).startswith("CAUTION")


@pytest.mark.parametrize("name", ["keras-2.2.2-full.h5", "tf_keras-2.21.0-full.h5"])
def test_an_old_ensemble_is_built_as_its_own_keras_built_it(name: str, tmp_path: Path) -> None:
    index = np.arange(4 * 32 * 32 * 3, dtype=np.int64)  # the pictures of write.py
    pictures = ((index * index * 31 + index * 7) % 251 / 250.0).reshape(4, 32, 32, 3)
    found, told = _predicted(LEGACY / f"{name}.gz", pictures, tmp_path)
    np.testing.assert_allclose(found[:, 0], told, atol=1e-4)


@pytest.mark.parametrize("name", ["keras-2.2.4.h5", "tf_keras-2.21.0.h5"])
def test_an_old_classifier_is_built_as_its_own_keras_built_it(name: str, tmp_path: Path) -> None:
    index = np.arange(4 * 32 * 32 * 3, dtype=np.int64)  # the pictures of write.py
    pictures = ((index * index * 31 + index * 7) % 251).reshape(4, 32, 32, 3)
    found, told = _predicted(CLASSIFIERS / f"{name}.gz", pictures, tmp_path)
    assert np.ptp(told, axis=0).min() > 0.1
    np.testing.assert_allclose(found, told, atol=1e-4)


def _predicted(packed: Path, pictures: np.ndarray, folder: Path) -> tuple[np.ndarray, list]:
    """What a file gives here, and what its own Keras gave."""
    path = _unpacked(packed, folder)
    model = read_model(path, read_architecture(path))
    told = json.loads((packed.parent / f"{path.name}.json").read_text())["outputs"]
    return model.predict(pictures.astype(np.float32), verbose=0), told


def _declared(**changes: object) -> Classifier:
    fields = {"mpp": MPP, "scaling": "unit", "classes": ("normal", "tumour"), "positive": "tumour"}
    return Classifier(**{**fields, **changes})


def test_swapped_classes_are_noticed(
    two_softmax: Path, small_patches: Path, tmp_path: Path
) -> None:
    swapped = _declared(classes=("tumour", "normal"))
    with pytest.raises(ExportError, match=r"below those of label 0 \(AUC 0.0\).*--classes"):
        convert_foreign(two_softmax, tmp_path / "x", small_patches, swapped, "float32", "x")
    assert not (tmp_path / "x").exists()
    with pytest.raises(ExportError, match="Give --positive"):
        choose_positive(("tumour", "normal"), None)


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({"scaling": "imagenet"}, "'rescaling', .* twice. Give --scaling none"),
        ({"scaling": "none", "patch_size": 32}, "Leave out --patch-size"),
        ({"scaling": "none", "label_centre": 97}, "--label-centre 97: exceeds the patch, 96"),
    ],
)
def test_what_contradicts_the_architecture_is_refused(
    declared: dict, told: str, one_sigmoid: Path, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=told):
        convert_foreign(one_sigmoid, tmp_path, PATCHES, _declared(**declared), "float32", "x")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("model", "declared", "told"),
    [
        ("two_softmax", {"classes": ("a", "b", "tumour")}, "--classes with 2 names"),
        ("two_softmax", {"kind": "logit"}, "--output can be softmax or logits"),
        ("two_softmax", {"kind": "logits"}, "probabilities already. Leave out --output"),
        ("logits", {}, "are no probabilities. If they are logits, give --output logits"),
    ],
)
def test_outputs_other_than_declared_are_refused(
    model: str, declared: dict, told: str, two_softmax: Path, small_patches: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    end = {"two_softmax": "softmax", "logits": "linear"}[model]
    _changed(path, lambda config: _layer(config, "Dense")["config"].update(activation=end))
    pixels = read_patches(read_labelled(small_patches), 32)
    classifier = asdict(_declared(**declared))
    with pytest.raises(ExportError, match=told):
        foreign_network.convert(path, read_architecture(path), classifier, pixels, tmp_path)


def test_classes_that_do_not_exclude_one_another_are_refused(
    small_patches: Path, tmp_path: Path
) -> None:
    path = tmp_path / "both.keras"
    layers = [keras.Input((32, 32, 3)), L.GlobalMaxPooling2D(), L.Dense(2, activation="sigmoid")]
    model = keras.Sequential(layers)
    model.layers[-1].set_weights([np.full((3, 2), 9), np.zeros(2)])
    model.save(path)
    pixels = read_patches(read_labelled(small_patches), 32)
    with pytest.raises(ExportError, match="its classes add up to 2 to 2, not to 1"):
        foreign_network.convert(
            path, read_architecture(path), asdict(_declared()), pixels, tmp_path
        )


@pytest.mark.parametrize("scaling", ["unit", "symmetric", "imagenet", "caffe", "none"])
def test_pixels_are_scaled_as_keras_scales_them(
    scaling: str, two_softmax: Path, small_patches: Path
) -> None:
    mode = {"symmetric": "tf", "imagenet": "torch", "caffe": "caffe"}.get(scaling)
    pixels = read_patches(read_labelled(small_patches), 32)
    given = pixels.astype(np.float32)
    if mode is not None:
        given = keras.applications.imagenet_utils.preprocess_input(given, mode=mode)
    elif scaling == "unit":
        given = given / 255
    declared = asdict(_declared(scaling=scaling))
    model = keras.saving.load_model(two_softmax)
    found = foreign_network.Network(two_softmax, model, declared, 32).scores(pixels)
    np.testing.assert_allclose(found, model.predict(given, verbose=0)[:, 1], atol=1e-4)


def test_a_single_output_can_be_of_the_first_class(one_sigmoid: Path) -> None:
    pixels = read_patches(read_labelled(PATCHES))
    model = keras.saving.load_model(one_sigmoid)
    first = asdict(_declared(scaling="none", classes=("tumour", "normal")))
    found = foreign_network.Network(one_sigmoid, model, first, 96).scores(pixels)
    expected = 1 - model.predict(pixels.astype(np.float32), verbose=0)[:, 0]
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_patches_of_another_size_are_refused(two_softmax: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is 96x96 RGB, not 32x32 RGB"):
        convert_foreign(two_softmax, tmp_path / "x", PATCHES, _declared(), "float32", "x")


@pytest.mark.parametrize(
    "options",
    [
        ["--classes", "a,b"],
        ["--scaling", "caffe"],
        ["--mpp", "0.5", "--scaling", "unit"],
        ["--mpp", "nan", "--scaling", "unit", "--classes", "a,b"],
        ["--mpp", "0.5", "--scaling", "unit", "--classes", "a,b", "--nasnet-padding", "same"],
    ],
)
def test_options_that_do_not_go_together(options: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["convert", "a.keras", "-o", str(tmp_path), "--data", str(PATCHES), *options])
    assert end.value.code == 2


def test_without_mpp_another_model_is_refused_and_the_way_told(
    one_sigmoid: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [str(one_sigmoid), "-o", str(tmp_path / "x"), "--data", str(PATCHES)]
    assert main(["convert", *places, "--scaling", "unit"]) == 1
    assert "give --mpp, --scaling and --classes" in capsys.readouterr().err


Change = Callable[[dict], None]


def _changed(path: Path, change: Change) -> None:
    """Rewrite the architecture of a .keras file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(parts["config.json"])
    change(config)
    parts["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _layer(config: dict, kind: str) -> dict:
    return next(node for node in config["config"]["layers"] if node["class_name"] == kind)


def _to_lambda(config: dict) -> None:
    _layer(config, "Dense").update(class_name="Lambda", name="f", config={"function": {}})


def _to_custom(config: dict) -> None:
    _layer(config, "Dense").update(module="lab", registered_name="lab>Dense")


def _to_function(config: dict) -> None:
    gadget = {"class_name": "function", "module": "os", "config": "system", "registered_name": "s"}
    _layer(config, "Dense")["config"]["activation"] = gadget


def _to_hidden_function(config: dict) -> None:
    gadget = {"class_name": "function", "module": "os", "config": "system", "registered_name": "s"}
    _layer(config, "Dense")["inbound_nodes"][0]["kwargs"] = {"x": [gadget]}


def _to_two_inputs(config: dict) -> None:
    (name, *place) = config["config"]["input_layers"]
    config["config"]["input_layers"] = [[name, *place], [name, *place]]


def _to_bomb(config: dict) -> None:
    _layer(config, "Dense")["config"]["units"] = 2**40


def _to_int8(config: dict) -> None:
    policy = {"class_name": "QuantizedDTypePolicy", "config": {"name": "int8_from_float32"}}
    _layer(config, "Dense")["config"]["dtype"] = policy


def _to_deep(config: dict) -> None:
    value: list = []
    for _ in range(800):
        value = [value]
    _layer(config, "Dense")["config"]["units"] = value


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_to_lambda, "'f' of the kind 'Lambda' is none of the layers"),
        (_to_custom, "of the kind 'Dense' is none of the layers"),
        (_to_function, "of the kind 'function' is none of the layers"),
        (_to_hidden_function, "of the kind 'function' is none of the layers"),
        (_to_two_inputs, "has 2 inputs and 1 outputs"),
        (_to_int8, "computes in 'int8_from_float32', not in a float type"),
        (_to_deep, "nested too deeply"),
    ],
)
def test_an_architecture_that_is_not_plain_is_refused(
    change: Change, told: str, two_softmax: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    _changed(path, change)
    with pytest.raises(ExportError, match=told):
        read_architecture(path)


def _of_keras_2(layer: dict) -> dict:
    start = {"name": "image", "batch_input_shape": [None, 32, 32, 3]}
    layers = [
        {"class_name": "InputLayer", "config": start, "name": "image", "inbound_nodes": []},
        {"name": "x", "inbound_nodes": [[["image", 0, 0, {}]]], **layer},
    ]
    ends = {"input_layers": [["image", 0, 0]], "output_layers": [["x", 0, 0]]}
    return {"class_name": "Model", "config": {"name": "m", "layers": layers, **ends}}


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (
            {"class_name": "Dense", "config": {"units": 1, "activation": "hard_sigmoid"}},
            "'hard_sigmoid', which Keras 3 computes otherwise",
        ),
        (
            {
                "class_name": "TFOpLambda",
                "config": {"function": "math.subtract"},
                "inbound_nodes": [["_CONSTANT_VALUE", -1, 1.0, {"y": ["image", 0, 0]}]],
            },
            "of the kind 'TFOpLambda' is none",
        ),
        (
            {
                "class_name": "TFOpLambda",
                "config": {"function": "io.read_file"},
                "inbound_nodes": [["image", 0, 0, {"y": 1.0}]],
            },
            "of the kind 'TFOpLambda' is none",
        ),
        ({"class_name": "Dense", "config": "units"}, "is not one of Keras"),
    ],
)
def test_what_keras_2_meant_otherwise_is_refused(layer: dict, told: str) -> None:
    with pytest.raises(ExportError, match=told):
        check_architecture(Path("old.h5"), _of_keras_2(layer), keras_2=True)


def test_the_way_of_a_model_without_a_fixed_size_is_told(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((None, None, 3)), L.GlobalMaxPooling2D(), L.Dense(1)])
    path = tmp_path / "any.keras"
    model.save(path)
    with pytest.raises(ExportError, match="takes patches of any size. Give --patch-size"):
        convert_foreign(path, tmp_path / "x", PATCHES, _declared(), "float32", "x")


def test_huge_layers_are_refused_before_they_are_made(two_softmax: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    _changed(path, _to_bomb)
    pixels = np.zeros((16, 32, 32, 3), np.uint8)
    with pytest.raises(ExportError, match=r"declares \d{14} weights, which a file of its size"):
        convert(path, _declared(), pixels, Limits())


def _damaged_weights(path: Path, damage: Callable[[h5py.File], None]) -> None:
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


def _nan(file: h5py.File) -> None:
    file["layers/dense/vars/0"][0, 0] = np.nan


def _missing(file: h5py.File) -> None:
    del file["layers/dense"]


def _external_link(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.ExternalLink("/etc/passwd", "/x")


def _external_data(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    file.create_dataset("layers/dense/vars/0", (32, 2), "f4", external=[("/etc/passwd", 0, 256)])


def _virtual(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    layout = h5py.VirtualLayout((32, 2), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", (32, 2))
    file.create_virtual_dataset("layers/dense/vars/0", layout)


def _empty(file: h5py.File) -> None:
    file.create_dataset("layers/dense/vars/9", (2**40,), "f4", chunks=(2**20,))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_nan, "holds NaN or infinite values"),
        (_missing, "its weights do not fit its architecture"),
        (_external_link, "is a link to another place"),
        (_external_data, "takes its values from another file"),
        (_virtual, "takes its values from another file"),
        (_empty, "declares 4398046511104 bytes and holds 0"),
    ],
)
def test_weights_that_are_not_plain_are_refused(
    damage: Callable[[h5py.File], None], told: str, two_softmax: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    _damaged_weights(path, damage)
    with pytest.raises(ExportError, match=told):
        read_model(path, read_architecture(path))


def test_an_archive_with_more_in_it_is_refused(two_softmax: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("assets/run.sh", "")
    with pytest.raises(ExportError, match=r"also holds 'assets/run\.sh'"):
        read_model(path, read_architecture(path))


def test_the_process_tells_what_it_refuses(two_softmax: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    _changed(path, _to_lambda)
    with pytest.raises(ExportError, match=f"{path}: 'f' of the kind 'Lambda'"):
        describe(path, Limits())
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ExportError, match=f"{path}: is not a whole .keras file"):
        describe(path, Limits())
    bomb = tmp_path / "bomb.keras"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", bytes(20_000_000))
    with pytest.raises(ExportError, match=r"'config\.json' unpacks to 20000000 bytes: refused"):
        describe(bomb, Limits())


def test_weights_alone_are_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "a.weights.h5"
    keras.Sequential([keras.Input((2,)), L.Dense(1)]).save_weights(path)
    with pytest.raises(ExportError, match="holds weights alone"):
        read_architecture(path)


def test_the_process_is_bounded(two_softmax: Path) -> None:
    pixels = np.zeros((16, 32, 32, 3), np.uint8)
    with pytest.raises(ExportError, match=r"was not read within 0.2 s, so it was given up"):
        convert(two_softmax, _declared(), pixels, Limits(seconds=0.2))
    if sys.platform == "linux":
        with pytest.raises(ExportError, match="needs more memory than a conversion may take"):
            convert(two_softmax, _declared(), pixels, Limits(memory=150 * 2**20))


def test_the_process_ends_with_its_parent(one_sigmoid: Path, tmp_path: Path) -> None:
    request = {"path": str(one_sigmoid), "classifier": asdict(_declared()), "memory": None}
    (tmp_path / "request.json").write_text(json.dumps(request))
    np.save(tmp_path / "pixels.npy", np.zeros((16, 96, 96, 3), np.uint8))
    process = subprocess.Popen(
        [sys.executable, "-m", "export.foreign_child", str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.close()  # as the system does when the parent dies
    assert process.wait(60) == 1
    assert not (tmp_path / "answer.json").exists()
