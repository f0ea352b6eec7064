"""Annotations panel: what is drawn on the slide, to choose, name, classify and delete."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QComboBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from histoviewer.annotations.annotation import CLASSES, LONGEST_TEXT, UNCLASSIFIED, Rgb, Shape
from histoviewer.geometry import Mpp
from histoviewer.ui.support.widgets import text_label
from histoviewer.ui.viewer.rectangle_item import area_text, length_text
from histoviewer.worklist.annotation_records import Drawn

_SWATCH = 12
_NAME, _CLASS, _SIZE = range(3)
_TOOL_COLUMNS = 2


class AnnotationsPanel(QWidget):
    """Tools, the list and its buttons.

    chosen:         id of the annotation that the user has selected; "" for none.
    gone_to:        id of the one to show on the slide.
    renamed, classified: id and text, after an edit in the list.
    recoloured:     id and (red, green, blue).
    """

    chosen = Signal(str)
    gone_to = Signal(str)
    renamed = Signal(str, str)
    classified = Signal(str, str)
    recoloured = Signal(str, object)

    def __init__(
        self, tools: Sequence[QAction], others: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        """Create it with buttons for the actions of the tools, and for others below the list."""
        super().__init__(parent)
        self._drawn: list[Drawn] = []
        self._filling = False
        self.new_class = QComboBox(editable=True)
        self.new_class.addItems(["", *CLASSES])
        self.new_class.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.new_class.setCurrentText(next(iter(CLASSES)))
        self.table = QTableWidget(0, 3)
        self.colour = QPushButton(self.tr("Co&lour..."))
        self.colour.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._note = text_label()
        self._lay_out(tools, others)
        self.table.itemSelectionChanged.connect(self._selected)
        self.table.itemChanged.connect(self._edited)
        self.table.itemDoubleClicked.connect(self._double_clicked)
        self.colour.clicked.connect(self._ask_colour)
        self.set_annotations([], None)

    @property
    def selected(self) -> str:
        """Id of the selected annotation; "" if none is."""
        row = self.table.currentRow()
        return self._drawn[row].annotation.id if 0 <= row < len(self._drawn) else ""

    @property
    def class_and_colour(self) -> tuple[str, Rgb]:
        """Class and colour of what is drawn next."""
        name = self.new_class.currentText().strip()[:LONGEST_TEXT]
        return name, CLASSES.get(name, UNCLASSIFIED)

    def set_annotations(self, drawn: Sequence[Drawn], mpp: Mpp | None) -> None:
        """Show these; the selected one stays so.

        mpp: size of a level-0 pixel, um; without it sizes are in pixels.
        """
        kept = self.selected
        self._filling = True
        self._drawn = list(drawn)
        self.table.setRowCount(len(drawn))
        for row, each in enumerate(drawn):
            self._fill(row, each, mpp)
        self._filling = False
        self.select(kept)
        self._note.setVisible(not drawn)

    def select(self, identity: str) -> None:
        """Select an annotation by its id; "" selects none."""
        ids = [each.annotation.id for each in self._drawn]
        if identity in ids:
            if self.selected != identity or not self.table.selectedItems():
                self.table.selectRow(ids.index(identity))
        else:
            self.table.clearSelection()
            self.table.setCurrentCell(-1, -1)
        self.colour.setEnabled(bool(self.selected))

    def _fill(self, row: int, drawn: Drawn, mpp: Mpp | None) -> None:
        annotation = drawn.annotation
        name = QTableWidgetItem(annotation.name)
        name.setIcon(_swatch(annotation.colour))
        size = QTableWidgetItem(self._size(drawn, mpp))
        size.setFlags(size.flags() & ~Qt.ItemFlag.ItemIsEditable)
        # As in signatures of readings.
        when = f"{drawn.time[:16].replace('T', ' ')} UTC"
        about = ", ".join((self._kind(annotation.shape), drawn.user, when))
        kind = QTableWidgetItem(annotation.classification)
        for column, item in enumerate((name, kind, size)):
            item.setToolTip(about)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, about)
            self.table.setItem(row, column, item)

    def _kind(self, shape: Shape) -> str:
        return {
            Shape.POINT: self.tr("Point"),
            Shape.LINE: self.tr("Line"),
            Shape.RECTANGLE: self.tr("Rectangle"),
            Shape.POLYGON: self.tr("Polygon"),
            Shape.FREEHAND: self.tr("Freehand area"),
        }[shape]

    def _size(self, drawn: Drawn, mpp: Mpp | None) -> str:
        annotation, scale = drawn.annotation, mpp or Mpp(1.0, 1.0)
        if annotation.shape.is_area:
            return area_text(annotation.area_um2(scale), in_pixels=mpp is None)
        if annotation.shape is Shape.LINE:
            return length_text(annotation.length_um(scale), in_pixels=mpp is None)
        return self.tr("Point")

    @Slot()
    def _selected(self) -> None:
        if not self._filling:
            self.colour.setEnabled(bool(self.selected))
            self.chosen.emit(self.selected if self.table.selectedItems() else "")

    @Slot(QTableWidgetItem)
    def _edited(self, item: QTableWidgetItem) -> None:
        if self._filling:
            return
        identity, text = self._drawn[item.row()].annotation.id, item.text().strip()[:LONGEST_TEXT]
        if item.column() == _NAME:
            self.renamed.emit(identity, text)
        elif item.column() == _CLASS:
            self.classified.emit(identity, text)

    @Slot()
    def _edit(self) -> None:
        if item := self.table.currentItem():
            self.table.editItem(item)

    @Slot(QTableWidgetItem)
    def _double_clicked(self, item: QTableWidgetItem) -> None:
        if item.column() == _SIZE:
            self.gone_to.emit(self._drawn[item.row()].annotation.id)

    @Slot()
    def _ask_colour(self) -> None:
        identity = self.selected
        now = next(each.annotation for each in self._drawn if each.annotation.id == identity)
        dialog = QColorDialog(QColor(*now.colour), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(
            lambda colour: self.recoloured.emit(identity, colour.getRgb()[:3])
        )
        dialog.open()

    def _lay_out(self, tools: Sequence[QAction], others: Sequence[QAction]) -> None:
        column, grid, buttons = QVBoxLayout(self), QGridLayout(), QGridLayout()
        for number, action in enumerate(tools):
            row, place = divmod(number, _TOOL_COLUMNS)
            grid.addWidget(_button(action), row, place)
        new = QLabel(self.tr("&Class of new ones"))
        new.setBuddy(self.new_class)
        for number, widget in enumerate((self.colour, *(_button(action) for action in others))):
            buttons.addWidget(widget, *divmod(number, 2))
        self._note.setText(self.tr("Nothing is drawn on this slide. Choose a tool above."))
        table = self.table
        table.setAccessibleName(self.tr("Annotations of this slide"))
        table.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Class"), self.tr("Size")])
        table.setToolTip(self.tr("Double-click a name or class to edit it, a size to go there"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.setIconSize(QSize(_SWATCH, _SWATCH))
        # F2 is the key of a verdict.
        table.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        edit = QShortcut(QKeySequence(Qt.Key.Key_Return), table)
        edit.setContext(Qt.ShortcutContext.WidgetShortcut)
        edit.activated.connect(self._edit)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setHighlightSections(False)
        column.addLayout(grid)
        column.addWidget(new)
        column.addWidget(self.new_class)
        column.addWidget(table, 1)
        column.addWidget(self._note)
        column.addLayout(buttons)


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    # Its text must not make the panel wide.
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return button


def _swatch(colour: Rgb) -> QIcon:
    pixmap = QPixmap(_SWATCH, _SWATCH)
    pixmap.fill(QColor(*colour))
    return QIcon(pixmap)
