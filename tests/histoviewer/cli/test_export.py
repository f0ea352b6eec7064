import csv
import json
from pathlib import Path

import pytest
from make_heatmaps import make_heatmap

from histoviewer.annotations.annotation import Annotation, Shape
from histoviewer.annotations.geojson import read_annotations
from histoviewer.cli.main import main
from histoviewer.exports.formats import FORMATS
from histoviewer.geometry import Point
from histoviewer.worklist.annotation_records import annotation_data
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.store import Store


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The output folder of a scan: two slides of one stem, one in a folder, one damaged."""
    root = tmp_path / "out" / "heatmaps"
    make_heatmap({(0, 0): 0.9, (1, 1): 0.6}).save(root / "a.svs.tif")
    make_heatmap({(0, 0): 0.2}).save(root / "a.tif.tif")
    make_heatmap({(0, 0): 0.3}, pending=((1, 1),)).save(root / "földer 1" / "b.svs.tif")
    (root / "damaged.svs.tif").write_bytes(b"II*\0")
    return tmp_path / "out"


def files(folder: Path) -> set[str]:
    """Paths below a folder; an OME-Zarr folder is one."""
    found = {path for path in folder.rglob("[!.]*") if path.is_file()}
    zarr = set(folder.rglob("*.ome.zarr"))
    found -= {path for path in found if zarr & set(path.parents)}
    return {path.relative_to(folder).as_posix() for path in found | zarr}


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"camelyon", "pdf"}))
def test_a_folder_is_exported_slide_by_slide_and_a_damaged_one_is_named(
    out: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(out), "--format", name]) == 1

    said = capsys.readouterr()
    assert "damaged.svs.tif" in said.err
    chosen = FORMATS[name]
    expected = {chosen.target(out / name, slide) for slide in ("a.svs", "a.tif", "földer 1/b.svs")}
    printed = {Path(line) for line in said.out.splitlines()}
    assert expected <= printed
    assert {path.relative_to(out / name).as_posix() for path in printed} == files(out / name)


def test_the_worklist_is_ranked_and_holds_the_damaged_slide(out: Path) -> None:
    main(["export", str(out), "--format", "csv"])

    with (out / "csv" / "worklist.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["slide"], row["verdict"]) for row in rows] == [
        ("a.svs", "positive"),
        ("földer 1/b.svs", "incomplete"),
        ("damaged.svs", "failed"),
        ("a.tif", "negative"),
    ]
    assert "is not a heatmap, or is damaged" in rows[2]["error"]
    assert str(out) not in rows[2]["error"]


def test_wsinfers_layout_keeps_same_named_slides_apart_and_names_no_path(out: Path) -> None:
    main(["export", str(out), "--format", "wsinfer"])

    names = files(out / "wsinfer")
    assert {"model-outputs-csv/a.svs.csv", "model-outputs-csv/a.tif.csv"} < names
    assert "run_metadata_20260101T000000.json" in names
    text = (out / "wsinfer" / "run_metadata_20260101T000000.json").read_text(encoding="utf-8")
    document = json.loads(text)
    assert set(document) == {"model", "runtime", "timestamp"}
    assert document["model"]["config"]["class_names"] == ["Normal", "Tumor"]
    assert document["model"]["config"]["spacing_um_px"] == 0.972
    assert document["model"]["sha256"] == "abc"
    assert "Müller" not in text
    assert str(out) not in text


def test_detections_have_the_slides_bare_name_and_never_meet(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(out), "--format", "camelyon"]) == 1
    assert "a.csv: would be the file of 2 slides" in capsys.readouterr().err
    assert not (out / "camelyon").exists()

    heatmap = out / "heatmaps" / "a.svs.tif"
    target = out / "detections"
    assert main(["export", str(heatmap), "--format", "camelyon", "-o", str(target)]) == 0
    assert files(target) == {"a.csv"}


def test_a_threshold_holds_for_foci_verdict_and_legend(out: Path) -> None:
    heatmap = str(out / "heatmaps" / "a.svs.tif")
    arguments = ["export", heatmap, "-o", str(out), "--threshold"]

    main([*arguments, "0.8", "--format", "geojson"])
    high = json.loads((out / "a.svs.geojson").read_text())["features"]
    main([*arguments, "0.5", "--format", "geojson"])
    low = json.loads((out / "a.svs.geojson").read_text())["features"]

    tiles = [
        feature["properties"]["measurements"]["Tiles"]
        for found in (high, low)
        for feature in found
        if feature["properties"]["objectType"] == "annotation"
    ]
    assert tiles == [1, 2]


def test_what_was_exported_beside_a_heatmap_is_not_taken_for_one(out: Path) -> None:
    (out / "heatmaps" / "damaged.svs.tif").unlink()
    for name in ("tiff", "overlay-tiff"):
        assert main(["export", str(out / "heatmaps" / "a.svs.tif"), "--format", name]) == 0
    before = files(out / "heatmaps")

    assert main(["export", str(out), "--format", "csv"]) == 0

    assert files(out / "heatmaps") == before
    assert len(before) == 5


def test_a_slide_whose_file_cannot_be_written_keeps_its_verdict(out: Path) -> None:
    (out / "csv" / "a.svs.csv").mkdir(parents=True)

    assert main(["export", str(out), "--format", "csv"]) == 1

    with (out / "csv" / "worklist.csv").open(encoding="utf-8-sig", newline="") as file:
        verdicts = {row["slide"]: row["verdict"] for row in csv.DictReader(file)}
    assert verdicts["a.svs"] == "positive"


RING = ((100.0, 200.0), (1100.0, 200.0), (1100.0, 700.0), (100.0, 700.0))
DRAWN = annotation_data(
    Annotation(
        Shape.RECTANGLE,
        ((tuple(Point(*place) for place in RING),),),
        "<i>",
        "Tumor",
        (200, 0, 0),
    )
)


@pytest.fixture
def read(out: Path) -> Path:
    """The folder of `out`, read: one slide's focus and verdict, and a file that was replaced."""
    x, y = make_heatmap().grid.tile_region(0, 0).centre
    seen = {"model_sha256": "abc", "threshold": 0.5, "fingerprint": "1-2-3"}
    with Store(out) as store:
        for reading in (
            Reading(
                "a.svs", Kind.FOCUS, Decision.CONFIRMED, "=cmd()", x, y, "<b>sinus</b>", **seen
            ),
            Reading("a.svs", Kind.SLIDE, Decision.NEGATIVE, "Dr. A", viewed=0.968, **seen),
            Reading("a.svs", Kind.VIEWED, Decision.VIEWED, "Dr. A", viewed=0.972, data="1", **seen),
            Reading("a.svs", Kind.ANNOTATION, Decision.DRAWN, "Dr. A", data=DRAWN, **seen),
            Reading("a.tif", Kind.SLIDE, Decision.POSITIVE, "Dr. A", fingerprint="9-2-9"),
        ):
            store.add_reading(reading)
    return out


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_readings_are_exported_in_their_order_and_defused(read: Path) -> None:
    main(["export", str(read), "--format", "readings"])

    rows = rows_of(read / "readings" / "readings.csv")
    told = [(row["slide"], row["kind"], row["decision"], row["of_scanned_file"]) for row in rows]
    assert told == [
        ("a.svs", "focus", "confirmed", "yes"),
        ("a.svs", "slide", "negative", "yes"),
        ("a.svs", "viewed area", "viewed", "yes"),
        ("a.svs", "annotation", "drawn", "yes"),
        ("a.tif", "slide", "positive", "no"),
    ]
    assert rows[0]["reader"] == "'=cmd()"
    assert (rows[0]["model_sha256"], rows[0]["threshold"]) == ("abc", "0.5")
    assert float(rows[0]["focus_x"]) > 0
    assert rows[1]["focus_x"] == ""
    assert [row["viewed"] for row in rows] == ["", "0.968", "0.972", "", ""]
    assert len(rows_of(read / "readings" / "slides" / "a.svs.csv")) == 4


def test_annotations_are_exported_for_qupath_and_those_of_another_file_are_not(
    read: Path,
) -> None:
    main(["export", str(read), "--format", "annotations"])

    (drawn,) = read_annotations(read / "annotations" / "a.svs.geojson")
    assert annotation_data(drawn) == DRAWN
    assert '"features": []' in (read / "annotations" / "a.tif.geojson").read_text()


def test_the_worklist_says_what_readers_of_the_scanned_file_said(read: Path) -> None:
    main(["export", str(read), "--format", "csv"])

    rows = {row["slide"]: row for row in rows_of(read / "csv" / "worklist.csv")}
    assert (rows["a.svs"]["reader_verdict"], rows["a.svs"]["reader"]) == ("negative", "Dr. A")
    assert (rows["a.svs"]["confirmed"], rows["a.svs"]["rejected"]) == ("1", "0")
    assert rows["a.tif"]["reader_verdict"] == ""


def test_a_report_shows_both_verdicts_and_escapes_what_readers_wrote(read: Path) -> None:
    heatmap = read / "heatmaps" / "a.svs.tif"

    main(["export", str(heatmap), "--format", "report", "-o", str(read)])

    text = (read / "a.svs.html").read_text(encoding="utf-8")
    assert "Reader: negative (Dr. A, " in text
    assert "The reader and the model disagree." in text
    assert "confirmed (=cmd(), " in text
    assert "Dr. A 97 % of the tissue" in text
    assert ">96 %<" in text and "viewed area" not in text
    # 1000 x 500 pixels of 0.25 x 0.2502 um.
    for fact in ("&lt;i&gt;", "Tumor", "rectangle", "0.0313 mm²", "0.750 mm", "600, 450"):
        assert f"<td>{fact}</td>" in text
    assert "&lt;b&gt;sinus&lt;/b&gt;" in text
    assert "<b>" not in text


def test_two_heatmaps_of_one_name_never_share_a_file(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = out / "heatmaps" / "a.svs.tif", out / "heatmaps" / "other" / "a.svs.tif"
    make_heatmap({(0, 0): 0.1}).save(second)

    assert main(["export", str(first), str(second), "-o", str(out / "png")]) == 1

    assert "would be the file of 2 slides" in capsys.readouterr().err
    assert not (out / "png").exists()
