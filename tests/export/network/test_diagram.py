"""The network as a picture and as a table of its layers."""

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import h5py
import keras
import pytest
from PIL import Image

from export.cli.main import main
from export.errors import ExportError
from export.network.diagram import DPI, EXPANDED_DPI, draw_network

LEGACY = Path(__file__).parents[2] / "data" / "legacy" / "keras-2.3.1-full.h5.gz"
needs_dot = pytest.mark.skipif(
    shutil.which("dot") is None, reason="Graphviz's dot, which draws, is not installed"
)


@pytest.fixture
def legacy(tmp_path: Path) -> Path:
    """A full model of old Keras: an ensemble like ours, but of other sizes."""
    path = tmp_path / "old.h5"
    with gzip.open(LEGACY) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


def _nested() -> keras.Model:
    """A network with a second one inside."""
    inner = keras.Sequential(
        [keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3, name="inside"), keras.layers.ReLU()],
        name="part",
    )
    pixels = keras.Input((8, 8, 3), name="input")
    return keras.Model(pixels, keras.layers.Flatten(name="flat")(inner(pixels)), name="whole")


@needs_dot
def test_the_ensemble_is_drawn_legibly_and_listed_in_full(tmp_path: Path) -> None:
    assert main(["plot", "-o", str(tmp_path)]) == 0
    with Image.open(tmp_path / "model_plot.png") as picture:
        width, height = picture.size
        dark = picture.convert("L").histogram()[0] / (width * height)
    assert 800 < width < 2000 and 600 < height < 2000
    # Each of the 9 boxes has a black head.
    assert 0.1 < dark < 0.6
    table = (tmp_path / "model_summary.txt").read_text(encoding="utf-8")
    assert "…" not in table
    assert table.startswith("The network as built in code; no weights were read.")
    assert "Total params: 25,134,301" in table
    # The longest name stands whole in its line, and so does what comes last in one.
    assert "separable_conv_1_bn_reduction_right1_reduce_8 (BatchNormalization)" in table
    (features,) = [line for line in table.splitlines() if " features (" in line]
    assert "(None, 3104)" in features and "xception_pool[0][0]" in features
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "model_plot.png",
        "model_summary.txt",
    ]


@needs_dot
def test_nested_layers_are_drawn_where_wished_and_listed_always(tmp_path: Path) -> None:
    heights = {}
    for expand in (False, True):
        out = tmp_path / str(expand)
        draw_network(_nested(), "", out, expand=expand)
        with Image.open(out / "model_plot.png") as picture:
            heights[expand] = picture.size[1] / (EXPANDED_DPI if expand else DPI)
        assert "inside (Conv2D)" in (out / "model_summary.txt").read_text(encoding="utf-8")
    assert heights[True] > 1.2 * heights[False]


def test_without_graphviz_the_summary_is_written_and_what_to_install_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExportError, match=r"model_plot\.png: not drawn.*apt install graphviz"):
        draw_network(_nested(), "", tmp_path / "out", expand=False)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["model_summary.txt"]


@pytest.mark.usefixtures("small_backbones")
@needs_dot
def test_the_summary_says_which_weights_fit(small_weights: Path, tmp_path: Path) -> None:
    out = tmp_path / "plot"
    assert main(["plot", str(small_weights), "-o", str(out)]) == 0
    told = (out / "model_summary.txt").read_text(encoding="utf-8").splitlines()[0]
    sha256 = hashlib.sha256(small_weights.read_bytes()).hexdigest()
    assert told == f"{small_weights.name}, SHA-256 {sha256}, fits this network."


@pytest.mark.usefixtures("small_backbones")
def test_weights_that_do_not_fit_are_not_drawn(
    legacy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plot"
    assert main(["plot", str(legacy), "-o", str(out)]) == 1
    assert "does not fit the network 'ensemble'" in capsys.readouterr().err
    assert not out.exists()


def test_another_architecture_is_not_drawn_as_the_ensemble(
    legacy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with h5py.File(legacy, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        layers = config["config"]["layers"]
        pool = next(layer for layer in layers if layer["class_name"] == "GlobalAveragePooling2D")
        pool["class_name"] = "Lambda"
        file.attrs["model_config"] = json.dumps(config)
    out = tmp_path / "plot"
    assert main(["plot", str(legacy), "-o", str(out)]) == 1
    assert "layer of type 'Lambda'" in capsys.readouterr().err
    assert not out.exists()
