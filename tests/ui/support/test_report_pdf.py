import re

import pytest

from histoviewer.cli.main import main
from histoviewer.errors import StoreError
from histoviewer.ui.support.report_pdf import write_pdf


def pages(pdf):
    return len(re.findall(rb"/Type /Page\b", pdf.read_bytes()))


def images(pdf):
    return len(re.findall(rb"/Subtype /Image\b", pdf.read_bytes()))


def test_reports_of_a_folder_are_printed_on_a4_with_their_pictures(qapp, tmp_path, make_heatmap):
    heatmap = make_heatmap({(3, 4): 0.9, (9, 9): 0.2})
    heatmap.save(tmp_path / "out" / "heatmaps" / "föl der" / "a.png.tif")

    assert main(["export", str(tmp_path / "out"), "--format", "pdf"]) == 0

    report = tmp_path / "out" / "pdf" / "föl der" / "a.png.pdf"
    index = tmp_path / "out" / "pdf" / "index.pdf"
    for pdf in (report, index):
        assert pdf.read_bytes().startswith(b"%PDF-")
        assert b"/MediaBox [0 0 595" in pdf.read_bytes()
    assert 1 <= pages(report) <= 4
    assert images(report) >= 2
    assert (pages(index), images(index)) == (1, 1)


def test_a_missing_report_is_refused_in_words_and_leaves_no_pdf(qapp, tmp_path):
    with pytest.raises(StoreError, match="Export the report again"):
        write_pdf(tmp_path / "gone.html", tmp_path / "a.pdf")

    assert list(tmp_path.iterdir()) == []
