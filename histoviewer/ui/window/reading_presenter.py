"""Heatmap, foci and readings of the open slide, in the view and in the panels."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from histoviewer.heatmaps.foci import Focus
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.inference.manifest_parts import OperatingPoint
from histoviewer.inference.registry import installed_models
from histoviewer.scanning.progress import ScanStep
from histoviewer.ui.document.document import Document
from histoviewer.ui.document.readings import DocumentReadings
from histoviewer.ui.panels.foci.panel import FociPanel
from histoviewer.ui.panels.heatmap import HeatmapPanel
from histoviewer.ui.panels.reading import ReadingPanel
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.viewer.view import SlideView
from histoviewer.ui.window.actions import Actions
from histoviewer.worklist.readings import Decision, Kind, Reading


class ReadingPresenter(QObject):
    """Connects heatmap, foci and readings of one document.

    jobs:        read the manifests of the installed models.
    reader_name: returns the reader's current name.
    viewed_share: returns the share of the tissue viewed so far, 0..1; None: not known.
    """

    def __init__(
        self,
        view: SlideView,
        heatmap: HeatmapPanel,
        foci: FociPanel,
        reading: ReadingPanel,
        records: DocumentReadings,
        jobs: Jobs,
        reader_name: Callable[[], str],
        viewed_share: Callable[[], float | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._panel, self._foci, self._reading = view, heatmap, foci, reading
        self._records, self._jobs = records, jobs
        self._reader_name, self._viewed_share = reader_name, viewed_share
        self._document: Document | None = None
        self._shown, self._locked, self._peeks = True, False, False
        self._connect()

    def show(self, document: Document) -> None:
        """Show another document."""
        self._document = document
        self._reading.set_slide(document.place.name if document.place else None)
        self.show_heatmap(document)
        self._records.open(document)

    def show_heatmap(self, document: Document) -> None:
        """Show the document's new heatmap."""
        self._document = document
        heatmap = document.heatmap
        item = self._view.heatmap_item
        item.set_heatmap(heatmap)
        self._view.foci_item.set_foci([])
        self._panel.set_heatmap(heatmap)
        self._panel.set_operating_points(())
        if heatmap:
            self._jobs.submit(
                partial(_points_of, heatmap.provenance.model_sha256),
                partial(self._show_points, heatmap),
            )
        item.set_threshold(self._panel.threshold)
        self._foci.set_document(document.slide, heatmap)
        if heatmap is None:
            self._reading.set_model_verdict(None, "")

    def advance(self, step: ScanStep) -> None:
        """Show a scan step, if it belongs to this document."""
        if self._document and self._document.heatmap is step.heatmap:
            self._view.heatmap_item.update_tiles(step.rows, step.cols)
            self._panel.refresh()
            self._foci.refresh()

    def end_scan(self, document: Document) -> None:
        """Switch to the final result of this document's scan."""
        self._document = document
        self._records.open(document)
        self._panel.refresh()
        self._foci.refresh()

    def connect_actions(self, actions: Actions) -> None:
        """Connect the actions of the heatmap and of the foci."""
        panel, foci = self._panel, self._foci
        for action, slot in (
            (actions.heatmap, panel.toggle),
            (actions.more_opaque, panel.more_opaque),
            (actions.less_opaque, panel.less_opaque),
            (actions.next_focus, foci.next),
            (actions.previous_focus, foci.previous),
            (actions.confirm, foci.confirm),
            (actions.reject, foci.reject),
            (actions.comment, foci.comment),
        ):
            action.triggered.connect(slot)

    def _show_points(self, heatmap: Heatmap, points: tuple[OperatingPoint, ...]) -> None:
        if heatmap is self._heatmap:
            self._panel.set_operating_points(points)

    @property
    def _heatmap(self) -> Heatmap | None:
        return self._document.heatmap if self._document else None

    @Slot(object)
    def _go_to(self, focus: Focus) -> None:
        self._view.foci_item.set_current(focus)
        self._view.go_to(focus.bounds)

    @Slot(list)
    def _foci_changed(self, foci: list[Focus]) -> None:
        self._view.foci_item.set_foci(foci)
        self._view.foci_item.set_decisions(self._foci.decisions)
        self._view.foci_item.set_current(self._foci.current)

    @Slot(float)
    def _threshold_changed(self, threshold: float) -> None:
        self._view.heatmap_item.set_threshold(threshold)
        self._foci.set_threshold(threshold)

    @Slot(object, str, str)
    def _focus_decided(self, focus: Focus, decision: str, comment: str) -> None:
        self._add(Kind.FOCUS, Decision(decision), comment, focus, self._foci.threshold)

    @Slot(object, object, str)
    def _slide_read(self, kind: Kind, decision: Decision, comment: str) -> None:
        seen = kind is Kind.SLIDE and self._heatmap is not None
        self._add(kind, decision, comment, None, self._panel.threshold if seen else None)

    def _add(
        self,
        kind: Kind,
        decision: Decision,
        comment: str,
        focus: Focus | None,
        threshold: float | None,
    ) -> None:
        assert self._document and self._document.place
        heatmap, has_threshold = self._heatmap, threshold is not None
        reading = Reading(
            self._document.place.name,
            kind,
            decision,
            self._reader_name(),
            x=focus.position.x if focus else None,
            y=focus.position.y if focus else None,
            comment=comment,
            model_sha256=heatmap.provenance.model_sha256 if heatmap and has_threshold else "",
            threshold=threshold,
            fingerprint=self._document.fingerprint,
            viewed=None if focus else self._viewed_share(),
        )
        self._records.add(reading)

    @Slot(list)
    def _show_readings(self, readings: list[Reading]) -> None:
        self._reading.set_readings(readings)
        self._foci.set_readings(readings)
        self._view.foci_item.set_decisions(self._foci.decisions)

    @Slot(bool)
    def _lock(self, locked: bool) -> None:
        self._panel.set_locked(locked)
        self._foci.set_locked(locked)
        self._locked = locked
        self._show_items()

    @Slot(bool)
    def _show_heatmap(self, shown: bool) -> None:
        self._shown = shown
        self._show_items()

    @Slot(bool)
    def _peek(self, on: bool) -> None:
        self._peeks = on
        self._show_items()

    def _show_items(self) -> None:
        self._view.heatmap_item.setVisible(self._shown and not self._peeks)
        self._view.foci_item.setVisible(not self._locked and not self._peeks)

    def _connect(self) -> None:
        panel, foci, item = self._panel, self._foci, self._view.heatmap_item
        self._view.peek_changed.connect(self._peek)
        panel.shown_changed.connect(self._show_heatmap)
        panel.opacity_changed.connect(item.set_colour_opacity)
        panel.colormap_changed.connect(item.set_colormap)
        panel.smooth_changed.connect(item.set_smooth)
        panel.overlay_changed.connect(item.set_overlay)
        panel.threshold_changed.connect(self._threshold_changed)
        panel.verdict_changed.connect(self._reading.set_model_verdict)
        foci.focus_chosen.connect(self._go_to)
        foci.foci_changed.connect(self._foci_changed)
        foci.decided.connect(self._focus_decided)
        self._reading.recorded.connect(self._slide_read)
        self._reading.lock_changed.connect(self._lock)
        self._records.changed.connect(self._show_readings)


def _points_of(model_sha256: str) -> tuple[OperatingPoint, ...]:
    """Operating points of a model; none if it is no longer installed."""
    for model in installed_models():
        if model.onnx_sha256 == model_sha256:
            return model.operating_points
    return ()
