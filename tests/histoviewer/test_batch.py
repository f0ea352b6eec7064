import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from PIL import Image

from histoviewer.batch import (
    BatchItem,
    ScanOptions,
    find_slides,
    result_names,
    scan_folder,
    scan_slides,
)
from histoviewer.ensemble import Ensemble, load_ensemble
from histoviewer.errors import SlideError
from histoviewer.heatmap import Heatmap, Verdict

QUICK = ScanOptions(stride=96)
# Element (0020,000e), value representation UI, two bytes of length, then the UID.
SERIES_UID = re.compile(rb"\x20\x00\x0e\x00UI..([0-9.]+)", re.DOTALL)


@pytest.fixture
def ensemble(tmp_path: Path) -> Ensemble:
    return load_ensemble(make_model(tmp_path / "model", threshold=0.9), "cpu")


def run(slides: list[Path], ensemble: Ensemble, out: Path) -> dict[str, BatchItem]:
    return {item.path.name: item for item in scan_slides(slides, ensemble, out, QUICK)}


def save_image(path: Path, dpi: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(0).integers(100, 180, (300, 300, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path, dpi=(dpi, dpi))
    return path


def test_each_slide_ends_and_a_bad_one_stops_none(
    tmp_path: Path, ensemble: Ensemble, real_slide: Path
) -> None:
    cut = tmp_path / "cut.svs"
    cut.write_bytes(real_slide.read_bytes()[:5000])
    nameless = save_image(tmp_path / "no mpp é.png", 72)

    items = run([cut, real_slide, nameless, tmp_path / "gone.svs"], ensemble, tmp_path / "out")

    assert items["CMU-1.svs"].verdict == Verdict.NEGATIVE
    assert items["CMU-1.svs"].error == ""
    for name, words in [("cut.svs", "cut.svs"), ("no mpp é.png", "--mpp"), ("gone.svs", "gone")]:
        assert items[name].verdict == Verdict.FAILED
        assert items[name].result is None
        assert words in items[name].error


def test_results_of_same_named_slides_do_not_meet(tmp_path: Path, ensemble: Ensemble) -> None:
    dpi = 25400 / 0.972
    slides = [
        save_image(tmp_path / "in" / name, dpi)
        for name in ("a/x.png", "b/x.png", "b/x.tif", "c d/é ü.png")
    ]

    results = {item.result for item in scan_slides(slides, ensemble, tmp_path / "out", QUICK)}

    maps = tmp_path / "out" / "heatmaps"
    assert results == {
        maps / "a" / "x.png.tif",
        maps / "b" / "x.png.tif",
        maps / "b" / "x.tif.tif",
        maps / "c d" / "é ü.png.tif",
    }
    assert all(Heatmap.load(path).provenance.slide in str(path) for path in results if path)


def test_a_finished_slide_is_scanned_again_only_if_something_changed(
    tmp_path: Path, ensemble: Ensemble, real_slide: Path
) -> None:
    out = tmp_path / "out"

    def reused(options: ScanOptions = QUICK, model: Ensemble = ensemble) -> bool:
        (item,) = scan_slides([real_slide], model, out, options)
        assert item.heatmap is not None
        return item.reused

    assert not reused()
    assert reused()
    assert not reused(ScanOptions(stride=48))
    assert not reused(QUICK)
    assert not reused(ScanOptions(stride=96, rescan=True))
    assert not reused(ScanOptions(stride=96, whole_slide=True))
    assert not reused(ScanOptions(stride=96, mpp=0.6, force_mpp=True))
    other = load_ensemble(make_model(tmp_path / "other", threshold=0.8), "cpu")
    assert not reused(QUICK)
    assert not reused(model=other)
    with real_slide.open("ab") as file:
        file.write(b"\0")
    assert not reused(model=other)


def test_a_damaged_result_is_made_again(
    tmp_path: Path, ensemble: Ensemble, real_slide: Path
) -> None:
    (first,) = scan_slides([real_slide], ensemble, tmp_path / "out", QUICK)
    assert first.result is not None
    first.result.write_bytes(first.result.read_bytes()[:100])

    (second,) = scan_slides([real_slide], ensemble, tmp_path / "out", QUICK)

    assert not second.reused
    assert Heatmap.load(first.result).verdict() == Verdict.NEGATIVE


def test_a_given_pixel_size_is_remembered_for_the_file(tmp_path: Path, ensemble: Ensemble) -> None:
    path = save_image(tmp_path / "x.png", 72)

    def scanned(mpp: float | None) -> BatchItem:
        options = ScanOptions(stride=96, mpp=mpp)
        (item,) = scan_slides([path], ensemble, tmp_path / "out", options)
        return item

    assert scanned(None).verdict == Verdict.FAILED
    assert scanned(0.8).heatmap is not None
    later = scanned(None).heatmap
    assert later is not None
    assert later.grid.slide_mpp == (0.8, 0.8)
    assert later.provenance.mpp_source == "given by the user"


def test_a_given_pixel_size_does_not_replace_a_recorded_one(
    tmp_path: Path, ensemble: Ensemble, real_slide: Path
) -> None:
    (item,) = scan_slides(
        [real_slide], ensemble, tmp_path / "out", ScanOptions(stride=96, mpp=0.25)
    )

    assert item.heatmap is not None
    assert item.heatmap.grid.slide_mpp == (0.499, 0.499)
    assert item.heatmap.provenance.mpp_source == "file"


def test_find_slides_finds_slides_only(tmp_path: Path, real_slide: Path) -> None:
    root = tmp_path / "in"
    save_image(root / "b" / "x.PNG", 72)
    save_image(root / ".hidden" / "x.png", 72)
    save_image(root / "results" / "x.png", 72)
    save_image(root / "vms" / "x.jpg", 72)
    (root / "vms" / "slide.vms").write_text("")
    (root / "notes.txt").write_text("")
    shutil.copyfile(real_slide, root / "a.svs")

    found = [
        path.relative_to(root).as_posix() for path in find_slides(root, leave_out=root / "results")
    ]

    assert found == ["a.svs", "b/x.PNG", "vms/slide.vms"]


def test_a_dicom_series_is_one_slide_and_two_series_are_two(tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "data" / "slides" / "sm_image.dcm"
    for name in ("1.dcm", "2.dcm"):
        shutil.copyfile(source, tmp_path / name)

    assert find_slides(tmp_path) == [tmp_path / "1.dcm"]

    series = SERIES_UID.search(source.read_bytes())
    assert series
    old, new = series[1], series[1][:-1] + bytes([ord("0") + (series[1][-1] + 1) % 10])
    (tmp_path / "3.dcm").write_bytes(source.read_bytes().replace(old, new))
    assert find_slides(tmp_path) == [tmp_path / "1.dcm", tmp_path / "3.dcm"]


def test_result_names_keep_what_tells_slides_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "x.svs", tmp_path / "b" / "x.svs"

    assert result_names([one]) == {one: Path("x.svs.tif")}
    assert result_names([one, two]) == {one: Path("a/x.svs.tif"), two: Path("b/x.svs.tif")}
    assert result_names([]) == {}


def test_a_folder_without_slides_is_a_sentence(tmp_path: Path, ensemble: Ensemble) -> None:
    with pytest.raises(SlideError, match="no folder with slides"):
        scan_folder(tmp_path / "nothing", ensemble, tmp_path / "out")
