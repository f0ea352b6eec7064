"""Dialog that exports heatmaps."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from histoviewer.errors import HistoViewerError
from histoviewer.exports.base import ExportOptions
from histoviewer.exports.folder import ExportJob, ExportStep
from histoviewer.exports.formats import FORMATS
from histoviewer.exports.picture import PictureOptions
from histoviewer.ui.dialogs.export_options import ExportChoices
from histoviewer.ui.dialogs.export_preview import Preview
from histoviewer.ui.dialogs.export_process import ExportProcess
from histoviewer.ui.support.messages import translated, worded
from histoviewer.ui.support.report_pdf import write_pdf

_SETTLE_MS = 300


class ExportDialog(QDialog):
    """Exports heatmaps into a folder.

    heatmaps: results of scans; without any, all of `folder`.
    folder:   output folder of a scan; what is exported of the whole folder has a summary as well.
    slide:    current path of the slide of a single heatmap, if it has moved.

    exported: the files written, list[Path], whenever an export has ended.
    """

    exported = Signal(object)

    def __init__(
        self,
        heatmaps: list[Path],
        folder: Path | None = None,
        slide: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._heatmaps, self._folder = heatmaps, folder
        self._slide = slide if len(heatmaps) == 1 else None
        self._cancelled = False
        self.choices = ExportChoices(len(heatmaps), folder is not None)
        self.preview = Preview(heatmaps[0] if heatmaps else None)
        self._target = QLineEdit()
        self._browse = QPushButton(self.tr("&Browse..."))
        self._bar = QProgressBar()
        self._outcome = QPlainTextEdit(readOnly=True)
        self._files = QListWidget()
        self._open = QPushButton(self.tr("Open &folder"))
        self._export = QPushButton(self.tr("&Export"))
        self._close = QPushButton(self.tr("Close"))
        self._process = ExportProcess(self)
        self._errors: list[str] = []
        self._wait = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self.setWindowTitle(self.tr("Export"))
        self._lay_out()
        self._connect()
        self._target.setText(str(self._proposed()))
        self._target.setCursorPosition(0)
        self._changed()

    @property
    def files(self) -> list[Path]:
        """The files that the last export has written so far."""
        return [Path(self._files.item(row).text()) for row in range(self._files.count())]

    @property
    def running(self) -> bool:
        return self._process.running

    @property
    def message(self) -> str:
        """The outcome of the last export, in sentences."""
        return self._outcome.toPlainText()

    def set_target(self, folder: Path) -> None:
        """Export into this folder."""
        self._target.setText(str(folder))

    @Slot()
    def export(self) -> None:
        """Start, or cancel what is running."""
        if self.running:
            self._cancelled = True
            self._process.cancel()
            return
        self._cancelled = False
        self._errors.clear()
        self._files.clear()
        self._say("")
        self.preview.stop()
        whole = self.choices.whole_folder
        # A range of 0 shows activity: the number of files of a folder is not known.
        self._bar.setRange(0, 0 if whole else len(self._heatmaps))
        self._bar.setValue(0)
        self._process.start(self._job())
        self._show_running()

    def done(self, result: int) -> None:
        """Close the dialog and stop a running export."""
        self._stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        self._stop()
        super().closeEvent(event)

    def _stop(self) -> None:
        self._wait.stop()
        self._process.close()
        self.preview.close_preview()

    def _job(self) -> ExportJob:
        paths = [self._folder] if self.choices.whole_folder else self._heatmaps
        target = Path(self._target.text().strip() or self._proposed()).expanduser().absolute()
        return ExportJob(
            tuple(path.absolute() for path in paths if path),
            self.choices.format,
            target,
            ExportOptions(self._picture(), print_pdf=write_pdf),
        )

    def _picture(self) -> PictureOptions:
        return replace(self.choices.picture, slide=self._slide)

    def _proposed(self) -> Path:
        base = self._folder or (self._heatmaps[0].parent if self._heatmaps else Path.home())
        return base / self.choices.format

    @Slot()
    def _changed(self) -> None:
        if self._target.text() and Path(self._target.text()).name in FORMATS:
            self._target.setText(str(Path(self._target.text()).with_name(self.choices.format)))
        self.preview.setVisible(self.choices.is_picture and bool(self._heatmaps))
        self._wait.start()

    @Slot()
    def _show_preview(self) -> None:
        if self.choices.is_picture and not self.running:
            self.preview.render_picture(self.choices.format, self._picture())

    @Slot(object)
    def _advance(self, step: ExportStep) -> None:
        self._files.addItems([str(file) for file in step.files])
        self._errors += [translated(step.error)] if step.error else []
        if self._bar.maximum():
            self._bar.setValue(self._bar.value() + 1)

    @Slot(object)
    def _ended(self, error: HistoViewerError | None) -> None:
        self._errors += [worded(error)] if error else []
        parts = [self.tr("Files written: %1.").replace("%1", str(self._files.count()))]
        if self._cancelled:
            parts.insert(0, self.tr("Cancelled; what was finished is kept."))
        else:
            if self._errors:
                parts.insert(0, self.tr("Not everything could be exported."))
            parts += self._errors
        self._say("\n".join(parts))
        self._show_running()
        self.exported.emit(self.files)

    def _say(self, text: str) -> None:
        self._outcome.setPlainText(text)
        self._outcome.setVisible(bool(text))

    def _show_running(self) -> None:
        running = self.running
        self._export.setText(self.tr("&Cancel") if running else self.tr("&Export"))
        for widget in (self.choices, self._target, self._browse):
            widget.setEnabled(not running)
        # An empty one looks like a field for text.
        self._bar.setVisible(running)
        self._open.setEnabled(self._files.count() > 0)

    @Slot()
    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for the files"), self._target.text()
        )
        if name:
            self._target.setText(name)

    @Slot()
    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.files[0].parent)))

    def _connect(self) -> None:
        self.choices.changed.connect(self._changed)
        self._wait.timeout.connect(self._show_preview)
        self._process.step.connect(self._advance)
        self._process.ended.connect(self._ended)
        self._browse.clicked.connect(self._choose_folder)
        self._open.clicked.connect(self._open_folder)
        self._export.clicked.connect(self.export)
        self._close.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        self._browse.setAccessibleName(self.tr("Choose the folder for the files"))
        self._files.setAccessibleName(self.tr("Files written"))
        self._files.setMaximumHeight(6 * self.fontMetrics().lineSpacing())
        self._bar.setAccessibleName(self.tr("Progress of the export"))
        self._outcome.setAccessibleName(self.tr("How the export went"))
        # Of a whole folder many slides may fail.
        self._outcome.setMaximumHeight(7 * self.fontMetrics().lineSpacing())
        self._say("")
        self._show_running()
        self._export.setDefault(True)
        label = QLabel(self.tr("&Into"))
        label.setBuddy(self._target)
        into, buttons, above = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for widget in (label, self._target, self._browse):
            into.addWidget(widget)
        buttons.addWidget(self._open)
        buttons.addStretch()
        buttons.addWidget(self._export)
        buttons.addWidget(self._close)
        above.addWidget(self.choices)
        above.addWidget(self.preview, 1)
        column = QVBoxLayout(self)
        column.addLayout(above, 1)
        column.addLayout(into)
        for below in (self._bar, self._outcome, self._files):
            column.addWidget(below)
        column.addLayout(buttons)
