import json
from collections.abc import Callable
from pathlib import Path

import pytest
import tifffile
from make_heatmaps import make_heatmap
from make_models import make_model
from PIL import Image, ImageFilter

from histoviewer.cli.main import main
from histoviewer.geometry import Region
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.summary import verdict_text
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.resources import resource
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import iter_scan, scan
from histoviewer.slides.slide import open_slide

Change = Callable[[Image.Image], Image.Image]


def cautions(path: Path, ensemble: Ensemble, mpp: float | None = None) -> list[str]:
    """Return the provenance before the first patch is scanned."""
    with open_slide(path, mpp) as slide:
        steps = iter_scan(slide, ensemble, ScanOptions(stride=96))
        heatmap = next(steps).heatmap
    assert heatmap.count(TileState.PENDING) and heatmap.provenance.appearance
    return heatmap.provenance.cautions


def changed(path: Path, target: Path, change: Change) -> Path:
    """A picture of a real slide with its pixels changed, at the same pixel size."""
    with open_slide(path) as slide:
        image = Image.fromarray(slide.read_region(Region(0, 0, *slide.size), slide.size).rgb)
        mpp = slide.require_mpp().mean
    change(image).save(target, dpi=(25400 / mpp, 25400 / mpp))
    return target


def blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(3))


def grey(image: Image.Image) -> Image.Image:
    return image.convert("L").convert("RGB")


def other_hue(image: Image.Image) -> Image.Image:
    hue, saturation, value = image.convert("HSV").split()
    turned = hue.point(lambda angle: (angle + 85) % 256)
    return Image.merge("HSV", (turned, saturation, value)).convert("RGB")


def pale(image: Image.Image) -> Image.Image:
    return image.point(lambda level: 255 - (255 - level) // 5)


@pytest.mark.parametrize("name", ["CMU-1-Small-Region.svs", "virtual-1-tumour.tif"])
def test_the_sample_slides_raise_no_caution(name: str, starter: Ensemble) -> None:
    assert cautions(resource("samples", name), starter) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (blurred, "less sharp"),
        (grey, "other colours"),
        (other_hue, "other colours"),
        (pale, "paler"),
    ],
)
def test_a_changed_copy_of_a_real_slide_raises_its_caution(
    tmp_path: Path, real_slide: Path, starter: Ensemble, change: Change, words: str
) -> None:
    copy = changed(real_slide, tmp_path / "copy.png", change)

    assert any(words in caution for caution in cautions(copy, starter))


def test_a_pixel_size_that_is_given_or_coarser_is_a_caution(
    tmp_path: Path, real_slide: Path, starter: Ensemble
) -> None:
    plain = tmp_path / "plain.png"
    with open_slide(real_slide) as slide:
        Image.fromarray(slide.read_region(Region(0, 0, *slide.size), slide.size).rgb).save(plain)

    (given,) = cautions(plain, starter, mpp=0.499)
    coarse = cautions(plain, starter, mpp=1.2)

    assert "0.499 µm) is given by the user and not recorded in the file" in given
    assert any("coarser (1.2 µm per pixel)" in caution for caution in coarse)


def test_a_model_that_describes_no_patches_says_that_nothing_was_checked(
    tmp_path: Path, real_slide: Path
) -> None:
    with open_slide(real_slide) as slide:
        heatmap = scan(
            slide, load_ensemble(make_model(tmp_path / "m"), "cpu"), ScanOptions(stride=96)
        )

    assert heatmap.provenance.cautions == []
    assert heatmap.provenance.appearance.startswith("stain and focus not checked")


def test_cautions_stand_beside_a_negative_and_are_kept(
    tmp_path: Path, real_slide: Path, starter: Ensemble, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_model(tmp_path / "m", threshold=0.9, whole_patch=True)
    document = json.loads((folder / "model.json").read_text())
    document["applicability"] = starter.manifest.document["applicability"]
    (folder / "model.json").write_text(json.dumps(document))
    copy, out = changed(real_slide, tmp_path / "copy.png", blurred), tmp_path / "out"

    code = main(["scan", str(copy), "-o", str(out), "--model", str(folder), "--stride", "96"])

    assert code == 0
    said = capsys.readouterr().out
    assert "NEGATIVE" in said and "Caution: The slide is less sharp" in said
    result = out / "heatmaps" / "copy.png.tif"
    heatmap = Heatmap.load(result)
    assert heatmap.verdict() == Verdict.NEGATIVE
    assert verdict_text(heatmap).startswith("Negative, with caution: 0 of ")
    assert main(["info", str(result)]) == 0
    assert "less sharp" in capsys.readouterr().out
    assert main(["export", str(result), "--format", "report"]) == 0
    assert "Caution: The slide is less sharp" in next(out.rglob("*.html")).read_text()


def test_a_heatmap_of_an_older_version_has_no_cautions(tmp_path: Path) -> None:
    make_heatmap({(0, 0): 0.5}).save(tmp_path / "new.tif")
    with tifffile.TiffFile(tmp_path / "new.tif") as tiff:
        description = json.loads(tiff.pages.first.description)
        pages = [page.asarray() for page in tiff.pages]
    for name in ("cautions", "appearance"):
        del description["provenance"][name]
    for name in ("checksum", "tiles_checksum"):
        del description[name]
    description["format_version"] = 1
    with tifffile.TiffWriter(tmp_path / "old.tif") as writer:
        writer.write(pages[0], description=json.dumps(description), metadata=None)
        writer.write(pages[1], metadata=None)

    assert Heatmap.load(tmp_path / "old.tif").provenance.cautions == []
