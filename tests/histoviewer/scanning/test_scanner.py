from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from make_models import make_dense_model, make_model, reddest_in_centre
from make_slides import damage_tile, downsampled, tissue_noise, write_pyramid
from numpy.typing import NDArray
from PIL import Image

from histoviewer.errors import MissingMppError, ScanCancelled, SlideError
from histoviewer.geometry import Mpp, PatchGrid, Region, Size
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.inference.manifest import load_manifest
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import iter_scan, scan
from histoviewer.slides.slide import Slide, open_slide

RED = (255, 0, 0)


@pytest.fixture(scope="module")
def ensemble(tmp_path_factory: pytest.TempPathFactory) -> Ensemble:
    return load_ensemble(make_model(tmp_path_factory.mktemp("model")), "cpu")


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory) -> Ensemble:
    """The same model, which takes whole blocks at stride 32."""
    return load_ensemble(make_dense_model(tmp_path_factory.mktemp("dense")), "cpu")


@pytest.fixture(params=[(96, False), (48, False), (32, False), (32, True)], ids=str)
def way(
    request: pytest.FixtureRequest, ensemble: Ensemble, dense: Ensemble
) -> tuple[Ensemble, int]:
    """A model and a stride: all ways to scan, with the same expected values."""
    stride, by_block = request.param
    return (dense if by_block else ensemble), stride


def write_slide(
    path: Path, plane: NDArray[np.uint8], mpp: float, downsamples: tuple[float, ...] = ()
) -> Path:
    """A tiled TIFF with `plane` as level 0 and further levels at these downsamples."""
    return write_pyramid(path, [plane, *(downsampled(plane, by) for by in downsamples)], mpp)


def test_tiles_hold_what_the_model_gives_for_their_patches(
    tmp_path: Path, way: tuple[Ensemble, int]
) -> None:
    ensemble, stride = way
    plane = tissue_noise(1300, 1210)
    random = np.random.default_rng(7)
    for x, y in random.integers(0, 1200, (60, 2)):
        plane[y, x] = (*random.integers(100, 256, 1), 0, 0)
    path = write_slide(tmp_path / "slide.tif", plane, 0.972)

    with open_slide(path) as slide:
        heatmap = scan(slide, ensemble, ScanOptions(stride=stride))

    margin = (96 - stride) // 2
    padded = np.pad(plane, ((margin, 96), (margin, 96), (0, 0)), constant_values=255)
    expected = [
        [padded[row * stride :, col * stride :][:96, :96] for col in range(heatmap.grid.cols)]
        for row in range(heatmap.grid.rows)
    ]
    assert heatmap.grid.shape == (-(-1210 // stride), -(-1300 // stride))
    assert heatmap.scanned.all()
    found = heatmap.probability.ravel()
    flat = np.array(expected).reshape(-1, 96, 96, 3)
    np.testing.assert_allclose(found, reddest_in_centre(flat), atol=1e-6)


@pytest.mark.parametrize("downsamples", [(3.7, 28.6875), (2.0, 3.9, 16.02), ()])
def test_marks_in_the_far_corners_lie_in_their_tiles(
    tmp_path: Path, way: tuple[Ensemble, int], downsamples: tuple[float, ...]
) -> None:
    ensemble, stride = way
    size, mpp = Size(5387, 4219), 0.2439
    grid = PatchGrid(size, Mpp(mpp, mpp), 0.972, 96, 32, stride)
    marked = [(1, 1), (1, grid.cols - 2), (grid.rows - 2, 1), (grid.rows - 2, grid.cols - 2)]
    plane = np.full((size.height, size.width, 3), 255, np.uint8)
    for row, col in marked:
        patch, centre = grid.patch_region(row, col), grid.patch_region(row, col).centre
        top, left = max(0, int(patch.y)), max(0, int(patch.x))
        around = plane[top : int(patch.bottom), left : int(patch.right)]
        around[:] = tissue_noise(around.shape[1], around.shape[0])
        x, y = round(centre.x), round(centre.y)
        plane[y - 24 : y + 24, x - 24 : x + 24] = RED

    with open_slide(write_slide(tmp_path / "s.tif", plane, mpp, downsamples)) as slide:
        heatmap = scan(slide, ensemble, ScanOptions(stride=stride))

    hot = np.argwhere(np.nan_to_num(heatmap.probability) > 0.6)
    assert sorted(map(tuple, hot.tolist())) == sorted(marked)


def test_a_region_is_decoded_once_whatever_the_stride(
    tmp_path: Path, way: tuple[Ensemble, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ensemble, stride = way
    plane = tissue_noise(4096, 4096)
    path = write_pyramid(tmp_path / "slide.tif", [plane], 0.486, compression=None)
    areas = []
    read = Slide.read_region

    def counted(slide: Slide, region: Region, size: Size) -> Any:
        areas.append(region.width * region.height)
        return read(slide, region, size)

    with open_slide(path) as slide:
        monkeypatch.setattr(Slide, "read_region", counted)
        monkeypatch.setattr("histoviewer.scanning.tissue._overview", _uncounted(read))
        scan(slide, ensemble, ScanOptions(stride=stride))

    assert 1 <= sum(areas) / 4096**2 < 1.2


def _uncounted(read: Any) -> Any:
    def overview(slide: Slide, size: Size, cancel: Any) -> Any:
        pixels = read(slide, Region(0, 0, *slide.size), size)
        return pixels.rgb, pixels.valid, pixels.failed

    return overview


def test_a_damaged_tile_costs_its_own_tiles_only(tmp_path: Path, way: tuple[Ensemble, int]) -> None:
    ensemble, stride = way
    plane = tissue_noise(1536, 1280)
    path = write_slide(tmp_path / "slide.tif", plane, 0.972)
    with open_slide(path) as slide:
        sound = scan(slide, ensemble, ScanOptions(stride=stride))
    damage_tile(path, 8)  # The third tile of the second row: x 512 to 768, y 256 to 512.

    with open_slide(path) as slide:
        heatmap = scan(slide, ensemble, ScanOptions(stride=stride))

    for row, col in np.ndindex(heatmap.grid.shape):
        patch = heatmap.grid.patch_region(row, col)
        touches = patch.x < 768 and patch.right > 512 and patch.y < 512 and patch.bottom > 256
        expected = TileState.UNREADABLE if touches else TileState.SCANNED
        assert heatmap.state[row, col] == expected, (row, col)
    same = heatmap.scanned
    np.testing.assert_array_equal(heatmap.probability[same], sound.probability[same])
    assert (sound.unread, heatmap.verdict()) == (0, Verdict.INCOMPLETE)
    assert heatmap.provenance.unreadable_reason


def test_a_model_that_gives_nan_never_makes_a_negative(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m", graph_changes={"hole": (-1.0, 2.0)})
    path = write_slide(tmp_path / "slide.tif", tissue_noise(300, 300), 0.972)

    with open_slide(path) as slide:
        heatmap = scan(slide, Ensemble(load_manifest(folder), "cpu"))

    assert heatmap.count(TileState.NO_NUMBER) == heatmap.state.size
    assert heatmap.verdict() == Verdict.INCOMPLETE


def test_the_heatmap_grows_and_progress_ends_at_the_total(
    tmp_path: Path, ensemble: Ensemble
) -> None:
    path = write_slide(tmp_path / "slide.tif", tissue_noise(1024, 700), 0.972)

    with open_slide(path) as slide:
        done = []
        for step in iter_scan(slide, ensemble):
            assert step.heatmap.scanned[step.rows, step.cols].all()
            done.append(step.progress.done)
            assert step.heatmap.count(TileState.SCANNED) == done[-1]

    assert done[0] == 0
    assert done == sorted(done)
    assert done[-1] == step.progress.total == 22 * 32
    assert len(set(done)) > 50


def test_cancel_stops_the_scan_and_leaves_the_rest_pending(
    tmp_path: Path, ensemble: Ensemble
) -> None:
    path = write_slide(tmp_path / "slide.tif", tissue_noise(2048, 2048), 0.972)
    cancel = CancellationToken()
    steps = []

    with open_slide(path) as slide, pytest.raises(ScanCancelled, match=r"slide\.tif"):
        for step in iter_scan(slide, ensemble, cancel=cancel):
            steps.append(step)
            if step.progress.done:
                cancel.cancel()

    heatmap = steps[-1].heatmap
    assert 0 < heatmap.count(TileState.SCANNED) < heatmap.state.size
    assert heatmap.count(TileState.PENDING) > 0
    assert heatmap.verdict() == Verdict.INCOMPLETE


def test_a_scan_that_is_dropped_lets_the_slide_close(tmp_path: Path, ensemble: Ensemble) -> None:
    path = write_slide(tmp_path / "slide.tif", tissue_noise(2048, 2048), 0.972)

    with open_slide(path) as slide:
        steps: Iterator[Any] = iter_scan(slide, ensemble)
        next(steps)
        next(steps)
        steps.close()  # type: ignore[attr-defined]

    with pytest.raises(SlideError, match="closed"):
        slide.read_region(Region(0, 0, 10, 10), Size(10, 10))


def test_a_slide_that_changes_while_it_is_scanned_has_no_result(
    tmp_path: Path, ensemble: Ensemble
) -> None:
    path = write_slide(tmp_path / "slide.tif", tissue_noise(500, 500), 0.972)

    def overwrite(step: Any) -> None:
        with path.open("ab") as file:
            file.write(b"more")

    with open_slide(path) as slide, pytest.raises(SlideError, match="changed while"):
        scan(slide, ensemble, on_step=overwrite)


@pytest.mark.parametrize(
    ("side", "mpp", "words"),
    [
        (95, 0.972, r"smaller than one patch \(92\.3 x 92\.3 um"),
        (500, 1.6, "too coarse"),
        (180, 0.5, "smaller than one patch"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    tmp_path: Path, ensemble: Ensemble, side: int, mpp: float, words: str
) -> None:
    path = write_slide(tmp_path / "slide.tif", tissue_noise(side, side), mpp)

    with open_slide(path) as slide, pytest.raises(SlideError, match=words):
        scan(slide, ensemble)


def test_without_a_pixel_size_there_is_no_scan(tmp_path: Path, ensemble: Ensemble) -> None:
    Image.fromarray(tissue_noise(300, 300)).save(tmp_path / "image.png")

    with (
        open_slide(tmp_path / "image.png") as slide,
        pytest.raises(MissingMppError, match=r"image\.png: .*--mpp"),
    ):
        scan(slide, ensemble)


def test_a_forced_pixel_size_is_not_ignored(tmp_path: Path, ensemble: Ensemble) -> None:
    path = write_slide(tmp_path / "slide.tif", tissue_noise(300, 300), 0.972)
    forced = ScanOptions(mpp=0.9, force_mpp=True)

    with open_slide(path) as slide, pytest.raises(SlideError, match=r"0\.972 um, not the 0\.9 um"):
        scan(slide, ensemble, forced)
    with open_slide(path, 0.9, force_mpp=True) as slide:
        assert scan(slide, ensemble, forced).grid.slide_mpp == Mpp(0.9, 0.9)


def test_glass_is_outside_unless_the_whole_slide_is_asked_for(
    tmp_path: Path, ensemble: Ensemble
) -> None:
    plane = np.full((960, 960, 3), 255, np.uint8)
    plane[400:560, 400:560] = tissue_noise(160, 160)
    path = write_slide(tmp_path / "slide.tif", plane, 0.972)

    with open_slide(path) as slide:
        some = scan(slide, ensemble)
        every = scan(slide, ensemble, ScanOptions(whole_slide=True))

    assert some.scanned[12:18, 12:18].all()
    assert not some.scanned[:8].any()
    assert every.scanned.all()
    assert every.provenance.tissue == "whole slide"


def test_empty_glass_is_incomplete_not_negative(tmp_path: Path, ensemble: Ensemble) -> None:
    path = write_slide(tmp_path / "slide.tif", np.full((600, 600, 3), 245, np.uint8), 0.972)

    with open_slide(path) as slide:
        heatmap = scan(slide, ensemble)

    assert heatmap.count(TileState.SCANNED) == 0
    assert heatmap.verdict() == Verdict.INCOMPLETE


def test_the_region_that_was_asked_for_comes_first_and_changes_nothing(
    real_slide: Path, starter: Ensemble
) -> None:
    region, order = Region(1200, 1700, 600, 500), []
    with open_slide(real_slide) as slide:
        plain = scan(slide, starter, ScanOptions(stride=96))
        steps = iter_scan(slide, starter, ScanOptions(stride=96, first=region))
        heatmap = next(steps).heatmap
        inside = np.zeros(heatmap.grid.shape, np.bool_)
        inside[heatmap.grid.tiles_touching(region)] = heatmap.state[
            heatmap.grid.tiles_touching(region)
        ]
        for step in steps:
            order += list(inside[step.rows, step.cols])

    assert 10 < inside.sum() < len(order) / 2
    assert order == sorted(order, reverse=True)
    assert len(order) == step.progress.done == step.progress.total
    np.testing.assert_array_equal(heatmap.probability, plain.probability)
    np.testing.assert_array_equal(heatmap.state, plain.state)
    assert heatmap.verdict() == plain.verdict()


def test_a_region_alone_is_incomplete_until_a_later_scan_does_the_rest(
    real_slide: Path, starter: Ensemble
) -> None:
    region = Region(1200, 1700, 600, 500)
    with open_slide(real_slide) as slide:
        # The sample is skin, which the starter does not assess.
        quick = ScanOptions(stride=96, ignore_scope=True)
        plain = scan(slide, starter, quick)
        alone = scan(slide, starter, replace(quick, first=region, only_first=True))
        steps = list(iter_scan(slide, starter, quick, resume=alone))

    inside = alone.state[alone.grid.tiles_touching(region)]
    kept = alone.count(TileState.SCANNED)
    assert TileState.PENDING not in inside
    assert np.count_nonzero(inside == TileState.SCANNED) == kept > 10
    assert alone.count(TileState.PENDING) == plain.count(TileState.SCANNED) - kept
    assert alone.verdict() == Verdict.INCOMPLETE
    assert steps[0].progress.total == alone.count(TileState.PENDING)
    np.testing.assert_array_equal(steps[-1].heatmap.probability, plain.probability)
    np.testing.assert_array_equal(steps[-1].heatmap.state, plain.state)


def test_with_eight_views_each_tile_is_their_mean(real_slide: Path, starter: Ensemble) -> None:
    region = Region(1200, 1700, 400, 400)
    with open_slide(real_slide) as slide:
        steps = iter_scan(
            slide, starter, ScanOptions(stride=96, first=region, only_first=True, tta=True)
        )
        *_, last = steps
        plain = scan(slide, starter, ScanOptions(stride=96, first=region, only_first=True))
        heatmap = last.heatmap
        row, col = np.argwhere(heatmap.scanned)[0]
        patch = slide.read_region(heatmap.grid.patch_region(row, col), Size(96, 96)).rgb

    views = [np.rot90(side, turns) for side in (patch, patch[:, ::-1]) for turns in range(4)]
    expected = starter.predict(np.stack(views)).mean()
    assert heatmap.probability[row, col] == pytest.approx(expected, abs=2e-3)
    assert heatmap.provenance.tta and not plain.provenance.tta
    # Of skin, so that some tiles are out of scope in one view and not on average.
    done = TileState.SCANNED, TileState.OUT_OF_SCOPE
    np.testing.assert_array_equal(np.isin(heatmap.state, done), np.isin(plain.state, done))
    both = heatmap.scanned & plain.scanned
    assert both.sum() > 4
    assert not np.allclose(heatmap.probability[both], plain.probability[both])


def test_a_scan_does_not_go_on_from_one_with_other_views(
    tmp_path: Path, ensemble: Ensemble
) -> None:
    path = write_slide(tmp_path / "slide.tif", tissue_noise(500, 500), 0.972)
    with open_slide(path) as slide:
        region = Region(0, 0, 200, 200)
        part = scan(slide, ensemble, ScanOptions(first=region, only_first=True))
        same = next(iter_scan(slide, ensemble, resume=part)).progress.total
        other = next(iter_scan(slide, ensemble, ScanOptions(tta=True), resume=part)).progress.total

    assert same == part.count(TileState.PENDING) < other == part.state.size
