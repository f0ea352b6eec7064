"""DICOM exports, read back: values, places, identifiers, and what has no value."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import highdicom as hd
import numpy as np
import pytest
from make_heatmaps import PROVENANCE, make_heatmap
from pydicom import Dataset, dcmread

from histoviewer.errors import HistoViewerError, StoreError
from histoviewer.exports.base import ExportOptions
from histoviewer.exports.dicom import codes
from histoviewer.exports.formats import FORMATS
from histoviewer.exports.picture import PictureOptions
from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.slides.fingerprint import compute_fingerprint

SOURCE = Path(__file__).parents[2] / "data" / "slides" / "sm_image.dcm"
KINDS = ("pm", "seg", "ann", "sr")


def export(heatmap: Heatmap, folder: Path, **picture: object) -> dict[str, Dataset]:
    target = FORMATS["dicom"].target(folder, "slide")
    options = ExportOptions(replace(PictureOptions(), **picture))
    FORMATS["dicom"].write(heatmap, target, options)
    files = FORMATS["dicom"].files(target)
    return {kind: dcmread(file) for kind, file in zip(KINDS, files, strict=True) if file.exists()}


def example() -> Heatmap:
    heatmap = make_heatmap(
        {(0, 0): 0.9, (0, 1): 0.8, (3, 4): 0.2, (5, 5): 0.7, (6, 1): 0.0},
        unreadable=((2, 2),),
        pending=((4, 4),),
    )
    heatmap.state[1, 6] = TileState.OUT_OF_SCOPE
    return heatmap


def dicom_heatmap() -> Heatmap:
    """A heatmap of the sample in `SOURCE`, 50 x 50 pixels of 0.499 um: one tile."""
    return make_heatmap(
        {(0, 0): 0.9},
        size=(50, 50),
        mpp=(0.499, 0.499),
        slide=SOURCE.name,
        slide_path=str(SOURCE),
        fingerprint=compute_fingerprint(SOURCE),
    )


def test_the_map_holds_the_values_and_no_value_is_below_every_probability(tmp_path: Path) -> None:
    heatmap = example()

    image = export(heatmap, tmp_path)["pm"]

    assert image.DimensionOrganizationType == "TILED_FULL"
    assert (image.TotalPixelMatrixRows, image.TotalPixelMatrixColumns) == heatmap.grid.shape
    stored = np.frombuffer(image.FloatPixelData, "<f4").reshape(heatmap.grid.shape)
    assert np.array_equal(stored[heatmap.scanned], heatmap.probability[heatmap.scanned])
    assert (stored[~heatmap.scanned] == image.FloatPixelPaddingValue).all()
    assert image.FloatPixelPaddingValue < 0
    groups = image.SharedFunctionalGroupsSequence[0]
    mapping = groups.RealWorldValueMappingSequence[0]
    assert mapping.DoubleFloatRealWorldValueFirstValueMapped == 0
    assert mapping.MeasurementUnitsCodeSequence[0].CodeValue == "1"


def test_the_segments_tell_foci_low_tiles_and_tiles_without_a_value_apart(tmp_path: Path) -> None:
    heatmap = example()
    export(heatmap, tmp_path)

    segmentation = hd.seg.segread(tmp_path / "slide.seg.dcm")

    frames = segmentation.pixel_array.reshape(-1, *heatmap.grid.shape).astype(bool)
    by_label = {
        segment.segment_label: frames[segment.segment_number - 1]
        for segment in map(segmentation.get_segment_description, segmentation.segment_numbers)
    }
    tiles = {label: [tuple(tile) for tile in np.argwhere(m)] for label, m in by_label.items()}
    assert tiles == {
        "Foci": [(0, 0), (0, 1), (5, 5)],
        "Below the threshold": [(3, 4), (6, 1)],
        "Not examined": [(2, 2), (4, 4)],
        "Unlike what the model was made for": [(1, 6)],
    }


def test_annotations_and_map_lie_where_the_slide_has_them(tmp_path: Path) -> None:
    heatmap = example()
    objects = export(heatmap, tmp_path)
    image = objects["pm"]

    # One frame of reference, in which tile (0, 0) begins half a pixel before the slide's origin.
    assert {each.FrameOfReferenceUID for each in objects.values() if "FrameOfReferenceUID" in each}
    position = image.PerFrameFunctionalGroupsSequence[0].PlanePositionSlideSequence[0]
    groups = image.SharedFunctionalGroupsSequence[0]
    to_slide = hd.spatial.PixelToReferenceTransformer(
        image_position=(
            position.XOffsetInSlideCoordinateSystem,
            position.YOffsetInSlideCoordinateSystem,
            0,
        ),
        image_orientation=image.ImageOrientationSlide,
        pixel_spacing=groups.PixelMeasuresSequence[0].PixelSpacing,
    )
    annotations = hd.ann.MicroscopyBulkSimpleAnnotations.from_dataset(objects["ann"])
    (group,) = annotations.get_annotation_groups()
    outlines = group.get_graphic_data("3D")
    foci = find_foci(heatmap)
    assert len(outlines) == len(foci) == 2
    for outline, focus in zip(outlines, foci, strict=True):
        # Outlines are whole level-0 pixels, tiles are not: they agree to half a pixel.
        tiles = to_slide(np.column_stack([focus.cols, focus.rows]))
        half = 0.972 * 32 / 2000
        low, high = tiles[:, :2].min(axis=0) - half, tiles[:, :2].max(axis=0) + half
        assert outline[:, :2].min(axis=0) == pytest.approx(low, abs=0.00025)
        assert outline[:, :2].max(axis=0) == pytest.approx(high, abs=0.00025)
    peaks = group.get_measurements()[1][:, 0]
    assert peaks == pytest.approx([focus.peak for focus in foci])


def test_the_report_says_verdict_figures_and_limits(tmp_path: Path) -> None:
    report = hd.sr.Comprehensive3DSR.from_dataset(export(example(), tmp_path)["sr"])

    groups = report.content.get_planar_roi_measurement_groups()
    (slide,) = report.content.get_image_measurement_groups()
    assert len(groups) == 2
    (verdict,) = slide.get_qualitative_evaluations(codes.VERDICT)
    assert verdict.value.meaning == "Positive"
    numbers = {each.name.meaning: each.value for each in slide.get_measurements()}
    assert numbers["Share of the tissue examined"] < 100
    assert numbers["Threshold of the probability"] == 0.5
    texts = " ".join(each.value for each in report.iterall() if each.keyword == "TextValue")
    assert "For research use only." in texts
    assert "Identifiers made by HistoViewer" in texts
    assert "Positive: 3 of 5 scanned tiles reach the threshold" in texts


@pytest.mark.parametrize(
    ("values", "provenance", "meaning"),
    [
        ({(0, 0): 0.1}, {}, "Negative"),
        ({(0, 0): 0.9}, {"scope_problem": "Another stain."}, "Not assessable"),
        ({(0, 0): 0.9}, {"slide_rule": None}, "Unrated"),
    ],
)
def test_every_verdict_has_its_own_code(
    tmp_path: Path,
    values: dict[tuple[int, int], float],
    provenance: dict[str, object],
    meaning: str,
) -> None:
    heatmap = make_heatmap(values, **provenance)

    objects = export(heatmap, tmp_path)

    report = hd.sr.Comprehensive3DSR.from_dataset(objects["sr"])
    (slide,) = report.content.get_image_measurement_groups()
    (verdict,) = slide.get_qualitative_evaluations(codes.VERDICT)
    assert verdict.value.meaning.startswith(meaning)
    for each in objects.values():
        assert f", {meaning.lower()}, for research use only" in each.SeriesDescription
        assert len(each.SeriesDescription) <= 64


def test_identifiers_of_a_dicom_slide_are_carried(tmp_path: Path) -> None:
    source = dcmread(SOURCE)

    for each in export(dicom_heatmap(), tmp_path).values():
        for name in ("StudyInstanceUID", "PatientID", "AccessionNumber", "StudyID"):
            assert each.get(name) == source.get(name), name
        if "FrameOfReferenceUID" in each:
            assert each.FrameOfReferenceUID == source.FrameOfReferenceUID
        assert each.SeriesInstanceUID != source.SeriesInstanceUID
        assert "PatientComments" not in each
        assert source.SOPInstanceUID in str(each)
        specimen = source.SpecimenDescriptionSequence[0].SpecimenUID
        assert specimen in str(each)


def test_what_a_dicom_slide_lacks_is_empty_and_not_made_up(tmp_path: Path) -> None:
    source = dcmread(SOURCE)
    for name in ("PatientID", "StudyID", "StudyDate", "SpecimenDescriptionSequence"):
        if name in source:
            delattr(source, name)
    bare = tmp_path / "bare.dcm"
    source.save_as(bare)
    heatmap = dicom_heatmap()
    mark = compute_fingerprint(bare)
    heatmap.provenance = replace(heatmap.provenance, slide_path=str(bare), fingerprint=mark)

    for each in export(heatmap, tmp_path).values():
        assert not each.PatientID and not each.StudyID and not each.StudyDate
        assert each.StudyInstanceUID == source.StudyInstanceUID


def test_tiles_lie_on_the_dicom_slide(tmp_path: Path) -> None:
    """The centre of the only tile is the same place by the slide's geometry and by the map's."""
    source, image = dcmread(SOURCE), export(dicom_heatmap(), tmp_path)["pm"]
    origin = source.TotalPixelMatrixOriginSequence[0]
    spacing = source.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing
    to_slide = hd.spatial.PixelToReferenceTransformer(
        (origin.XOffsetInSlideCoordinateSystem, origin.YOffsetInSlideCoordinateSystem, 0),
        source.ImageOrientationSlide,
        spacing,
    )
    pixels = 0.972 * 32 / 0.499
    # The centre of pixel 0 is 0 here: the middle of the tile is at half its side less half a pixel.
    # This transformer takes whole pixels, so the place is between two of them.
    corners = to_slide(np.array([[0, 0], [100, 100]]))
    wanted = corners[0] + (corners[1] - corners[0]) * (pixels / 2 - 0.5) / 100
    place = image.PerFrameFunctionalGroupsSequence[0].PlanePositionSlideSequence[0]
    found = [place.XOffsetInSlideCoordinateSystem, place.YOffsetInSlideCoordinateSystem]
    assert [float(x) for x in found] == pytest.approx(wanted[:2], abs=1e-6)


def test_a_dicom_slide_that_is_gone_is_asked_for(tmp_path: Path) -> None:
    moved = Path(shutil.copy(SOURCE, tmp_path / "moved.dcm"))
    heatmap = dicom_heatmap()
    heatmap.provenance = replace(heatmap.provenance, slide_path=str(tmp_path / "gone.dcm"))

    with pytest.raises(StoreError, match="Give the slide with --slide"):
        export(heatmap, tmp_path)

    assert export(heatmap, tmp_path, slide=moved)["pm"].StudyInstanceUID


def test_other_slides_get_generated_identifiers_that_stay_the_same(tmp_path: Path) -> None:
    first, again = export(example(), tmp_path / "1"), export(example(), tmp_path / "2")
    other = example()
    other.set_tiles(np.array([3]), np.array([4]), np.array([0.3], np.float32))
    changed = export(other, tmp_path / "3")

    for kind, image in first.items():
        assert image.PatientComments.startswith("Identifiers made by HistoViewer")
        assert image.SOPInstanceUID == again[kind].SOPInstanceUID
        assert image.SOPInstanceUID != changed[kind].SOPInstanceUID
        assert image.StudyInstanceUID == changed[kind].StudyInstanceUID
        assert "Müller" not in str(image)


def test_without_foci_there_are_no_annotations_and_old_ones_go(tmp_path: Path) -> None:
    export(example(), tmp_path)

    assert "ann" not in export(make_heatmap({(0, 0): 0.1}), tmp_path)
    assert not (tmp_path / "slide.ann.dcm").exists()


@pytest.mark.parametrize("heatmap", [example(), dicom_heatmap()], ids=["other", "dicom"])
def test_the_validator_finds_no_errors(tmp_path: Path, heatmap: Heatmap) -> None:
    if not shutil.which("dciodvfy"):
        pytest.skip("dciodvfy (dicom3tools) is not installed")
    export(heatmap, tmp_path)

    for file in sorted(tmp_path.glob("*.dcm")):
        done = subprocess.run(["dciodvfy", file], capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        assert not [line for line in said.splitlines() if line.startswith("Error")], file.name


def test_without_the_packages_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("histoviewer.exports.dicom")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "highdicom", None)

    with pytest.raises(HistoViewerError, match=r'pip install "histoviewer\[dicom\]"'):
        export(make_heatmap({(0, 0): 0.1}), tmp_path)

    assert PROVENANCE.slide_path not in str(list(tmp_path.iterdir()))
