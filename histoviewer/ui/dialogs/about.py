"""About box: version, intended use and licences."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from histoviewer import __version__
from histoviewer.heatmaps.summary import RESEARCH_USE
from histoviewer.inference.manifest import Manifest
from histoviewer.support.licences import components, licence_folder
from histoviewer.ui.support.icons import app_icon
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.text import fill
from histoviewer.ui.support.widgets import text_label

_ICON_SIZE = 64


class AboutDialog(QDialog):
    """Version, intended use and all licences.

    manifests: of the installed models.
    """

    def __init__(self, manifests: Sequence[Manifest], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text_label(self._description())
        self._table = QTreeWidget()
        self.setWindowTitle(self.tr("About HistoViewer"))
        self._fill(manifests)
        self._lay_out()

    @property
    def text(self) -> str:
        return self._text.text()

    def _description(self) -> str:
        text = self.tr(
            "HistoViewer %1\n\nShows where metastatic tissue is likely on lymph-node slides.\n\n"
            "%2: not for diagnosis or any other decision on a patient."
        )
        return fill(text, __version__, translated(RESEARCH_USE))

    def _fill(self, manifests: Sequence[Manifest]) -> None:
        self._table.setHeaderLabels([self.tr("Component"), self.tr("Version"), self.tr("Licence")])
        for component in components(manifests):
            item = QTreeWidgetItem(self._table, list(component))
            for column, text in enumerate(component):
                item.setToolTip(column, text)

    def _lay_out(self) -> None:
        self._table.setAccessibleName(self.tr("Components of the program and their licences"))
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setRootIsDecorated(False)
        header = self._table.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(QSize(_ICON_SIZE, _ICON_SIZE), self.devicePixelRatio()))
        picture.setAccessibleName(self.tr("The program's icon"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        above = QHBoxLayout()
        above.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        above.addWidget(self._text, 1)
        column = QVBoxLayout(self)
        column.addLayout(above)
        column.addWidget(self._table)
        if folder := licence_folder():
            column.addWidget(text_label(fill(self.tr("Texts of the licences: %1"), str(folder))))
        column.addWidget(buttons)
        self.resize(620, 520)
