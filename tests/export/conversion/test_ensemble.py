"""Conversion of the ensemble: the ONNX file agrees with Keras, or is not written."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from make_classifiers import read_golden
from onnx import numpy_helper

from export.cli.main import main
from export.conversion import ensemble as convert_module
from export.conversion.ensemble import convert
from export.conversion.onnx_graph import Score
from export.conversion.parity import check_agreement
from export.data.patches import read_labelled
from export.errors import ExportError
from export.files import sha256
from export.keras_files.weights import load_trained
from export.model_folder.card import card_of_run
from export.model_folder.manifest import Card, choose_golden
from export.network.ensemble import build_ensemble
from histoviewer.inference.onnx_runtime import load_onnxruntime

PATCHES = Path(__file__).parents[2] / "data" / "pcam"
CARD = Card("test", "none", "none", [], [])


def _manifest(folder: Path) -> dict:
    return json.loads((folder / "model.json").read_text())


def test_the_graph_takes_bytes_and_gives_one_value_a_patch(small_converted: Path) -> None:
    session = load_onnxruntime().InferenceSession(
        small_converted / "model.onnx", providers=["CPUExecutionProvider"]
    )
    (taken,), (given,) = session.get_inputs(), session.get_outputs()
    assert (taken.name, taken.type, taken.shape) == (
        "input",
        "tensor(uint8)",
        ["batch", 96, 96, 3],
    )
    assert (given.name, given.type, given.shape) == ("probability", "tensor(float)", ["batch"])
    for count in (1, 3):
        scores = session.run(None, {"input": np.zeros((count, 96, 96, 3), np.uint8)})[0]
        assert scores.shape == (count,)


@pytest.mark.usefixtures("small_backbones")
def test_the_graph_agrees_with_keras_up_to_the_rounding(
    small_converted: Path, small_weights: Path
) -> None:
    manifest = _manifest(small_converted)
    assert sha256(small_weights) == manifest["provenance"]["keras_weights_sha256"]
    assert manifest["agreement"]["patches"] == 20
    assert manifest["agreement"]["max_abs_difference"] <= 1e-4
    model = build_ensemble("symmetric")
    load_trained(model, small_weights)
    golden = read_golden(small_converted)
    expected = model.predict(golden.astype(np.float32), verbose=0)[:, 0]
    moved = np.abs(manifest["golden"]["outputs"] - expected).max()
    assert 1e-6 < moved <= manifest["variant"]["max_abs_difference"] + 1e-5
    assert moved < 5e-3


def test_golden_patches_are_real_and_of_both_labels(small_converted: Path) -> None:
    known = read_labelled(PATCHES)
    label_of = dict(zip(known.ids, known.labels, strict=True))
    golden = read_golden(small_converted)
    assert len(golden) == 16
    # PatchCamelyon names each file by the SHA-1 of its pixels.
    labels = [label_of[hashlib.sha1(patch.tobytes()).hexdigest()] for patch in golden]
    assert sum(labels) == 8


def test_golden_patches_span_the_scores() -> None:
    labels, scores = np.repeat([0, 1], 50), np.tile(np.linspace(0, 1, 50), 2)
    chosen = scores[choose_golden(labels, scores)]
    assert len(chosen) == 16
    assert (chosen.min(), chosen.max()) == (0, 1)
    assert np.diff(np.sort(chosen)).max() < 0.2


@pytest.mark.usefixtures("small_backbones")
def test_a_graph_that_differs_is_refused_and_nothing_is_written(
    small_converted: Path, small_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def altered(score: Score, patch_size: int) -> onnx.ModelProto:
        graph = onnx.load(small_converted / "model.onnx")
        kernel = next(t for t in graph.graph.initializer if list(t.dims) == [128, 1])
        louder = numpy_helper.to_array(kernel) * np.float32(1.1)
        kernel.CopyFrom(numpy_helper.from_array(louder, kernel.name))
        return graph

    # A faulty converter is what the gate is there for, and tf2onnx is none today.
    monkeypatch.setattr(convert_module, "to_onnx", altered)
    out = tmp_path / "model"
    with pytest.raises(ExportError, match=r"differ on 20 patches by up to .* Worst: [0-9a-f]{40}"):
        convert(small_weights, out, PATCHES, "symmetric", "float16", CARD)
    assert not out.exists()


def test_the_gate_holds_maximum_and_mean() -> None:
    ids, ours = ["a", "b", "c", "d"], np.array([0.1, 0.2, 0.3, 0.4])
    assert check_agreement(ids, ours, ours + 9e-6).patches == 4
    with pytest.raises(ExportError, match="on average"):
        check_agreement(ids, ours, ours + 2e-5)
    with pytest.raises(ExportError, match=r"1 patches are over the limit. Worst: c"):
        check_agreement(ids, ours, ours + np.array([0, 0, 2e-4, 0]))
    with pytest.raises(ExportError, match="patch b: the probability is not finite"):
        check_agreement(ids, ours, ours + np.array([0, np.nan, 0, 0]))


def test_weights_outside_a_run_need_their_scaling(
    small_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model"
    assert main(["convert", str(small_weights), "-o", str(out), "--data", str(PATCHES)]) == 1
    assert "Give --scaling unit or --scaling symmetric" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("content", ['{"recipe": {}}', "[]", "no JSON"])
def test_settings_of_something_else_are_no_run(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.json").write_text(content)
    weights = tmp_path / "a.h5"
    scaling, card = card_of_run(weights, "unit", "a")
    assert (scaling, card.metrics) == ("unit", [])
    with pytest.raises(ExportError, match=r"no settings\.json of `train` beside it"):
        card_of_run(weights, None, "a")


def test_too_few_patches_to_judge_by(data: Path, small_weights: Path, tmp_path: Path) -> None:
    table = data / "train_labels.csv"
    header, *lines = table.read_text().splitlines()
    lines.sort(key=lambda line: line[-1])
    table.write_text("\n".join([header, *lines[:12]]) + "\n")
    with pytest.raises(ExportError, match="fewer than 8 patches of a label"):
        convert(small_weights, tmp_path / "model", data, "symmetric", "float32", CARD)
