"""Refused files, and the error for each."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import openslide
import pytest
import tifffile
from make_slides import (
    set_tag,
    tissue_noise,
    write_ome,
    write_png_header,
    write_pyramid,
)
from PIL import Image

from histoviewer.errors import SlideError
from histoviewer.slides.slide import open_slide

PLANE = tissue_noise(300, 200)


def refusal(path: Path) -> str:
    with pytest.raises(SlideError) as error:
        open_slide(path)
    assert error.value.subject == str(path)
    assert error.value.action.endswith(".") and not error.value.cause.endswith(".")
    return error.value.cause


def write_bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def write_tiff(array: np.ndarray, **options: object) -> Callable[[Path], object]:
    return lambda path: tifffile.imwrite(path, array, metadata=None, **options)


def save_image(mode: str, **options: object) -> Callable[[Path], object]:
    return lambda path: Image.new(mode, (50, 40)).save(path, **options)


def save_frames(path: Path) -> None:
    frames = [Image.new("RGB", (50, 40), colour) for colour in ("red", "green", "blue")]
    frames[0].save(path, save_all=True, append_images=frames[1:])


def save_cut_short(path: Path) -> None:
    Image.fromarray(PLANE).save(path)
    os.truncate(path, path.stat().st_size * 2 // 3)


def save_pyramid_with(**tags: int) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        write_pyramid(path, [PLANE], tile=64)
        for tag, value in tags.items():
            set_tag(path, tag, value)

    return write


TILED = {"tile": (64, 64)}
JPEG = imagecodecs.jpeg_encode(PLANE)


@pytest.mark.parametrize(
    ("name", "write", "cause"),
    [
        ("zero.svs", write_bytes(b""), "is empty"),
        ("page.svs", write_bytes(b"<html></html>"), "is a text file (HTML or XML) named .svs"),
        ("photo.svs", write_bytes(JPEG), "is a JPEG image named .svs"),
        ("photo.ndpi", save_image("RGB", format="PNG"), "is a PNG image named .ndpi"),
        ("noise.scn", write_bytes(b"\1\2\3" * 99), "no SCN slide that OpenSlide can read"),
        ("slide.mrxs", write_bytes(JPEG), "has no folder 'slide' beside it"),
        ("noise.png", write_bytes(b"\1\2\3" * 99), "cannot be read as PNG, JPEG, TIFF or BMP"),
        ("notes.txt", write_bytes(b"notes"), "cannot be read as PNG, JPEG, TIFF or BMP"),
        ("movie.gif", save_frames, "cannot be read as PNG, JPEG, TIFF or BMP"),
        ("cut.jpg", save_cut_short, "truncated"),
        ("cut.png", save_cut_short, "cannot be read as PNG, JPEG, TIFF or BMP"),
        ("pages.tif", save_frames, "has 3 pages"),
        ("moving.png", save_frames, "has 3 pages"),
        ("grey.png", save_image("L"), "is a greyscale image, not 8-bit RGB"),
        ("grey16.png", save_image("I;16"), "is a 16-bit image, not 8-bit RGB"),
        ("cmyk.jpg", save_image("CMYK"), "is a CMYK image, not 8-bit RGB"),
        ("float.tif", save_image("F"), "is a floating point image, not 8-bit RGB"),
        (
            "deep.png",
            write_bytes(imagecodecs.png_encode(PLANE.astype(np.uint16) * 257)),
            "is a 16-bit image, not 8-bit RGB",
        ),
        (
            "deep.tif",
            write_tiff(PLANE.astype(np.uint16), photometric="rgb"),
            "is a 16-bit image, not 8-bit RGB",
        ),
        (
            "deep_tiled.tif",
            write_tiff(PLANE.astype(np.uint16), photometric="rgb", **TILED),
            "is a 16-bit colour TIFF, not 8-bit RGB",
        ),
        (
            "grey_tiled.tif",
            write_tiff(PLANE[..., 0], photometric="minisblack", **TILED),
            "is a 8-bit greyscale TIFF, not 8-bit RGB",
        ),
        (
            "cmyk_tiled.tif",
            write_tiff(np.zeros((90, 90, 4), np.uint8), photometric="separated", **TILED),
            "is a 8-bit CMYK TIFF, not 8-bit RGB",
        ),
        (
            "float_tiled.tif",
            write_tiff(PLANE.astype(np.float32), photometric="rgb", **TILED),
            "is a floating point TIFF, not 8-bit RGB",
        ),
        ("huge.png", lambda path: write_png_header(path, 10_000, 10_000), "too large for a plain"),
        ("bomb.png", lambda path: write_png_header(path, 60_000, 60_000), "too large for a plain"),
        ("tile.tif", save_pyramid_with(TileWidth=16_777_472), "tiles of 16777472 x 64 pixels"),
        (
            "wide.tif",
            save_pyramid_with(ImageWidth=2_100_000, TileWidth=2**19),
            "declares 2100000 x 200 pixels, which no slide has",
        ),
        ("vast.tif", save_pyramid_with(ImageWidth=4_000_000_000), "is damaged"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_the_file_is_refused_in_words(
    tmp_path: Path, name: str, write: Callable[[Path], object], cause: str
) -> None:
    path = tmp_path / name
    write(path)
    assert cause in refusal(path)


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.svs") == "does not exist"
    folder = tmp_path / "folder.svs"
    folder.mkdir()
    assert refusal(folder) == "is a folder, not a slide"
    loop = tmp_path / "loop.svs"
    loop.symlink_to(loop)
    assert "cannot be opened" in refusal(loop)
    assert "cannot be opened" in refusal(tmp_path / ("long" * 100 + ".svs"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_fifo_is_refused_and_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.svs")
    assert refusal(tmp_path / "fifo.svs") == "is not a regular file"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s.svs"))
        assert refusal(tmp_path / "s.svs") == "is not a regular file"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "slide.tif", [PLANE])
    path.chmod(0)
    assert refusal(path) == "may not be read"


def test_a_slide_cut_short_is_not_read_as_its_thumbnail(tmp_path: Path, real_slide: Path) -> None:
    os.truncate(real_slide, real_slide.stat().st_size * 97 // 100)
    with pytest.raises(openslide.OpenSlideError):
        openslide.OpenSlide(real_slide)
    for name in ("slide.svs", "slide.tif"):
        path = Path(shutil.copyfile(real_slide, tmp_path / name))
        assert refusal(path)


def test_a_slide_with_an_unknown_compression_is_refused(tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "slide.tif", [PLANE])
    set_tag(path, "Compression", 52479)
    assert "Unsupported TIFF compression" in refusal(path)


def test_ome_tiff_of_other_kinds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grey.ome.tif"
    tifffile.imwrite(path, PLANE[..., 0], tile=(64, 64), photometric="minisblack", ome=True)
    assert "not of 8-bit RGB" in refusal(path)


def test_an_ome_tiff_that_declares_absurd_tiles_is_refused(tmp_path: Path) -> None:
    path = write_ome(tmp_path / "slide.ome.tif", [PLANE], 0.5)
    set_tag(path, "TileWidth", 16_777_472)
    assert "tiles of 16777472" in refusal(path)


@pytest.mark.parametrize("name", ["Präparat ß 01.tif", "line\nbreak.tif", "x" * 240 + ".tif"])
def test_unusual_names_are_read(tmp_path: Path, name: str) -> None:
    path = write_pyramid(tmp_path / name, [PLANE], 0.5)
    with open_slide(path) as slide:
        assert slide.size == (300, 200)


def test_no_file_is_opened_with_an_unsafe_openslide(
    real_slide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version, safe in (
        ("4.0.0", False),
        ("3.4.1", False),
        ("4.0.1", True),
        ("4.10.0-dev", True),
    ):
        monkeypatch.setattr(openslide, "__library_version__", version)
        if safe:
            open_slide(real_slide).close()
        else:
            assert version in refusal(real_slide)
