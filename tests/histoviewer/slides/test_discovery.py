import re
import shutil
from pathlib import Path

from make_heatmaps import make_heatmap
from PIL import Image

from histoviewer.exports.base import ExportOptions
from histoviewer.exports.folder import ExportJob, export_heatmaps
from histoviewer.exports.picture import PictureOptions
from histoviewer.processes.task_client import dicom_series
from histoviewer.slides.discovery import find_slides
from histoviewer.worklist.store import Store

# Element (0020,000e), value representation UI, two bytes of length, then the UID.
SERIES_UID = re.compile(rb"\x20\x00\x0e\x00UI..([0-9.]+)", re.DOTALL)


def find(folder: Path, leave_out: Path | None = None) -> list[Path]:
    return find_slides(folder, leave_out, find_series=dicom_series)


def test_find_slides_finds_slides_only(tmp_path: Path) -> None:
    root = tmp_path / "in"
    for name in (
        "a.svs",
        "b/x.PNG",
        ".hidden/x.png",
        "results/x.png",
        "vms/x.jpg",
        "vms/slide.vms",
        "notes.txt",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()

    found = [path.relative_to(root).as_posix() for path in find(root, leave_out=root / "results")]

    assert found == ["a.svs", "b/x.PNG", "vms/slide.vms"]


def test_a_dicom_series_is_one_slide_and_two_series_are_two(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "data" / "slides" / "sm_image.dcm"
    for name in ("1.dcm", "2.dcm"):
        shutil.copyfile(source, tmp_path / name)

    assert find(tmp_path) == [tmp_path / "1.dcm"]

    series = SERIES_UID.search(source.read_bytes())
    assert series
    old, new = series[1], series[1][:-1] + bytes([ord("0") + (series[1][-1] + 1) % 10])
    (tmp_path / "3.dcm").write_bytes(source.read_bytes().replace(old, new))
    assert find(tmp_path) == [
        tmp_path / "1.dcm",
        tmp_path / "3.dcm",
    ]


def test_results_and_exports_of_earlier_scans_are_no_slides(tmp_path: Path) -> None:
    out = tmp_path / "earlier"
    for heatmap in (out / "heatmaps" / "a.svs.tif", tmp_path / "heatmaps" / "mine.tif"):
        make_heatmap({(0, 0): 0.9}).save(heatmap)
    Store(out).close()
    assert not [
        step.error
        for step in export_heatmaps(ExportJob((out,), "png", None, ExportOptions(PictureOptions())))
        if step.error
    ]
    assert len(list(out.glob("png/*.png"))) == 2
    slide = out / "png" / "slide.png"
    Image.new("RGB", (300, 300)).save(slide)

    # Without a worklist beside it, a folder of that name is the user's.
    assert find(tmp_path) == [
        slide,
        tmp_path / "heatmaps" / "mine.tif",
    ]


def test_links_to_one_file_are_one_slide(tmp_path: Path) -> None:
    file = tmp_path / "m.png"
    Image.new("RGB", (300, 300)).save(file)
    (tmp_path / "a.png").symlink_to(file)
    (tmp_path / "z.png").hardlink_to(file)
    (tmp_path / "dangling.png").symlink_to(tmp_path / "nothing")

    assert find(tmp_path) == [tmp_path / "dangling.png", file]
