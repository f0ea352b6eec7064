"""Tour of the window in five steps."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from histoviewer.ui.support.text import fill
from histoviewer.ui.support.widgets import announce, embolden, text_label

TOUR_SLIDE = "virtual-1-tumour.tif"
_WIDTH, _GAP = 380, 12


class Tour(QFrame):
    """A note over the window that goes from part to part, each framed; it blocks nothing.

    Enter goes on, Esc ends it.
    """

    def __init__(
        self,
        window: QMainWindow,
        worklist: QWidget,
        view: QWidget,
        menus: QWidget,
        verdict: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._stops = (worklist, view, menus, verdict, menus)
        self._step = 0
        self._count, self._text = QLabel(), text_label(selectable=False)
        self._frame = QFrame(window)
        self.back = QPushButton(self.tr("&Back"))
        self.next = QPushButton()
        self.end = QPushButton(self.tr("End the tour"))
        self._lay_out()
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.end.clicked.connect(self.stop)
        window.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """Text of the current step."""
        return self._text.text()

    @Slot()
    def start(self) -> None:
        """Begin with the first step."""
        self._show(0)

    @Slot()
    def stop(self) -> None:
        """End the tour."""
        self.hide()
        self._frame.hide()
        self._stops[1].setFocus()

    def event(self, event: QEvent) -> bool:
        # The window has an action for Esc, which would be asked first.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if self.isVisible() and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

    @Slot()
    def _go_on(self) -> None:
        if self._step + 1 == len(self._stops):
            self.stop()
        else:
            self._show(self._step + 1)

    @Slot()
    def _go_back(self) -> None:
        self._show(self._step - 1)

    def _show(self, step: int) -> None:
        self._step = step
        count = fill(self.tr("%1 of %2"), str(step + 1), str(len(self._stops)))
        title, text = self._texts()[step]
        self._count.setText(f"{title} ({count})")
        self._text.setText(text)
        self.back.setEnabled(step > 0)
        last = step + 1 == len(self._stops)
        self.next.setText(self.tr("&Done") if last else self.tr("&Next"))
        self.show()
        self.raise_()
        self._place()
        self.next.setFocus()
        announce(self, f"{self._count.text()}: {text}")

    def _texts(self) -> tuple[tuple[str, str], ...]:
        return (
            (
                self.tr("Worklist"),
                self.tr(
                    "The slides of a folder, the most suspicious first. Enter opens one, U the "
                    "next that was not read. G shows the most suspicious places of all as one grid."
                ),
            ),
            (
                self.tr("Slide"),
                self.tr(
                    "Drag it, zoom with the wheel, or press 1 to 5 for the objectives. H shows and "
                    "hides the heatmap; while Space is held, you see the slide alone."
                ),
            ),
            (
                self.tr("Scan"),
                self.tr(
                    "S scans the slide on screen, Ctrl+Shift+S the whole worklist; you go on "
                    "reading meanwhile. What was scanned is never lost."
                ),
            ),
            (
                self.tr("Verdict"),
                self.tr(
                    "The model's verdict with its reasons, and yours: F2 positive, F3 negative, F4 "
                    "unsure, each goes on to the next slide. N goes to the next focus, C confirms "
                    "and R rejects it. The model can miss small deposits: read every slide."
                ),
            ),
            (
                self.tr("Report"),
                self.tr(
                    "Ctrl+E exports pages to sign, pictures and tables. F1 opens the manual, "
                    "Shift+F1 lists all keys."
                ),
            ),
        )

    def _place(self) -> None:
        """Frame the part that is spoken of, and stand beside it."""
        stop, window = self._stops[self._step], self._window
        # A wrapped text tells its height only for a width.
        self._text.setFixedSize(_WIDTH, self._text.heightForWidth(_WIDTH))
        self.adjustSize()
        shown = stop.isVisible()
        self._frame.setVisible(shown)
        if not shown:
            middle = window.rect().center() - self.rect().center()
            self.move(middle)
            return
        part = QRect(stop.mapTo(window, QPoint(0, 0)), stop.size())
        self._frame.setGeometry(part)
        self._frame.raise_()
        self.raise_()
        room = window.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        place = QRect(QPoint(part.right() + _GAP, part.top() + 4 * _GAP), self.size())
        if part.width() > window.width() // 2:
            # Within the slide, or below the menus.
            below = part.bottom() + _GAP if part.height() < self.height() else part.top() + _GAP
            place.moveTopLeft(QPoint(part.left() + 4 * _GAP, below))
        elif place.right() > room.right():
            place.moveRight(part.left() - _GAP)
        place.moveBottom(min(place.bottom(), room.bottom()))
        self.move(place.topLeft())

    def _lay_out(self) -> None:
        # Tissue is not tinted, and what is framed can be used.
        self._frame.setStyleSheet("border: 3px solid palette(highlight)")
        self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame.hide()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Tour"))
        embolden(self._count)
        buttons = QHBoxLayout()
        buttons.addWidget(self.end)
        buttons.addStretch()
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        for button in (self.end, self.back, self.next):
            button.setAutoDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(self._count)
        column.addWidget(self._text)
        column.addLayout(buttons)
