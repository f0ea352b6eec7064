"""Scalable icons in the colours of the palette."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from histoviewer.resources import resource

# The shapes differ, so that no icon depends on colour.
NAMES = (
    "positive",
    "negative",
    "incomplete",
    "failed",
    "waiting",
    "running",
    "confirm",
    "reject",
    "comment",
)
_GROUPS = {
    QIcon.Mode.Disabled: QPalette.ColorGroup.Disabled,
    QIcon.Mode.Normal: QPalette.ColorGroup.Active,
    QIcon.Mode.Active: QPalette.ColorGroup.Active,
    QIcon.Mode.Selected: QPalette.ColorGroup.Active,
}


def icon(name: str) -> QIcon:
    """Return one of `NAMES`; it follows changes of the palette.

    Raises ValueError if the name is unknown.
    """
    if name not in NAMES:
        raise ValueError(f"unknown icon {name!r}")
    return QIcon(_Engine(name))


def app_icon() -> QIcon:
    """The program's icon, in its own colours."""
    return QIcon(str(resource("icons", "app.svg")))


class _Engine(QIconEngine):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        selected = mode is QIcon.Mode.Selected
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        colour = QGuiApplication.palette().color(_GROUPS[mode], role).name()
        svg = _source(self._name).replace("currentColor", colour)
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        renderer.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._name)


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
