import os
import threading
from pathlib import Path

import numpy as np
import openslide
import pytest
import tifffile
from make_slides import tissue_noise, write_ome, write_pyramid, write_svs
from numpy.typing import NDArray
from PIL import Image

from histoviewer.errors import MissingMppError, SlideError
from histoviewer.geometry import Mpp, Region, Size
from histoviewer.slides.backends.base import StoredLevel
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.pyramid import usable_levels
from histoviewer.slides.resample import MAX_DECODED_PIXELS, Damage, read_resampled
from histoviewer.slides.slide import open_slide

DATA = Path(__file__).parents[2] / "data" / "slides"
OME = DATA / "pete_OS-1-detail.ome.tif"


def differ_by(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> int:
    return int(np.abs(a.astype(int) - b.astype(int)).max())


def test_a_real_aperio_slide_says_what_it_is(real_slide: Path) -> None:
    with open_slide(real_slide) as slide:
        assert (slide.format, slide.size) == ("aperio", Size(2220, 2967))
        assert (slide.mpp, slide.mpp_source, slide.mpp_problem) == (Mpp(0.499, 0.499), "file", "")
        assert [level.size for level in slide.levels] == [slide.size]


def test_pixels_at_full_resolution_are_those_of_the_file(real_slide: Path) -> None:
    with openslide.OpenSlide(real_slide) as reference:
        expected = np.asarray(reference.read_region((700, 900), 0, (300, 200)).convert("RGB"))
    with open_slide(real_slide) as slide:
        pixels = slide.read_region(Region(700, 900, 300, 200), Size(300, 200))
    assert np.array_equal(pixels.rgb, expected)
    assert pixels.valid.all() and not pixels.failed.any() and pixels.error == ""


def test_a_region_read_in_blocks_has_no_seams(real_slide: Path) -> None:
    size = Size(713, 953)
    with openslide.OpenSlide(real_slide) as reference:
        whole = reference.read_region((0, 0), 0, reference.dimensions).convert("RGB")
    box = (3.3, 5.1, 2217.9, 2963.2)
    expected = np.asarray(whole.resize(size, Image.Resampling.HAMMING, box=box))
    with open_slide(real_slide) as slide:
        assert slide.size.width * slide.size.height > 3 * MAX_DECODED_PIXELS
        region = Region(box[0], box[1], box[2] - box[0], box[3] - box[1])
        pixels = slide.read_region(region, size)
    assert differ_by(pixels.rgb, expected) <= 1


def test_neighbouring_regions_join(real_slide: Path) -> None:
    step = 0.972 / 0.499
    with open_slide(real_slide) as slide:
        both = slide.read_region(Region(500.7, 801.3, 200 * step, 100 * step), Size(200, 100))
        right = slide.read_region(
            Region(500.7 + 100 * step, 801.3, 100 * step, 100 * step), Size(100, 100)
        )
    assert differ_by(both.rgb[:, 100:], right.rgb) <= 1


def test_what_lies_past_the_slide_is_void_and_white(real_slide: Path) -> None:
    with open_slide(real_slide) as slide:
        pixels = slide.read_region(Region(2120, 2867, 200, 200), Size(100, 100))
        beyond = slide.read_region(Region(99999, -500, 200, 200), Size(10, 10))
    assert pixels.valid[:50, :50].all() and not pixels.valid[50:].any()
    assert not pixels.valid[:, 50:].any() and not pixels.failed.any()
    assert (pixels.rgb[51:] == 255).all() and (pixels.rgb[:, 51:] == 255).all()
    assert not beyond.valid.any() and (beyond.rgb == 255).all() and not beyond.failed.any()


def test_a_slide_is_covered_to_its_last_pixel_by_levels_rounded_down(tmp_path: Path) -> None:
    plane = tissue_noise(1003, 803)
    level = np.asarray(Image.fromarray(plane).resize((250, 200)))
    with open_slide(write_pyramid(tmp_path / "slide.tif", [plane, level], 0.5)) as slide:
        pixels = slide.read_region(Region(1000, 800, 3, 3), Size(1, 1))
        whole = slide.read_region(Region(0, 0, 1004, 804), Size(251, 201))
        assert slide.level_for(4, 4).size == (250, 200)
    assert pixels.valid.all() and whole.valid.all()
    assert (whole.rgb.min(axis=2) < 200).all()


def test_the_coarsest_level_that_is_fine_enough_is_read(tmp_path: Path) -> None:
    sizes = [(800, 640), (400, 320), (100, 80)]
    levels = [np.full((h, w, 3), 60 * i, np.uint8) for i, (w, h) in enumerate(sizes)]
    with open_slide(write_pyramid(tmp_path / "slide.tif", levels, 0.25)) as slide:
        means = {
            step: int(
                slide.read_region(Region(80, 80, 16 * step, 16 * step), Size(16, 16)).rgb[8, 8, 0]
            )
            for step in (0.5, 1, 1.9, 1.99, 2, 7.5, 7.95, 8, 30)
        }
    assert means == {0.5: 0, 1: 0, 1.9: 0, 1.99: 60, 2: 60, 7.5: 60, 7.95: 120, 8: 120, 30: 120}


def test_a_large_region_is_never_decoded_at_once() -> None:
    class Plane:
        """A slide of 200,000 pixels a side without pyramid."""

        format, properties, mpp = "plane", {}, ("", "")
        levels = (StoredLevel(Size(200_000, 200_000)),)
        largest = 0

        def read(self, level: int, x: int, y: int, size: Size) -> Image.Image:
            self.largest = max(self.largest, size.width * size.height)
            return Image.new("RGBA", size, "white")

        def close(self) -> None: ...

    plane = Plane()
    (level,) = usable_levels(plane.levels)
    for size in (Size(2500, 2500), Size(3, 3), Size(1, 5000)):
        pixels = read_resampled(plane, level, Region(0, 0, 5000, 5000), size, Damage())
        assert pixels.valid.all() and pixels.rgb.shape == (size.height, size.width, 3)
    # A block's margin is read in addition to its own pixels.
    assert MAX_DECODED_PIXELS / 4 < plane.largest < 4 * MAX_DECODED_PIXELS


def test_ome_tiff_is_read_tile_by_tile_with_its_pixel_size() -> None:
    with open_slide(OME) as slide:
        assert (slide.format, slide.size) == ("ome-tiff", Size(1101, 1101))
        assert slide.require_mpp() == pytest.approx((0.22710, 0.22710), abs=1e-5)
        part = slide.read_region(Region(400, 300, 300, 400), Size(300, 400))
        edge = slide.read_region(Region(1091, 1091, 20, 20), Size(20, 20))
    assert np.array_equal(part.rgb, tifffile.imread(OME)[300:700, 400:700])
    assert edge.valid[:10, :10].all() and edge.valid.sum() == 100


def test_ome_pyramids_in_subifds_are_used(tmp_path: Path) -> None:
    levels = [np.full((512 >> i, 768 >> i, 3), 50 * i + 20, np.uint8) for i in range(3)]
    with open_slide(write_ome(tmp_path / "slide.ome.tif", levels, 250.0, "nm")) as slide:
        assert (slide.format, slide.mpp) == ("ome-tiff", Mpp(0.25, 0.25))
        assert [level.downsample for level in slide.levels] == [(1, 1), (2, 2), (4, 4)]
        values = [
            slide.read_region(Region(0, 0, 400, 400), Size(n, n)).rgb[9, 9, 0]
            for n in (400, 200, 100)
        ]
    assert values == [20, 70, 120]


def test_dicom_is_read() -> None:
    with open_slide(DATA / "sm_image.dcm") as slide:
        assert (slide.format, slide.size, slide.mpp) == ("dicom", Size(50, 50), Mpp(0.499, 0.499))
        assert slide.read_region(Region(0, 0, 50, 50), Size(50, 50)).valid.all()


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif"])
def test_plain_images_are_read_exactly(tmp_path: Path, suffix: str) -> None:
    plane = tissue_noise(60, 40)
    path = tmp_path / f"image.{suffix}"
    Image.fromarray(plane).save(path, dpi=(25400, 25400))
    with open_slide(path) as slide:
        pixels = slide.read_region(Region(0, 0, 60, 40), Size(60, 40))
        assert slide.require_mpp() == pytest.approx((1, 1), rel=1e-3)
    assert np.array_equal(pixels.rgb, plane) and pixels.valid.all()


def test_transparent_pixels_are_void_and_do_not_darken_their_neighbours(tmp_path: Path) -> None:
    rgba = np.zeros((64, 64, 4), np.uint8)
    rgba[:, 32:] = (200, 100, 150, 255)
    Image.fromarray(rgba).save(tmp_path / "image.png")
    with open_slide(tmp_path / "image.png", 1.0) as slide:
        pixels = slide.read_region(Region(0, 0, 64, 64), Size(24, 24))
    assert not pixels.valid[:, :11].any() and pixels.valid[:, 13:].all()
    assert (pixels.rgb[:, :11] == 255).all()
    assert (pixels.rgb >= (199, 99, 149)).all()


def test_palette_images_are_read(tmp_path: Path) -> None:
    image = Image.new("P", (30, 20), 3)
    image.putpalette([0, 0, 0, 0, 0, 0, 0, 0, 0, 210, 120, 180])
    image.save(tmp_path / "image.png")
    with open_slide(tmp_path / "image.png") as slide:
        assert (slide.read_region(Region(0, 0, 30, 20), Size(30, 20)).rgb == (210, 120, 180)).all()


def test_exif_orientation_is_honoured(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 20), "white")
    image.paste("black", (0, 0, 8, 8))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "image.jpg", exif=exif, quality=95)
    with open_slide(tmp_path / "image.jpg") as slide:
        assert slide.size == (20, 40)
        rgb = slide.read_region(Region(0, 0, 20, 40), Size(20, 40)).rgb
    assert rgb[4, 16].max() < 50 and rgb[4, 4].min() > 200


@pytest.mark.parametrize(
    ("recorded", "mpp", "problem"),
    [
        ("0.25", 0.25, ""),
        ("0,25", 0.25, ""),
        ("0", None, "0 um per pixel recorded, surely wrong: outside 0.05 to 5"),
        ("-0.25", None, "-0.25 um per pixel recorded, surely wrong: outside 0.05 to 5"),
        ("1000", None, "1,000 um per pixel recorded, surely wrong: outside 0.05 to 5"),
        ("none", None, "no pixel size recorded"),
    ],
)
def test_recorded_pixel_sizes_are_checked(
    tmp_path: Path, recorded: str, mpp: float | None, problem: str
) -> None:
    with open_slide(write_svs(tmp_path / "slide.svs", tissue_noise(100, 100), recorded)) as slide:
        assert slide.format == "aperio"
        assert slide.mpp == (Mpp(mpp, mpp) if mpp else None)
        assert slide.mpp_source == ("file" if mpp else "")
        assert slide.mpp_problem == problem


def test_a_resolution_of_72_dpi_is_no_pixel_size(tmp_path: Path) -> None:
    path = tmp_path / "image.png"
    Image.fromarray(tissue_noise(100, 100)).save(path, dpi=(72, 72))
    with open_slide(path) as slide, pytest.raises(MissingMppError) as error:
        slide.require_mpp()
    assert str(error.value).startswith(f"{path}: 352.7 um per pixel recorded, surely wrong:")
    assert "--mpp" in error.value.action


def test_pixels_that_are_not_square_are_no_pixel_size(tmp_path: Path) -> None:
    path = tmp_path / "image.png"
    for ratio, plausible in ((1.01, True), (1.03, False)):
        Image.fromarray(tissue_noise(50, 50)).save(path, dpi=(25400, 25400 * ratio))
        with open_slide(path) as slide:
            assert (slide.mpp is not None) == plausible
            assert ("more than 2 % apart" in slide.mpp_problem) != plausible


def test_a_given_pixel_size_fills_in_only_where_needed(tmp_path: Path) -> None:
    good = write_svs(tmp_path / "good.svs", tissue_noise(100, 100), "0.25")
    without = write_svs(tmp_path / "without.svs", tissue_noise(100, 100), "none")
    with open_slide(good, mpp=0.5) as slide:
        assert (slide.mpp, slide.mpp_source) == (Mpp(0.25, 0.25), "file")
    with open_slide(good, mpp=0.5, force_mpp=True) as slide:
        assert (slide.mpp, slide.mpp_source) == (Mpp(0.5, 0.5), "given by the user")
    with open_slide(without, mpp=0.5) as slide:
        assert (slide.mpp, slide.mpp_source) == (Mpp(0.5, 0.5), "given by the user")
        assert slide.mpp_problem == "no pixel size recorded"


@pytest.mark.parametrize("mpp", [0.04, 5.1, float("nan"), float("inf"), 0.0])
def test_an_implausible_given_pixel_size_is_refused(real_slide: Path, mpp: float) -> None:
    with pytest.raises(SlideError, match=r"outside 0\.05 to 5"):
        open_slide(real_slide, mpp=mpp)


def test_closing_waits_for_reads_and_ends_reading(real_slide: Path) -> None:
    # OpenSlide aborts the process if it is closed during a read.
    slide = open_slide(real_slide)
    reading = threading.Barrier(3)
    refusals: list[SlideError] = []

    def read_until_closed() -> None:
        slide.read_region(Region(0, 0, 100, 100), Size(100, 100))
        reading.wait()
        try:
            while True:
                slide.read_region(Region(0, 0, 2220, 2967), Size(222, 297))
        except SlideError as error:
            refusals.append(error)

    threads = [threading.Thread(target=read_until_closed) for _ in range(2)]
    for thread in threads:
        thread.start()
    reading.wait()
    slide.close()
    slide.close()
    for thread in threads:
        thread.join()
    assert len(refusals) == 2 and "is closed" in str(refusals[0])


def test_the_fingerprint_changes_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "slide.bin"
    path.write_bytes(b"\1" * 200_000)
    os.utime(path, ns=(10**9, 10**9))
    first = compute_fingerprint(path)
    assert first == compute_fingerprint(path) and first.startswith("200000-1000000000-")
    for position in (0, 199_999):
        changed = bytearray(b"\1" * 200_000)
        changed[position] = 2
        path.write_bytes(changed)
        os.utime(path, ns=(10**9, 10**9))
        assert compute_fingerprint(path) != first
    with pytest.raises(SlideError, match="cannot be read"):
        compute_fingerprint(tmp_path / "missing")
