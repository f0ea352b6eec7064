"""Start page: what can be done before a slide is open."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from histoviewer.heatmaps.summary import RESEARCH_USE
from histoviewer.inference.manifest import Manifest
from histoviewer.ui.start.unfinished import Unfinished
from histoviewer.ui.support.icons import app_icon
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.text import fill, whole
from histoviewer.ui.support.widgets import embolden, text_label

_ICON, _BUTTON = 48, 36
_WIDEST = 860
_ROWS = 5
_PATH = Qt.ItemDataRole.UserRole


class StartPage(QScrollArea):
    """Ways to begin, what was opened before, and what the model is and is not for.

    continue_requested: the last session is to be opened again.
    open_slide_requested, open_folder_requested, sample_requested, tour_requested: the user chose
        that way.
    resume_requested: Path of the folder whose unfinished slides are to be scanned.
    chosen: Path of a recent file or of an unfinished folder.
    """

    continue_requested = Signal()
    open_slide_requested = Signal()
    open_folder_requested = Signal()
    sample_requested = Signal()
    tour_requested = Signal()
    resume_requested = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.go_on = QPushButton(self.tr("&Continue"))
        self.resume, self._resume_folder = QPushButton(), text_label(selectable=False)
        self._resumable: Path | None = None
        self.open_slide = QPushButton(self.tr("&Open a slide..."))
        self.open_folder = QPushButton(self.tr("Screen a fol&der..."))
        self.sample = QPushButton(self.tr("&Try the samples"))
        self.tour = QPushButton(self.tr("Tour &in five steps"))
        self._session = text_label(selectable=False)
        self.recent, self.unfinished = QListWidget(), QListWidget()
        self._recent_title, self._unfinished_title = QLabel(), QLabel()
        self._model, self._use, self._limits = text_label(), text_label(), text_label()
        self._lay_out()
        self._connect()
        self.set_session(None, None)
        self.set_recent(())
        self.set_unfinished(())
        self.set_model(None)

    def set_session(self, folder: Path | None, slide: Path | None) -> None:
        """Offer to open the folder and the slide of the last session, if there are any."""
        names = [path.name for path in (folder, slide) if path]
        self.go_on.setVisible(bool(names))
        self._session.setVisible(bool(names))
        self._session.setText(" · ".join(names))
        self.go_on.setAccessibleDescription(self._session.text())

    def set_recent(self, paths: Sequence[Path]) -> None:
        """List recently opened files and folders, newest first."""
        self._fill(self.recent, [(path.name, path) for path in paths])
        self._recent_title.setVisible(bool(paths))

    def set_unfinished(self, found: Sequence[Unfinished]) -> None:
        """List folders with slides left to scan or to read."""
        self._fill(self.unfinished, [(self._left(each), each.folder) for each in found])
        self._unfinished_title.setVisible(bool(found))
        first = next((each for each in found if each.unscanned), None)
        self._resumable = first.folder if first else None
        for widget in (self.resume, self._resume_folder):
            widget.setVisible(first is not None)
        if first:
            self.resume.setText(self.tr("Res&ume %Ln unfinished slides", "", first.unscanned))
            self._resume_folder.setText(first.folder.name)
            self.resume.setAccessibleDescription(first.folder.name)

    def set_model(self, manifest: Manifest | None) -> None:
        """Say what the model is for; None if it is missing or damaged."""
        name = f"{manifest.name} {manifest.version}" if manifest else self.tr("none")
        self._model.setText(fill(self.tr("Model: %1"), name))
        self._use.setText(translated(manifest.intended_use) if manifest else "")
        self._use.setVisible(manifest is not None)

    def focus(self) -> None:
        """Give the first way to begin the keyboard focus."""
        first = self.open_slide if self.go_on.isHidden() else self.go_on
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _left(self, found: Unfinished) -> str:
        parts = [found.folder.name + ":"]
        if found.unscanned:
            parts.append(fill(self.tr("%1 to scan"), whole(found.unscanned)))
        if found.unread:
            parts.append(fill(self.tr("%1 unread"), whole(found.unread)))
        return " ".join([parts[0], ", ".join(parts[1:])])

    def _fill(self, widget: QListWidget, entries: Sequence[tuple[str, Path]]) -> None:
        widget.clear()
        for text, path in entries:
            item = QListWidgetItem(text)
            item.setToolTip(str(path))
            item.setData(_PATH, path)
            widget.addItem(item)
        widget.setVisible(bool(entries))
        rows = min(max(len(entries), 1), _ROWS)
        line = widget.sizeHintForRow(0) if entries else 0
        widget.setFixedHeight(rows * line + 2 * widget.frameWidth() + 2)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PATH))

    @Slot()
    def _resume(self) -> None:
        self.resume_requested.emit(self._resumable)

    def _ways(self) -> QGridLayout:
        """The buttons, each beside what it does."""
        ways = QGridLayout()
        ways.setVerticalSpacing(10)
        ways.setHorizontalSpacing(12)
        ways.setColumnStretch(1, 1)
        captions = (
            self._session,
            self._resume_folder,
            text_label(self.tr("Look at one slide, and scan it")),
            text_label(self.tr("Scan all slides of a folder and read them one by one")),
            text_label(self.tr("Slides that come with the program")),
            text_label(self.tr("What is where, on a sample")),
        )
        buttons = (
            self.go_on,
            self.resume,
            self.open_slide,
            self.open_folder,
            self.sample,
            self.tour,
        )
        for row, (button, caption) in enumerate(zip(buttons, captions, strict=True)):
            button.setMinimumHeight(_BUTTON)
            button.setAutoDefault(True)
            button.setAccessibleDescription(caption.text())
            ways.addWidget(button, row, 0)
            ways.addWidget(caption, row, 1)
        ways.setRowStretch(len(buttons), 1)
        return ways

    def _connect(self) -> None:
        self.go_on.clicked.connect(self.continue_requested)
        self.resume.clicked.connect(self._resume)
        self.open_slide.clicked.connect(self.open_slide_requested)
        self.open_folder.clicked.connect(self.open_folder_requested)
        self.sample.clicked.connect(self.sample_requested)
        self.tour.clicked.connect(self.tour_requested)
        for entries in (self.recent, self.unfinished):
            # Enter, or a single click: these are links, not a choice to be confirmed.
            entries.itemActivated.connect(self._choose)
            entries.itemClicked.connect(self._choose)

    def _lay_out(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._recent_title.setText(self.tr("Recent"))
        self._unfinished_title.setText(self.tr("Unfinished"))
        self.recent.setAccessibleName(self.tr("Recently opened files and folders"))
        self.unfinished.setAccessibleName(self.tr("Folders with slides left to scan or to read"))
        self._limits.setText(
            self.tr(
                "It marks tissue that looks to it like metastasis in H&E-stained lymph nodes. It "
                "is not made for other organs, stains, frozen sections or tumours, and not for "
                "measuring a tumour. It can miss small deposits: a slide without marks is not a "
                "negative slide. A pathologist reads every slide."
            )
        )
        title = QLabel("HistoViewer")
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.8)
        title.setFont(font)
        research = text_label(translated(RESEARCH_USE))
        for label in (research, self._recent_title, self._unfinished_title, self._model):
            embolden(label)
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
        picture.setAccessibleName(self.tr("The program's icon"))
        head, names = QHBoxLayout(), QVBoxLayout()
        names.addWidget(title)
        names.addWidget(research)
        head.addWidget(picture)
        head.addLayout(names, 1)
        before = QVBoxLayout()
        for widget in (self._unfinished_title, self.unfinished, self._recent_title, self.recent):
            before.addWidget(widget)
        before.addStretch()
        middle = QHBoxLayout()
        middle.setSpacing(32)
        middle.addLayout(self._ways(), 3)
        middle.addLayout(before, 2)
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addLayout(head)
        column.addLayout(middle)
        for label in (self._model, self._use, self._limits):
            column.addWidget(label)
        column.addStretch()
        page = QWidget()
        row = QHBoxLayout(page)
        row.addStretch(1)
        row.addWidget(inner, 20)
        row.addStretch(1)
        self.setWidget(page)
