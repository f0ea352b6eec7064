"""Third-party models: declared by hand, checked, added and run on a real slide."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from make_models import REDNESS, make_foreign, make_model, redness_logits
from numpy.typing import NDArray

from histoviewer.cli.main import main
from histoviewer.errors import ModelError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.summary import coverage_text
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.registry import add_model, user_models
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import scan
from histoviewer.slides.slide import open_slide

IMAGENET = (np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225]))
IN_GRAPH = {"in_graph": True}


def patches(side: int, count: int = 5) -> NDArray[np.uint8]:
    random = np.random.default_rng(3)
    tint = random.integers(0, 120, (count, 1, 1, 3))
    return (tint + random.integers(0, 120, (count, side, side, 3))).astype(np.uint8)


def outside(method: str, **more: Any) -> dict[str, Any]:
    return {"in_graph": False, "method": method, **more}


@pytest.mark.parametrize(
    ("scaling", "scaled"),
    [
        (outside("unit"), lambda x: x / 255),
        (outside("symmetric"), lambda x: x / 127.5 - 1),
        (outside("imagenet"), lambda x: (x / 255 - IMAGENET[0]) / IMAGENET[1]),
        (
            outside("mean-std", mean=[0.1, 0.2, 0.3], std=[0.5, 0.6, 0.7]),
            lambda x: (x / 255 - [0.1, 0.2, 0.3]) / [0.5, 0.6, 0.7],
        ),
    ],
)
@pytest.mark.parametrize("layout", ["NHWC", "NCHW"])
def test_pixels_are_scaled_and_laid_out_as_declared(
    tmp_path: Path, layout: str, scaling: dict[str, Any], scaled: Any
) -> None:
    folder = add_model(make_foreign(tmp_path / "m", layout=layout, scaling=scaling))
    given = patches(64)

    found = load_ensemble(folder, "cpu").predict(given)

    logits = redness_logits(scaled(given.astype(np.float64)))
    np.testing.assert_allclose(found, 1 / (1 + np.exp(logits[:, 1] - logits[:, 0])), atol=1e-4)
    assert np.ptp(found) > 0.05


@pytest.mark.parametrize("kind", ["probability", "logit", "softmax", "logits"])
@pytest.mark.parametrize("temperature", [None, 2.5])
def test_each_kind_of_output_becomes_the_positive_class_s_probability(
    tmp_path: Path, kind: str, temperature: float | None
) -> None:
    folder = make_foreign(tmp_path / "m", kind=kind, changes={"temperature": temperature})
    given = patches(64)

    found = load_ensemble(add_model(folder), "cpu").predict(given)

    logits = redness_logits(given / 255.0)
    logit = logits[:, 0] - (0 if kind in ("probability", "logit") else logits[:, 1])
    np.testing.assert_allclose(found, 1 / (1 + np.exp(-logit / (temperature or 1))), atol=1e-5)
    assert found.dtype == np.float32


def test_a_uint8_model_of_another_layout_is_fed_as_it_is(tmp_path: Path) -> None:
    folder = make_foreign(tmp_path / "m", dtype="uint8", kind="logits", scaling=IN_GRAPH, side=32)
    given = patches(32) // 32

    found = load_ensemble(add_model(folder), "cpu").predict(given)

    logits = given.mean(axis=(1, 2)) @ REDNESS
    np.testing.assert_allclose(found, 1 / (1 + np.exp(logits[:, 1] - logits[:, 0])), atol=1e-4)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "logits", "declared": "softmax"}, "but declares kind 'softmax'"),
        ({"kind": "logit", "declared": "probability"}, "but declares kind 'probability'"),
        (
            {"kind": "softmax", "declared": "probability", "positive": "other"},
            "declares probability",
        ),
        ({"kind": "probability", "declared": "softmax"}, "declares softmax"),
        ({"changes": {"input.layout": "NHWC"}}, r"the manifest declares \[64, 64, 3\]"),
        ({"changes": {"input.dtype": "uint8", "scaling": IN_GRAPH}}, "has inputs"),
        ({"changes": {"input.patch_size": 96}}, r"the manifest declares \[3, 96, 96\]"),
        ({"changes": {"output.name": "out"}}, "has outputs"),
        ({"changes": {"name": "a/b"}}, "cannot be a folder"),
    ],
)
def test_a_model_that_is_not_as_declared_is_not_added(
    tmp_path: Path, own_user_folder: Path, options: dict[str, Any], words: str
) -> None:
    folder = make_foreign(tmp_path / "m", **options)

    with pytest.raises(ModelError, match=words) as caught:
        add_model(folder)
    assert caught.value.subject.startswith(str(folder))
    assert not list(own_user_folder.rglob("model.json"))


def test_without_golden_patches_a_model_runs_only_once_it_was_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_foreign(tmp_path / "m")
    before = (folder / "model.json").read_bytes()
    with pytest.raises(ModelError, match=r"m/model\.onnx: has no SHA-256 .* model add"):
        load_ensemble(folder, "cpu")

    assert main(["model", "add", str(folder)]) == 0

    said = capsys.readouterr().out
    assert "has no golden patches" in said
    assert "was recorded, to notice a later change" in said
    assert (folder / "model.json").read_bytes() == before
    assert main(["model", "check", "foreign", "--device", "cpu"]) == 0
    assert "8 golden patches within" in capsys.readouterr().out


def test_copies_that_a_killed_check_left_are_removed(tmp_path: Path) -> None:
    """The oldest only, as another may be at work."""
    old, new = user_models() / ".histoviewer-old", user_models() / ".histoviewer-new"
    for folder in (old, new):
        (folder / "m").mkdir(parents=True)
    os.utime(old, (0, 0))
    add_model(make_foreign(tmp_path / "m"))
    assert not old.exists()
    assert new.exists()


def test_a_later_change_of_what_was_recorded_is_noticed(tmp_path: Path) -> None:
    added = add_model(make_foreign(tmp_path / "m"))
    document = json.loads((added / "model.json").read_text())
    document["scaling"]["method"] = "symmetric"
    (added / "model.json").write_text(json.dumps(document))

    with pytest.raises(ModelError, match="computes other values on this machine"):
        load_ensemble(added, "cpu")


@pytest.mark.parametrize("side", [32, 64, 224])
def test_a_foreign_model_scans_a_real_slide_and_is_not_mistaken_for_another(
    tmp_path: Path, real_slide: Path, side: int, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["scan", str(real_slide), "-o", str(out), "--model", "foreign", "--device", "cpu"]
    add_model(make_foreign(tmp_path / "m", side=side))

    assert main(command) == 0

    assert f"Stride {side}: 100% of the tissue is in some patch." in capsys.readouterr().out
    (result,) = out.rglob("*.tif")
    heatmap = Heatmap.load(result)
    assert (heatmap.grid.patch_size, heatmap.grid.stride) == (side, side)
    assert heatmap.grid.coverage == 1
    assert "patch as a whole" in coverage_text(heatmap.grid)
    assert heatmap.provenance.contract.startswith("NCHW float32; (x / 255 - [0, 0, 0])")
    assert heatmap.scanned.sum() > 20
    assert main([*command, "--stride", "33"]) == 1
    assert f"Choose one of: {side}, {side // 2}." in capsys.readouterr().err
    assert main(command) == 0
    assert "unchanged since its last scan" in capsys.readouterr().out


def test_a_stride_that_does_not_fit_the_patches_is_a_sentence(
    tmp_path: Path, real_slide: Path
) -> None:
    model = load_ensemble(add_model(make_foreign(tmp_path / "m", side=32)), "cpu")

    with (
        open_slide(real_slide) as slide,
        pytest.raises(ModelError, match=r"foreign: has patches of 32 x 32 .* strides 32, 16"),
    ):
        scan(slide, model, ScanOptions(stride=96))


def test_large_patches_come_in_small_batches(tmp_path: Path) -> None:
    large = Ensemble(load_manifest(add_model(make_foreign(tmp_path / "m", side=224))), "cpu")
    usual = load_ensemble(make_model(tmp_path / "n"), "cpu")

    assert (large.batch_size, usual.batch_size) == (1, 8)
    assert large.predict(patches(224, 3)).shape == (3,)
