"""Nothing that identifies a patient, user or computer is in what may be passed on."""

import getpass
import re
import socket
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import PROVENANCE
from make_slides import tissue_noise, write_pyramid

from histoviewer.exports.base import ExportOptions
from histoviewer.exports.folder import ExportJob, export_heatmaps
from histoviewer.exports.formats import FORMATS
from histoviewer.exports.picture import PictureOptions
from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.output.privacy import without_paths
from histoviewer.processes.export_client import run_export
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.ui.support.report_pdf import write_pdf
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.row import Row, Status, row_of
from histoviewer.worklist.store import Store

FOLDER, LABEL = "Mustermann Erika 1950", "S-1234 Mustermann label"
PLANTED = ("Mustermann", "Erika", "klinikum-xy", "/home/", "S-1234", "secret")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Results of a slide in a patient's folder, with what libraries may say about it."""
    slide = tmp_path / FOLDER / "slide.tif"
    slide.parent.mkdir()
    write_pyramid(slide, [tissue_noise(600, 500)], 0.972, description=LABEL)
    grid = PatchGrid(Size(600, 500), Mpp(0.972, 0.972), 0.972, 96, 32, 32)
    provenance = replace(
        PROVENANCE,
        slide=slide.name,
        slide_path=str(slide),
        fingerprint=compute_fingerprint(slide),
        unreadable_reason=f"[Errno 5] {slide}: failed; see '{slide.parent}/a b.log'",
        device_note="libcuda: cannot open /home/erika/.nv/secret/cache.bin: denied",
        appearance=f"not checked ({slide}: is damaged)",
        cautions=["Read from //klinikum-xy/share/secret dir/x.svs and C:\\Users\\Erika\\x.svs."],
    )
    heatmap = Heatmap.pending(grid, np.ones(grid.shape, np.bool_), provenance)
    rows, cols = np.indices(grid.shape).reshape(2, -1)
    heatmap.set_tiles(rows, cols, np.full(len(rows), 0.75, np.float32))
    heatmap.probability[0, 0], heatmap.state[0, 0] = np.nan, TileState.UNREADABLE
    folder = tmp_path / "out"
    result = folder / "heatmaps" / "slide.tif.tif"
    heatmap.save(result)
    failed = tmp_path / FOLDER / "failed.svs"
    with Store(folder) as store:
        store.claim("slide.tif", str(slide), "p")
        row = row_of(heatmap, "slide.tif", "heatmaps/slide.tif.tif")
        store.finish(replace(row, parameters="p"))
        store.claim("failed.svs", str(failed), "p")
        error = f"{failed}: cannot be read (No such file: '{failed}.dat'). Copy it again."
        store.finish(
            Row("failed.svs", str(failed), status=Status.FAILED, verdict="failed", error=error)
        )
        mark = provenance.fingerprint
        reading = Reading("slide.tif", Kind.SLIDE, Decision.POSITIVE, "Dr. A", fingerprint=mark)
        store.add_reading(reading)
    return folder


def contents(path: Path) -> str:
    """Everything in a file that a text search could find, streams of PDF and PNG included."""
    data = path.read_bytes()
    parts = [data]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(match[1]))
        except zlib.error:
            continue
    joined = b"\n".join(parts)
    return joined.decode("latin-1") + joined.decode("utf-16", "ignore")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_export_names_patient_user_or_computer(out: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "passed on"
    options = ExportOptions(PictureOptions(with_slide=True), print_pdf=write_pdf)

    # Qt's application of a PDF must not be in this process, where windows are tested, too.
    export = run_export if name == "pdf" else export_heatmaps
    for step in export(ExportJob((out,), name, target, options)):
        assert not step.error or "failed.svs" in step.error

    files = [path for path in target.rglob("*") if path.is_file()]
    assert len(files) >= 2
    names = [socket.gethostname()] if len(socket.gethostname()) > 2 else []
    for path in files:
        text = contents(path)
        for planted in (*PLANTED, *names, f"/{getpass.getuser()}/", str(tmp_path)):
            assert planted not in text, (path.name, planted)


def test_what_cannot_be_read_is_told_without_its_path(out: Path, tmp_path: Path) -> None:
    result = out / "heatmaps" / "slide.tif.tif"
    result.write_bytes(result.read_bytes()[:-40])

    options = ExportOptions(PictureOptions())
    steps = list(export_heatmaps(ExportJob((out,), "csv", tmp_path / "x", options)))

    assert sum(bool(step.error) for step in steps) == 2
    table = (tmp_path / "x" / "worklist.csv").read_text()
    assert "damaged" in table
    assert str(tmp_path) not in table


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("[Errno 2] No such file: '/a b/c d.svs'", "[Errno 2] No such file: 'c d.svs'"),
        ("cannot open /data/x/y.dat: denied", "cannot open y.dat: denied"),
        (r"in C:\Users\Jane\x.svs (code 1/2)", "in x.svs (code 1/2)"),
        (r"on \\server\share\x.svs.", "on x.svs."),
        ("see file:///home/jane/x.svs, N/A, 5 um/px", "see x.svs, N/A, 5 um/px"),
        ("~/x/y.onnx is odd", "y.onnx is odd"),
        ("/Mustermann Erika/x.svs: is cut", "x.svs: is cut"),
        ("half 0.5/0.7 and https://example.org/page", "half 0.5/0.7 and https://example.org/page"),
    ],
)
def test_paths_are_reduced_to_names(text: str, clean: str) -> None:
    assert without_paths(text, "/Mustermann Erika/x.svs") == clean


def test_the_names_of_user_and_computer_are_removed() -> None:
    text = f"by {getpass.getuser()} on {socket.gethostname()}"
    assert getpass.getuser() not in without_paths(text).split()
