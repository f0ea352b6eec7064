"""Light and dark theme: one style and two palettes on all systems."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from histoviewer.ui.support.settings import Theme

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
_Role = QPalette.ColorRole
# Text on its background has a contrast of 4.5:1 at least, a border of a control 3:1.
_LIGHT = {
    _Role.Window: "#f3f4f5",
    _Role.Base: "#ffffff",
    _Role.AlternateBase: "#f6f7f8",
    _Role.Button: "#e7e9eb",
    _Role.WindowText: "#1a1d20",
    _Role.Text: "#1a1d20",
    _Role.ButtonText: "#1a1d20",
    _Role.PlaceholderText: "#62686e",
    _Role.ToolTipBase: "#ffffff",
    _Role.ToolTipText: "#1a1d20",
    _Role.Highlight: "#1f5fbf",
    _Role.Accent: "#1f5fbf",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#0b57d0",
    _Role.LinkVisited: "#6b3fa0",
    _Role.BrightText: "#b3261e",
    _Role.Light: "#ffffff",
    _Role.Midlight: "#f0f1f2",
    _Role.Mid: "#b6babf",
    _Role.Dark: "#80868c",
    _Role.Shadow: "#5a6066",
}
_DARK = {
    _Role.Window: "#25282b",
    _Role.Base: "#1b1d20",
    _Role.AlternateBase: "#212427",
    _Role.Button: "#383c41",
    _Role.WindowText: "#e8eaed",
    _Role.Text: "#e8eaed",
    _Role.ButtonText: "#e8eaed",
    _Role.PlaceholderText: "#a0a6ad",
    _Role.ToolTipBase: "#33373b",
    _Role.ToolTipText: "#e8eaed",
    _Role.Highlight: "#2f65ca",
    _Role.Accent: "#2f65ca",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#8ab4ff",
    _Role.LinkVisited: "#c9a6ff",
    _Role.BrightText: "#ff8a80",
    _Role.Light: "#4a4f55",
    _Role.Midlight: "#41464b",
    _Role.Mid: "#5a6066",
    _Role.Dark: "#16181a",
    _Role.Shadow: "#0d0e0f",
}
_DISABLED = {"light": "#6e757c", "dark": "#8b9198"}
_DISABLED_ROLES = (_Role.Text, _Role.WindowText, _Role.ButtonText)
_BOXES = (
    QStyle.PrimitiveElement.PE_IndicatorCheckBox,
    QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck,
)


def apply(theme: Theme) -> None:
    """Apply a theme to the whole program; "system" follows the desktop."""
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(_SCHEMES[theme])
    app = QGuiApplication.instance()
    if isinstance(app, QApplication) and not isinstance(app.style(), Style):
        app.setStyle(Style())
    # Some platforms, such as plain X11, have no colour schemes, so the theme itself decides.
    follows = theme == "system"
    dark = hints.colorScheme() is Qt.ColorScheme.Dark if follows else theme == "dark"
    QGuiApplication.setPalette(palette(dark))


def palette(dark: bool) -> QPalette:
    """The colours of the light or of the dark theme."""
    made = QPalette()
    for role, colour in (_DARK if dark else _LIGHT).items():
        made.setColor(role, QColor(colour))
    faint = QColor(_DISABLED["dark" if dark else "light"])
    for role in _DISABLED_ROLES:
        made.setColor(QPalette.ColorGroup.Disabled, role, faint)
    made.setColor(QPalette.ColorGroup.Disabled, _Role.Highlight, made.color(_Role.Mid))
    return made


class Style(QProxyStyle):
    """Fusion with check boxes and tool buttons whose state is seen in both themes.

    Buttons of dialogs have no icons: some would have one, beside others that do not.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(  # noqa: N802 (Qt's name)
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element in _BOXES:
            _draw_box(option, painter)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def styleHint(  # noqa: N802 (Qt's name)
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 0
        return super().styleHint(hint, option, widget, returned)

    def drawComplexControl(  # noqa: N802 (Qt's name)
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        is_down = bool(option.state & QStyle.StateFlag.State_On)
        if control is QStyle.ComplexControl.CC_ToolButton and is_down:
            colours = QPalette(option.palette)
            # Fusion brightens it.
            colours.setColor(_Role.Button, colours.color(_Role.Highlight).darker(125))
            colours.setColor(_Role.ButtonText, colours.color(_Role.HighlightedText))
            option.palette = colours
        super().drawComplexControl(control, option, painter, widget)


def _draw_box(option: QStyleOption, painter: QPainter) -> None:
    """Draw a check box with a border of the text's colour, filled if it is checked."""
    enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
    group = QPalette.ColorGroup.Active if enabled else QPalette.ColorGroup.Disabled
    colours = option.palette
    border = colours.color(group, _Role.WindowText)
    checked = bool(option.state & QStyle.StateFlag.State_On)
    partly = bool(option.state & QStyle.StateFlag.State_NoChange)
    fill = _Role.Highlight if checked or partly else _Role.Base
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(option.rect)
    side = min(box.width(), box.height()) - 1
    square = QRectF(0, 0, side, side)
    square.moveCenter(box.center())
    focused = option.state & QStyle.StateFlag.State_HasFocus
    painter.setPen(QPen(border, 2 if focused else 1.2))
    painter.setBrush(colours.color(group, fill))
    painter.drawRoundedRect(square, 2, 2)
    tick = QPen(colours.color(_Role.HighlightedText), 2)
    tick.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(tick)
    if checked:
        painter.drawPolyline(_inside(square, (0.24, 0.52), (0.43, 0.72), (0.77, 0.3)))
    elif partly:
        painter.drawPolyline(_inside(square, (0.25, 0.5), (0.75, 0.5)))
    painter.restore()


def _inside(square: QRectF, *places: tuple[float, float]) -> QPolygonF:
    """Points by their places in a square, 0..1."""
    side = square.width()
    return QPolygonF(
        [QPointF(square.left() + x * side, square.top() + y * side) for x, y in places]
    )
