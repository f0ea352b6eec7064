"""How the lines of the worklist are painted."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from histoviewer.ui.worklist.entries import Entry, Standing
from histoviewer.ui.worklist.model import ENTRY_ROLE, STANDING_ROLE, STATUS_ROLE
from histoviewer.ui.worklist.shapes import standing_icon
from histoviewer.ui.worklist.thumbnails import Thumbnails

_Index = QModelIndex | QPersistentModelIndex
THUMBNAIL = QSize(52, 40)
_GAP = 4


class SlideDelegate(QStyledItemDelegate):
    """A thumbnail, the slide's name and, below it, its status in words."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item = QStyleOptionViewItem(option)
        self.initStyleOption(item, index)
        name, item.text = item.text, ""
        item.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, item, painter, item.widget
        )
        inner = item.rect.adjusted(_GAP, 0, -_GAP, 0)
        painter.save()
        painter.setPen(item.palette.color(_group(item), _text_role(item)))
        box = QRect(inner.topLeft(), THUMBNAIL)
        box.moveTop(inner.center().y() - THUMBNAIL.height() // 2)
        self._paint_thumbnail(painter, box, index.data(ENTRY_ROLE))
        _paint_lines(
            painter,
            inner.adjusted(THUMBNAIL.width() + 2 * _GAP, 0, 0, 0),
            item.font,
            (name, index.data(STATUS_ROLE)),
        )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(3 * THUMBNAIL.width(), line_height(option.font))

    def _paint_thumbnail(self, painter: QPainter, box: QRect, entry: Entry) -> None:
        image = self._thumbnails.get(entry.path)
        if image is None:
            painter.setOpacity(0.4)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
            painter.setOpacity(1)
            return
        size = image.size().scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(box.topLeft(), size)
        place.moveCenter(box.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)


class VerdictDelegate(QStyledItemDelegate):
    """The standing's shape and word, in bold where the slide is positive."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons: dict[tuple[int, Standing], QIcon] = {}

    def initStyleOption(  # noqa: N802 (Qt's name)
        self, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        super().initStyleOption(option, index)
        standing: Standing = index.data(STANDING_ROLE)
        key = (option.palette.cacheKey(), standing)
        if key not in self._icons:
            self._icons[key] = standing_icon(standing, option.palette)
        option.icon = self._icons[key]
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.font.setBold(standing is Standing.POSITIVE)


def line_height(font: QFont) -> int:
    """The height of a line of the worklist."""
    return max(THUMBNAIL.height(), 2 * QFontMetrics(font).height()) + 2 * _GAP


def _paint_lines(painter: QPainter, room: QRect, font: QFont, lines: tuple[str, str]) -> None:
    metrics = QFontMetrics(font)
    top = room.center().y() - metrics.height()
    # The end of a name tells slides apart, the beginning of a status says what it is about.
    elisions = (Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight)
    painter.setFont(font)
    for text, elision in zip(lines, elisions, strict=True):
        place = QRect(room.left(), top, room.width(), metrics.height())
        shown = metrics.elidedText(text, elision, room.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        top += metrics.height()


def _group(item: QStyleOptionViewItem) -> QPalette.ColorGroup:
    if not item.state & QStyle.StateFlag.State_Enabled:
        return QPalette.ColorGroup.Disabled
    active = item.state & QStyle.StateFlag.State_Active
    return QPalette.ColorGroup.Normal if active else QPalette.ColorGroup.Inactive


def _text_role(item: QStyleOptionViewItem) -> QPalette.ColorRole:
    if item.state & QStyle.StateFlag.State_Selected:
        return QPalette.ColorRole.HighlightedText
    return QPalette.ColorRole.Text
