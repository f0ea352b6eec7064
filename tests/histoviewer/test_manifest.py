import json
from pathlib import Path
from typing import Any

import pytest
from make_models import make_foreign, make_model

from histoviewer.errors import ModelError
from histoviewer.geometry import Mpp, PatchGrid, Size
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
        ({"input.layout": "CHWN"}, "layout 'CHWN' is not one of NHWC, NCHW"),
        ({"input.dtype": "float16"}, "dtype 'float16' is not one of uint8, float32"),
        ({"input.patch_size": 1}, "patch size 1 is outside"),
        ({"input.mpp": 0}, "mpp 0.0 is outside"),
        ({"input.label_centre": 97}, "patch size or label centre"),
        ({"scaling.in_graph": False}, "scaling is not inside the graph, while its input is uint8"),
        ({"output.kind": "score"}, "output kind 'score' is not one of"),
        ({"output.classes": ["a", "b", "c"]}, "must name one"),
        ({"output.classes": ["a", "a"]}, "different names"),
        ({"output.positive": "grey"}, "last of two classes"),
        ({"output.positive": "blue"}, "'blue' is not one of grey, red"),
        ({"operating_points": []}, "no operating point"),
        ({"operating_points": [{"name": "x"}]}, "lacks the entry 'threshold'"),
        ({"golden.outputs": []}, "no golden patches"),
        ({"golden.outputs": [2.0]}, "not between 0 and 1"),
        ({"golden.tolerance": float("nan")}, "not between 0 and 1"),
        ({"onnx.file": "../model.onnx"}, "does not lie beside"),
        ({"onnx": 5}, "model.json"),
        ({"applicability": {"data": "x", "density": [2, 1]}}, "density .* no range"),
        ({"temperature": 0}, "temperature 0 is not between"),
        ({"temperature": "hot"}, "temperature 'hot'"),
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


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ({"method": "zscore"}, "scaling method 'zscore' is not one of unit, symmetric, imagenet"),
        ({"method": "mean-std", "mean": [0.5] * 3, "std": [0.5, 0, 0.5]}, "std above 0"),
        ({"method": "mean-std", "mean": [0.5], "std": [0.5]}, "three numbers"),
        ({"method": "mean-std"}, "lacks the entry 'mean'"),
    ],
)
def test_a_scaling_that_cannot_be_is_refused(
    tmp_path: Path, method: dict[str, Any], words: str
) -> None:
    folder = make_foreign(tmp_path / "m", scaling={"in_graph": False} | method)

    with pytest.raises(ModelError, match=words):
        load_manifest(folder)


@pytest.mark.parametrize(
    ("patch_size", "label_centre", "strides", "default"),
    [
        (96, 32, (96, 48, 32), 32),
        (96, 96, (96, 48), 96),
        (224, None, (224, 112), 224),
        (32, None, (32, 16), 32),
        (97, 33, (97, 47, 33), 33),
        (50, 20, (50, 24, 20), 20),
    ],
)
def test_strides_lie_in_the_middle_of_patches_of_any_size(
    tmp_path: Path,
    patch_size: int,
    label_centre: int | None,
    strides: tuple[int, ...],
    default: int,
) -> None:
    changes = {"input.patch_size": patch_size, "input.label_centre": label_centre}

    manifest = load_manifest(make_model(tmp_path / "m", changes=changes))

    assert (manifest.strides, manifest.default_stride) == (strides, default)
    assert manifest.whole_patch == (label_centre in (None, patch_size))
    for stride in strides:
        PatchGrid(Size(900, 900), Mpp(1, 1), 1, patch_size, manifest.label_centre, stride)
