"""Arrangement of the main window."""

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from histoviewer.ui.support.settings import Settings

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea


class WindowLayout(QObject):
    """Arranges the widgets of a window."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window

    def set_centre(self, notice: QWidget, view: QWidget, progress: QWidget) -> None:
        """Put the slide between the message bar and the scan progress."""
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(notice)
        column.addWidget(view, 1)
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
    ) -> None:
        """Dock the worklist on the left, the verdict on the right, the others as tabs below it."""
        self._dock(self.tr("Worklist"), worklist, _LEFT)
        verdict = self._dock(self.tr("Verdict"), reading, _RIGHT)
        first = self._dock(self.tr("Heatmap"), heatmap, _RIGHT)
        for title, widget in (
            (self.tr("Foci"), foci),
            (self.tr("Slide"), slide),
            (self.tr("Model"), model),
        ):
            self._window.tabifyDockWidget(first, self._dock(title, widget, _RIGHT))
        first.raise_()
        # Minimal height for the verdict; the panels below need the rest.
        self._window.resizeDocks([verdict], [1], Qt.Orientation.Vertical)

    def restore(self, settings: Settings) -> None:
        """Restore the geometry saved when the window was last closed."""
        if settings.geometry:
            self._window.restoreGeometry(QByteArray(settings.geometry))
            self._window.restoreState(QByteArray(settings.window_state))
        else:
            self._window.resize(1280, 800)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        # The saved state identifies docks by name.
        dock.setObjectName(type(widget).__name__)
        dock.setWidget(widget)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        self._window.addDockWidget(area, dock)
        return dock
