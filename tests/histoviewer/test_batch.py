from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from PIL import Image

from histoviewer.batch import BatchItem, scan_folder, scan_slides
from histoviewer.ensemble import load_ensemble
from histoviewer.errors import SlideError
from histoviewer.heatmap import Heatmap, Verdict
from histoviewer.messages import ScanOptions

QUICK = ScanOptions(stride=96)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model", threshold=0.9)


def run(slides: list[Path], model: Path, out: Path) -> dict[str, BatchItem]:
    return {item.path.name: item for item in scan_slides(slides, model, out, QUICK)}


def save_image(path: Path, dpi: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(0).integers(100, 180, (300, 300, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path, dpi=(dpi, dpi))
    return path


def test_each_slide_ends_and_a_bad_one_stops_none(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    cut = tmp_path / "cut.svs"
    cut.write_bytes(real_slide.read_bytes()[:5000])
    nameless = save_image(tmp_path / "no mpp é.png", 72)

    items = run([cut, real_slide, nameless, tmp_path / "gone.svs"], model, tmp_path / "out")

    assert items["CMU-1.svs"].verdict == Verdict.NEGATIVE
    assert items["CMU-1.svs"].error == ""
    for name, words in [("cut.svs", "cut.svs"), ("no mpp é.png", "--mpp"), ("gone.svs", "gone")]:
        assert items[name].verdict == Verdict.FAILED
        assert items[name].result is None
        assert words in items[name].error


def test_results_of_same_named_slides_do_not_meet(tmp_path: Path, model: Path) -> None:
    dpi = 25400 / 0.972
    slides = [
        save_image(tmp_path / "in" / name, dpi)
        for name in ("a/x.png", "b/x.png", "b/x.tif", "c d/é ü.png")
    ]

    results = {item.result for item in scan_slides(slides, model, tmp_path / "out", QUICK)}

    maps = tmp_path / "out" / "heatmaps"
    assert results == {
        maps / "a" / "x.png.tif",
        maps / "b" / "x.png.tif",
        maps / "b" / "x.tif.tif",
        maps / "c d" / "é ü.png.tif",
    }
    assert all(Heatmap.load(path).provenance.slide in str(path) for path in results if path)


def test_a_finished_slide_is_scanned_again_only_if_something_changed(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    out = tmp_path / "out"

    def reused(options: ScanOptions = QUICK, model: Path = model) -> bool:
        (item,) = scan_slides([real_slide], model, out, options)
        assert item.result
        return item.reused

    assert not reused()
    assert reused()
    assert not reused(ScanOptions(stride=48))
    assert not reused(QUICK)
    assert not reused(ScanOptions(stride=96, rescan=True))
    assert not reused(ScanOptions(stride=96, whole_slide=True))
    assert not reused(ScanOptions(stride=96, mpp=0.6, force_mpp=True))
    other = make_model(tmp_path / "other", threshold=0.8)
    assert not reused(QUICK)
    assert not reused(model=other)
    with real_slide.open("ab") as file:
        file.write(b"\0")
    assert not reused(model=other)


def test_a_damaged_result_is_made_again(tmp_path: Path, model: Path, real_slide: Path) -> None:
    (first,) = scan_slides([real_slide], model, tmp_path / "out", QUICK)
    assert first.result is not None
    first.result.write_bytes(first.result.read_bytes()[:100])

    (second,) = scan_slides([real_slide], model, tmp_path / "out", QUICK)

    assert not second.reused
    assert Heatmap.load(first.result).verdict() == Verdict.NEGATIVE


def test_a_given_pixel_size_is_remembered_for_the_file(tmp_path: Path, model: Path) -> None:
    path = save_image(tmp_path / "x.png", 72)

    def scanned(mpp: float | None) -> BatchItem:
        options = ScanOptions(stride=96, mpp=mpp)
        (item,) = scan_slides([path], model, tmp_path / "out", options)
        return item

    assert scanned(None).verdict == Verdict.FAILED
    assert scanned(0.8).result
    result = scanned(None).result
    assert result
    later = Heatmap.load(result)
    assert later.grid.slide_mpp == (0.8, 0.8)
    assert later.provenance.mpp_source == "given by the user"


def test_a_given_pixel_size_does_not_replace_a_recorded_one(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    (item,) = scan_slides([real_slide], model, tmp_path / "out", ScanOptions(stride=96, mpp=0.25))

    assert item.result
    heatmap = Heatmap.load(item.result)
    assert heatmap.grid.slide_mpp == (0.499, 0.499)
    assert heatmap.provenance.mpp_source == "file"


def test_scan_folder_uses_the_model_and_device_it_is_given(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    (tmp_path / "in").mkdir()
    real_slide.rename(tmp_path / "in" / real_slide.name)

    (item,) = scan_folder(tmp_path / "in", load_ensemble(model, "cpu"), tmp_path / "out", stride=96)

    assert item.result == tmp_path / "out" / "heatmaps" / "CMU-1.svs.tif"
    provenance = Heatmap.load(item.result).provenance
    assert (provenance.model, provenance.device_note) == ("reddest-in-centre", "")


def test_a_folder_without_slides_is_a_sentence(tmp_path: Path, model: Path) -> None:
    with pytest.raises(SlideError, match="no folder with slides"):
        scan_folder(tmp_path / "nothing", load_ensemble(model, "cpu"), tmp_path / "out")
