"""A quantised network: the same calls, or none is written."""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest

from export.cli.main import main
from export.conversion.verification import verify_folder
from export.data.patches import read_labelled, read_patches
from export.evaluation import precisions
from histoviewer.errors import ModelError
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.manifest_parts import PrecisionCost
from histoviewer.inference.registry import add_model

PATCHES = Path(__file__).parents[2] / "data" / "pcam"


@pytest.fixture
def model(quantisable: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(quantisable, tmp_path / "model"))


def _quantize(model: Path) -> int:
    patches = str(PATCHES)
    return main(["quantize", str(model), "--calibrate-on", patches, "--data", patches])


def test_a_quantised_network_is_smaller_checked_and_run_only_on_request(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _quantize(model) == 0
    assert "int8: AUC" in capsys.readouterr().out
    assert load_ensemble(model, "cpu").precision != "int8"
    ensemble = load_ensemble(model, "cpu", precision="int8")
    assert ensemble.precision == "int8"
    nodes = onnx.load(model / "model.int8.onnx").graph.node
    assert any(node.op_type == "QuantizeLinear" for node in nodes)
    patches = read_patches(read_labelled(PATCHES))
    difference = ensemble.predict(patches) - load_ensemble(model, "cpu").predict(patches)
    cost = load_manifest(model).precisions["int8"]
    assert 1e-5 < np.abs(difference).max() <= cost.tolerance
    assert all(check.passed for check in verify_folder(model))

    monkeypatch.setenv("XDG_DATA_HOME", str(model.parent / "home"))
    assert load_ensemble(add_model(model), "cpu", precision="int8")

    network = model / "model.int8.onnx"
    damaged = bytearray(network.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    network.write_bytes(damaged)
    assert [check.name for check in verify_folder(model) if not check.passed] == [network.name]
    with pytest.raises(ModelError, match=r"model\.int8\.onnx"):
        load_ensemble(model, "cpu", precision="int8")
    assert load_ensemble(model, "cpu")


def test_a_precision_that_changes_nothing_has_a_tolerance_that_a_manifest_may_state(
    model: Path,
) -> None:
    cost = precisions.compare_precisions(model, PATCHES, ["float32"], None)["float32"]

    assert cost["max_abs_difference"] == 0
    assert PrecisionCost.model_validate(cost).tolerance == 0.01


def test_what_changes_calls_is_not_written_unless_forced(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # No network of this size changes one call in a hundred.
    monkeypatch.setattr(precisions, "MAX_AUC_LOSS", -1.0)
    before = json.loads((model / "model.json").read_text())
    assert _quantize(model) == 1
    assert "Nothing was written" in capsys.readouterr().err
    assert json.loads((model / "model.json").read_text()) == before
    assert not (model / "model.int8.onnx").exists()
    with pytest.raises(ModelError, match="has no network in 8-bit integers"):
        load_ensemble(model, "cpu", precision="int8")
