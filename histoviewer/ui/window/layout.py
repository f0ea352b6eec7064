"""Arrangement of the main window."""

from enum import Enum

from PySide6.QtCore import QByteArray, QMargins, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from histoviewer.ui.support.settings import Settings
from histoviewer.ui.support.widgets import text_label

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_SIZE = (1280, 800)
# At least what the frames of the usual desktops take; theirs is known only once a window is shown.
_FRAME = QMargins(8, 40, 8, 8)
# Logical pixels. At a width of 1366 the slide then has more than 60 %.
_LEFT_WIDTH, _RIGHT_WIDTH = 240, 285
# A restored layout that leaves the slide less than this is not kept.
_LEAST_SLIDE = 0.5
# Of the window, for the worklist while no slide is open or as long as the user wants it.
_WIDE_WORKLIST = 0.86


class Scene(Enum):
    """Uses of the window; each has its panels."""

    START = "start"
    WORKLIST = "worklist"
    SLIDE = "slide"


class WindowLayout(QObject):
    """Arranges the widgets of a window.

    Before a slide is open the panels about a slide are not shown. What the user shows and hides
    while one is open is kept.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: list[_Panel] = []
        self._scene = Scene.START
        # The panels to show with a slide; the others the user has closed.
        self._wanted: set[_Panel] = set()
        self._pages = QStackedWidget()
        self._hint = text_label(selectable=False)
        self._worklist_is_wide = self._was_maximised = self._is_full = False

    @property
    def scene(self) -> Scene:
        return self._scene

    def set_centre(self, notice: QWidget, start: QWidget, view: QWidget, progress: QWidget) -> None:
        """Put start page or slide between the message bar and the scan progress."""
        self._hint.setText(
            self.tr("Enter opens the chosen slide, U the next one that was not read yet.")
        )
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._start, self._view = start, view
        for page in (start, self._hint, view):
            self._pages.addWidget(page)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(notice)
        column.addWidget(self._pages, 1)
        column.addWidget(progress)
        self._window.setCentralWidget(centre)

    def set_panels(
        self,
        worklist: QWidget,
        reading: QWidget,
        heatmap: QWidget,
        foci: QWidget,
        slide: QWidget,
        model: QWidget,
        annotations: QWidget,
    ) -> None:
        """Dock worklist and annotations on the left, the verdict and the others on the right."""
        self._worklist = self._dock(self.tr("Worklist"), worklist, _LEFT)
        self._verdict = self._dock(self.tr("Verdict"), reading, _RIGHT)
        first = self._dock(self.tr("Heatmap"), heatmap, _RIGHT)
        for title, widget in (
            (self.tr("Foci"), foci),
            (self.tr("Slide"), slide),
            (self.tr("Model"), model),
        ):
            self._window.tabifyDockWidget(first, self._dock(title, widget, _RIGHT))
        first.raise_()
        drawn = self._dock(self.tr("Annotations"), annotations, _LEFT)
        self._window.tabifyDockWidget(self._worklist, drawn)
        self._worklist.raise_()
        self._wanted = set(self._docks)

    def fill(self, menu: QMenu) -> None:
        """Fill a menu with a check box for each panel."""
        for dock in self._docks:
            action = menu.addAction(dock.windowTitle())
            action.setCheckable(True)
            action.setChecked(dock in self._wanted)
            action.setData(dock)
            action.triggered.connect(self._panel_chosen)
            dock.closed.connect(self._closed)
        self._menu = menu

    def restore(self, settings: Settings) -> None:
        """Restore the geometry saved when the window was last closed, and begin at the start.

        A first window lies with its frame on the screen, however small that is.
        """
        if settings.geometry:
            self._window.restoreGeometry(QByteArray(settings.geometry))
            self._window.restoreState(QByteArray(settings.window_state))
            self._wanted = {dock for dock in self._docks if not dock.isHidden()}
        else:
            room = self._window.screen().availableGeometry().marginsRemoved(_FRAME)
            size = QSize(*_SIZE).boundedTo(room.size())
            self._window.setGeometry(
                QStyle.alignedRect(
                    Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignCenter, size, room
                )
            )
        for action in self._menu.actions():
            action.setChecked(action.data() in self._wanted)
        self.show_scene(Scene.START)

    def prepare_to_save(self) -> None:
        """Show the panels that the user shows with a slide, so that their state can be saved."""
        for dock in self._docks:
            dock.setVisible(dock in self._wanted)

    def show_scene(self, scene: Scene) -> None:
        """Show the page and the panels of a scene."""
        changed, self._scene = scene is not self._scene, scene
        page = {Scene.START: self._start, Scene.WORKLIST: self._hint, Scene.SLIDE: self._view}
        self._pages.setCurrentWidget(page[scene])
        shown = {
            Scene.START: set(),
            Scene.WORKLIST: {self._worklist},
            Scene.SLIDE: set() if self._is_full else self._wanted,
        }[scene]
        for dock in self._docks:
            dock.setVisible(dock in shown)
        if changed and scene is not Scene.START:
            self._worklist_is_wide = scene is Scene.WORKLIST
            self.fit_panels()

    def show_worklist(self) -> None:
        """Show the worklist, wide as long as no slide is open."""
        self._want(self._worklist, True)
        self.show_scene(Scene.SLIDE if self._scene is Scene.SLIDE else Scene.WORKLIST)

    @Slot()
    def toggle_panels(self) -> None:
        """Hide all panels beside the slide, or show them again."""
        if self._scene is Scene.SLIDE:
            any_shown = any(dock.isVisible() for dock in self._docks)
            for dock in self._wanted:
                dock.setVisible(not any_shown)

    def set_full_screen(self, on: bool) -> None:
        """Give the slide the whole screen, without menus and panels, or end that.

        Everything works by keys as before; Tab shows the panels. The status bar stays: it tells
        what was recorded, and that the program is for research.
        """
        window, self._is_full = self._window, on
        if on:
            self._was_maximised = window.isMaximized()
            window.showFullScreen()
        elif self._was_maximised:
            window.showMaximized()
        else:
            window.showNormal()
        window.menuBar().setHidden(on)
        self.show_scene(self._scene)

    @Slot()
    def toggle_wide_worklist(self) -> None:
        """Give the worklist most of the window, for its columns, or the slide."""
        self._worklist_is_wide = not self._worklist_is_wide
        self._want(self._worklist, True)
        self._worklist.show()
        self.fit_panels()

    @Slot()
    def fit_panels(self) -> None:
        """Give the panels their proposed widths, and the verdict no more than its height."""
        left = self._window.width() * _WIDE_WORKLIST if self._worklist_is_wide else _LEFT_WIDTH
        self._window.resizeDocks(
            [self._worklist, self._verdict], [round(left), _RIGHT_WIDTH], Qt.Orientation.Horizontal
        )
        self._window.resizeDocks([self._verdict], [1], Qt.Orientation.Vertical)

    @Slot()
    def correct(self) -> None:
        """Undo a restored arrangement that leaves too little of this screen to the slide."""
        room = self._pages.width()
        if self._scene is Scene.SLIDE and room < _LEAST_SLIDE * self._window.width():
            self._worklist_is_wide = False
            self.fit_panels()

    @Slot()
    def _panel_chosen(self) -> None:
        for action in self._menu.actions():
            self._want(action.data(), action.isChecked())
        self.show_scene(self._scene)

    @Slot(object)
    def _closed(self, panel: "_Panel") -> None:
        self._want(panel, False)

    def _want(self, dock: "_Panel", wanted: bool) -> None:
        if wanted:
            self._wanted.add(dock)
        else:
            self._wanted.discard(dock)
        for action in self._menu.actions():
            if action.data() is dock:
                action.setChecked(wanted)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> "_Panel":
        dock = _Panel(title, self._window)
        # The saved state identifies docks by name.
        dock.setObjectName(type(widget).__name__)
        dock.setWidget(widget)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        self._window.addDockWidget(area, dock)
        self._docks.append(dock)
        return dock


class _Panel(QDockWidget):
    """A panel beside the slide.

    closed: itself; the user has closed it.
    """

    closed = Signal(object)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        super().closeEvent(event)
        # The window closes its panels, too.
        if event.isAccepted() and self.window().isVisible():
            self.closed.emit(self)
