import json
from pathlib import Path
from typing import Any

import pytest
from make_models import make_model

from histoviewer.errors import ModelError
from histoviewer.manifest import load_manifest


def test_a_manifest_says_what_the_model_is(tmp_path: Path) -> None:
    manifest = load_manifest(make_model(tmp_path / "m", threshold=0.3))

    assert (manifest.patch_size, manifest.label_centre, manifest.mpp) == (96, 32, 0.972)
    assert manifest.default_point.threshold == 0.3
    assert manifest.point("test") == manifest.default_point
    with pytest.raises(ModelError, match=r"no operating point 'other'.*one of: test"):
        manifest.point("other")


def test_what_nobody_measured_is_not_known(tmp_path: Path) -> None:
    point = {"name": "half", "threshold": 0.5, "sensitivity": None, "specificity": None}
    changes = {"operating_points": [point | {"data": "not measured"}]}

    manifest = load_manifest(make_model(tmp_path / "m", changes=changes))

    assert manifest.default_point.sensitivity is None
    assert manifest.default_point.threshold == 0.5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"schema_version": 2}, "another schema version"),
        ({"input.layout": "NCHW"}, "not NHWC uint8"),
        ({"input.dtype": "float32"}, "not NHWC uint8"),
        ({"input.mpp": 0}, "mpp 0.0 is outside"),
        ({"input.label_centre": 97}, "patch size or label centre"),
        ({"scaling.in_graph": False}, "scaling"),
        ({"output.kind": "logit"}, "not a probability"),
        ({"operating_points": []}, "no operating point"),
        ({"operating_points": [{"name": "x"}]}, "lacks the entry 'threshold'"),
        ({"golden.outputs": []}, "no golden patches"),
        ({"golden.outputs": [2.0]}, "not between 0 and 1"),
        ({"golden.tolerance": float("nan")}, "not between 0 and 1"),
        ({"onnx.file": "../model.onnx"}, "does not lie beside"),
        ({"onnx": 5}, "model.json"),
        ({"applicability": {"data": "x", "density": [2, 1]}}, "density .* no range"),
        ({"temperature": 1.5}, "temperature"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    folder = make_model(tmp_path / "m", changes=changes)

    with pytest.raises(ModelError, match=words):
        load_manifest(folder)


def test_missing_and_damaged_manifests_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.json: cannot be read .*convert"):
        load_manifest(tmp_path)
    (tmp_path / "model.json").write_text("<html>")
    with pytest.raises(ModelError, match="not valid JSON"):
        load_manifest(tmp_path)
    (tmp_path / "model.json").write_text(json.dumps([]))
    with pytest.raises(ModelError, match=r"model\.json"):
        load_manifest(tmp_path)
