"""What changes the picture of the slide on screen, and nothing else: rotation and colours."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from histoviewer.ui.dialogs.appearance import AppearanceDialog
from histoviewer.ui.viewer.appearance import Appearance
from histoviewer.ui.viewer.view import SlideView
from histoviewer.ui.window.actions import Actions

_QUARTER, _LITTLE = 90.0, 5.0


class PictureControl(QObject):
    """Connects the actions that turn the slide and change its colours to the view.

    The view says in a corner what is changed, so that nobody takes the picture for the file's.

    appearance: the brightness, contrast and gamma on screen.
    dialog:     the one that is open, or None.
    """

    def __init__(self, view: SlideView, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
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
        self._set(Appearance())
        if self.dialog:
            self.dialog.set_appearance(self.appearance)

    @Slot(object)
    def _set(self, appearance: Appearance) -> None:
        self.appearance = appearance
        changed = appearance != Appearance()
        self._view.slide_item.set_colours(*([appearance] if changed else []))
        note = self.tr("Colours changed, for looking only")
        self._view.set_note("appearance", note if changed else "")
