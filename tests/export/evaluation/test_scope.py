"""The comparison of scope measures: a row for each tissue, from the command."""

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from export.cli.main import main
from export.data.patches import read_labelled, read_patches
from histoviewer.resources import resource

PATCHES = Path(__file__).parents[2] / "data" / "pcam"
STARTER = resource("models", "pcam-starter")
SKIN = resource("samples", "CMU-1-Small-Region.svs")


def _write_sides(folder: Path, views: int) -> Path:
    """Write both sides: the 20 real patches, in `views` of their eight orientations to train on."""
    known = read_labelled(PATCHES)
    shutil.copytree(PATCHES, folder / "valid")
    for name, label, patch in zip(known.ids, known.labels, read_patches(known), strict=True):
        (folder / "train" / str(label)).mkdir(parents=True, exist_ok=True)
        for view in range(views):
            turned = np.rot90(patch[:: 1 if view < 4 else -1], view % 4)
            Image.fromarray(turned).save(folder / "train" / str(label) / f"{name}-{view}.png")
    return folder


@pytest.mark.usefixtures("small_nasnet")
def test_skin_and_training_patches_lie_on_either_side(tmp_path: Path) -> None:
    sides = _write_sides(tmp_path / "data", 8)
    (tmp_path / "others.csv").write_text(f"file,mpp,name\n{SKIN},4.0,skin taken for 4 um\n")
    table = tmp_path / "table.csv"
    command = ["evaluate", "scope", str(STARTER), str(sides), str(tmp_path / "others.csv")]
    assert main([*command, "-o", str(table)]) == 0
    with table.open(newline="") as file:
        (skin,) = csv.DictReader(file)
    assert (skin["tissue"], skin["tiles"]) == ("skin taken for 4 um", "150")
    # Here the patches in scope are those that the measures were fitted on.
    assert float(skin["Mahalanobis, before block 5"]) > 0.9
    assert 0 <= float(skin["energy, last"]) < 0.9


@pytest.mark.usefixtures("small_nasnet")
def test_too_few_patches_to_fit_on_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sides = _write_sides(tmp_path / "data", 1)
    (tmp_path / "others.csv").write_text("file,mpp,name\n")
    command = ["evaluate", "scope", str(STARTER), str(sides), str(tmp_path / "others.csv")]
    assert main([*command, "-o", str(tmp_path / "table.csv")]) == 1
    told = capsys.readouterr().err
    assert "needs more than 128 training patches with tissue; there are 18" in told


def test_a_list_without_its_columns_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "others.csv").write_text("path\nx.svs\n")
    command = ["evaluate", "scope", str(STARTER), str(tmp_path), str(tmp_path / "others.csv")]
    assert main([*command, "-o", str(tmp_path / "table.csv")]) == 1
    assert "others.csv: is no list file,mpp,name" in capsys.readouterr().err
