"""Painting of worklist rows."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.entries import Entry, Standing
from histoviewer.ui.worklist.status_icons import draw_caution, standing_icon
from histoviewer.ui.worklist.table_model import (
    CAUTIONED_ROLE,
    ENTRY_ROLE,
    OPEN_ROLE,
    READER_ROLE,
    STANDING_ROLE,
    STATUS_ROLE,
)
from histoviewer.ui.worklist.thumbnails import Thumbnails

_Index = QModelIndex | QPersistentModelIndex
THUMBNAIL = QSize(52, 40)
_GAP = 4
_FRAME = 2


class Icons:
    """Icons of the standings, cached by palette."""

    def __init__(self) -> None:
        self._icons: dict[tuple[int, Standing], QIcon] = {}

    def get(self, standing: Standing, palette: QPalette) -> QIcon:
        key = (palette.cacheKey(), standing)
        if key not in self._icons:
            self._icons[key] = standing_icon(standing, palette)
        return self._icons[key]


class SlideDelegate(QStyledItemDelegate):
    """Paints a thumbnail, the slide's name and what has no column of its own.

    The open slide has a frame around its thumbnail, a result with cautions a warning sign.

    narrow:       whether the verdicts of model and reader have no columns; the reader's takes the
                  place of the status.
    shows_status: whether the status has no column.
    """

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._icons = Icons()
        self.narrow = self.shows_status = True

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
        if index.data(OPEN_ROLE):
            _paint_frame(painter, box)
        height = QFontMetrics(item.font).height()
        line = inner.adjusted(THUMBNAIL.width() + 2 * _GAP, 0, 0, 0)
        lines = 3 if self.narrow else 1 + self.shows_status
        line.setTop(inner.center().y() - height * lines // 2)
        line.setHeight(height)
        # Names often differ only at the end; the start of a status is its gist.
        _paint_line(painter, line, item.font, name, Qt.TextElideMode.ElideMiddle)
        if self.narrow:
            line.translate(0, height)
            self._paint_verdict(painter, line, item, index)
        if self.narrow or self.shows_status:
            line.translate(0, height)
            self._paint_status(painter, line, item, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(3 * THUMBNAIL.width(), row_height(option.font))

    def _paint_status(
        self, painter: QPainter, line: QRect, item: QStyleOptionViewItem, index: _Index
    ) -> None:
        reader = index.data(READER_ROLE) if self.narrow else ""
        place = QRect(line)
        if index.data(CAUTIONED_ROLE):
            side = line.height() - 2
            draw_caution(painter, QRectF(place.left(), place.top() + 1, side, side))
            place.setLeft(place.left() + side + _GAP)
        text = f"✓ {reader}" if reader else index.data(STATUS_ROLE)
        _paint_line(painter, place, item.font, text, Qt.TextElideMode.ElideRight)

    def _paint_verdict(
        self, painter: QPainter, line: QRect, item: QStyleOptionViewItem, index: _Index
    ) -> None:
        standing: Standing = index.data(STANDING_ROLE)
        side = line.height() - 2
        selected = bool(item.state & QStyle.StateFlag.State_Selected)
        mode = QIcon.Mode.Selected if selected else QIcon.Mode.Normal
        icon = self._icons.get(standing, item.palette)
        icon.paint(painter, QRect(line.left(), line.top() + 1, side, side), mode=mode)
        row, model = index.row(), index.model()
        words = [model.index(row, column).data() for column in (Column.VERDICT, Column.SCORE)]
        place = line.adjusted(side + _GAP, 0, 0, 0)
        font = _verdict_font(item.font, standing)
        _paint_line(painter, place, font, "  ".join(words).rstrip(), Qt.TextElideMode.ElideRight)

    def _paint_thumbnail(self, painter: QPainter, box: QRect, entry: Entry) -> None:
        image = self._thumbnails.get(entry.path)
        if image is None:
            painter.setOpacity(0.4)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            if self._thumbnails.is_unreadable(entry.path):
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
            painter.setOpacity(1)
            return
        size = image.size().scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(box.topLeft(), size)
        place.moveCenter(box.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)


class VerdictDelegate(QStyledItemDelegate):
    """Paints the icon and the name of a standing, in bold if positive."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = Icons()

    def initStyleOption(  # noqa: N802 (Qt's name)
        self, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        super().initStyleOption(option, index)
        standing: Standing = index.data(STANDING_ROLE)
        option.icon = self._icons.get(standing, option.palette)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.font = _verdict_font(option.font, standing)


def row_height(font: QFont) -> int:
    """Height of a row."""
    return max(THUMBNAIL.height(), 3 * QFontMetrics(font).height()) + 2 * _GAP


def _verdict_font(font: QFont, standing: Standing) -> QFont:
    chosen = QFont(font)
    chosen.setBold(standing is Standing.POSITIVE)
    return chosen


def _paint_line(
    painter: QPainter, place: QRect, font: QFont, text: str, elision: Qt.TextElideMode
) -> None:
    shown = QFontMetrics(font).elidedText(text, elision, place.width())
    painter.setFont(font)
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def _paint_frame(painter: QPainter, box: QRect) -> None:
    for inset in range(_FRAME):
        painter.drawRect(box.adjusted(inset, inset, -inset - 1, -inset - 1))


def _group(item: QStyleOptionViewItem) -> QPalette.ColorGroup:
    if not item.state & QStyle.StateFlag.State_Enabled:
        return QPalette.ColorGroup.Disabled
    active = item.state & QStyle.StateFlag.State_Active
    return QPalette.ColorGroup.Normal if active else QPalette.ColorGroup.Inactive


def _text_role(item: QStyleOptionViewItem) -> QPalette.ColorRole:
    if item.state & QStyle.StateFlag.State_Selected:
        return QPalette.ColorRole.HighlightedText
    return QPalette.ColorRole.Text
