"""About box: version, intended use and licences."""

import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, metadata
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, qVersion
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
from histoviewer.ui.support.icons import app_icon
from histoviewer.ui.support.text import fill
from histoviewer.ui.support.translation import translated
from histoviewer.ui.support.widgets import text_label

_ICON_SIZE = 64
_LGPL = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
# Dependencies with their licences, for releases whose metadata have no licence expression.
_PACKAGES = {
    "PySide6_Essentials": _LGPL,
    "shiboken6": _LGPL,
    "onnxruntime-gpu": "MIT",
    "onnxruntime": "MIT",
    "numpy": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "pillow": "MIT-CMU",
    "openslide-python": "LGPL-2.1-only",
    "openslide-bin": "LGPL-2.1-only, and those of the libraries in it",
    "tifffile": "BSD-3-Clause",
    "imagecodecs": "BSD-3-Clause, and those of the libraries in it",
    "platformdirs": "MIT",
    "pydantic": "MIT",
    "jinja2": "BSD-3-Clause",
    "tqdm": "MPL-2.0 AND MIT",
    "flatbuffers": "Apache-2.0",
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "protobuf": "BSD-3-Clause",
    "pydantic-core": "MIT",
    "annotated-types": "MIT",
    "typing-extensions": "PSF-2.0",
    "typing-inspection": "MIT",
    "markupsafe": "BSD-3-Clause",
}


class Component(NamedTuple):
    """A component of the program with its version, or "", and its licence."""

    name: str
    version: str
    licence: str


def components(manifests: Sequence[Manifest]) -> list[Component]:
    """List the installed components and the models of these manifests."""
    return [
        Component("HistoViewer", __version__, "MIT"),
        Component("Python", platform.python_version(), "PSF-2.0"),
        Component("Qt", qVersion(), "LGPL-3.0-only"),
        *_packages(),
        Component("DejaVu Sans", "", "Bitstream Vera, and public domain"),
        Component("cividis", "", "matplotlib licence (BSD compatible)"),
        Component("viridis, magma", "", "CC0-1.0"),
        *(Component(model.name, model.version, model.licence) for model in manifests),
        Component("CMU-1-Small-Region.svs (OpenSlide test data)", "", "CC0-1.0"),
        Component("virtual-1-tumour.tif, virtual-1-normal.tif (PatchCamelyon)", "", "CC0-1.0"),
    ]


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
        column.addWidget(buttons)
        self.resize(620, 520)


def _packages() -> Iterator[Component]:
    for name, licence in _PACKAGES.items():
        try:
            about = metadata(name)
        except PackageNotFoundError:
            # Only one of the two builds of ONNX Runtime is installed.
            continue
        stated = about.json.get("license_expression", licence)
        yield Component(name, about["Version"], str(stated))
