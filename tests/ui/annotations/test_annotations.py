"""Annotations drawn with the mouse, edited in their list, undone and redone by keys."""

import json

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit

from histoviewer.annotations.annotation import Shape
from histoviewer.annotations.geojson import read_annotations
from histoviewer.ui.viewer.view import Tool
from histoviewer.ui.window.main_window import MainWindow
from histoviewer.worklist.annotation_records import annotations_of
from histoviewer.worklist.readings import Decision, Kind
from histoviewer.worklist.store import Store

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WAIT = 30_000
NAME, CLASS, SIZE = range(3)


@pytest.fixture
def opened(show, slide_path):
    return show(slide_path)


@pytest.fixture
def draw(opened, qtbot):
    """A function that draws with a tool's key along places, level-0 pixels."""

    def at(place):
        return opened.view.mapFromScene(QPointF(*place))

    def draw(key, *places):
        qtbot.keyClick(opened.view, key, SHIFT)
        viewport = opened.view.viewport()
        QTest.mousePress(viewport, LEFT, pos=at(places[0]))
        for place in places[1:]:
            QTest.mouseMove(viewport, at(place))
        QTest.mouseRelease(viewport, LEFT, pos=at(places[-1]))
        qtbot.keyClick(opened.view, Qt.Key.Key_Escape)

    return draw


def shown(window):
    return window.looking.annotations.annotations


def stored(settings):
    with Store(settings.load().results_folder) as store:
        return store.readings()


def wait_until_stored(window, qtbot):
    qtbot.waitUntil(lambda: window.looking.annotations._pending == 0, timeout=WAIT)


def bounds(annotation):
    x, y, width, height = annotation.bounds
    return [x, y, x + width, y + height]


def raised(window):
    """The list of annotations, its panel in front of the others."""
    panel = window.looking.annotations_panel
    window.findChild(QDockWidget, type(panel).__name__).raise_()
    return panel.table


def edit(qtbot, table, column, text):
    """Type another text into a cell of the first row."""
    table.setFocus()
    table.setCurrentCell(0, column)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    (editor,) = table.findChildren(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not table.findChildren(QLineEdit))


def test_a_rectangle_is_drawn_by_a_drag_listed_with_its_area_and_stored(
    opened, draw, qtbot, settings, colour_at
):
    draw(Qt.Key.Key_R, (300, 200), (600, 450), (700, 500))

    (annotation,) = shown(opened)
    near = 2 / opened.view.scale_factor
    assert annotation.shape is Shape.RECTANGLE
    assert bounds(annotation) == pytest.approx([300, 200, 700, 500], abs=near)
    assert (annotation.classification, annotation.colour) == ("Tumor", (200, 0, 0))
    # 400 x 300 pixels of 0.5 um.
    table = opened.looking.annotations_panel.table
    assert table.item(0, SIZE).text() == "0.030 mm²"
    assert table.currentRow() == 0
    # Its line is on the slide, and gone while Space is held.
    line = colour_at(annotation.bounds.x, 350)
    assert line[0] > 150
    qtbot.keyPress(opened.view, Qt.Key.Key_Space)
    assert colour_at(annotation.bounds.x, 350)[0] < 60
    qtbot.keyRelease(opened.view, Qt.Key.Key_Space)
    wait_until_stored(opened, qtbot)
    (reading,) = stored(settings)
    assert (reading.kind, reading.decision) == (Kind.ANNOTATION, Decision.DRAWN)
    (drawn,) = annotations_of([reading]).values()
    assert drawn.annotation == annotation


def test_each_tool_draws_its_shape_and_a_slip_of_the_hand_draws_none(opened, draw, qtbot):
    draw(Qt.Key.Key_T, (200, 200))
    draw(Qt.Key.Key_L, (300, 300), (700, 600))
    draw(Qt.Key.Key_F, (800, 300), (1000, 300), (1000, 500), (800, 500), (800, 320))
    draw(Qt.Key.Key_R, (400, 400), (401, 401))
    draw(Qt.Key.Key_L, (400, 400), (401, 401))

    point, line, freehand = shown(opened)
    assert [each.shape for each in (point, line, freehand)] == [
        Shape.POINT,
        Shape.LINE,
        Shape.FREEHAND,
    ]
    near = 3 / opened.view.scale_factor
    assert line.parts[0][0][0] == pytest.approx((300, 300), abs=near)
    sizes = [opened.looking.annotations_panel.table.item(row, SIZE).text() for row in range(3)]
    assert sizes[0] == "Point"
    assert sizes[1].endswith("µm") and int(sizes[1].split()[0]) == pytest.approx(250, abs=4)
    assert sizes[2].endswith("mm²") and float(sizes[2].split()[0]) == pytest.approx(0.01, abs=0.001)
    assert opened.view.tool is Tool.PAN


def test_a_polygon_is_clicked_corner_by_corner(opened, qtbot):
    view = opened.view
    qtbot.keyClick(view, Qt.Key.Key_P, SHIFT)
    assert opened.actions_.draw_polygon.isChecked()
    corners = [(300, 200), (900, 250), (1400, 1000), (900, 800)]
    places = [view.mapFromScene(QPointF(*corner)) for corner in corners]

    QTest.mouseClick(view.viewport(), LEFT, pos=places[0])
    QTest.mouseClick(view.viewport(), LEFT, pos=places[1])
    QTest.mouseClick(view.viewport(), LEFT, pos=places[2])
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    QTest.mouseClick(view.viewport(), LEFT, pos=places[3])
    QTest.mouseDClick(view.viewport(), LEFT, pos=places[3])

    (annotation,) = shown(opened)
    near = 2 / view.scale_factor
    (ring,) = annotation.parts[0]
    assert [tuple(point) for point in ring] == [
        pytest.approx(corners[number], abs=near) for number in (0, 1, 3)
    ]
    # Enter ends, Esc forgets.
    for place in places[:3]:
        QTest.mouseClick(view.viewport(), LEFT, pos=place + QPoint(5, 5))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert len(shown(opened)) == 2
    QTest.mouseClick(view.viewport(), LEFT, pos=places[0])
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_P, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert len(shown(opened)) == 2


def test_a_turned_slide_is_drawn_on_in_its_own_coordinates(opened, draw, qtbot):
    qtbot.keyClick(opened.view, Qt.Key.Key_Right, CTRL)

    draw(Qt.Key.Key_R, (300, 200), (700, 500))

    near = 3 / opened.view.scale_factor
    assert bounds(shown(opened)[0]) == pytest.approx([300, 200, 700, 500], abs=near)


def test_all_edits_are_undone_and_redone_and_each_step_is_stored(opened, draw, qtbot, settings):
    draw(Qt.Key.Key_R, (300, 200), (700, 500))
    table = raised(opened)
    edit(qtbot, table, NAME, "Rim")
    assert shown(opened)[0].name == "Rim"
    edit(qtbot, table, CLASS, "Stroma")
    assert shown(opened)[0].colour == (150, 200, 150)
    qtbot.keyClick(opened.view, Qt.Key.Key_Delete)
    assert shown(opened) == []

    def facts():
        return [(each.name, each.classification) for each in shown(opened)]

    seen = []
    for _ in range(4):
        qtbot.keyClick(opened.view, Qt.Key.Key_Z, CTRL)
        seen.append(facts())
    assert seen == [[("Rim", "Stroma")], [("Rim", "Tumor")], [("", "Tumor")], []]
    qtbot.keyClick(opened.view, Qt.Key.Key_Z, CTRL)
    assert "left to undo" in opened.statusBar().currentMessage()
    for _ in range(3):
        qtbot.keyClick(opened.view, Qt.Key.Key_Y, CTRL)
    assert facts() == [("Rim", "Stroma")]

    wait_until_stored(opened, qtbot)
    readings = stored(settings)
    assert len(readings) == 4 + 4 + 3
    (kept,) = annotations_of(readings).values()
    assert (kept.annotation.name, kept.annotation.classification) == ("Rim", "Stroma")
    (row,) = range(table.rowCount())
    assert table.item(row, NAME).text() == "Rim"


def test_a_verdict_ends_the_edits_so_that_ctrl_z_takes_it_back(opened, draw, qtbot, settings):
    draw(Qt.Key.Key_R, (300, 200), (700, 500))
    qtbot.keyClick(opened, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: opened.looking.annotations.stack.count() == 0, timeout=WAIT)

    qtbot.keyClick(opened, Qt.Key.Key_Z, CTRL)

    assert "the verdict was taken back" in opened.statusBar().currentMessage()
    assert len(shown(opened)) == 1


def test_a_click_selects_and_delete_deletes_the_selected_one(opened, draw, qtbot):
    draw(Qt.Key.Key_R, (300, 200), (1000, 900))
    draw(Qt.Key.Key_R, (500, 400), (700, 600))
    draw(Qt.Key.Key_T, (1200, 300))
    panel, view = opened.looking.annotations_panel, opened.view
    outer, inner, point = (each.id for each in shown(opened))

    def click(x, y):
        QTest.mouseClick(view.viewport(), LEFT, pos=view.mapFromScene(QPointF(x, y)))
        return panel.selected

    assert click(600, 500) == inner
    assert click(350, 850) == outer
    assert click(1200, 300) == point
    assert click(1400, 1000) == ""
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert "No annotation is selected" in opened.statusBar().currentMessage()
    click(600, 500)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [each.id for each in shown(opened)] == [outer, point]


def test_double_clicking_a_size_goes_there(opened, draw, qtbot):
    draw(Qt.Key.Key_R, (1300, 900), (1400, 1000))
    table = raised(opened)
    place = table.visualItemRect(table.item(0, SIZE)).center()

    QTest.mouseClick(table.viewport(), LEFT, pos=place)
    QTest.mouseDClick(table.viewport(), LEFT, pos=place)

    centre = opened.view.visible_region().center()
    assert opened.view.magnification > 5
    assert abs(centre.x() - 1350) < 150 and abs(centre.y() - 950) < 150


def test_they_are_there_again_also_for_a_copy_of_the_slide(
    opened, draw, qtbot, settings, slide_path, tmp_path
):
    draw(Qt.Key.Key_R, (300, 200), (700, 500))
    draw(Qt.Key.Key_T, (200, 200))
    drawn = shown(opened)
    # What was drawn just before the window closes is not lost.
    opened.close()
    (tmp_path / "elsewhere").mkdir()
    copy = tmp_path / "elsewhere" / "copy.png"
    copy.write_bytes(slide_path.read_bytes())

    again = MainWindow(settings)
    qtbot.addWidget(again)
    again.show()
    again.open(copy)

    qtbot.waitUntil(lambda: shown(again) == drawn, timeout=WAIT)
    assert again.looking.annotations.stack.count() == 0
    again.close()


def test_files_of_qupath_are_imported_as_one_step_and_exported(opened, qtbot, tmp_path):
    square = [[100, 200], [300, 200], [300, 400], [100, 400], [100, 200]]
    classification = {"name": "Necrosis", "color": [50, 50, 50]}
    properties = {"objectType": "annotation", "name": "N1", "classification": classification}
    features = [
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [square]}}
        | {"properties": properties},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [5, 6]}}
        | {"properties": {}},
    ]
    source = tmp_path / "in.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))

    opened.looking.annotations.import_file(source)

    qtbot.waitUntil(lambda: len(shown(opened)) == 2, timeout=WAIT)
    assert opened.statusBar().currentMessage() == "2 annotations were added."
    assert shown(opened)[0].name == "N1" and shown(opened)[0].colour == (50, 50, 50)
    opened.looking.annotations.export_file(tmp_path / "out.geojson")
    qtbot.waitUntil(lambda: (tmp_path / "out.geojson").exists(), timeout=WAIT)
    assert read_annotations(tmp_path / "out.geojson") == shown(opened)
    qtbot.keyClick(opened.view, Qt.Key.Key_Z, CTRL)
    assert shown(opened) == []
    source.write_text("{")
    opened.looking.annotations.import_file(source)
    qtbot.waitUntil(lambda: "is not valid JSON" in opened.notice.text, timeout=WAIT)


def test_in_second_read_mode_what_others_drew_is_hidden_until_the_first_impression(
    opened, draw, qtbot, slide_path, colour_at
):
    draw(Qt.Key.Key_R, (300, 200), (700, 500))
    x = shown(opened)[0].bounds.x
    line = colour_at(x, 350)
    wait_until_stored(opened, qtbot)

    opened.actions_.second_read.trigger()

    assert opened.reading.locked
    assert opened.looking.annotations_panel.table.rowCount() == 0
    assert colour_at(x, 350) != line
    qtbot.keyClick(opened, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: not opened.reading.locked, timeout=WAIT)
    assert colour_at(x, 350) == line


def test_without_a_slide_nothing_is_drawn(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_R, SHIFT)
    QTest.mousePress(window.view.viewport(), LEFT, pos=QPoint(10, 10))
    QTest.mouseMove(window.view.viewport(), QPoint(200, 200))
    QTest.mouseRelease(window.view.viewport(), LEFT, pos=QPoint(200, 200))

    assert shown(window) == []
    assert QApplication.activeModalWidget() is None


def test_what_cannot_be_stored_does_not_stay_on_the_slide(opened, draw, qtbot, settings):
    out = settings.load().results_folder
    out.parent.mkdir(exist_ok=True)
    out.write_text("no folder")

    draw(Qt.Key.Key_R, (300, 200), (700, 500))

    qtbot.waitUntil(lambda: shown(opened) == [], timeout=WAIT)
    assert "cannot be created" in opened.notice.text
    assert opened.looking.annotations.stack.count() == 0
