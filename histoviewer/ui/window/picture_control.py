"""Changes to the picture of the slide on screen alone: rotation and colours."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from histoviewer.errors import HistoViewerError, SlideError
from histoviewer.geometry import PatchGrid, Region, Size
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.dialogs.appearance import AppearanceDialog
from histoviewer.ui.document.document import Document
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.viewed.tracker import ViewedTracker
from histoviewer.ui.viewer.appearance import Appearance
from histoviewer.ui.viewer.stain_view import (
    NormalisedStain,
    Stains,
    TooLittleStain,
    estimate_stains,
)
from histoviewer.ui.viewer.view import SlideView
from histoviewer.ui.window.actions import Actions
from histoviewer.worklist.viewed import Squares

_QUARTER, _LITTLE = 90.0, 5.0
# Fields of the tissue that its stains are estimated from: their number, side in um, and pixels.
_FIELDS, _FIELD_UM, _FIELD_PIXELS = 12, 256.0, 256


class PictureControl(QObject):
    """Connects the actions that turn the slide and change its colours to the view.

    The view says in a corner what is changed, so that nobody takes the picture for the file's.

    tracker:    knows where the tissue is.
    jobs:       estimate stains.
    open_slide: opens a slide in a process in which that delays no picture on screen.

    told: why stains cannot be normalised.

    appearance: the brightness, contrast and gamma on screen.
    dialog:     the one that is open, or None.
    """

    told = Signal(str)

    def __init__(
        self,
        view: SlideView,
        actions: Actions,
        tracker: ViewedTracker,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._tracker, self._jobs = view, tracker, jobs
        self._open_slide, self._normalise = open_slide, actions.normalise
        self._document = Document()
        self._stain: NormalisedStain | None = None
        self._asked = False
        self.appearance = Appearance()
        self.dialog: AppearanceDialog | None = None
        for action, step in (
            (actions.turn_right, _QUARTER),
            (actions.turn_left, -_QUARTER),
            (actions.turn_a_little_right, _LITTLE),
            (actions.turn_a_little_left, -_LITTLE),
        ):
            action.triggered.connect(partial(self._turn, step))
        actions.upright.triggered.connect(self._turn_upright)
        actions.picture.triggered.connect(self._ask)
        actions.original_picture.triggered.connect(self._reset)
        actions.normalise.toggled.connect(self._estimate)
        tracker.changed.connect(self._estimate)

    def show(self, document: Document) -> None:
        """Show another document; its stains are its own."""
        self._document, self._stain, self._asked = document, None, False
        self._apply()

    @Slot()
    def _turn(self, step: float) -> None:
        self._view.rotate_to(self._view.rotation + step)

    @Slot()
    def _turn_upright(self) -> None:
        self._view.rotate_to(0)

    @Slot()
    def _ask(self) -> None:
        if self.dialog is None:
            self.dialog = AppearanceDialog(self._view.window())
            self.dialog.changed.connect(self._set)
        self.dialog.set_appearance(self.appearance)
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot()
    def _reset(self) -> None:
        self._normalise.setChecked(False)
        self._set(Appearance())
        if self.dialog:
            self.dialog.set_appearance(self.appearance)

    @Slot(object)
    def _set(self, appearance: Appearance) -> None:
        self.appearance = appearance
        self._apply()

    @Slot()
    def _estimate(self) -> None:
        """Estimate the stains once they are wanted and the tissue is known."""
        slide, grid, tissue = self._document.slide, self._tracker.grid, self._tracker.tissue
        if not self._normalise.isChecked() or self._asked:
            self._apply()
        elif slide is not None and self._document.mpp is None:
            self._give_up(self.tr("Without a pixel size stains are not normalised."))
        elif slide is not None and grid is not None and tissue is not None:
            self._asked = True
            self._jobs.submit(
                partial(_stains_of, self._open_slide, slide.path, grid, tissue),
                partial(self._estimated, self._document),
                partial(self._not_estimated, self._document),
            )

    def _estimated(self, document: Document, stains: Stains | None) -> None:
        if document is not self._document:
            return
        if stains is None:
            self._give_up(self.tr("Haematoxylin and eosin cannot be told apart on this slide."))
            return
        self._stain = NormalisedStain(stains)
        self._apply()

    def _not_estimated(self, document: Document, error: HistoViewerError) -> None:
        if document is self._document:
            self._give_up(str(error))

    def _give_up(self, reason: str) -> None:
        self._asked = False
        self._normalise.setChecked(False)
        self.told.emit(reason)

    def _apply(self) -> None:
        stain = self._stain if self._normalise.isChecked() else None
        shown = self.appearance if self.appearance != Appearance() else None
        changes = tuple(change for change in (stain, shown) if change is not None)
        self._view.slide_item.set_colours(*changes)
        note = self.tr("Colours changed, for looking only")
        self._view.set_note("appearance", note if shown else "")
        note = self.tr("Stains normalised, for looking only")
        self._view.set_note("stains", note if stain else "")


def _stains_of(
    open_slide: Callable[[Path], OpenedSlide], path: Path, grid: PatchGrid, tissue: Squares
) -> Stains | None:
    """The stains of a slide, from fields spread over its tissue; None if they are not two."""
    places = np.argwhere(tissue)
    chosen = places[np.linspace(0, len(places) - 1, _FIELDS).astype(int)] if len(places) else places
    width, height = _FIELD_UM / grid.slide_mpp.x, _FIELD_UM / grid.slide_mpp.y
    fields = []
    with closing(open_slide(path)) as slide:
        for row, col in chosen.tolist():
            x, y = grid.tile_region(row, col).centre
            region = Region(x - width / 2, y - height / 2, width, height)
            pixels = slide.read_region(region, Size(_FIELD_PIXELS, _FIELD_PIXELS))
            if pixels.error:
                raise SlideError(path, f"cannot be read in part ({pixels.error})")
            fields.append(pixels.rgb[pixels.valid])
    try:
        return estimate_stains(np.concatenate(fields)) if fields else None
    except TooLittleStain:
        return None
