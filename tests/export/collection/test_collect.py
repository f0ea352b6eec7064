"""Readings become patches: those that a reader decided on, and no others."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import PROVENANCE
from PIL import Image

import histoviewer as hv
from export.cli.main import main
from export.data.patches import read_labelled
from export.data.splits import content_hashes, split_train_validation
from histoviewer.geometry import PatchGrid, Size
from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.store import Store

SLIDE = Path(__file__).parents[3] / "resources" / "samples" / "CMU-1-Small-Region.svs"
# Two foci at 0.5; at 0.8 only the middle tile of the first.
FIRST = [(10, 10), (10, 11), (10, 12)]
SECOND = [(20, 10), (21, 10)]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """An output folder of two slides of the same picture, `a.svs` and `b.svs`, with two foci."""
    out = tmp_path / "results"
    for name in ("a.svs", "b.svs"):
        slide = tmp_path / "slides" / name
        slide.parent.mkdir(exist_ok=True)
        shutil.copy(SLIDE, slide)
        with slide.open("ab") as file:  # Another file, with another fingerprint.
            file.write(name.encode())
        heatmap = _heatmap(slide)
        target = out / "heatmaps" / f"{name}.tif"
        target.parent.mkdir(parents=True, exist_ok=True)
        heatmap.save(target)
    return out


def _heatmap(path: Path) -> Heatmap:
    with hv.open_slide(path) as slide:
        grid = PatchGrid(slide.size, slide.require_mpp(), 0.972, 96, 32, 32)
    source = replace(
        PROVENANCE, slide=path.name, slide_path=str(path), fingerprint=compute_fingerprint(path)
    )
    heatmap = Heatmap.pending(grid, np.ones(grid.shape, np.bool_), source)
    values = np.full(grid.shape, 0.1, np.float32)
    for tile in FIRST + SECOND:
        values[tile] = 0.6
    values[FIRST[1]] = 0.9
    heatmap.set_tiles(*np.indices(grid.shape).reshape(2, -1), values.ravel())
    return heatmap


def _read(
    results: Path, slide: str, tile: tuple[int, int], decision: Decision, threshold: float = 0.5
) -> None:
    """Record a reading of the focus with this tile, as the window does."""
    heatmap = Heatmap.load(results / "heatmaps" / f"{slide}.tif")
    focus = next(
        focus
        for focus in find_foci(heatmap, threshold)
        if tile in zip(focus.rows.tolist(), focus.cols.tolist(), strict=True)
    )
    source = heatmap.provenance
    with Store(results) as store:
        store.add_reading(
            Reading(
                slide, Kind.FOCUS, decision, "A. Miller", *focus.position,
                model_sha256=source.model_sha256, threshold=threshold,
                fingerprint=source.fingerprint,
            )
        )  # fmt: skip


def _collect(results: Path, out: Path, *more: str) -> int:
    return main(["collect", str(results), "-o", str(out), *more])


def _rows(out: Path) -> list[dict[str, str]]:
    with (out / "provenance.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _tiles(out: Path, label: int) -> set[tuple[str, int, int]]:
    return {
        (row["slide"], int(row["row"]), int(row["column"]))
        for row in _rows(out)
        if row["label"] == str(label)
    }


def test_confirmed_and_rejected_foci_become_patches(results: Path, tmp_path: Path) -> None:
    _read(results, "a.svs", FIRST[0], Decision.CONFIRMED)
    _read(results, "a.svs", SECOND[0], Decision.REJECTED)
    _read(results, "b.svs", SECOND[0], Decision.COMMENT)
    out = tmp_path / "data"
    assert _collect(results, out) == 0
    assert _tiles(out, 1) == {("a.svs", *tile) for tile in FIRST}
    assert _tiles(out, 0) == {("a.svs", *tile) for tile in SECOND}
    patches = read_labelled(out)
    assert (len(patches), int(patches.labels.sum())) == (5, 3)
    assert set(patches.groups) == {"a.svs"}
    heatmap = Heatmap.load(results / "heatmaps" / "a.svs.tif")
    row = next(row for row in _rows(out) if row["row"] == "10" and row["column"] == "11")
    assert row["reader"] == "A. Miller"
    assert row["decision"] == "focus confirmed"
    assert float(row["probability"]) == pytest.approx(0.9)
    with hv.open_slide(heatmap.provenance.slide_path) as slide:
        wanted = slide.read_region(heatmap.grid.patch_region(10, 11), Size(96, 96)).rgb
    assert np.array_equal(np.asarray(Image.open(out / f"{row['id']}.png")), wanted)


def test_the_last_reading_counts_and_only_as_far_as_it_was_shown(
    results: Path, tmp_path: Path
) -> None:
    _read(results, "a.svs", FIRST[1], Decision.CONFIRMED, 0.8)
    _read(results, "a.svs", SECOND[0], Decision.CONFIRMED)
    _read(results, "a.svs", SECOND[0], Decision.WITHDRAWN)
    _read(results, "b.svs", SECOND[0], Decision.CONFIRMED)
    _read(results, "b.svs", SECOND[0], Decision.REJECTED)
    out = tmp_path / "data"
    assert _collect(results, out) == 0
    assert _tiles(out, 1) == {("a.svs", *FIRST[1])}
    assert _tiles(out, 0) == {("b.svs", *tile) for tile in SECOND}


def test_tiles_with_two_labels_are_left_out_and_counted(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _read(results, "a.svs", FIRST[0], Decision.REJECTED)
    _read(results, "a.svs", FIRST[1], Decision.CONFIRMED, 0.8)
    out = tmp_path / "data"
    assert _collect(results, out) == 0
    assert _tiles(out, 1) == set()
    assert _tiles(out, 0) == {("a.svs", *FIRST[0]), ("a.svs", *FIRST[2])}
    assert "1 tiles that were both confirmed and rejected" in capsys.readouterr().out


def test_nothing_is_collected_that_no_reader_decided(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _collect(results, tmp_path / "data") == 1
    assert "no reader has confirmed or rejected a focus" in capsys.readouterr().err
    # Not even if the program's own foci come back as regions.
    regions = tmp_path / "regions"
    assert _write_region(regions, "Tumor", {"Peak prob_Tumor": 0.9}) is not None
    assert _collect(results, tmp_path / "data", "--regions", str(regions)) == 1
    assert not (tmp_path / "data").exists()


def _write_region(folder: Path, name: str, measurements: dict[str, float] | None = None) -> Path:
    """Write a region of 3x2 tiles, (5, 5) to (6, 7), of which (6, 6) is a hole."""
    folder.mkdir(exist_ok=True)
    tile = 32 * 0.972 / 0.499

    def ring(left: float, top: float, right: float, low: float) -> list[list[float]]:
        corners = [(left, top), (right, top), (right, low), (left, low), (left, top)]
        return [[x * tile, y * tile] for x, y in corners]

    rings = [ring(4.9, 4.9, 8.1, 7.1), ring(6.4, 6.4, 6.6, 6.6)]
    properties = {"classification": {"name": name}, "measurements": measurements or {}}
    feature = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": rings},
        "properties": properties,
    }
    path = folder / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.mark.parametrize(("name", "label"), [("Tumor", 1), ("Normal", 0)])
def test_a_region_that_a_reader_marked_is_collected(
    results: Path, tmp_path: Path, name: str, label: int
) -> None:
    _write_region(tmp_path / "regions", name)
    out = tmp_path / "data"
    assert _collect(results, out, "--regions", str(tmp_path / "regions")) == 0
    marked = {("a.svs", row, col) for row in (5, 6) for col in (5, 6, 7)}
    assert _tiles(out, label) == marked - {("a.svs", 6, 6)}


def test_patches_of_one_case_stay_together(results: Path, tmp_path: Path) -> None:
    for slide in ("a.svs", "b.svs"):
        _read(results, slide, FIRST[0], Decision.CONFIRMED)
        _read(results, slide, SECOND[0], Decision.REJECTED)
    out = tmp_path / "data"
    cases = tmp_path / "cases.csv"
    cases.write_text("slide,case\na,Patient 1\n")
    assert _collect(results, out, "--cases", str(cases)) == 1
    cases.write_text("slide,case\na,Patient 1\nb,Patient 2\n")
    assert _collect(results, out, "--cases", str(cases)) == 0
    patches = read_labelled(out)
    assert set(patches.groups) == {"Patient 1", "Patient 2"}
    hashes = [
        f"{content}{group}"
        for content, group in zip(content_hashes(patches), patches.groups, strict=True)
    ]
    training, validation = split_train_validation(patches, hashes, 0.2, seed=0)
    assert len(set(training.groups)) == len(set(validation.groups)) == 1
    assert set(training.groups) != set(validation.groups)


def test_a_slide_that_was_replaced_is_not_read(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _read(results, "a.svs", FIRST[0], Decision.CONFIRMED)
    with (tmp_path / "slides" / "a.svs").open("ab") as file:
        file.write(b"changed")
    assert _collect(results, tmp_path / "data") == 1
    assert "is another file than the one scanned" in capsys.readouterr().err
