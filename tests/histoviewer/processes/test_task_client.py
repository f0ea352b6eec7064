"""A tile of a real slide explained in the task worker."""

from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from make_slides import write_pyramid

from histoviewer.errors import ModelError, WorkerError
from histoviewer.geometry import Mpp, PatchGrid, Region, Size
from histoviewer.inference.manifest import load_manifest
from histoviewer.processes.task_client import run_task
from histoviewer.processes.task_messages import Compared, Explained, ExplainTile

GRID = PatchGrid(Size(512, 384), Mpp(0.972, 0.972), 0.972, 96, 32, 32)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model")


@pytest.fixture
def slide(tmp_path: Path) -> Path:
    """A grey slide with red in the tile of row 4 and column 7."""
    rgb = np.full((384, 512, 3), 100, np.uint8)
    rgb[128:160, 224:256, 0] = 202
    path = tmp_path / "slide.tif"
    write_pyramid(path, [rgb], 0.972, compression="deflate")
    return path


def task(slide: Path, model: Path, region: Region, sha256: str = "") -> ExplainTile:
    known = sha256 or load_manifest(model).onnx_sha256
    return ExplainTile(slide, 0.972, region, "reddest-in-centre", known, str(model))


def test_the_patch_of_the_tile_is_explained_by_the_model_of_the_scan(
    slide: Path, model: Path
) -> None:
    found, compared = run_task(task(slide, model, GRID.patch_region(4, 7)))

    assert isinstance(found, Explained)
    # The model has no labelled patches.
    assert compared == Compared(None)
    explained = found.explanation
    assert explained.patch.shape == (96, 96, 3)
    assert (explained.patch[32:64, 32:64, 0] == 202).all()
    assert explained.patch[:, :31, 0].max() == 100
    assert explained.probability == pytest.approx(0.4, abs=1e-6)
    assert explained.views.tolist() == pytest.approx([0.4] * 8, abs=1e-6)
    # A square of 24 pixels covers no centre of 32 wholly.
    np.testing.assert_allclose(explained.change, 0, atol=1e-6)


def test_another_version_of_the_model_explains_nothing(slide: Path, model: Path) -> None:
    with pytest.raises(ModelError, match="not installed in the version that scanned"):
        list(run_task(task(slide, model, GRID.patch_region(4, 7), "0" * 64)))


def test_a_task_that_is_not_waited_for_ends_its_process(slide: Path, model: Path) -> None:
    with pytest.raises(WorkerError, match="gave no answer for 0 s"):
        list(run_task(task(slide, model, GRID.patch_region(4, 7)), patience=0))
