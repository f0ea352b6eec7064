import base64
import io
import re
from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtGui import QPageSize

from histoviewer.annotations.annotation import Annotation, Shape
from histoviewer.cases.rule import CaseRule, remove_rule
from histoviewer.cli.main import main
from histoviewer.errors import StoreError
from histoviewer.exports.base import Exported
from histoviewer.exports.case_pages import write_case_pages
from histoviewer.exports.folder import slide_rows
from histoviewer.exports.picture import PictureOptions
from histoviewer.exports.sign_out import write_sign_out
from histoviewer.geometry import Point
from histoviewer.ui.support.report_pdf import write_pdf
from histoviewer.worklist.annotation_records import annotation_data
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.row import Row, Status
from histoviewer.worklist.store import Store


def pages(pdf):
    return len(re.findall(rb"/Type /Page\b", pdf.read_bytes()))


def images(pdf):
    return len(re.findall(rb"/Subtype /Image\b", pdf.read_bytes()))


def colours_of_map(page):
    """The colours that are frequent in the first picture of a page, to 16 steps."""
    data = re.search(r"data:image/jpeg;base64,([^\"]+)", page.read_text())[1]
    picture = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
    rough = picture.point(lambda value: round(value / 17) * 17)
    return {colour for count, colour in rough.getcolors(2**24) if count > 200}


def test_reports_of_a_folder_are_printed_on_a4_with_their_pictures(qapp, tmp_path, make_heatmap):
    heatmap = make_heatmap({(3, 4): 0.9, (9, 9): 0.2})
    heatmap.save(tmp_path / "out" / "heatmaps" / "föl der" / "a.png.tif")

    assert main(["export", str(tmp_path / "out"), "--format", "pdf"]) == 0

    report = tmp_path / "out" / "pdf" / "föl der" / "a.png.pdf"
    index = tmp_path / "out" / "pdf" / "index.pdf"
    for pdf in (report, index):
        assert pdf.read_bytes().startswith(b"%PDF-")
        assert re.search(rb"/MediaBox \[0 0 (595|612)", pdf.read_bytes())
    assert pages(report) == 1 and images(report) >= 1
    assert (pages(index), images(index)) == (1, 1)


def test_a_missing_report_is_refused_in_words_and_leaves_no_pdf(qapp, tmp_path):
    with pytest.raises(StoreError, match="Export the report again"):
        write_pdf(tmp_path / "gone.html", tmp_path / "a.pdf")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("paper", "box"),
    [
        (QPageSize.PageSizeId.A4, b"/MediaBox [0 0 595"),
        (QPageSize.PageSizeId.Letter, b"/MediaBox [0 0 612"),
    ],
)
def test_a_slide_with_all_there_is_to_say_fits_one_page(
    qapp, tmp_path, make_heatmap, slide_path, paper, box
):
    tiles = {(row, col): 0.9 for row in range(1, 16, 2) for col in range(1, 22, 2)}
    heatmap = make_heatmap(
        tiles,
        cautions=["The stain is paler than that of the training patches."] * 3,
        versions={f"package{number}": "1.2.3" for number in range(12)},
        device_note="CUDA did not start, so the CPU was used.",
    )
    reading = Reading(
        "slide.png",
        Kind.SLIDE,
        Decision.POSITIVE,
        "Dr. A. Reader",
        comment="subcapsular, to be confirmed by immunohistochemistry " * 4,
        fingerprint=heatmap.provenance.fingerprint,
        viewed=0.9999,
    )
    ring = tuple(Point(x, y) for x, y in ((100, 100), (700, 100), (700, 900), (100, 900)))
    drawn = [
        replace(reading, kind=Kind.ANNOTATION, decision=Decision.DRAWN, data=annotation_data(each))
        for each in (
            Annotation(Shape.RECTANGLE, ((ring,),), "rim", "Tumor", (0, 255, 0)),
            Annotation(Shape.POINT, ((ring[:1],),)),
        )
    ]
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    write_sign_out(heatmap, page, PictureOptions(), [reading, *drawn])
    assert "2: 1 Tumor, 1 without a class" in page.read_text()
    assert (0, 255, 0) in colours_of_map(page)
    assert "signature of the pathologist" in page.read_text()
    assert "subcapsular" in page.read_text()
    assert "Dr. A. Reader 99 % of the tissue" in page.read_text()

    write_pdf(page, pdf, paper)

    assert box in pdf.read_bytes()
    assert pages(pdf) == 1
    # The map, and six foci.
    assert images(pdf) == 7


def test_a_report_of_several_pages_is_printed_to_its_end(qapp, tmp_path):
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text("<p>line</p>" * 200)
    write_pdf(page, pdf, QPageSize.PageSizeId.A4)
    assert pages(pdf) > 1


@pytest.fixture
def cases(tmp_path, make_heatmap):
    """Results of two cases: one read negative, one positive and unread, with a failed slide."""
    out = tmp_path / "out"
    for name, value in (("S1_a.png", 0.1), ("S1_b.png", 0.1), ("S2_a.png", 0.9)):
        make_heatmap({(3, 4): value, (9, 9): 0.2}).save(out / "heatmaps" / f"{name}.tif")
    fingerprint = make_heatmap({(0, 0): 0.1}).provenance.fingerprint
    with Store(out) as store:
        for name in ("S1_a.png", "S1_b.png"):
            negative = Reading(name, Kind.SLIDE, Decision.NEGATIVE, "Dr. Ä. Reader")
            store.add_reading(replace(negative, fingerprint=fingerprint, comment="fat only"))
        store.claim("S2_b.png", str(tmp_path / "S2_b.png"), "")
        torn = Row("S2_b.png", status=Status.FAILED, verdict="failed", error="Is torn.")
        store.finish(torn)
    CaseRule("pattern", r"^(?P<case>S\d)_(?P<node>\w)").save(out)
    return out


def test_the_page_of_a_case_says_what_was_read_and_why_there_is_no_category(
    cases, tmp_path, make_heatmap
):
    rows, _ = slide_rows(cases)
    readings = Store(cases).readings()
    fingerprint = make_heatmap({(0, 0): 0.1}).provenance.fingerprint
    slides = [
        Exported(row, cases, None, tuple(r for r in readings if r.slide == row.slide), fingerprint)
        for row in rows
    ]
    page = tmp_path / "cases.html"
    assert write_case_pages(slides, page)

    first, second = page.read_text().split("Case S2", 1)
    told = re.sub(r"<[^>]+>|\s+", " ", first)
    assert re.search(r"Slides read +2 of 2 +Nodes examined +2 +Positive nodes +0,", told)
    assert re.search(r"Largest deposit +none measured +Suggested pN +pN0 ", told)
    assert told.count("negative (Dr. Ä. Reader, ") == told.count("fat only") == 2
    told = re.sub(r"<[^>]+>|\s+", " ", second)
    assert re.search(r"Slides read +0 of 2 +Nodes examined +2 +Positive nodes +1,", told)
    assert "could not be scanned: S2_b.png; no reader" in told
    assert re.search(r"S2_b.png +b +failed +not read yet +Is torn.", told)
    assert "signature of the pathologist" in second
    assert not write_case_pages(
        [replace(each, row=replace(each.row, case="")) for each in slides], page
    )


def test_a_folder_has_a_page_for_each_case(qapp, cases):
    assert main(["export", str(cases), "--format", "pdf"]) == 1  # One slide has no result.

    assert pages(cases / "pdf" / "cases.pdf") == 2
    assert not (cases / "pdf" / "cases.html").exists()
    remove_rule(cases)
    (cases / "pdf" / "cases.pdf").unlink()
    main(["export", str(cases), "--format", "pdf"])
    assert not (cases / "pdf" / "cases.pdf").exists()
