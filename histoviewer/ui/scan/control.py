"""Dialogs before a scan, and the start of the scan."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Region
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.registry import find_model
from histoviewer.processes.scan_messages import Loaded
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.processes.slide_messages import PatchCounts
from histoviewer.ui.document.document import Document, has_whole_result
from histoviewer.ui.scan.dialog import ScanChoice, ScanDialog
from histoviewer.ui.scan.mpp_dialog import MppDialog
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.support.text import whole


class StopQuestion(QMessageBox):
    """Asks before a scan is stopped; to go on scanning is the default.

    slide: whose scan is to be stopped; None: all are, as the window closes.
    """

    def __init__(self, window: QWidget, slide: Path | None = None) -> None:
        super().__init__(window)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(self.tr("A scan is running"))
        if slide:
            self.setText(self.tr("Stop scanning %1?").replace("%1", slide.name))
            stop = self.tr("Stop this scan")
        else:
            self.setText(self.tr("Close HistoViewer and stop scanning?"))
            stop = self.tr("Stop and close")
        self.setInformativeText(
            self.tr(
                "What was scanned is kept; the scan goes on from there when you start it again."
            )
        )
        self._stop = self.addButton(stop, QMessageBox.ButtonRole.AcceptRole)
        go_on = self.addButton(self.tr("Go on scanning"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(go_on)
        self.setEscapeButton(go_on)

    def may_stop(self) -> bool:
        """Wait for the answer and return it."""
        self.exec()
        return self.clickedButton() is self._stop


class ScanControl(QObject):
    """Opens the dialogs before a scan; none of them blocks the window.

    jobs: threads that look for earlier results and count patches.

    mpp_given:   (Path, float): the pixel size, um, that the user gave for a slide.
    chosen:      `ScanChoice` of a scan that begins, to be remembered.
    """

    mpp_given = Signal(object, float)
    chosen = Signal(object)

    def __init__(self, service: ScanService, jobs: Jobs, window: QWidget) -> None:
        super().__init__(window)
        self._service, self._jobs = service, jobs
        self._window = window
        self.dialog: ScanDialog | MppDialog | None = None
        # The slide whose pixel size was given for a scan, and the region to be scanned first.
        self._wanted: tuple[Path, Region | None] | None = None
        service.model_loaded.connect(self._loaded)

    def ask_slide(
        self,
        document: Document,
        settings: Settings,
        highlighted: Sequence[str],
        region: Region | None = None,
    ) -> None:
        """Ask for the options of a scan of the open slide, which then starts at once.

        If the slide has no pixel size, that is asked for first; `go_on` continues from there.

        highlighted: names of other slides that the user may mean, which are not scanned.
        """
        slide = document.slide
        assert slide and document.place
        if slide.mpp is None:
            self._ask_mpp(slide, region)
            return
        dialog = self._make_dialog(slide.path.name, settings, document.place.out, region)
        if highlighted:
            text = self.tr(
                "⚠ The slide on screen is scanned. Highlighted in the worklist and not scanned: %1"
            )
            dialog.warn(text.replace("%1", ", ".join(highlighted)))
        dialog.accepted.connect(partial(self._slide_accepted, slide.path, dialog))
        self._jobs.submit(
            partial(slide.count_patches, dialog.manifest.folder),
            partial(self._counted, dialog),
            _ignore,
        )
        dialog.open()

    def go_on(self, document: Document, settings: Settings, highlighted: Sequence[str]) -> None:
        """Continue with the scan for which a pixel size was given, now that its slide has it.

        Drops that scan if another slide has been opened. For `highlighted` see `ask_slide`.
        """
        wanted, slide = self._wanted, document.slide
        self.forget()
        if wanted and slide and slide.mpp and slide.path == wanted[0]:
            self.ask_slide(document, settings, highlighted, wanted[1])

    def forget(self) -> None:
        """Drop the scan for which a pixel size was given: the slide cannot be opened with it."""
        self._wanted = None

    def ask_slides(
        self,
        paths: Sequence[Path],
        settings: Settings,
        out: Path,
        root: Path | None,
        again: bool,
        on_screen: str,
    ) -> None:
        """Ask for the options of a scan of several slides; see `ScanService.enqueue`.

        again:     propose to scan slides again that have a result.
        on_screen: name of another slide that the user may mean, which is not scanned, or "".
        """
        many = self.tr("%1 slides").replace("%1", whole(len(paths)))
        what = paths[0].name if len(paths) == 1 else many
        dialog = self._make_dialog(what, settings, out, None)
        dialog.set_again(again)
        if on_screen:
            text = self.tr("⚠ The slide of the worklist is scanned. On screen and not scanned: %1")
            dialog.warn(text.replace("%1", on_screen))
        dialog.accepted.connect(partial(self._slides_accepted, tuple(paths), root, dialog))
        dialog.open()

    def close(self) -> None:
        if self.dialog:
            self.dialog.close()

    def _make_dialog(
        self, what: str, settings: Settings, out: Path, region: Region | None
    ) -> ScanDialog:
        manifest = load_manifest(find_model(settings.model))
        self._service.configure(manifest.folder, settings.device)
        dialog = ScanDialog(
            what, manifest, settings.stride, settings.device, out, region, self._window
        )
        self.dialog = dialog
        if self._service.loaded:
            dialog.set_loaded(self._service.loaded)
        self._service.warm_up()
        return dialog

    @Slot(object)
    def _loaded(self, loaded: Loaded) -> None:
        if isinstance(self.dialog, ScanDialog):
            self.dialog.set_loaded(loaded)

    def _counted(self, dialog: ScanDialog, counts: PatchCounts) -> None:
        if self.dialog is dialog:
            dialog.set_tiles(counts)

    def _ask_mpp(self, slide: OpenedSlide, region: Region | None) -> None:
        dialog = MppDialog(slide.path, slide.size, slide.mpp_problem, self._window)
        self.dialog = dialog
        dialog.accepted.connect(partial(self._mpp_accepted, slide.path, region, dialog))
        dialog.open()

    @Slot()
    def _mpp_accepted(self, path: Path, region: Region | None, dialog: MppDialog) -> None:
        self._wanted = path, region
        self.mpp_given.emit(path, dialog.mpp)

    @Slot()
    def _slide_accepted(self, path: Path, dialog: ScanDialog) -> None:
        choice = dialog.choice
        if not choice.options.only_first:
            self._scan_slide(path, dialog)
            return
        self._jobs.submit(
            partial(has_whole_result, path, choice.out),
            partial(self._looked_for_result, path, dialog),
        )

    def _looked_for_result(self, path: Path, dialog: ScanDialog, found: bool) -> None:
        if found:
            self._ask_to_replace(path, dialog)
        else:
            self._scan_slide(path, dialog)

    def _ask_to_replace(self, path: Path, dialog: ScanDialog) -> None:
        """Ask before a region alone takes the place of a result of the whole slide."""
        question = QMessageBox(self._window)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Warning)
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setWindowTitle(self.tr("Replace the result?"))
        text = self.tr("%1 has a result of the whole slide already.")
        question.setText(text.replace("%1", path.name))
        question.setInformativeText(
            self.tr(
                "Scanned with other settings, the region alone replaces it, and the slide is then "
                "incomplete. To keep a result of the whole slide, go on with the rest of the slide "
                "after the region."
            )
        )
        question.addButton(self.tr("Scan the region alone"), QMessageBox.ButtonRole.AcceptRole)
        keep = question.addButton(self.tr("Keep the result"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.accepted.connect(partial(self._scan_slide, path, dialog))
        question.open()

    def _scan_slide(self, path: Path, dialog: ScanDialog) -> None:
        choice = self._begin(dialog)
        self._service.scan_now(path, choice.out, choice.options)

    @Slot()
    def _slides_accepted(
        self, paths: tuple[Path, ...], root: Path | None, dialog: ScanDialog
    ) -> None:
        choice = self._begin(dialog)
        self._service.enqueue(paths, choice.out, choice.options, root)

    def _begin(self, dialog: ScanDialog) -> ScanChoice:
        choice = dialog.choice
        self._service.configure(dialog.manifest.folder, choice.device)
        self.chosen.emit(choice)
        return choice


def _ignore(error: HistoViewerError) -> None:
    """Leave the dialog without an estimate of the time; the scan itself reports the error."""
