import re
import shutil
from pathlib import Path

from histoviewer.slides.discovery import find_slides
from histoviewer.worklist.naming import result_names

# Element (0020,000e), value representation UI, two bytes of length, then the UID.
SERIES_UID = re.compile(rb"\x20\x00\x0e\x00UI..([0-9.]+)", re.DOTALL)


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

    found = [
        path.relative_to(root).as_posix() for path in find_slides(root, leave_out=root / "results")
    ]

    assert found == ["a.svs", "b/x.PNG", "vms/slide.vms"]


def test_a_dicom_series_is_one_slide_and_two_series_are_two(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "data" / "slides" / "sm_image.dcm"
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
