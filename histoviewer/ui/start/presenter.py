"""Connection of the start page with the settings and the worklists."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from histoviewer.errors import HistoViewerError
from histoviewer.inference.manifest import Manifest, load_manifest
from histoviewer.inference.registry import find_model
from histoviewer.resources import resource
from histoviewer.ui.start.page import StartPage
from histoviewer.ui.start.unfinished import find_unfinished
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.settings import Settings


class StartPresenter(QObject):
    """Fills the start page and asks the window to open what is chosen there.

    open_requested: Path of a slide or a folder.
    resume_requested: the unfinished slides of the folder just opened are to be scanned.

    jobs: threads that read manifests and worklists.
    """

    open_requested = Signal(object)
    resume_requested = Signal()

    def __init__(self, page: StartPage, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._jobs = page, jobs
        self._session: list[Path] = []
        page.continue_requested.connect(self._continue)
        page.sample_requested.connect(self._open_samples)
        page.resume_requested.connect(self._resume)
        page.chosen.connect(self.open_requested)

    def show(self, settings: Settings) -> None:
        """Fill the page from the settings."""
        folder, slide = settings.session_folder, settings.session_slide
        self._session = [path for path in (folder, slide) if path]
        self._page.set_session(folder, slide)
        self._page.set_recent(settings.recent)
        known = [*([folder] if folder else []), *settings.recent]
        self._jobs.submit(
            partial(find_unfinished, dict.fromkeys(known), settings.results_folder),
            self._page.set_unfinished,
        )
        self._jobs.submit(partial(_manifest, settings.model), self._page.set_model)
        self._page.focus()

    @Slot()
    def _continue(self) -> None:
        for path in self._session:
            self.open_requested.emit(path)

    @Slot(object)
    def _resume(self, folder: Path) -> None:
        self.open_requested.emit(folder)
        self.resume_requested.emit()

    @Slot()
    def _open_samples(self) -> None:
        self.open_requested.emit(resource("samples"))


def _manifest(model: str) -> Manifest | None:
    try:
        return load_manifest(find_model(model))
    except HistoViewerError:
        # A scan reports it; the page says that there is no model.
        return None
