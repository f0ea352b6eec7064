"""Suspicion gallery: the top tiles of all slides as one grid, read by keys."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.gallery.model import SIDE, UM_PER_PIXEL, GalleryModel, GalleryPictures
from histoviewer.ui.gallery.places import Place
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import fill, whole
from histoviewer.ui.support.widgets import text_label
from histoviewer.worklist.readings import Decision

_Index = QModelIndex | QPersistentModelIndex
_GAP = 6
_SETTLING_MS = 60


class GalleryDialog(QDialog):
    """The grid. C confirms, R rejects and both go on; Enter or a double click opens the place.

    Modal, so that no key reaches the slide behind it.

    decided:      a `Place` and a `Decision`.
    place_chosen: a `Place` to be opened on its slide.

    jobs, open_slide: for the pictures; may block.
    """

    decided = Signal(object, object)
    place_chosen = Signal(object)

    def __init__(
        self,
        places: Sequence[Place],
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = GalleryModel(places, self)
        self._pictures = GalleryPictures(jobs, open_slide, self.model.places)
        self.table = _Grid(self.model, self._pictures)
        self._about = text_label()
        self._due = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self.setWindowTitle(self.tr("Suspicion gallery"))
        self._lay_out()
        self._connect()
        self._show_counts()

    @property
    def current(self) -> int:
        """The number of the current place; -1 without one."""
        return self.model.number_at(self.table.currentIndex())

    @Slot()
    def _fit_columns(self) -> None:
        number = max(self.current, 0)
        self.model.set_columns(max(1, self.table.viewport().width() // (SIDE + 2 * _GAP)))
        self._go_to(number)
        self._due.start()

    @property
    def is_reading(self) -> bool:
        """True while pictures of the visible places are still to come."""
        return self._due.isActive() or self._pictures.is_reading

    def done(self, result: int) -> None:
        """Close the gallery."""
        self._due.stop()
        self._pictures.want([])
        super().done(result)

    @Slot()
    def confirm(self) -> None:
        """Record that the current place is metastatic tissue, and go on."""
        self._decide(Decision.CONFIRMED)

    @Slot()
    def reject_place(self) -> None:
        """Record that the current place is no metastatic tissue, and go on."""
        self._decide(Decision.REJECTED)

    def _decide(self, decision: Decision) -> None:
        number = self.current
        if number < 0:
            return
        self.decided.emit(self.model.places[number], decision)
        self.model.set_decision(number, decision)
        self._go_to(min(number + 1, len(self.model.places) - 1))
        self._show_counts()

    @Slot()
    def _open(self) -> None:
        if self.current >= 0:
            self.place_chosen.emit(self.model.places[self.current])
            self.accept()

    def _go_to(self, number: int) -> None:
        if number < len(self.model.places):
            self.table.setCurrentIndex(self.model.index_of(number))

    @Slot()
    def _show_counts(self) -> None:
        decided = sum(place.decision is not None for place in self.model.places)
        text = self.tr(
            "The most suspicious tile of each focus of all scanned slides, and of slides without "
            "foci their highest one, at 20x. The frame is the tile. %1 of %2 decided."
        )
        self._about.setText(fill(text, whole(decided), whole(len(self.model.places))))

    @Slot()
    def _want_pictures(self) -> None:
        columns = self.model.columnCount()
        rows = self.table.visible_rows()
        numbers = range(rows.start * columns, min(rows.stop * columns, len(self.model.places)))
        self._pictures.ratio = self.devicePixelRatioF()
        self._pictures.want(numbers)

    def _connect(self) -> None:
        for keys, slot in (
            ("C", self.confirm),
            ("R", self.reject_place),
            ("Return", self._open),
            ("Enter", self._open),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(slot)
        self._due.timeout.connect(self._want_pictures)
        self.table.verticalScrollBar().valueChanged.connect(self._due.start)
        self.table.verticalScrollBar().rangeChanged.connect(self._due.start)
        self.table.resized.connect(self._fit_columns)
        self.table.doubleClicked.connect(self._open)
        for read in (self._pictures.ready, self._pictures.failed):
            read.connect(self.model.redraw)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch()
        for text, slot in (
            (self.tr("✓ Confirm (C)"), self.confirm),
            (self.tr("✗ Reject (R)"), self.reject_place),
            (self.tr("Open the place (Enter)"), self._open),
            (self.tr("Close"), self.reject),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(slot)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self._about)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        self.table.setFocus()


class _Grid(QTableView):
    """Cells of one size.

    resized: the viewport has another size.
    """

    resized = Signal()

    def __init__(self, model: GalleryModel, pictures: GalleryPictures) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_PlaceDelegate(model, pictures, self))
        self.setAccessibleName(self.tr("Suspicious places"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
        size = cell_size(self.fontMetrics().lineSpacing())
        self.horizontalHeader().setDefaultSectionSize(size.width())
        self.verticalHeader().setDefaultSectionSize(size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self.resized.emit()

    def visible_rows(self) -> range:
        """Rows that are at least partly visible."""
        last = self.rowAt(self.viewport().height() - 1)
        rows = self.model().rowCount()
        return range(max(0, self.rowAt(0)), rows if last < 0 else last + 1)


def cell_size(line: int) -> QSize:
    """The size of a place with its text, for a text line of this height."""
    return QSize(SIDE + 2 * _GAP, SIDE + 3 * _GAP + line)


class _PlaceDelegate(QStyledItemDelegate):
    """Paints a picture with its tile framed, and the text below it."""

    def __init__(self, model: GalleryModel, pictures: GalleryPictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._pictures = model, pictures

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        number = self._model.number_at(index)
        if number < 0:
            return
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, option.palette.highlight())
        box = QRect(option.rect.left() + _GAP, option.rect.top() + _GAP, SIDE, SIDE)
        image = self._pictures.get(number)
        colours = option.palette
        pen = colours.highlightedText() if selected else colours.text()
        painter.setPen(QPen(pen, 1))
        if image:
            painter.drawImage(box, image)
            self._frame(painter, box, self._model.places[number])
        else:
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            if self._pictures.is_unreadable(number):
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
        painter.setPen(QPen(pen, 1))
        line = QRect(box.left(), box.bottom() + _GAP, SIDE, option.fontMetrics.lineSpacing())
        text = option.fontMetrics.elidedText(
            self._model.text(number), Qt.TextElideMode.ElideRight, SIDE
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _frame(self, painter: QPainter, box: QRect, place: Place) -> None:
        tile = place.tile
        width = tile.width * tile.mpp.x / UM_PER_PIXEL
        height = tile.height * tile.mpp.y / UM_PER_PIXEL
        frame = QRectF(0, 0, width, height)
        frame.moveCenter(QRectF(box).center())
        for colour, line in ((QColor("white"), 3), (QColor("black"), 1)):
            painter.setPen(QPen(colour, line))
            painter.drawRect(frame)
