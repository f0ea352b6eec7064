"""Opening of slides, results and folders, whatever way they were chosen."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QMainWindow

from histoviewer.geometry import Region
from histoviewer.resources import resource
from histoviewer.ui.document.loader import DocumentLoader
from histoviewer.ui.start.tour import TOUR_SLIDE, Tour
from histoviewer.ui.support.text import fill
from histoviewer.ui.viewer.view import SlideView
from histoviewer.ui.window.layout import WindowLayout
from histoviewer.ui.window.preferences import Preferences
from histoviewer.ui.worklist.control import WorklistControl


class Opening(QObject):
    """Opens files with a loader, folders in the worklist."""

    def __init__(
        self,
        loader: DocumentLoader,
        slides: WorklistControl,
        view: SlideView,
        tour: Tour,
        layout: WindowLayout,
        preferences: Preferences,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._loader, self._slides, self._view, self._tour = loader, slides, view, tour
        self._layout, self._preferences, self._window = layout, preferences, window
        # A place to show once its slide is on screen.
        self._wanted_place: tuple[Path, Region] | None = None

    @Slot(object)
    def open(self, path: Path, heatmap: Path | None = None, mpp: float | None = None) -> None:
        """Start opening a slide, a heatmap, a slide with its heatmap, or a folder.

        mpp: pixel size of the slide in um, given by the user; it is remembered for the file.
        """
        if path.is_dir():
            self._slides.open(path)
            self._layout.show_worklist()
            self._preferences.add_recent(path)
        else:
            self.open_file(path, heatmap, mpp)

    @Slot(object)
    def open_file(self, path: Path, heatmap: Path | None = None, mpp: float | None = None) -> None:
        """Start opening what is no folder; see `open`."""
        # No file access here: a network drive may be slow to answer.
        self._window.statusBar().showMessage(fill(self.tr("Opening %1 ..."), path.name))
        self._loader.open(path, heatmap, mpp, self._slides.outs(path))

    @Slot(object, object)
    def open_place(self, path: Path, region: Region) -> None:
        """Show a region of a slide, which is opened first if it is not on screen."""
        if self._loader.is_open(path):
            self._view.go_to(region)
        else:
            self._wanted_place = (path, region)
            self.open_file(path)

    def go_to_wanted(self, slide: Path | None) -> None:
        """Go to the place that this slide was opened for, if there is one."""
        wanted, self._wanted_place = self._wanted_place, None
        if wanted and wanted[0] == slide:
            self._view.go_to(wanted[1])

    @Slot(object, float)
    def open_with_mpp(self, path: Path, mpp: float) -> None:
        """Open a slide again, with the pixel size in um that was given."""
        self.open_file(path, mpp=mpp)

    @Slot(object, object)
    def open_from_worklist(self, path: Path, result: Path | None) -> None:
        """Open a slide of the worklist."""
        # The valid result is looked up as for a slide opened on its own.
        self.open_file(path)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file, and open it."""
        title = self.tr("Open a slide or a heatmap")
        name, _ = QFileDialog.getOpenFileName(self._window, title)
        if name:
            self.open(Path(name))

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder, and open it."""
        title = self.tr("Open a folder of slides or results")
        if name := QFileDialog.getExistingDirectory(self._window, title):
            self.open(Path(name))

    @Slot()
    def take_tour(self) -> None:
        """Start the tour, on a sample if no slide is open."""
        if self._loader.document.slide:
            self._tour.start()
            return
        # The panels are shown with a slide.
        self._loader.opened.connect(self._tour.start, Qt.ConnectionType.SingleShotConnection)
        self.open(resource("samples"))
        self.open_file(resource("samples", TOUR_SLIDE))
