"""List of keyboard shortcuts."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)


class ShortcutsDialog(QDialog):
    """Actions with shortcuts, grouped by menu.

    actions: of the window; those without shortcuts are left out.
    """

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[str, list[tuple[str, str]]] = {}
        for action in actions:
            if action.shortcuts():
                row = (_plain(action.text()), _keys(action))
                self._groups.setdefault(self._group(action), []).append(row)
        self._groups[self.tr("On the slide")] = self._on_the_slide()
        self._groups[self.tr("Mouse and touchpad")] = self._mouse()
        self._tree = QTreeWidget()
        self.setWindowTitle(self.tr("Keyboard and mouse"))
        self._fill()
        self._lay_out()

    @property
    def text(self) -> str:
        """The list as plain text, to copy or print."""
        lines = []
        for group, rows in self._groups.items():
            width = max(len(keys) for _, keys in rows)
            lines += [group, *(f"  {keys:{width}}  {name}" for name, keys in rows), ""]
        return "\n".join(lines)

    def _on_the_slide(self) -> list[tuple[str, str]]:
        """Keys that count while the slide has the keyboard focus."""
        return [
            (self.tr("Move the slide"), self.tr("Arrow keys, Page Up, Page Down")),
            (self.tr("See the slide alone, as long as it is held"), self.tr("Space")),
            (self.tr("Hide or show all panels"), self.tr("Tab")),
            (self.tr("Go on to the next control"), self.tr("Shift+Tab")),
            (self.tr("Choose a corner of the selected annotation"), self.tr("Full stop, comma")),
            (
                self.tr("Move the chosen corner; a long way"),
                self.tr("Arrow keys; Shift+arrow keys"),
            ),
            (self.tr("Add a corner after the chosen one"), self.tr("Ins")),
        ]

    def _mouse(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Move the slide"), self.tr("Drag, or two fingers")),
            (self.tr("Turn the slide freely"), self.tr("Ctrl+drag")),
            (self.tr("Zoom at the cursor"), self.tr("Wheel, Ctrl+wheel or pinch")),
            (self.tr("Scan a region first"), self.tr("Shift+drag")),
            (self.tr("Go to a place"), self.tr("Click the overview map")),
            (self.tr("Open a slide"), self.tr("Double-click the worklist, or drop a file")),
            (self.tr("Go to a focus"), self.tr("Click the list of foci")),
            (self.tr("Move a corner of the selected annotation"), self.tr("Drag it")),
            (self.tr("Add a corner"), self.tr("Double-click an edge")),
            (self.tr("Remove a corner"), self.tr("Alt+click")),
        ]

    def _group(self, action: QAction) -> str:
        menus = (menu for menu in action.associatedObjects() if isinstance(menu, QMenu))
        return next((_plain(menu.title()) for menu in menus), self.tr("Others"))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)

    def _fill(self) -> None:
        self._tree.setHeaderLabels([self.tr("Action"), self.tr("Shortcut")])
        for group, rows in self._groups.items():
            above = QTreeWidgetItem(self._tree, [group])
            above.setFirstColumnSpanned(True)
            font = above.font(0)
            font.setBold(True)
            above.setFont(0, font)
            for row in rows:
                QTreeWidgetItem(above, list(row))
        self._tree.expandAll()

    def _lay_out(self) -> None:
        self._tree.setAccessibleName(self.tr("Actions and their shortcuts"))
        self._tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._tree.header().setSectionsMovable(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(self.tr("&Copy as text"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._tree)
        column.addWidget(buttons)
        self.resize(560, 560)


def _plain(text: str) -> str:
    # "&&" is an ampersand, "&" marks a mnemonic.
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip(".")


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(keys.toString(native) for keys in action.shortcuts() if not keys.isEmpty())
