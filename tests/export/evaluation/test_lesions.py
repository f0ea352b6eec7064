"""Lesions and FROC by CAMELYON16's rules, against cases counted by hand and a whole mask."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import shapely
from scipy import ndimage

from export.cli.main import main
from export.errors import ExportError
from export.evaluation.annotations import Annotation, read_annotation
from export.evaluation.camelyon import find_lesions
from export.evaluation.froc import Detection, compute_froc, match

TUMOR_101 = Path(__file__).parents[2] / "data" / "camelyon16" / "Tumor_101.json"
MPP = 0.243
PIXEL = 32 * MPP


def _square(left: float, top: float, side: float) -> list[list[float]]:
    """Level-0 vertices of a square that is given in micrometres."""
    corners = [(0, 0), (side, 0), (side, side), (0, side)]
    return [[(left + x) / MPP, (top + y) / MPP] for x, y in corners]


def _lesions(*squares: list[list[float]], holes: tuple[list[list[float]], ...] = ()) -> list:
    rings = (tuple(map(np.array, part)) for part in (squares, holes))
    return find_lesions(Annotation(*rings), MPP)


def _at(probability: float, x_um: float, y_um: float) -> Detection:
    return Detection(probability, x_um / MPP, y_um / MPP)


def test_real_outlines_give_the_lesions_of_a_whole_slide_mask() -> None:
    rings = read_annotation(TUMOR_101).tumour
    assert len(rings) == 8
    right, bottom = np.ceil(np.concatenate(rings).max(0) / 32).astype(int) + 10
    cols, rows = np.meshgrid(np.arange(right) + 0.5, np.arange(bottom) + 0.5)
    whole = np.zeros((bottom, right), bool)
    for ring in rings:
        inside = shapely.contains_xy(shapely.Polygon(ring).buffer(0), cols * 32, rows * 32)
        whole |= inside
    distance = ndimage.distance_transform_edt(~whole)
    grown = ndimage.binary_fill_holes(distance < 75 / (MPP * 32 * 2))
    _, count = ndimage.label(grown, np.ones((3, 3)))

    lesions = find_lesions(read_annotation(TUMOR_101), MPP)
    ours = np.zeros_like(grown)
    for lesion in lesions:
        height, width = lesion.mask.shape
        ours[lesion.top :, lesion.left :][:height, :width] |= lesion.mask
    assert len(lesions) == count
    # Outlines that cross themselves are filled otherwise by shapely, at single pixels.
    assert (ours != grown).sum() <= 0.002 * grown.sum()


def test_outlines_within_the_growth_are_one_lesion_and_further_ones_two() -> None:
    assert len(_lesions(_square(1000, 1000, 300), _square(1350, 1000, 300))) == 1
    assert len(_lesions(_square(1000, 1000, 300), _square(1450, 1000, 300))) == 2


def test_a_place_is_inside_up_to_the_growth_of_37_5_um() -> None:
    (lesion,) = _lesions(_square(1000, 1000, 400))
    middle = 1200 / MPP
    # The raster's pixels are 7.8 um wide, and distances are those of their centres.
    assert lesion.contains(1000 / MPP - (37.5 - 1.5 * PIXEL) / MPP, middle)
    assert not lesion.contains(1000 / MPP - (37.5 + PIXEL) / MPP, middle)
    assert not lesion.contains(-5.0, middle)


@pytest.mark.parametrize(("side", "itc"), [(150, True), (200, False)])
def test_isolated_tumour_tiles_are_told_by_the_major_axis(side: float, itc: bool) -> None:
    # The ellipse of a square of side s has the major axis 2 s / sqrt(3). Growth adds 60 to 75 um
    # to s, as the raster has it, and rounds the corners: 150 gives 242 to 260, 200 gives 290 up.
    (lesion,) = _lesions(_square(1000, 1000, side))
    assert lesion.itc == itc


def test_a_hole_counts_as_lesion_but_what_is_cut_off_does_not() -> None:
    (filled,) = _lesions(_square(1000, 1000, 600), holes=(_square(1200, 1200, 200),))
    assert filled.contains(1300 / MPP, 1300 / MPP)
    (cut,) = _lesions(_square(1000, 1000, 600), holes=(_square(900, 1300, 900),))
    assert not cut.contains(1300 / MPP, 1500 / MPP)


def test_froc_of_a_case_counted_by_hand() -> None:
    # Slide 1: lesions A and B of 400 um, and one of isolated tumour cells. Slides 2 to 4: none.
    lesions = _lesions(_square(1000, 1000, 400), _square(3000, 1000, 400), _square(5000, 1000, 100))
    assert [lesion.itc for lesion in lesions] == [False, False, True]
    one = match(
        "one",
        [
            _at(0.9, 1200, 1200),  # hits A
            _at(0.7, 1300, 1300),  # hits A again: counts once
            _at(0.5, 3200, 1200),  # hits B
            _at(0.95, 5050, 1050),  # in the isolated tumour cells: counts neither way
            _at(0.8, 8000, 8000),  # outside
        ],
        lesions,
    )
    assert (one.lesions, one.false_positives) == ((0.9, 0.5), (0.8,))
    assert (one.ignored, one.itc) == (1, 1)
    two = match("two", [_at(0.6, 100, 100), _at(0.4, 500, 500), _at(0.3, 900, 900)], [])
    rest = [match(name, [], []) for name in ("three", "four")]

    curve = compute_froc([one, two, *rest])
    # Thresholds    inf  0.9   0.8   0.6   0.5   0.4   0.3
    # false, of 4    0    0     1     2     2     3     4
    # found, of 2    0    1     1     1     2     2     2
    assert curve.false_positives.tolist() == [0, 0, 0.25, 0.5, 0.5, 0.75, 1]
    assert curve.sensitivity.tolist() == [0, 0.5, 0.5, 0.5, 1, 1, 1]
    assert curve.at_rates == (0.5, 1, 1, 1, 1, 1)
    assert curve.score == pytest.approx(5.5 / 6)


def test_between_thresholds_the_curve_is_a_straight_line() -> None:
    (lesion,) = _lesions(_square(1000, 1000, 400))
    wrong = [_at(0.9, 9000 + 10 * i, 9000) for i in range(2)]
    slide = match("one", [*wrong, _at(0.9, 1200, 1200)], [lesion])
    # One threshold: from (0, 0) to (2, 1); read at 1/4, 1/2, 1, 2, 4 and 8.
    assert compute_froc([slide]).at_rates == (0.125, 0.25, 0.5, 1, 1, 1)


def _write_case(folder: Path) -> tuple[Path, Path]:
    """The case by hand as files: annotation of slide "One" as ASAP XML, four CSV files."""
    annotations, detections = folder / "annotations", folder / "detections"
    annotations.mkdir()
    detections.mkdir()
    outlines = [("_0", _square(1000, 1000, 400)), ("Tumor", _square(3000, 1000, 400))]
    entries = "".join(
        f'<Annotation Name="a" Type="Polygon" PartOfGroup="{group}"><Coordinates>'
        + "".join(f'<Coordinate Order="{i}" X="{x}" Y="{y}"/>' for i, (x, y) in enumerate(ring))
        + "</Coordinates></Annotation>"
        for group, ring in outlines
    )
    (annotations / "One.xml").write_text(
        f"<ASAP_Annotations><Annotations>{entries}</Annotations></ASAP_Annotations>"
    )
    found = {
        "one": [(0.9, 1200, 1200), (0.5, 3200, 1200), (0.8, 8000, 8000)],
        "two": [(0.6, 100, 100), (0.4, 500, 500), (0.3, 900, 900)],
        "three": [],
        "four": [],
    }
    for name, lines in found.items():
        rows = "".join(f"{p},{int(x / MPP)},{int(y / MPP)}\n" for p, x, y in lines)
        (detections / f"{name}.csv").write_text(rows)
    return detections, annotations


def test_the_command_reports_the_score_of_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    detections, annotations = _write_case(tmp_path)
    out = tmp_path / "report"
    command = ["evaluate", "lesions", str(detections), "--annotations", str(annotations)]
    assert main([*command, "-o", str(out)]) == 0
    assert "FROC score 0.9167" in capsys.readouterr().out
    page = (out / "report.html").read_text()
    assert "The other 3 slides have no annotation and count as normal" in page
    assert "four,0,0,0,0,0" in (out / "slides.csv").read_text()
    (detections / "one.csv").unlink()
    assert main([*command, "-o", str(out)]) == 1
    assert "no CSV for 1 annotated slides, such as 'One'" in capsys.readouterr().err


def test_xml_and_json_of_the_same_outlines_are_the_same(tmp_path: Path) -> None:
    ring = _square(1000, 1000, 400)
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"positive": [{"name": "x", "vertices": ring}], "negative": []}))
    _, annotations = _write_case(tmp_path)
    np.testing.assert_allclose(
        read_annotation(path).tumour[0], read_annotation(annotations / "One.xml").tumour[0]
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("_0", "Necrosis"), "'a' is in the unknown group 'Necrosis'"),
        (('X="', 'Z="'), "not an annotation"),
        (("Polygon", "Dot"), "no tumour outline"),
    ],
)
def test_a_faulty_annotation_is_named(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    _, annotations = _write_case(tmp_path)
    path = annotations / "One.xml"
    path.write_text(path.read_text().replace(*change))
    with pytest.raises(ExportError, match=told) as error:
        read_annotation(path)
    assert "One.xml" in str(error.value)


def test_two_files_of_one_slide_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    detections, annotations = _write_case(tmp_path)
    shutil.copytree(detections, detections / "again")
    command = ["evaluate", "lesions", str(detections), "--annotations", str(annotations)]
    assert main([*command, "-o", str(tmp_path / "report")]) == 1
    assert "duplicate of slide" in capsys.readouterr().err
