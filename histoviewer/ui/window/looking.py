"""Looking at the open slide: the viewed area, and what changes its picture on screen alone."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.document.document import Document
from histoviewer.ui.document.readings import DocumentReadings
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.viewed.presenter import ViewedPresenter
from histoviewer.ui.viewer.view import SlideView
from histoviewer.ui.window.actions import Actions
from histoviewer.ui.window.picture_control import PictureControl
from histoviewer.ui.window.status_bar import StatusLabels


class Looking(QObject):
    """The controllers of the view that neither scan nor judge.

    See `ViewedPresenter` for the arguments.

    told: what a key has done.
    """

    told = Signal(str)

    def __init__(
        self,
        view: SlideView,
        records: DocumentReadings,
        facts: StatusLabels,
        actions: Actions,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        reader_name: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.viewed = ViewedPresenter(view, records, jobs, open_slide, reader_name, self)
        self.viewed.told.connect(self.told)
        self.viewed.share_changed.connect(facts.show_viewed)
        self.picture = PictureControl(view, actions, self)
        actions.next_unviewed.triggered.connect(self.viewed.go_to_next)
        actions.unviewed.toggled.connect(self.viewed.set_shown)

    def viewed_share(self) -> float | None:
        """Share of the open slide's tissue that this reader has viewed, 0..1; None: not known."""
        return self.viewed.share

    def show(self, document: Document) -> None:
        """Show another document."""
        self.viewed.show(document)

    def close(self) -> None:
        """Keep what would be lost with the window."""
        self.viewed.keep()
