import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from processes import children
from PySide6.QtWidgets import QProgressBar

from histoviewer.exports.formats import FORMATS
from histoviewer.exports.picture import PictureOptions
from histoviewer.ui.dialogs.export import ExportDialog

WAIT = 60_000


@pytest.fixture
def results(tmp_path, make_heatmap):
    """Two heatmaps in the output folder of a scan whose name is difficult."""
    folder = tmp_path / "out, März 1"
    paths = [folder / "heatmaps" / name for name in ("a.png.tif", "ü b.png.tif")]
    for path in paths:
        make_heatmap({(3, 4): 0.9, (9, 9): 0.2}).save(path)
    return folder, paths


@pytest.fixture
def make(qtbot):
    made = []

    def make(*arguments):
        dialog = ExportDialog(*arguments)
        qtbot.addWidget(dialog)
        dialog.show()
        made.append(dialog)
        return dialog

    yield make
    for dialog in made:
        dialog.close()


def export(qtbot, dialog, name, target):
    dialog.choices.set_format(name)
    dialog.set_target(target)
    with qtbot.waitSignal(dialog.exported, timeout=WAIT) as exported:
        dialog.export()
    return exported.args[0]


def test_chosen_heatmaps_are_written_and_listed(make, qtbot, results, tmp_path):
    _, paths = results
    target = tmp_path / "Ziel, ä"

    written = export(qtbot, make(paths), "geojson", target)

    assert written == [target / "a.png.geojson", target / "ü b.png.geojson"]
    assert all(json.loads(path.read_text())["features"] for path in written)


def test_a_whole_folder_has_its_summary(make, qtbot, results, tmp_path):
    folder, _ = results
    dialog = make([], folder)

    written = export(qtbot, dialog, "csv", tmp_path / "csv")

    assert tmp_path / "csv" / "worklist.csv" in written
    assert len(written) == 3
    assert dialog.message == "Files written: 3."


def test_a_heatmap_that_is_damaged_is_named_and_the_others_are_written(
    make, qtbot, results, tmp_path
):
    _, paths = results
    paths[0].write_bytes(b"II*\0")
    dialog = make(paths)

    written = export(qtbot, dialog, "csv", tmp_path / "csv")

    assert written == [tmp_path / "csv" / "ü b.png.csv"]
    assert dialog.message.startswith("Not everything could be exported.\nFiles written: 1.\n")
    assert str(paths[0]) in dialog.message


def test_the_preview_follows_the_options_and_the_newest_wins(make, qtbot, results):
    _, paths = results
    dialog = make(paths[:1])
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull(), timeout=WAIT)
    first = dialog.preview.pixmap().cacheKey()
    before = dialog.preview.pixmap().toImage()

    dialog.choices.choose_colormap("magma")
    dialog.choices.choose_colormap("reds")

    qtbot.waitUntil(lambda: dialog.preview.pixmap().cacheKey() != first, timeout=WAIT)
    assert dialog.preview.pixmap().toImage() != before
    assert sorted(path.name for path in paths[0].parent.iterdir()) == ["a.png.tif", "ü b.png.tif"]


def test_progress_is_shown_only_while_an_export_runs(make, qtbot, results, tmp_path):
    _, paths = results
    dialog = make(paths)
    bar = dialog.findChild(QProgressBar)
    assert not bar.isVisible()
    dialog.choices.set_format("geojson")
    dialog.set_target(tmp_path / "out")
    with qtbot.waitSignal(dialog.exported, timeout=WAIT):
        dialog.export()
        assert bar.isVisible()
    assert not bar.isVisible()


def test_a_preview_of_what_is_damaged_says_so(make, qtbot, results):
    _, paths = results
    paths[0].write_bytes(b"II*\0")
    dialog = make(paths[:1])

    qtbot.waitUntil(lambda: str(paths[0]) in dialog.preview.text(), timeout=WAIT)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_offered_with_what_it_is_for_and_its_own_options_only(make, name):
    dialog = make([Path("/results/a.svs.tif")])

    dialog.choices.set_format(name)
    dialog.choices.choose_colormap("reds")
    for box, value in (("_threshold", 0.25), ("_opacity", 30), ("_width", 500)):
        getattr(dialog.choices, box).setValue(value)
    dialog.choices._underlay.setChecked(True)
    dialog.choices._legend.setChecked(False)

    chosen = PictureOptions("reds", 0.3, True, None, 500, False, 0.25)
    fields = {"with_slide" if option == "underlay" else option for option in FORMATS[name].options}
    expected = {field: getattr(chosen, field) for field in fields}
    assert dialog.choices.picture == replace(PictureOptions(), **expected)
    assert dialog.choices._format.currentText() == FORMATS[name].title
    assert dialog.choices.purpose == FORMATS[name].purpose
    assert dialog.preview.isVisible() == (name in ("png", "jpeg"))


def test_cancelling_keeps_what_was_written(make, qtbot, results, tmp_path):
    _, paths = results
    dialog = make(paths)
    dialog.choices.set_format("tiff")
    dialog.set_target(tmp_path / "tiff")
    dialog.export()

    with qtbot.waitSignal(dialog.exported, timeout=WAIT):
        dialog.export()

    assert dialog.message.startswith("Cancelled; what was finished is kept.")
    assert all(path.is_file() for path in dialog.files)
    left = tmp_path / "tiff"
    assert not left.exists() or set(left.iterdir()) == set(dialog.files)


def test_a_crash_of_the_process_is_reported_and_the_next_export_works(
    make, qtbot, results, tmp_path
):
    _, paths = results
    dialog = make(paths)
    dialog.choices.set_format("csv")
    dialog.set_target(tmp_path / "csv")
    before = set(children(os.getpid()))
    dialog.export()
    (child,) = set(children(os.getpid())) - before

    with qtbot.waitSignal(dialog.exported, timeout=WAIT):
        os.kill(child, signal.SIGKILL)

    assert "crashed the process" in dialog.message and str(paths[0]) in dialog.message
    assert len(export(qtbot, dialog, "csv", tmp_path / "csv")) == 2


def test_one_process_exports_report_after_report_as_pdf(make, qtbot, results, tmp_path):
    folder, _ = results
    dialog = make([], folder)

    for target in (tmp_path / "1", tmp_path / "2"):
        written = export(qtbot, dialog, "pdf", target)

        assert [path.suffix for path in written] == [".pdf", ".pdf", ".html", ".pdf"]
        assert all(
            path.read_bytes().startswith(b"%PDF") for path in written if path.suffix == ".pdf"
        )


def test_closing_ends_the_export(make, qtbot, results, tmp_path):
    _, paths = results
    dialog = make(paths)
    ends = []
    dialog.exported.connect(ends.append)
    dialog.set_target(tmp_path / "png")
    dialog.export()

    dialog.close()

    assert not dialog.running
    assert ends == []


def test_the_dialog_is_never_smaller_than_its_controls(make, results):
    dialog = make(results)
    dialog.show()
    dialog.resize(300, 200)
    least = dialog.layout().minimumSize()
    assert dialog.width() >= least.width() and dialog.height() >= least.height()
