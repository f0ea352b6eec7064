"""Explanation of a focus, asked for by the user."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtWidgets import QWidget

from histoviewer.heatmaps.foci import Focus
from histoviewer.processes.task_messages import Compared, Explained, ExplainTile
from histoviewer.ui.document.document import Document
from histoviewer.ui.explanation.dialog import ExplanationDialog
from histoviewer.ui.panels.foci.panel import FociPanel
from histoviewer.ui.support.command import Command
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.settings import Settings


class ExplanationPresenter(QObject):
    """Has the chosen focus explained in a process of its own, until the user moves on.

    document: returns the open document.
    settings: returns the current settings.

    told: why there is nothing to explain.

    dialog: the one that is open, or None.
    """

    told = Signal(str)

    def __init__(
        self,
        foci: FociPanel,
        document: Callable[[], Document],
        settings: Callable[[], Settings],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._foci, self._document, self._settings = foci, document, settings
        self._window = window
        self._focus: Focus | None = None
        self._command = Command(self)
        self.dialog: ExplanationDialog | None = None
        self._command.found.connect(self._show)
        self._command.ended.connect(self._end)
        foci.focus_chosen.connect(self._follow)
        foci.foci_changed.connect(self._follow)

    @property
    def running(self) -> bool:
        """True while a process computes."""
        return self._command.running

    @Slot()
    def toggle(self) -> None:
        """Explain the chosen focus, or close the explanation."""
        if self.dialog:
            self.dialog.reject()
            return
        document, focus = self._document(), self._foci.current
        if focus is None:
            self.told.emit(self.tr("Go to a focus first, by N or in the list."))
        elif document.slide is None or document.heatmap is None:
            self.told.emit(self.tr("The slide itself is needed for that."))
        else:
            self._open(focus)
            self._command.start(_task(document, focus, self._settings().model))

    def close(self) -> None:
        """Close the explanation and end its process. May be called again."""
        if self.dialog:
            self.dialog.reject()

    def _open(self, focus: Focus) -> None:
        self._focus = focus
        self.dialog = ExplanationDialog(focus, self._foci.threshold, self._window)
        self.dialog.closed.connect(self._closed)
        # At the edge, as the focus is in the middle of the view.
        self.dialog.adjustSize()
        corner = QPoint(0, self._window.height() - self.dialog.height())
        self.dialog.move(self._window.mapToGlobal(corner))
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot()
    def _closed(self) -> None:
        self.dialog = None
        self._command.close()

    @Slot()
    def _follow(self) -> None:
        """Close what is not about the chosen focus any more."""
        current = self._foci.current
        if self._focus and (current is None or current.position != self._focus.position):
            self.close()

    @Slot(object)
    def _show(self, found: object) -> None:
        if not self.dialog:
            return
        if isinstance(found, Explained):
            self.dialog.show_explanation(found.explanation)
        elif isinstance(found, Compared):
            self.dialog.show_neighbours(found.neighbours)

    @Slot(bool, str)
    def _end(self, well: bool, problem: str) -> None:
        if self.dialog and not well:
            self.dialog.show_problem(translated(problem))


def _task(document: Document, focus: Focus, model: str) -> ExplainTile:
    assert document.slide and document.heatmap
    grid, known = focus.grid, document.heatmap.provenance
    tile = grid.tile_at(focus.position)
    assert tile
    region = grid.patch_region(*tile)
    return ExplainTile(
        document.slide.path, grid.slide_mpp.mean, region, known.model, known.model_sha256, model
    )
