"""Actions of the View menu and the view's entries in the status bar."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from histoviewer.annotations.annotation import Shape
from histoviewer.ui.viewer.view import SlideView, Tool
from histoviewer.ui.window.actions import Actions
from histoviewer.ui.window.status_bar import StatusLabels

_MESSAGE_MS = 4000


class ViewMenu(QObject):
    """Connects the view to its actions, tools and status labels."""

    def __init__(
        self, view: SlideView, actions: Actions, facts: StatusLabels, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._view, self._actions, self._facts = view, actions, facts
        self._window = window
        self._drawing = {
            Shape.POINT: actions.draw_point,
            Shape.LINE: actions.draw_line,
            Shape.RECTANGLE: actions.draw_rectangle,
            Shape.POLYGON: actions.draw_polygon,
            Shape.FREEHAND: actions.draw_freehand,
        }
        self._connect()

    @Slot(bool)
    def _measure(self, on: bool) -> None:
        self._view.set_tool(Tool.RULER if on else Tool.PAN)

    @Slot(bool)
    def _draw_region(self, on: bool) -> None:
        self._view.set_tool(Tool.REGION if on else Tool.PAN)

    def _draw(self, tool: Shape) -> None:
        self._view.set_tool(tool if self._drawing[tool].isChecked() else Tool.PAN)

    @Slot(object)
    def _tool_changed(self, tool: Tool | Shape) -> None:
        for drawing, action in self._drawing.items():
            action.setChecked(tool is drawing)
        self._actions.ruler.setChecked(tool is Tool.RULER)
        self._actions.scan_region.setChecked(tool is Tool.REGION)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setImage(self._view.picture())
        self._window.statusBar().showMessage(self.tr("View copied."), _MESSAGE_MS)

    @Slot()
    def _show_magnification(self) -> None:
        self._facts.show_magnification(self._view.magnification_text)

    def _connect(self) -> None:
        view, actions = self._view, self._actions
        view.cursor_moved.connect(self._facts.show_cursor)
        view.scale_changed.connect(self._show_magnification)
        view.tool_changed.connect(self._tool_changed)
        actions.copy.triggered.connect(self._copy)
        actions.zoom_in.triggered.connect(view.zoom_in)
        actions.zoom_out.triggered.connect(view.zoom_out)
        actions.fit.triggered.connect(view.fit)
        for objective, action in actions.magnifications.items():
            action.triggered.connect(partial(view.set_magnification, objective))
        actions.ruler.triggered.connect(self._measure)
        actions.scan_region.triggered.connect(self._draw_region)
        for tool, action in self._drawing.items():
            action.triggered.connect(partial(self._draw, tool))
        actions.overview.toggled.connect(view.set_minimap_shown)
