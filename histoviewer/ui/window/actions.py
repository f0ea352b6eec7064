"""Actions of the main window, with their texts, shortcuts and menus."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from histoviewer.ui.support.text import fill, short

_Key = QKeySequence.StandardKey | str
# Microscope objectives by number key.
OBJECTIVES = {"1": 2.5, "2": 5.0, "3": 10.0, "4": 20.0, "5": 40.0}


class Actions(QObject):
    """Actions of the window; other classes connect to them.

    groups: menu title -> its actions; None is a separator.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._make_file()
        self._make_view()
        self._make_scan()
        self._make_read()
        self._make_annotate()
        self._make_help()
        self.groups: dict[str, list[QAction | None]] = {
            self.tr("&File"): [
                self.open_slide,
                self.open_folder,
                self.open_results,
                None,
                self.export,
                self.copy,
                None,
                self.settings,
                None,
                self.quit,
            ],
            self.tr("&View"): [
                self.zoom_in,
                self.zoom_out,
                self.fit,
                *self.magnifications.values(),
                None,
                self.heatmap,
                self.more_opaque,
                self.less_opaque,
                None,
                self.ruler,
                self.overview,
                self.next_unviewed,
                self.unviewed,
                None,
                self.turn_right,
                self.turn_left,
                self.turn_a_little_right,
                self.turn_a_little_left,
                self.upright,
                self.picture,
                self.normalise,
                self.original_picture,
                None,
                self.heatmap_beside,
                self.slide_beside,
                self.link_views,
                None,
                self.panels,
                self.wide_worklist,
                self.fit_panels,
                self.full_screen,
            ],
            self.tr("&Scan"): [
                self.scan,
                self.scan_region,
                self.scan_folder,
                None,
                self.pause,
                self.cancel,
            ],
            self.tr("&Read"): [
                self.next_focus,
                self.previous_focus,
                None,
                self.confirm,
                self.reject,
                self.comment,
                self.explain,
                None,
                self.positive,
                self.negative,
                self.unsure,
                self.take_back,
                self.next_unread,
                self.gallery,
                self.cases,
                None,
                self.second_read,
            ],
            self.tr("&Annotate"): [
                *self.drawing_tools,
                None,
                self.delete_annotation,
                self.undo,
                self.redo,
                None,
                self.import_annotations,
                self.export_annotations,
            ],
            self.tr("&Help"): [
                self.manual,
                self.tour,
                self.shortcuts,
                None,
                self.log,
                self.report,
                None,
                self.about,
            ],
        }

    def all(self) -> list[QAction]:
        """List every action once, in menu order."""
        return [action for group in self.groups.values() for action in group if action]

    def fill(self, bar: QMenuBar, recent: QMenu, panels: QMenu) -> None:
        """Fill the menu bar, with the menus of recent files and of panels in their places."""
        for title, actions in self.groups.items():
            menu = bar.addMenu(title)
            for action in actions:
                if action:
                    menu.addAction(action)
                else:
                    menu.addSeparator()
                if action is self.open_results:
                    menu.addMenu(recent)
                if action is self.overview:
                    menu.addMenu(panels)

    def name_slide(self, name: str) -> None:
        """Name the slide on screen, which `scan` would scan; "" if there is none."""
        text = fill(self.tr("&Scan %1..."), name.replace("&", "&&"))
        self.scan.setText(text if name else self.tr("&Scan this slide..."))

    def _make_file(self) -> None:
        keys = QKeySequence.StandardKey
        self.open_slide = self._action(self.tr("&Open slide..."), keys.Open)
        self.open_folder = self._action(
            self.tr("Open &folder..."),
            "Ctrl+Shift+O",
            tip=self.tr("Opens a folder of slides as a worklist"),
        )
        self.open_results = self._action(
            self.tr("Open &results..."), tip=self.tr("Opens the output folder of a scan")
        )
        self.export = self._action(self.tr("&Export..."), "Ctrl+E")
        self.copy = self._action(
            self.tr("&Copy the view"), keys.Copy, tip=self.tr("As a picture, with the scale bar")
        )
        self.settings = self._action(self.tr("&Settings..."), "Ctrl+,")
        self.quit = self._action(self.tr("&Quit"), keys.Quit)
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

    def _make_view(self) -> None:
        self.zoom_in = self._action(self.tr("Zoom &in"), "+", "=")
        self.zoom_out = self._action(self.tr("Zoom &out"), "-")
        self.fit = self._action(self.tr("&Whole slide"), "0")
        self.magnifications = {
            objective: self._action(fill(self.tr("Magnification %1x"), short(objective)), k)
            for k, objective in OBJECTIVES.items()
        }
        self.heatmap = self._action(self.tr("Show or hide the &heatmap"), "H")
        self.more_opaque = self._action(self.tr("&More opaque"), "]")
        self.less_opaque = self._action(self.tr("&Less opaque"), "[")
        self.ruler = self._action(
            self.tr("&Ruler"), "L", checkable=True, tip=self.tr("Drag a rectangle to measure it")
        )
        self.overview = self._action(self.tr("&Overview map"), "M", checkable=True)
        self.overview.setChecked(True)
        self.next_unviewed = self._action(
            self.tr("Next unviewed tissue"),
            "V",
            tip=self.tr("The nearest tissue that was not on screen at 10x or more"),
        )
        self.unviewed = self._action(
            self.tr("Darken what was not viewed"),
            "Shift+V",
            checkable=True,
            tip=self.tr("Tissue that was on screen at 10x or more keeps its colours"),
        )
        self.turn_right = self._action(self.tr("Turn right by 90°"), "Ctrl+Right")
        self.turn_left = self._action(self.tr("Turn left by 90°"), "Ctrl+Left")
        self.turn_a_little_right = self._action(self.tr("Turn right by 5°"), "Ctrl+Shift+Right")
        self.turn_a_little_left = self._action(self.tr("Turn left by 5°"), "Ctrl+Shift+Left")
        self.upright = self._action(self.tr("Upright"), "Ctrl+Up")
        self.picture = self._action(
            self.tr("Brightness and contrast..."),
            "B",
            tip=self.tr("For looking only: scans and exports take the slide as it is"),
        )
        self.normalise = self._action(
            self.tr("Normalise stains"),
            "Shift+N",
            checkable=True,
            tip=self.tr("Haematoxylin and eosin as on a reference slide, for looking only"),
        )
        self.original_picture = self._action(self.tr("Picture as in the file"), "Shift+B")
        self.heatmap_beside = self._action(
            self.tr("Heatmap beside the slide"),
            "D",
            tip=self.tr("The same slide in a second view, with all values of its heatmap"),
        )
        self.slide_beside = self._action(self.tr("Another slide beside it..."), "Shift+D")
        self.link_views = self._action(
            self.tr("Move both views together"),
            "K",
            checkable=True,
            tip=self.tr("Switch it off to align the views, then on again"),
        )
        self.link_views.setIconText(self.tr("Linked"))
        self.link_views.setChecked(True)
        self.wide_worklist = self._action(
            self.tr("Wide wor&klist"), "W", tip=self.tr("Gives the worklist room for its columns")
        )
        self.fit_panels = self._action(self.tr("Panels at their proposed wi&dths"))
        self.panels = self._action(
            self.tr("Hide or show all pa&nels"), "F9", tip=self.tr("Tab does so on the slide")
        )
        self.full_screen = self._action(
            self.tr("&Full screen"),
            "F11",
            checkable=True,
            tip=self.tr("The slide alone; F11 or Esc ends it, Tab shows the panels"),
        )

    def _make_scan(self) -> None:
        self.scan = self._action(
            self.tr("&Scan this slide..."),
            "S",
            tip=self.tr("The slide on screen, not the one highlighted in the worklist"),
        )
        self.scan_region = self._action(
            self.tr("Scan a &region first..."),
            "Shift+S",
            checkable=True,
            tip=self.tr("Drag a rectangle on the slide to scan it before the rest"),
        )
        self.scan_folder = self._action(self.tr("Scan the whole &worklist..."), "Ctrl+Shift+S")
        self.pause = self._action(
            self.tr("&Pause scanning"),
            "Ctrl+Space",
            checkable=True,
            tip=self.tr("Keeps everything scanned so far"),
        )
        self.cancel = self._action(
            self.tr("&Cancel"),
            "Esc",
            tip=self.tr("Leaves a tool or full screen, or stops the current scan"),
        )

    def _make_read(self) -> None:
        self.next_focus = self._action(self.tr("&Next focus"), "N")
        self.previous_focus = self._action(self.tr("&Previous focus"), "P")
        self.confirm = self._action(self.tr("&Confirm the focus"), "C")
        self.reject = self._action(self.tr("&Reject the focus"), "R")
        self.comment = self._action(self.tr("Co&mment on the focus..."), "Shift+C")
        self.explain = self._action(
            self.tr("&Why here?"),
            "E",
            once=True,
            tip=self.tr("What the model reacts to in the highest tile of the focus"),
        )
        self.positive = self._action(self.tr("Slide p&ositive, next unread"), "F2", once=True)
        self.negative = self._action(self.tr("Slide ne&gative, next unread"), "F3", once=True)
        self.unsure = self._action(self.tr("Slide &unsure, next unread"), "F4", once=True)
        self.take_back = self._action(
            self.tr("&Take back the last verdict"),
            once=True,
            tip=self.tr("Withdraws the last verdict given in this window and opens its slide"),
        )
        self.gallery = self._action(
            self.tr("Suspicion g&allery..."),
            "G",
            tip=self.tr("The most suspicious tiles of all slides of the worklist as one grid"),
        )
        self.cases = self._action(
            self.tr("Cas&es..."),
            "Ctrl+G",
            tip=self.tr("Groups the slides of the worklist into cases, with a suggested pN each"),
        )
        self.next_unread = self._action(self.tr("Ne&xt unread slide"), "U", once=True)
        self.second_read = self._action(
            self.tr("&Second-read mode"),
            checkable=True,
            tip=self.tr("Hides the model's result until you have recorded a first impression"),
        )

    def _make_annotate(self) -> None:
        self.draw_point = self._action(self.tr("&Point"), "Shift+T", checkable=True)
        self.draw_line = self._action(self.tr("&Line"), "Shift+L", checkable=True)
        self.draw_rectangle = self._action(self.tr("&Rectangle"), "Shift+R", checkable=True)
        self.draw_polygon = self._action(
            self.tr("P&olygon"),
            "Shift+P",
            checkable=True,
            tip=self.tr("Click the corners, and double-click the last; Backspace takes one back"),
        )
        self.draw_freehand = self._action(self.tr("&Freehand"), "Shift+F", checkable=True)
        self.drawing_tools = [
            self.draw_point,
            self.draw_line,
            self.draw_rectangle,
            self.draw_polygon,
            self.draw_freehand,
        ]
        self.delete_annotation = self._action(self.tr("&Delete"), QKeySequence.StandardKey.Delete)
        # On the slide and in the list of annotations; elsewhere the key means other things.
        self.delete_annotation.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.undo = self._action(
            self.tr("&Undo"),
            "Ctrl+Z",
            once=True,
            tip=self.tr("The last edit of this slide's annotations, or else the last verdict"),
        )
        self.redo = self._action(self.tr("R&edo"), "Ctrl+Y", "Ctrl+Shift+Z", once=True)
        self.import_annotations = self._action(
            self.tr("&Import..."), tip=self.tr("Adds annotations from a GeoJSON file of QuPath")
        )
        self.export_annotations = self._action(
            self.tr("E&xport..."), tip=self.tr("Writes all annotations as GeoJSON for QuPath")
        )

    def _make_help(self) -> None:
        self.manual = self._action(self.tr("&Manual"), "F1")
        self.tour = self._action(self.tr("&Tour in five steps"))
        self.shortcuts = self._action(self.tr("&Keyboard and mouse"), "Shift+F1")
        self.log = self._action(self.tr("&Log"))
        self.report = self._action(self.tr("&Report a problem..."))
        self.about = self._action(self.tr("&About HistoViewer"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _action(
        self,
        text: str,
        *keys: _Key,
        checkable: bool = False,
        tip: str | None = None,
        once: bool = False,
    ) -> QAction:
        """Create an action; `once`: a key that is held down counts once."""
        action = QAction(text, self)
        action.setAutoRepeat(not once)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setCheckable(checkable)
        if tip:
            action.setToolTip(tip)
            action.setStatusTip(tip)
        return action
