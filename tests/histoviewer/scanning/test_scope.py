"""Reasons for a slide to be not assessable, and the user's way around them."""

from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import make_heatmap
from make_models import make_dense_model, make_model
from make_slides import tissue_noise, write_pyramid
from numpy.typing import NDArray

from histoviewer.cli.main import main
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.manifest_parts import Scope
from histoviewer.scanning.domain_check import BLURRED, OTHER_STAIN
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import scan
from histoviewer.scanning.scope import (
    COLOURED,
    DARK,
    OVERRIDDEN,
    TOO_MANY,
    UNLIKE,
    UNLIKE_BLURRED,
    UNLIKE_STAIN,
    background_problem,
    distance_problem,
    share_problem,
)
from histoviewer.slides.slide import open_slide

MPP = 0.972
SCOPE = Scope(
    output="distance",
    method="",
    threshold=4,
    largest_share=0.2,
    largest_median=2,
    data="",
)


def test_a_slide_is_judged_by_its_median_and_by_the_share_of_far_tiles() -> None:
    near = np.linspace(0, 3.8, 100)
    assert distance_problem(near, SCOPE) == ""
    assert distance_problem(near + 0.15, SCOPE) == UNLIKE
    few, many = (np.where(np.arange(100) < count, 9, 1.0) for count in (20, 21))
    assert distance_problem(few, SCOPE) == ""
    assert distance_problem(many, SCOPE) == UNLIKE


def test_what_is_no_number_is_far() -> None:
    assert distance_problem(np.full(9, np.nan), SCOPE) == UNLIKE
    assert distance_problem(np.where(np.arange(10) < 3, np.nan, 1), SCOPE) == UNLIKE


def test_the_reason_names_stain_or_focus_if_they_are_unlike() -> None:
    far = np.full(9, 3.0)
    assert distance_problem(far, SCOPE, [BLURRED]) == UNLIKE_BLURRED
    assert distance_problem(far, SCOPE, [BLURRED, OTHER_STAIN]) == UNLIKE_STAIN
    assert distance_problem(far / 3, SCOPE, [OTHER_STAIN]) == ""


@pytest.mark.parametrize(
    ("colour", "problem"),
    [
        ((246, 245, 244), ""),
        ((187, 134, 190), ""),  # nothing but dense tissue
        ((47, 47, 47), DARK),
        ((20, 180, 60), DARK),
        ((245, 127, 128), COLOURED),  # YCbCr shown as RGB
    ],
)
def test_a_bright_field_slide_has_a_white_background(
    colour: tuple[int, int, int], problem: str
) -> None:
    assert background_problem(colour) == problem


def test_the_share_of_tiles_out_of_scope_counts_examined_tiles_alone() -> None:
    heatmap = make_heatmap({(row, col): 0.1 for row in range(2) for col in range(5)})
    for col in range(2):
        heatmap.state[0, col] = TileState.OUT_OF_SCOPE
    assert share_problem(heatmap, SCOPE) == ""
    heatmap.state[1, 0] = TileState.OUT_OF_SCOPE
    assert share_problem(heatmap, SCOPE) == TOO_MANY
    assert share_problem(heatmap, None) == ""


def _write(path: Path, blue: int, columns: int = 12) -> Path:
    """Write noise of tissue, of whose 12 columns of tiles the left ones have so blue a point."""
    plane: NDArray[np.uint8] = tissue_noise(12 * 32, 12 * 32)
    for row, col in np.ndindex(12, columns):
        plane[row * 32 + 16, col * 32 + 16] = (40, 40, 40 + blue)
    return write_pyramid(path, [plane], MPP)


def _scan(path: Path, folder: Path, **options: bool) -> Heatmap:
    with open_slide(path) as slide:
        return scan(slide, load_ensemble(folder, "cpu"), ScanOptions(**options))


def test_a_slide_of_far_tiles_is_not_assessable_unless_the_user_overrides(tmp_path: Path) -> None:
    folder = make_dense_model(tmp_path / "m", scope=0.5)
    path = _write(tmp_path / "far.tif", 200)

    heatmap = _scan(path, folder)
    overridden = _scan(path, folder, ignore_scope=True)

    assert heatmap.provenance.scope_problem == UNLIKE
    assert heatmap.verdict() == Verdict.NOT_ASSESSABLE
    assert heatmap.count(TileState.SCANNED) == 0
    assert overridden.provenance.scope_problem == UNLIKE
    assert overridden.provenance.scope_overridden
    assert OVERRIDDEN in overridden.provenance.cautions
    assert overridden.verdict() != Verdict.NOT_ASSESSABLE
    assert overridden.count(TileState.OUT_OF_SCOPE) == 0


def test_a_slide_in_scope_keeps_its_few_far_tiles_without_a_value(tmp_path: Path) -> None:
    heatmap = _scan(_write(tmp_path / "s.tif", 200, 2), make_dense_model(tmp_path / "m", scope=0.5))

    assert heatmap.provenance.scope_problem == ""
    assert 0 < heatmap.count(TileState.OUT_OF_SCOPE) < heatmap.count(TileState.SCANNED)
    assert not heatmap.provenance.scope_overridden


def test_a_model_without_a_scope_refuses_nothing(tmp_path: Path) -> None:
    heatmap = _scan(_write(tmp_path / "s.tif", 200), make_model(tmp_path / "m"), ignore_scope=True)

    assert heatmap.provenance.scope_problem == ""
    assert not heatmap.provenance.scope_overridden
    assert OVERRIDDEN not in heatmap.provenance.cautions


def test_the_command_line_overrides_and_scans_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = make_dense_model(tmp_path / "m", scope=0.5), tmp_path / "out"
    command = ["scan", str(_write(tmp_path / "far.tif", 200)), "-o", str(out)]
    command += ["--model", str(folder), "--device", "cpu"]

    main(command)
    assert UNLIKE.rstrip(".") in capsys.readouterr().out
    main([*command, "--ignore-scope"])
    assert OVERRIDDEN in capsys.readouterr().out

    result = Heatmap.load(out / "heatmaps" / "far.tif.tif")
    assert result.provenance.scope_overridden and result.provenance.scope_problem
