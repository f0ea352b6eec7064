"""Makes the pictures of the window: the sample slides, scanned by the starter model.

    python docs/make_screenshots.py [OUT] [--size WIDTH HEIGHT] [--theme light|dark]

They go to docs/images, or to the folder OUT. It needs a display of at least 1366 x 768, or of the
size that is given:

    xvfb-run -a -s "-screen 0 1366x768x24" python docs/make_screenshots.py

`make_contact_sheets.py` makes those of other sizes, and of the dark theme.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QWidget

from histoviewer.annotations.annotation import Annotation, Shape
from histoviewer.cases.rule import CaseRule
from histoviewer.geometry import Point
from histoviewer.resources import resource
from histoviewer.ui.panels.foci.table import FociTable
from histoviewer.ui.scan.dialog import ScanDialog
from histoviewer.ui.support import theme
from histoviewer.ui.support.settings import SettingsStore, Theme
from histoviewer.ui.window.main_window import MainWindow
from histoviewer.worklist.readings import Decision

SIZE = (1366, 768)
STRIDE = 32
TIMEOUT_MS = 400_000
LOOK_MS = 20
REGION, TUMOUR, BROKEN = "CMU-1-Small-Region.svs", "virtual-1-tumour.tif", "half-copied.svs"
CASES = r"^(?P<case>\w+-\d)-"


def main() -> int:
    arguments = parse_arguments()
    images: Path = arguments.out
    images.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    with tempfile.TemporaryDirectory(prefix="histoviewer-") as temporary:
        folder = Path(temporary)
        # The user's own library must not show in the pictures.
        os.environ["XDG_DATA_HOME"] = str(folder / "data")
        photographer = Photographer(folder, images, arguments.size, arguments.theme)
        try:
            photographer.take_all(lay_out_slides(folder / "Samples"))
        finally:
            photographer.close()
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the pictures of the window.")
    images = Path(__file__).parent / "images"
    parser.add_argument("out", type=Path, nargs="?", default=images, help="folder of the pictures")
    parser.add_argument("--size", type=int, nargs=2, default=SIZE, metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    return parser.parse_args()


def lay_out_slides(folder: Path) -> Path:
    """The sample slides, and one that was cut off while it was copied."""
    folder.mkdir()
    for name in (REGION, TUMOUR):
        shutil.copy(resource("samples", name), folder)
    whole = (folder / REGION).read_bytes()
    (folder / BROKEN).write_bytes(whole[: len(whole) // 2])
    return folder


class Photographer:
    """A real window, and what has to be waited for before a picture of it is taken."""

    def __init__(self, folder: Path, images: Path, size: tuple[int, int], colours: Theme) -> None:
        store = SettingsStore(folder / "settings.ini")
        store.save(
            replace(
                store.load(),
                results_folder=folder / "Results",
                device="cpu",
                stride=STRIDE,
                reader_name="A. Reader",
                theme=colours,
            )
        )
        self._images, self._theme = images, colours
        self._window = MainWindow(store)
        # The heatmaps that the verdict and the list of foci are of.
        self._counted: object = None
        self._listed: object = None
        self._window.panel.verdict_changed.connect(self._note_verdict)
        self._window.foci.foci_changed.connect(self._note_foci)
        self._window.resize(*size)
        self._window.show()

    def take_all(self, slides: Path) -> None:
        window = self._window
        labels = window.start.findChildren(QLabel)
        until(
            lambda: any("pcam-starter" in label.text() for label in labels),
            "the model of the start page",
        )
        self._take("start", window)
        window.open(slides)
        until(lambda: len(window.worklist.model.entries) == 3, "the worklist")
        self._open(slides / TUMOUR)
        self._scan(slides / TUMOUR, "scan-dialog")
        self._open(slides / REGION)
        self._scan(slides / REGION, None, middle="scanning")
        self._fail(slides / BROKEN)
        self._read_one(slides / REGION)
        self._take("not-assessable", window)
        self._group()
        self._show_gallery()
        self._open(slides / TUMOUR)
        self._wait_for_result()
        width, height = window.document.size
        window.view.cursor_moved.emit(QPointF(0.2 * width, 0.3 * height))
        self._take("window", window)
        window.view.cursor_moved.emit(QPointF(-1, -1))
        self._export()
        self._choose_focus()
        self._take("foci", window)
        self._explain()
        self._annotate()
        window.actions_.heatmap_beside.trigger()
        second = window.looking.linked.pane.view
        second.grab()
        until(lambda: not second.image_tiles.is_reading, "the tiles of the second view")
        self._take("side-by-side", window)
        window.actions_.heatmap_beside.trigger()
        if self._theme == "light":
            theme.apply("dark")
            self._take("dark", window)
            theme.apply("light")
        window.actions_.second_read.setChecked(True)
        self._open(slides / REGION)
        until(lambda: window.reading.locked, "the question for a first impression")
        self._take("second-read", window)

    def _read_one(self, path: Path) -> None:
        """Call a slide positive, without leaving it."""
        self._open(path)
        self._wait_for_result()
        self._window.reading.answer(Decision.POSITIVE)
        until(lambda: self._window.worklist.ui.read.text().startswith("1 of"), "the reading")

    def _group(self) -> None:
        """Group the slides into cases, with pictures of the worklist and of the cases."""
        window = self._window
        CaseRule("pattern", CASES).save(window.worklist.out)
        window.worklist.look_again()
        until(lambda: any(entry.case for entry in window.worklist.model.entries), "the cases")
        window.actions_.wide_worklist.trigger()
        self._take("worklist", window)
        window.actions_.wide_worklist.trigger()
        window.actions_.cases.trigger()
        dialog = window.cases.dialog
        until(lambda: dialog.table.rowCount() == 2, "the table of cases")
        dialog.table.setCurrentCell(0, 0)
        self._take("cases", dialog)
        dialog.reject()

    def _show_gallery(self) -> None:
        self._window.actions_.gallery.trigger()
        gallery = self._window.gallery.dialog
        until(lambda: not gallery.is_reading, "the pictures of the gallery")
        self._take("gallery", gallery)
        gallery.reject()

    def close(self) -> None:
        self._window.service.pause()
        self._window.close()

    def _open(self, path: Path) -> None:
        document = self._window.document
        self._select(path)
        self._window.worklist.ui.open_slide.trigger()
        until(lambda: self._window.document is not document and self._shown == path, f"{path.name}")

    def _select(self, path: Path) -> None:
        table = self._window.worklist.ui.table
        model = table.model()
        names = [model.index(row, 0).data() for row in range(model.rowCount())]
        table.selectRow(names.index(path.name))

    @property
    def _shown(self) -> Path | None:
        slide = self._window.document.slide
        return slide.path if slide else None

    def _scan(self, path: Path, dialog: str | None, middle: str | None = None) -> None:
        """Scan the slide that is open, with pictures of the dialog and of the scan's middle."""
        ended: list[object] = []
        fractions = [0.0]
        service = self._window.service
        service.ended.connect(ended.append)
        service.advanced.connect(lambda path, step: fractions.append(step.progress.fraction))
        self._window.actions_.scan.trigger()
        asked = self._scan_dialog
        until(lambda: ";" in asked.stride_text(STRIDE), "the estimates of the dialog")
        if dialog:
            self._take(dialog, asked)
        asked.accept()
        if middle:
            until(lambda: fractions[-1] > 0.55, "the middle of the scan")
            self._take(middle, self._window)
        until(lambda: bool(ended), f"the scan of {path.name}")
        # Those of the last tiles are still to come.
        self._listed = None
        self._wait_for_result()

    @property
    def _scan_dialog(self) -> ScanDialog:
        dialog = self._window.scanning.dialog
        assert isinstance(dialog, ScanDialog)
        return dialog

    def _wait_for_result(self) -> None:
        until(
            lambda: self._counted is self._listed is self._window.document.heatmap is not None,
            "the verdict and the foci",
        )

    def _fail(self, path: Path) -> None:
        """Scan the slide that cannot be read, and leave it selected in the worklist."""
        failed: list[object] = []
        self._window.service.ended.connect(failed.append)
        self._select(path)
        self._window.worklist.ui.scan_again.trigger()
        self._scan_dialog.accept()
        until(lambda: bool(failed), f"the failure of {path.name}")
        until(lambda: self._window.worklist.ui.retry.isEnabled(), "the failure in the worklist")
        self._window.notice.clear()

    def _annotate(self) -> None:
        """Draw an area and a point near the middle of the view, and take a picture."""
        window, (x, y) = self._window, self._window.view.visible_region().center().toTuple()
        corners = ((0, -600), (500, -200), (300, 500), (-400, 450), (-500, -300))
        ring = tuple(Point(x + across, y + down) for across, down in corners)
        tumour = Annotation(Shape.POLYGON, ((ring,),), "Example", "Tumor", (200, 0, 0))
        stroma = ((Point(x - 700, y + 100),),)
        window.looking.annotations.add(
            [tumour, Annotation(Shape.POINT, (stroma,), "", "Stroma", (150, 200, 150))]
        )
        panel = window.looking.annotations_panel
        panel.select(tumour.id)
        window.findChild(QDockWidget, type(panel).__name__).raise_()
        self._take("annotations", window)
        window.looking.annotations.stack.undo()
        window.findChild(QDockWidget, type(window.worklist).__name__).raise_()

    def _export(self) -> None:
        self._window.actions_.export.trigger()
        dialog = self._window.dialogs.shown
        until(lambda: not dialog.preview.pixmap().isNull(), "the preview of the export")
        self._take("export-dialog", dialog)
        dialog.reject()

    def _choose_focus(self) -> None:
        """Confirm the first focus, go on to the second one."""
        window, actions = self._window, self._window.actions_
        window.findChild(QDockWidget, type(window.foci).__name__).raise_()
        actions.next_focus.trigger()
        actions.confirm.trigger()
        until(lambda: bool(window.foci.decisions), "the decision on a focus")
        table = window.foci.findChild(FociTable)
        picture = Qt.ItemDataRole.DecorationRole
        until(
            lambda: all(
                table.model().index(row, 0).data(picture) is not None
                for row in table.visible_rows()
            ),
            "the pictures of the foci",
        )

    def _explain(self) -> None:
        """Take a picture of why the chosen focus was found."""
        explanation = self._window.explanation
        self._window.actions_.explain.trigger()
        until(lambda: not explanation.running, "the explanation of a focus")
        self._take("why-here", explanation.dialog)
        explanation.close()

    def _take(self, name: str, widget: QWidget) -> None:
        widget.grab()  # What is painted is what is read.
        until(lambda: not self._window.view.image_tiles.is_reading, "the tiles")
        # Panels of another width are laid out first.
        QApplication.processEvents()
        file = self._images / f"{name}.png"
        widget.grab().save(str(file))
        print(f"{file}: {file.stat().st_size / 1000:.0f} KB")

    def _note_verdict(self) -> None:
        self._counted = self._window.document.heatmap

    def _note_foci(self, foci: list[object]) -> None:
        if foci:
            self._listed = self._window.document.heatmap


def until(condition: Callable[[], bool], what: str) -> None:
    """Let the window work until the condition holds; ends the program where it never does."""
    loop, look = QEventLoop(), QTimer(interval=LOOK_MS)
    look.timeout.connect(lambda: loop.quit() if condition() else None)
    look.start()
    QTimer.singleShot(TIMEOUT_MS, loop, loop.quit)
    loop.exec()
    look.stop()
    if not condition():
        sys.exit(f"Waited too long for {what}.")


if __name__ == "__main__":
    sys.exit(main())
