"""Slides that no scan can take as they are, in one batch: the verdict, cause and action of each."""

import os
import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from make_models import make_model
from make_slides import (
    damage_tile,
    drop_tiles,
    set_tag,
    tissue_noise,
    write_ome,
    write_png_header,
    write_pyramid,
    write_svs,
)
from make_vendor_slides import write_mrxs
from PIL import Image

from histoviewer.batch.outcome import BatchItem
from histoviewer.batch.runner import scan_slides
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.scanning.options import ScanOptions

DPI = 25400 / 0.972
PLANE = tissue_noise(512, 512)
Make = Callable[[Path], object]
TIFF: dict[str, Any] = {
    "photometric": "rgb",
    "resolution": (1e4 / 0.972, 1e4 / 0.972),
    "resolutionunit": "CENTIMETER",
    "metadata": None,
}


def pyramid(path: Path) -> Path:
    return write_pyramid(path, [PLANE], 0.972)


def png(
    path: Path, mode: str = "RGB", dpi: float = DPI, size: tuple[int, int] = (300, 300)
) -> None:
    image = Image.fromarray(PLANE).resize(size).convert(mode)
    image.save(path, format="PNG" if mode != "CMYK" else "TIFF", dpi=(dpi, dpi))


def cut(path: Path) -> None:
    pyramid(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_jpeg(path: Path) -> None:
    Image.fromarray(PLANE).save(path, dpi=(DPI, DPI))
    path.write_bytes(path.read_bytes()[:-5000])


def damaged(path: Path) -> None:
    damage_tile(pyramid(path), 1)


def dropped(path: Path) -> None:
    drop_tiles(pyramid(path), [1])


def sparse(path: Path) -> None:
    drop_tiles(pyramid(path), [1], tags=("TileOffsets", "TileByteCounts"))


def wide_tile(path: Path) -> None:
    set_tag(pyramid(path), "TileWidth", 16_777_472)


def many_pages(path: Path) -> None:
    pages = [Image.fromarray(PLANE)] * 2
    pages[0].save(path, save_all=True, append_images=pages[1:])


def loop(path: Path) -> None:
    path.symlink_to(path)


def svs(mpp: str) -> Make:
    return lambda path: write_svs(path, PLANE, mpp)


def floats(path: Path) -> None:
    tifffile.imwrite(path, PLANE.astype(np.float32), tile=(256, 256), photometric="rgb")


def deep(path: Path) -> None:
    tifffile.imwrite(path, PLANE.astype(np.uint16), tile=(256, 256), photometric="rgb")


def part_of_mrxs(lost: str) -> Make:
    def make(path: Path) -> None:
        write_mrxs(path, PLANE, 0.972)
        (path.with_suffix("") / lost).unlink()

    return make


def damaged_jpeg(path: Path) -> None:
    write_svs(path, PLANE, "0.972")
    with tifffile.TiffFile(path) as tiff:
        page = tiff.pages.first
        middle = page.dataoffsets[3] + page.databytecounts[3] // 2
    content = bytearray(path.read_bytes())
    content[middle : middle + 200] = b"\xff" * 200
    path.write_bytes(content)


def one_level_lost(path: Path) -> None:
    """The first page names no next one."""
    write_pyramid(path, [PLANE, PLANE[::2, ::2].copy()], 0.972)
    with tifffile.TiffFile(path) as tiff:
        assert len(tiff.pages) == 2
        first = tiff.pages.first.offset
    content = bytearray(path.read_bytes())
    (tags,) = struct.unpack_from("<H", content, first)
    struct.pack_into("<I", content, first + 2 + 12 * tags, 0)
    path.write_bytes(content)


def damaged_description(path: Path) -> None:
    write_svs(path, PLANE, "0.972")
    path.write_bytes(path.read_bytes().replace(b"Aperio Image", b"Aqerio Image"))


def not_square(path: Path, share: float = 1.1) -> None:
    Image.fromarray(PLANE).save(path, dpi=(DPI, DPI * share))


def planes(path: Path) -> None:
    tifffile.imwrite(path, np.moveaxis(PLANE, -1, 0).copy(), planarconfig="separate", **TIFF)


def strips(path: Path) -> None:
    tifffile.imwrite(path, PLANE, rowsperstrip=16, **TIFF)


def turned(path: Path) -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    Image.fromarray(PLANE[:300]).save(path, "JPEG", dpi=(DPI, DPI), exif=exif, quality=95)


# Number in the catalogue, name, how to make it, verdict, words of the error.
FAILED: list[tuple[int, str, Make, str]] = [
    (1, "empty.svs", lambda path: path.touch(), "is empty. Copy"),
    (2, "cut.svs", cut, "Copy it again"),
    (3, "page.svs", lambda path: path.write_text("<html>"), "is a text file"),
    (4, "jpeg.svs", lambda path: Image.fromarray(PLANE).save(path, "JPEG"), "is a JPEG image"),
    (5, "alone.mrxs", lambda path: path.write_bytes(b"\xff\xd8\xff"), "has no folder 'alone'"),
    (6, "no-data.mrxs", part_of_mrxs("Data0000.dat"), "Data0000.dat: No such file"),
    (6, "no-index.mrxs", part_of_mrxs("Index.dat"), "Index.dat: No such file"),
    (13, "description.svs", damaged_description, "--mpp"),
    (14, "no-mpp.png", lambda path: png(path, dpi=0), "--mpp"),
    (15, "mpp-0.svs", svs("0"), "--mpp"),
    (15, "mpp-nan.svs", svs("nan"), "--mpp"),
    (15, "mpp-inf.svs", svs("inf"), "--mpp"),
    (15, "mpp-1000.svs", svs("1000"), "--mpp"),
    (15, "mpp-negative.svs", svs("-0.25"), "--mpp"),
    (15, "mpp-72-dpi.png", lambda path: png(path, dpi=72), "--mpp"),
    (15, "mpp-1e-9.svs", svs("1e-9"), "outside 0.05 to 5"),
    (16, "not-square.png", not_square, "more than 2 % apart"),
    (19, "one-pixel.png", lambda path: png(path, size=(1, 1)), "smaller than one patch"),
    (20, "huge.png", lambda path: write_png_header(path, 2**31 - 1, 10), "is too large"),
    (21, "wide-tile.tif", wide_tile, "tiles of 16777472 x 256 pixels"),
    (22, "deep.tif", deep, "16-bit"),
    (23, "cmyk.tif", lambda path: png(path, "CMYK"), "CMYK"),
    (24, "grey.png", lambda path: png(path, "L"), "grey"),
    (26, "float.tif", floats, "floating point"),
    (30, "pages.gif.tif", many_pages, "has 2 pages"),
    (31, "bomb.png", lambda path: write_png_header(path, 50_000, 50_000), "is too large"),
    (33, "cut.jpg", cut_jpeg, "image file is truncated"),
    (34, "loop.svs", loop, "symbolic links"),
    (35, "folder.svs", lambda path: path.mkdir(), "is a folder, not a slide"),
    (36, "pipe.svs", lambda path: os.mkfifo(path), "is not a regular file"),
    (38, "gone.svs", lambda path: None, "does not exist"),
]
INCOMPLETE: list[tuple[int, str, Make, str]] = [
    (7, "zeroed.tif", damaged, "could not be read"),
    (8, "damaged-jpeg.svs", damaged_jpeg, "Corrupt JPEG data"),
    (10, "no-length.tif", dropped, "could not be read"),
    (11, "sparse.tif", sparse, "could not be read"),
]
WHOLE: list[tuple[int, str, Make, str]] = [
    (12, "level-lost.tif", one_level_lost, ""),
    (16, "nearly-square.png", lambda path: not_square(path, 1.01), ""),
    (17, "comma.svs", svs("0,972"), ""),
    (18, "one-level.tif", pyramid, ""),
    (25, "alpha.png", lambda path: png(path, "RGBA"), ""),
    (27, "palette.png", lambda path: png(path, "P"), ""),
    (28, "strips.tif", strips, ""),
    (29, "planes.tif", planes, ""),
    (32, "turned.jpg", turned, ""),
    (41, "ü \u200d name with\nnewline.png", png, ""),
    (41, "x" * 236 + ".png", png, ""),
    (42, "twin.png", png, ""),
    (0, "ome.ome.tif", lambda path: write_ome(path, [PLANE], 0.972), ""),
]
TABLE = [*FAILED, *INCOMPLETE, *WHOLE]


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[BatchItem]]:
    folder = tmp_path_factory.mktemp("bad")
    (folder / "in").mkdir()
    for _, name, make, _ in TABLE:
        make(folder / "in" / name)
    (folder / "in" / "link.png").symlink_to(folder / "in" / "twin.png")
    model = make_model(folder / "model", threshold=0.9, whole_patch=True)
    paths = [folder / "in" / name for _, name, _, _ in TABLE]
    found: dict[str, list[BatchItem]] = {}
    for item in scan_slides(
        [*paths, folder / "in" / "link.png"], model, folder / "out", ScanOptions()
    ):
        found.setdefault(item.path.name, []).append(item)
    shutil.rmtree(folder / "in", ignore_errors=True)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="pipes and names of Linux")
@pytest.mark.parametrize(
    ("name", "words"), [(name, words) for _, name, _, words in FAILED], ids=lambda text: text[:20]
)
def test_what_cannot_be_a_slide_fails_with_cause_and_action(
    items: dict[str, list[BatchItem]], name: str, words: str
) -> None:
    (item,) = items[name]
    assert item.verdict is Verdict.FAILED, item
    assert item.result is None
    # File, cause and action.
    assert name in item.error
    assert words in item.error
    assert len(item.error.split(". ")) >= 2 and item.error.endswith(".")
    assert "Traceback" not in item.error


@pytest.mark.skipif(sys.platform != "linux", reason="pipes and names of Linux")
@pytest.mark.parametrize(
    ("name", "words"),
    [(name, words) for _, name, _, words in INCOMPLETE],
    ids=lambda text: text[:20],
)
def test_what_can_be_read_in_part_is_never_negative(
    items: dict[str, list[BatchItem]], name: str, words: str
) -> None:
    (item,) = items[name]
    assert item.verdict is Verdict.INCOMPLETE
    assert words in item.error
    assert item.result and Heatmap.load(item.result).unread


@pytest.mark.skipif(sys.platform != "linux", reason="pipes and names of Linux")
@pytest.mark.parametrize("name", [name for _, name, _, _ in WHOLE], ids=lambda text: text[:20])
def test_what_only_looks_odd_is_scanned_whole_and_once(
    items: dict[str, list[BatchItem]], name: str
) -> None:
    (item,) = items[name]
    assert item.verdict is not Verdict.FAILED, item.error
    assert item.result
    heatmap = Heatmap.load(item.result)
    assert not heatmap.unread
    if name == "turned.jpg":
        assert heatmap.grid.slide_size == (300, 512)
    assert "link.png" not in items
