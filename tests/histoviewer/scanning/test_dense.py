"""Scans that run whole blocks: what they share with scans of patches, and what they do not."""

from pathlib import Path

import numpy as np
import pytest
from make_models import make_dense_model
from make_slides import damage_tile, tissue_noise, write_pyramid
from numpy.typing import NDArray
from scipy.special import logit

from histoviewer.geometry import Mpp, PatchGrid, Region, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.scanning.blocks import Block
from histoviewer.scanning.cover import cover
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import iter_scan, scan
from histoviewer.slides.slide import open_slide

MPP = 0.972
TILE = 32


def load(folder: Path, **options: object) -> Ensemble:
    return load_ensemble(make_dense_model(folder, **options), "cpu")  # type: ignore[arg-type]


def tissue(rows: int, cols: int) -> NDArray[np.uint8]:
    """A plane of so many tiles, whose redness differs from tile to tile."""
    plane = tissue_noise(cols * TILE, rows * TILE)
    random = np.random.default_rng(3)
    for row, col in np.ndindex(rows, cols):
        red = random.integers(0, 200)
        plane[row * TILE : row * TILE + TILE, col * TILE : col * TILE + TILE] //= 4
        plane[row * TILE + 16, col * TILE + 16] = (40 + red, 40, 40)
    return plane


def test_only_what_comes_near_a_threshold_is_run_again_as_a_patch(tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "s.tif", [tissue(20, 20)], MPP)
    patchwise = load(tmp_path / "m")
    shifted = load(tmp_path / "n", context=0.1, threshold=0.8)

    with open_slide(path) as slide:
        true = scan(slide, patchwise).probability
        raw = scan(slide, shifted, ScanOptions(confirm=False))
        confirmed = scan(slide, shifted)

        unasked = scan(slide, load(tmp_path / "o", context=0.1, changes={"dense.confirm": False}))

    assert unasked.provenance.confirmed_from is None
    limit = confirmed.provenance.confirmed_from
    assert limit is not None and 0 < limit < 0.8
    assert raw.provenance.confirmed_from is None
    np.testing.assert_allclose(raw.probability, np.minimum(true + 0.1, 1), atol=1e-6)
    again = raw.probability >= limit
    assert 20 < again.sum() < 380
    np.testing.assert_allclose(confirmed.probability[again], true[again], atol=1e-6)
    np.testing.assert_array_equal(confirmed.probability[~again], raw.probability[~again])


@pytest.mark.parametrize(
    ("rule", "limit"),
    [
        ({"score": "scan_statistic", "threshold": 0.03, "data": "none"}, 0.8),
        ({"score": "peak", "threshold": 0.7, "data": "none"}, 0.7),
        ({"score": "focus_mass", "threshold": 9, "data": "none", "seed": 0.9, "grow": 0.6}, 0.6),
    ],
)
def test_what_is_confirmed_depends_on_the_slide_rule(
    tmp_path: Path, rule: dict[str, object], limit: float
) -> None:
    manifest = load(tmp_path / "m", threshold=0.8, changes={"slide_rule": rule}).manifest
    lowest = ScanOptions(confirm=True).confirmed_from(manifest)
    assert lowest is not None
    assert logit(lowest) == pytest.approx(logit(limit) - 1.5)


def test_tiles_beside_damage_are_run_as_patches_that_the_hole_does_not_reach(
    tmp_path: Path,
) -> None:
    path = write_pyramid(tmp_path / "s.tif", [tissue(32, 40)], MPP)
    ensemble = load(tmp_path / "m", context=0.1)
    with open_slide(path) as slide:
        sound = scan(slide, ensemble, ScanOptions(confirm=False))
    damage_tile(path, 0)

    with open_slide(path) as slide:
        heatmap = scan(slide, ensemble, ScanOptions(confirm=False))

    assert heatmap.count(TileState.UNREADABLE) == 81
    beside = np.zeros(heatmap.grid.shape, np.bool_)
    beside[:, :32] = True
    beside &= heatmap.scanned
    alone, whole = heatmap.probability, sound.probability
    np.testing.assert_allclose(alone[beside], np.maximum(whole[beside] - 0.1, 0), atol=1e-6)
    np.testing.assert_array_equal(alone[:, 32:], whole[:, 32:])


@pytest.mark.parametrize("tta", [False, True])
def test_a_scan_that_is_taken_up_again_gives_what_a_whole_one_gives(
    tmp_path: Path, tta: bool
) -> None:
    path = write_pyramid(tmp_path / "s.tif", [tissue(30, 80)], MPP)
    ensemble, options = load(tmp_path / "m", context=0.1), ScanOptions(tta=tta)
    with open_slide(path) as slide:
        whole = scan(slide, ensemble, options)
        steps = iter_scan(slide, ensemble, options)
        for _ in range(3):
            step = next(steps)
        steps.close()
        assert 0 < step.heatmap.count(TileState.SCANNED) < whole.count(TileState.SCANNED)
        step.heatmap.save(tmp_path / "partial.tif")

        resumed = scan(slide, ensemble, options, resume=Heatmap.load(tmp_path / "partial.tif"))

    np.testing.assert_array_equal(resumed.probability, whole.probability)


def test_a_scan_begun_in_another_precision_or_by_another_engine_starts_anew(
    tmp_path: Path,
) -> None:
    path = write_pyramid(tmp_path / "s.tif", [tissue(10, 10)], MPP)
    folder = make_dense_model(tmp_path / "m")
    with open_slide(path) as slide:
        begun = scan(slide, load_ensemble(folder, "cpu"))
        by_other = next(iter_scan(slide, load_ensemble(folder, "cpu", "onnxruntime"), resume=begun))
        unconfirmed = next(
            iter_scan(slide, load_ensemble(folder, "cpu"), ScanOptions(confirm=False), resume=begun)
        )
        same = next(iter_scan(slide, load_ensemble(folder, "cpu"), resume=begun))

    assert by_other.progress.total == unconfirmed.progress.total == 100
    assert by_other.heatmap.provenance.engine == "ONNX Runtime"
    assert (begun.provenance.engine, same.progress.total) == ("OpenVINO", 0)


def test_a_region_comes_first_in_whole_blocks_and_alone_stays_alone(tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "s.tif", [tissue(30, 80)], MPP)
    ensemble = load(tmp_path / "m", context=0.1)
    region = Region(45 * TILE, 27 * TILE, TILE, TILE)
    with open_slide(path) as slide:
        whole = scan(slide, ensemble)
        steps = list(iter_scan(slide, ensemble, ScanOptions(first=region)))
        alone = scan(slide, ensemble, ScanOptions(first=region, only_first=True))
        rest = scan(slide, ensemble, resume=alone)

    assert (27, 45) in zip(steps[1].rows, steps[1].cols, strict=True)
    assert sum(len(step.rows) for step in steps) == 2400
    np.testing.assert_array_equal(steps[-1].heatmap.probability, whole.probability)
    assert alone.count(TileState.SCANNED) == 1
    np.testing.assert_array_equal(rest.probability, whole.probability)


def test_eight_views_of_a_block_are_those_of_its_patches(tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "s.tif", [tissue(9, 13)], MPP)
    ensemble = load(tmp_path / "m")
    with open_slide(path) as slide:
        once = scan(slide, ensemble)
        views = scan(slide, ensemble, ScanOptions(tta=True))

    # The largest value in a tile is the same from all sides.
    np.testing.assert_allclose(views.probability, once.probability, atol=1e-6)


@pytest.mark.parametrize("tta", [False, True])
def test_tiles_far_from_the_training_tiles_have_no_value(tmp_path: Path, tta: bool) -> None:
    plane = tissue(20, 20)
    plane[5 * TILE + 8, 7 * TILE + 8] = (40, 40, 240)
    path = write_pyramid(tmp_path / "s.tif", [plane], MPP)
    ensemble = load(tmp_path / "m", scope=0.7)
    with open_slide(path) as slide:
        heatmap = scan(slide, ensemble, ScanOptions(tta=tta))
        forced = scan(slide, ensemble, ScanOptions(tta=tta, ignore_scope=True))
        wide = scan(slide, ensemble, ScanOptions(tta=tta, stride=96))
        again = scan(slide, ensemble, ScanOptions(tta=tta), resume=heatmap)

    assert np.argwhere(heatmap.state == TileState.OUT_OF_SCOPE).tolist() == [[5, 7]]
    assert np.isnan(heatmap.probability[5, 7])
    assert forced.scanned.all()
    assert wide.count(TileState.OUT_OF_SCOPE) == 0
    np.testing.assert_array_equal(again.state, heatmap.state)


GRID = PatchGrid(Size(10_000, 10_000), Mpp(MPP, MPP), MPP, 96, 32, TILE)


def pixels(block: Block) -> int:
    return block.size(GRID).width * block.size(GRID).height


@pytest.mark.parametrize("side", [1, 10, 21, 32])
def test_a_cover_holds_every_wanted_tile_once_and_costs_no_more_than_the_whole(side: int) -> None:
    random = np.random.default_rng(5)
    # Of the seams between the parts, none may be left out or run twice.
    for share in (0.01, 0.1, 0.5, 0.9, 1.0):
        wanted = random.random((42, 37)) < share
        wanted[10:13] = False
        whole = Block(100, 200, 42, 37)

        found = cover(wanted, whole, GRID, side)

        counts = np.zeros((142, 237), np.int_)
        for block in found:
            counts[block.slices] += 1
        assert counts.max() == 1 and (counts[100:, 200:][wanted] == 1).all()
        assert counts[:100].sum() == counts[:, :200].sum() == 0
        most = 22 if side == 21 else side
        assert max(max(block.rows, block.cols) for block in found) <= most
        fixed = [
            Block(0, 0, min(most, 42 - row), min(most, 37 - col))
            for row in range(0, 42, most)
            for col in range(0, 37, most)
            if wanted[row : row + most, col : col + most].any()
        ]
        assert sum(map(pixels, found)) <= sum(map(pixels, fixed))


def test_a_ring_of_tissue_is_not_covered_by_one_block() -> None:
    ring = np.ones((24, 24), np.bool_)
    ring[3:-3, 3:-3] = False

    found = cover(ring, Block(0, 0, 24, 24), GRID, 24)

    assert len(found) == 4
    assert sum(block.rows * block.cols for block in found) == ring.sum()
    assert cover(np.zeros_like(ring), Block(0, 0, 24, 24), GRID, 24) == []
