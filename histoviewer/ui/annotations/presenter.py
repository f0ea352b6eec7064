"""Annotations of the open slide: drawn, edited with undo and redo, and kept with the readings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPointF, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from histoviewer.annotations.annotation import CLASSES, Annotation, Rgb, Ring, Shape
from histoviewer.annotations.geojson import read_annotations, write_annotations
from histoviewer.ui.annotations.corners import CornersItem
from histoviewer.ui.annotations.drawing import DrawingItem
from histoviewer.ui.annotations.item import AnnotationsItem
from histoviewer.ui.annotations.panel import AnnotationsPanel
from histoviewer.ui.document.document import Document
from histoviewer.ui.document.readings import DocumentReadings
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.viewer.view import SlideView
from histoviewer.worklist.annotation_records import Drawn, annotation_data, annotations_of
from histoviewer.worklist.readings import Decision, Kind, Reading, utc_now

# Annotations by id; None for one that is not there.
_States = Mapping[str, Annotation | None]


class AnnotationsPresenter(QObject):
    """Connects view, panel, undo stack and readings.

    What is drawn is on screen at once, and stored off the GUI thread. Undo and redo are edits like
    others: nothing that was stored is removed.

    told:   what has been done.
    failed: HistoViewerError: a file of annotations cannot be read or written.

    stack: the edits of the open slide that can be undone.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        view: SlideView,
        panel: AnnotationsPanel,
        records: DocumentReadings,
        jobs: Jobs,
        reader_name: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._panel, self._records, self._jobs = view, panel, records, jobs
        self._reader_name = reader_name
        self._document = Document()
        self._drawn: dict[str, Drawn] = {}
        # Readings on their way to the worklist; until then what is read there is older.
        self._pending = 0
        self._stored: dict[str, Drawn] = {}
        self._last_time = ""
        self._locked = self._peeks = False
        self.stack = QUndoStack(self)
        self._item, self._corners = AnnotationsItem(), CornersItem(view)
        self._drawing = DrawingItem(view)
        for item in (self._item, self._corners, self._drawing):
            view.scene().addItem(item)
        self._connect()

    @property
    def annotations(self) -> list[Annotation]:
        """Those on the slide, in the order in which they were drawn."""
        return [drawn.annotation for drawn in self._drawn.values()]

    def show(self, document: Document) -> None:
        """Show another document; its annotations come with its readings."""
        self._document = document
        self._drawn, self._stored, self._pending = {}, {}, 0
        self.stack.clear()
        self._panel.select("")
        self._show()

    @Slot(bool)
    def set_locked(self, locked: bool) -> None:
        """Hide what others have drawn until a first impression is recorded."""
        self._locked = locked
        self._panel.setEnabled(not locked)
        self._show()

    @Slot()
    def delete(self) -> None:
        """Delete the chosen corner of the selected annotation, or else the annotation."""
        if self._corners.remove_chosen():
            return
        chosen = self._drawn.get(self._panel.selected)
        if chosen is None:
            self.told.emit(self.tr("No annotation is selected."))
            return
        self._push(self.tr("Delete"), {chosen.annotation.id: None})

    def add(self, annotations: Sequence[Annotation]) -> None:
        """Add annotations, as one step that can be undone; those of the same id are replaced."""
        if self._document.place is None:
            self.told.emit(self.tr("No slide is open."))
            return
        self._push(self.tr("Draw"), {each.id: each for each in annotations})

    def import_file(self, path: Path) -> None:
        """Add the annotations of a GeoJSON file."""
        self._jobs.submit(
            partial(read_annotations, path),
            partial(self._imported, self._document),
            self.failed.emit,
        )

    def export_file(self, path: Path) -> None:
        """Write the annotations to a GeoJSON file."""
        self._jobs.submit(
            partial(write_annotations, self.annotations, path),
            partial(self._exported, path, len(self._drawn)),
            self.failed.emit,
        )

    def _imported(self, document: Document, annotations: list[Annotation]) -> None:
        if document is self._document:
            self.add(annotations)
            self.told.emit(self.tr("%Ln annotations were added.", "", len(annotations)))

    def _exported(self, path: Path, count: int, nothing: None) -> None:
        self.told.emit(self.tr("%Ln annotations were written.", "", count))

    @Slot(object, object)
    def _add_drawn(self, shape: Shape, ring: Ring) -> None:
        name, colour = self._panel.class_and_colour
        annotation = Annotation(shape, ((ring,),), classification=name, colour=colour)
        self.add([annotation])
        if annotation.id in self._drawn:
            self._panel.select(annotation.id)

    @Slot(str, str)
    def _rename(self, identity: str, name: str) -> None:
        self._edit(self.tr("Rename"), identity, name=name)

    @Slot(str, str)
    def _classify(self, identity: str, name: str) -> None:
        known = {"colour": CLASSES[name]} if name in CLASSES else {}
        self._edit(self.tr("Classify"), identity, classification=name, **known)

    @Slot(str, object)
    def _recolour(self, identity: str, colour: Rgb) -> None:
        self._edit(self.tr("Colour"), identity, colour=tuple(colour))

    @Slot(object)
    def _reshape(self, annotation: Annotation) -> None:
        self._push(self.tr("Change the shape"), {annotation.id: annotation})

    @Slot()
    def _refuse(self) -> None:
        self.told.emit(self.tr("Without this corner no shape would be left."))

    @Slot(str)
    def _select(self, identity: str) -> None:
        self._item.set_selected(identity)
        self._show_corners(identity)

    def _show_corners(self, identity: str) -> None:
        chosen = self._drawn.get(identity) if self._item.isVisible() else None
        self._corners.set_annotation(chosen.annotation if chosen else None)

    def _edit(self, text: str, identity: str, **changes: object) -> None:
        now = self._drawn[identity].annotation
        then = replace(now, **changes)  # type: ignore[arg-type]
        if then != now:
            self._push(text, {identity: then})

    def _push(self, text: str, after: _States) -> None:
        before = {
            each: self._drawn[each].annotation if each in self._drawn else None for each in after
        }
        self.stack.push(_Edit(text, before, after, self._apply))

    def _apply(self, states: _States) -> None:
        """Bring annotations into these states, on screen and in the worklist."""
        assert self._document.place
        user, time = self._reader_name(), self._next_time()
        readings = []
        for identity, annotation in states.items():
            former = self._drawn.get(identity)
            shown = annotation or (former.annotation if former else None)
            if shown is None:
                continue
            reading = Reading(
                self._document.place.name,
                Kind.ANNOTATION,
                Decision.DRAWN if annotation else Decision.WITHDRAWN,
                user,
                fingerprint=self._document.fingerprint,
                data=annotation_data(shown),
                time=time,
            )
            readings.append(reading)
            if annotation:
                self._drawn[identity] = Drawn(annotation, user, time)
            else:
                self._drawn.pop(identity, None)
        if readings:
            self._pending += len(readings)
            self._records.add_all(readings, self._document)
        self._show()

    def _next_time(self) -> str:
        """The time, later than the last one: the order of edits follows from it."""
        now = utc_now()
        if now <= self._last_time:
            after = datetime.fromisoformat(self._last_time) + timedelta(milliseconds=1)
            now = after.isoformat(timespec="milliseconds")
        self._last_time = now
        return now

    @Slot(list)
    def _read(self, readings: list[Reading]) -> None:
        self._stored = annotations_of(readings)
        if not self._pending and self._stored != self._drawn:
            self._drawn = dict(self._stored)
            self._show()

    @Slot(object, object)
    def _has_stored(self, document: Document, reading: Reading) -> None:
        if document is not self._document:
            return
        if reading.kind is Kind.ANNOTATION:
            self._pending -= 1
        elif reading.kind is Kind.SLIDE:
            # From now on Ctrl+Z takes the verdict back.
            self.stack.clear()

    @Slot(object, object)
    def _has_failed(self, document: Document, reading: Reading) -> None:
        if document is self._document and reading.kind is Kind.ANNOTATION:
            # What could not be stored must not look as if it were.
            self._pending -= 1
            self._drawn = dict(self._stored)
            self.stack.clear()
            self._show()

    @Slot(bool)
    def _peek(self, on: bool) -> None:
        self._peeks = on
        self._show()

    @Slot(QPointF)
    def _click(self, place: QPointF) -> None:
        if self._item.isVisible():
            self._panel.select(self._item.at(place, self._view.scale_factor))

    @Slot(str)
    def _go_to(self, identity: str) -> None:
        self._view.go_to(self._drawn[identity].annotation.bounds)

    def _show(self) -> None:
        shown = [] if self._locked else list(self._drawn.values())
        self._item.setVisible(not self._locked and not self._peeks)
        self._item.set_annotations([drawn.annotation for drawn in shown], self._view.extent)
        self._panel.set_annotations(shown, self._document.mpp)
        self._show_corners(self._panel.selected)

    def _connect(self) -> None:
        self._drawing.drawn.connect(self._add_drawn)
        self._view.clicked.connect(self._click)
        self._view.peek_changed.connect(self._peek)
        self._panel.chosen.connect(self._select)
        self._corners.edited.connect(self._reshape)
        self._corners.refused.connect(self._refuse)
        self._panel.gone_to.connect(self._go_to)
        self._panel.renamed.connect(self._rename)
        self._panel.classified.connect(self._classify)
        self._panel.recoloured.connect(self._recolour)
        self._records.changed.connect(self._read)
        self._records.stored.connect(self._has_stored)
        self._records.not_stored.connect(self._has_failed)


class _Edit(QUndoCommand):
    """A step from some states of annotations to others."""

    def __init__(
        self, text: str, before: _States, after: _States, apply: Callable[[_States], None]
    ) -> None:
        super().__init__(text)
        self._before, self._after, self._apply = before, after, apply

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)
