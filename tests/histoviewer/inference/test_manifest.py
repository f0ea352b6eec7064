import json
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from make_models import make_foreign, make_model

from histoviewer.errors import ModelError
from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.inference.manifest import Manifest, load_manifest

POINT = {"name": "x", "threshold": 0.5, "sensitivity": 1, "specificity": None, "data": "none"}
SCHEMA = Path(__file__).parents[3] / "docs" / "model.schema.json"


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
        ({"schema_version": 3}, "schema_version: version 3 is not supported"),
        ({"schema_version": True}, "schema_version: must be a valid integer, not true"),
        ({"name": ""}, "name: .*at least 1 character"),
        ({"version": 1.0}, r"version: must be a valid string, not 1\.0"),
        ({"input.layout": "CHWN"}, "input.layout: must be 'NHWC' or 'NCHW', not \"CHWN\""),
        ({"input.dtype": "float16"}, "input.dtype: must be 'uint8' or 'float32'"),
        ({"input.patch_size": 1}, "input.patch_size: must be greater than or equal to 4, not 1"),
        ({"input.patch_size": 96.7}, r"input.patch_size: must be a valid integer, not 96\.7"),
        ({"input.patch_size": inf}, "input.patch_size: must be a valid integer, not Infinity"),
        ({"input.patch_size": -inf}, "input.patch_size: must be a valid integer, not -Infinity"),
        ({"input.mpp": 0}, r"input.mpp: must be greater than or equal to 0\.05, not 0"),
        ({"input.mpp": True}, "input.mpp: must be a valid number, not true"),
        ({"input.mpp": "0.5"}, "input.mpp: must be a valid number"),
        ({"input.mpp": nan}, "input.mpp: must be a finite number, not NaN"),
        ({"input.label_centre": 97}, "input: label_centre 97 is wider than patch_size 96"),
        ({"input.label_centre": 0}, "input.label_centre: must be greater than or equal to 1"),
        ({"scaling.in_graph": 1}, "scaling.in_graph: must be a valid boolean, not 1"),
        ({"scaling.in_graph": False}, "scaling must be in the graph if the input is uint8"),
        ({"output.kind": "score"}, "output.kind: must be 'probability', 'logit', 'softmax' or"),
        ({"output.classes": ["a", "b", "c"]}, "output: positive must name one"),
        ({"output.classes": ["a", "a"]}, "are not unique"),
        ({"output.classes": ["a"]}, "output.classes: .*at least 2 items"),
        ({"output.positive": "grey"}, "requires two classes"),
        ({"output.positive": "blue"}, "'blue' is not one of grey, red"),
        ({"operating_points": []}, "operating_points: .*at least 1 item"),
        ({"operating_points": [{"name": "x"}]}, r"operating_points\[0\]\.threshold: is missing"),
        ({"operating_points": [POINT | {"threshold": True}]}, "threshold: must be a valid number"),
        ({"operating_points": [POINT | {"sensitivity": -0.1}]}, "sensitivity: must be greater"),
        ({"golden.outputs": []}, "golden.outputs: .*at least 1 item"),
        ({"golden.outputs": [2.0] * 4}, r"golden.outputs\[0\]: must be less than or equal to 1"),
        ({"golden.count": 5}, "golden: count is 5, but there are 4 outputs"),
        ({"golden.tolerance": nan}, "golden.tolerance: must be a finite number, not NaN"),
        ({"golden.tolerance": 0.02}, r"golden.tolerance: must be less than or equal to 0\.01"),
        ({"golden.sha256": "A" * 64}, "golden.sha256: .*pattern"),
        ({"golden.file": "\ud800"}, "is not valid JSON .*hex escape"),
        ({"onnx.file": "\ud800"}, "is not valid JSON .*hex escape"),
        ({"onnx.file": "../model.onnx"}, "onnx.file: '../model.onnx' is not in the folder of"),
        ({"onnx.file": "C:model.onnx"}, "is not in the folder of"),
        ({"onnx.file": ".."}, "is not a file name"),
        ({"onnx.file": "\0"}, "is not in the folder of"),
        ({"onnx.file": "x" * 300}, "is not a file name"),
        ({"onnx": 5}, "onnx: must be .*, not 5"),
        ({"applicability": {"data": "x", "density": [2, 1]}}, "density: .* is not a range"),
        ({"temperature": 0}, r"temperature: must be greater than or equal to 0\.05, not 0"),
        ({"temperature": "hot"}, 'temperature: must be a valid number, not "hot"'),
        ({"metrics": [{"value": nan}]}, "not valid JSON"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    folder = make_model(tmp_path / "m", changes=changes)

    with pytest.raises(ModelError, match=words) as caught:
        load_manifest(folder)

    assert str(caught.value).startswith(f"{folder / 'model.json'}: ")
    assert caught.value.action


def test_missing_and_damaged_manifests_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.json: cannot be read .*convert"):
        load_manifest(tmp_path)
    (tmp_path / "model.json").write_text("<html>")
    with pytest.raises(ModelError, match="not valid JSON"):
        load_manifest(tmp_path)
    (tmp_path / "model.json").write_text(json.dumps([]))
    with pytest.raises(ModelError, match=r"model\.json: must be an object"):
        load_manifest(tmp_path)
    (tmp_path / "model.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(ModelError, match="not valid JSON"):
        load_manifest(tmp_path)


def test_a_manifest_of_endless_depth_or_size_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("[" * 100_000)
    with pytest.raises(ModelError, match=r"not valid JSON .*recursion limit"):
        load_manifest(tmp_path)
    with (tmp_path / "model.json").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(ModelError, match="is larger than 16 MiB"):
        load_manifest(tmp_path)


def test_at_most_three_problems_are_listed(tmp_path: Path) -> None:
    changes = {"input.mpp": 0, "input.layout": "", "input.dtype": "", "temperature": 0, "name": ""}
    folder = make_model(tmp_path / "m", changes=changes)

    with pytest.raises(ModelError, match=r"name: .*; input\.layout: .*; .*; and 2 more\. "):
        load_manifest(folder)


def test_the_published_schema_is_that_of_the_manifest(tmp_path: Path) -> None:
    # Written by: python tools/model_schema.py
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == Manifest.model_json_schema()


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ({"method": "zscore"}, "scaling: method 'zscore' is not one of unit, symmetric, imagenet"),
        ({"method": "mean-std", "mean": [0.5] * 3, "std": [0.5, 0, 0.5]}, r"std\[1\]: .* than 0"),
        ({"method": "mean-std", "mean": [0.5], "std": [0.5]}, r"mean\[1\]: is missing"),
        (
            {"method": "mean-std"},
            "scaling: method 'mean-std' needs mean and std, three numbers each",
        ),
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
