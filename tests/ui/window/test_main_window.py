from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox

from histoviewer.errors import SlideError
from histoviewer.geometry import Region, Size
from histoviewer.heatmaps.colormaps import table
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.registry import find_model
from histoviewer.ui.worklist.table_model import OPEN_ROLE

REAL_SLIDE = Path(__file__).parents[3] / "resources" / "samples" / "CMU-1-Small-Region.svs"


def middle(heatmap, row, col):
    return heatmap.grid.tile_region(row, col).centre


def save(heatmap, folder, name="map.tif"):
    heatmap.save(folder / name)
    return folder / name


def test_a_heatmap_is_blended_over_its_slide_at_its_place(
    show, make_heatmap, colour_at, slide_path, tmp_path
):
    rows, cols = make_heatmap({(0, 0): 0.0}).grid.shape
    heatmap = make_heatmap({(rows - 1, cols - 1): 1.0, (3, 2): 0.0})

    show(slide_path, save(heatmap, tmp_path))

    # In the corner (1498, 1090) the slide is (224, 200, 0 or 60); 60 % of yellow lies over it.
    yellow, blue = table("cividis")[255, :3], table("cividis")[0, :3]
    seen = colour_at(1498, 1090)
    assert seen == pytest.approx(0.6 * yellow + 0.4 * np.array([224, 200, 30]), abs=6)
    x, y = middle(heatmap, 3, 2)
    below = [x // 100 * 16, y // 100 * 20, 30]
    assert colour_at(x, y) == pytest.approx(0.6 * blue + 0.4 * np.array(below), abs=6)
    assert colour_at(750, 550) == pytest.approx([112, 100, 30], abs=4)


def test_h_hides_the_heatmap_and_brackets_change_its_opacity(
    show, make_heatmap, colour_at, qtbot, slide_path, tmp_path
):
    heatmap = make_heatmap({(5, 5): 1.0})
    window = show(slide_path, save(heatmap, tmp_path))
    place = middle(heatmap, 5, 5)
    before = colour_at(*place)

    qtbot.keyClick(window, Qt.Key.Key_BracketLeft)
    fainter = colour_at(*place)
    qtbot.keyClick(window, Qt.Key.Key_H)
    hidden = colour_at(*place)
    qtbot.keyClick(window, Qt.Key.Key_H)
    qtbot.keyClick(window, Qt.Key.Key_BracketRight)

    bare = np.array([place.x // 100 * 16, place.y // 100 * 20, 30])
    assert hidden == pytest.approx(bare, abs=4)
    assert fainter == pytest.approx(0.5 * table("cividis")[255, :3] + 0.5 * bare, abs=6)
    assert colour_at(*place) == before


def test_another_colour_map_recolours_the_tiles(
    show, make_heatmap, colour_at, slide_path, tmp_path
):
    heatmap = make_heatmap({(5, 5): 1.0})
    window = show(slide_path, save(heatmap, tmp_path))
    window.panel.opacity_changed.emit(1.0)

    window.panel.colormap_changed.emit("reds")

    assert colour_at(*middle(heatmap, 5, 5)) == tuple(table("reds")[255, :3])


def test_an_unreadable_tile_is_hatched_however_faint_the_map(
    show, make_heatmap, slide_path, tmp_path
):
    heatmap = make_heatmap({(5, 5): float("nan")})
    window = show(slide_path, save(heatmap, tmp_path))
    window.panel.opacity_changed.emit(0.0)

    image = window.view.grab().toImage()

    place = window.view.mapFromScene(QPointF(*middle(heatmap, 5, 5))) * image.devicePixelRatioF()
    around = [
        image.pixelColor(place.x() + dx, place.y() + dy).getRgb()[:3]
        for dx in range(-4, 5)
        for dy in range(-4, 5)
    ]
    assert {(0, 0, 0), (255, 255, 255)} <= set(around)


def test_one_high_tile_is_seen_where_tiles_are_smaller_than_the_screen_s_pixels(
    window, qtbot, make_heatmap, colour_at, tmp_path
):
    size = Size(120_000, 90_000)
    heatmap = make_heatmap({(731, 1203): 1.0}, size=size, slide_path="")
    rows, cols = np.indices(heatmap.grid.shape).reshape(2, -1)
    values = np.where((rows == 731) & (cols == 1203), 1, 0).astype(np.float32)
    heatmap.set_tiles(rows, cols, values)
    window.open(save(heatmap, tmp_path))
    qtbot.waitUntil(lambda: window.document.heatmap is not None, timeout=60_000)
    window.panel.opacity_changed.emit(1.0)

    image = window.view.grab().toImage()

    place = window.view.viewportTransform().map(QPointF(*middle(heatmap, 731, 1203)))
    place = (place * image.devicePixelRatioF()).toPoint()
    around = {
        image.pixelColor(place.x() + dx, place.y() + dy).getRgb()[:3]
        for dx in (-2, -1, 0, 1, 2)
        for dy in (-2, -1, 0, 1, 2)
    }
    assert around == {tuple(table("cividis")[0, :3]), tuple(table("cividis")[255, :3])}


def test_the_status_bar_says_what_is_under_the_cursor(show, make_heatmap, slide_path, tmp_path):
    heatmap = make_heatmap({(5, 5): 0.25, (5, 6): float("nan")})
    heatmap.state[5, 7] = TileState.PENDING
    heatmap.state[5, 9] = TileState.UNREADABLE
    window = show(slide_path, save(heatmap, tmp_path))
    said = {}
    for col in (5, 6, 7, 9, 8):
        window.view.cursor_moved.emit(QPointF(*middle(heatmap, 5, col)))
        said[col] = window.facts.value.text()

    assert said == {
        5: "probability 0.250",
        6: "no number from the model",
        7: "not scanned yet",
        8: "no tissue, not scanned",
        9: "unreadable",
    }
    place = middle(heatmap, 5, 8)
    assert window.facts.position.text() == f"x {place.x:.0f}  y {place.y:.0f}"
    assert window.facts.pixel_size.text() == "0.5 µm/px (from the file)"
    assert window.facts.provider.text() == "CPU"
    window.view.cursor_moved.emit(QPointF(-1, 5))
    assert (window.facts.position.text(), window.facts.value.text()) == ("", "")


def test_a_heatmap_brings_its_slide_with_it(show, make_heatmap, slide_path, tmp_path):
    window = show(save(make_heatmap({(5, 5): 0.25}), tmp_path))

    assert window.document.slide.path == slide_path
    assert window.document.heatmap is not None
    assert window.notice.text == ""


def test_a_heatmap_whose_slide_is_gone_is_shown_alone(window, qtbot, make_heatmap, tmp_path):
    heatmap = make_heatmap({(5, 5): 0.25}, slide_path="/nowhere/slide.png")
    window.open(save(heatmap, tmp_path))

    qtbot.waitUntil(lambda: window.document.heatmap is not None, timeout=60_000)
    assert window.document.slide is None
    assert window.notice.text.startswith("Slide slide.png was not found")


def test_a_heatmap_of_a_slide_of_another_size_is_refused(
    window, qtbot, make_heatmap, slide_path, tmp_path
):
    other = save(make_heatmap({(5, 5): 0.25}, size=Size(1400, 1100)), tmp_path)
    window.open(slide_path, other)

    qtbot.waitUntil(lambda: window.notice.text != "", timeout=60_000)
    assert "1400 x 1100" in window.notice.text
    assert "1500 x 1100" in window.notice.text
    assert window.document.slide is None


def test_a_heatmap_of_a_file_that_has_changed_is_shown_with_a_warning(
    show, make_heatmap, slide_path, tmp_path
):
    heatmap = save(make_heatmap({(5, 5): 0.25}), tmp_path)
    with slide_path.open("ab") as file:
        file.write(b"changed")

    window = show(slide_path, heatmap)

    assert "slide.png is not the file that was scanned" in window.notice.text


@pytest.mark.parametrize("name", ["broken.svs", "broken.tif", "missing.svs"])
def test_what_cannot_be_opened_is_said_in_a_sentence_and_the_slide_stays(
    show, qtbot, slide_path, tmp_path, name
):
    window = show(slide_path)
    if not name.startswith("missing"):
        (tmp_path / name).write_bytes(b"this is no slide")

    window.open(tmp_path / name)

    qtbot.waitUntil(lambda: window.notice.text != "", timeout=60_000)
    assert window.notice.text.startswith(str(tmp_path / name))
    assert window.document.slide.path == slide_path
    assert window.statusBar().currentMessage() == ""


def test_a_dropped_file_is_opened(window, qtbot, slide_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(slide_path))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=60_000):
        window.dropEvent(drop)

    assert window.windowTitle() == "slide.png - HistoViewer"


def test_of_two_slides_opened_in_a_row_the_last_is_shown(show, window, slide_path, tmp_path):
    other = tmp_path / "other.png"
    other.write_bytes(slide_path.read_bytes())
    window.open(slide_path)

    show(other)

    assert window.document.slide.path == other


def test_closing_ends_the_threads_and_closes_the_slide(show, slide_path):
    window = show(slide_path)
    slide = window.document.slide
    window.view.zoom_in()
    window.view.grab()

    window.close()

    with pytest.raises(SlideError):
        slide.read_region(Region(0, 0, 10, 10), Size(10, 10))


def test_what_cannot_be_decoded_is_hatched_and_said(show, colour_at, tmp_path):
    path = tmp_path / "damaged.svs"
    path.write_bytes(REAL_SLIDE.read_bytes())
    with tifffile.TiffFile(path) as tiff:
        page = tiff.pages.first
        # The tile of 240 x 240 pixels in column 4 and row 5.
        tile = 5 * -(-page.imagewidth // page.tilewidth) + 4
        offset, length = page.dataoffsets[tile], page.databytecounts[tile]
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(bytes(length))

    window = show(path)

    assert window.notice.text.startswith(f"{path}: is damaged")
    across = {colour_at(4.5 * 240 + step, 5.5 * 240) for step in range(-40, 40, 2)}
    assert min(across) < (40, 40, 40)
    assert max(across) > (240, 240, 240)
    assert all(max(colour) - min(colour) < 4 for colour in across)


def test_a_real_slide_is_shown_as_it_is_read(show, colour_at):
    window = show(REAL_SLIDE)

    slide = window.document.slide
    for x, y in ((300, 300), (1100, 1500), (1900, 2700)):
        patch = slide.read_region(Region(x - 24, y - 24, 48, 48), Size(1, 1)).rgb[0, 0]
        seen = np.array([colour_at(x + dx, y + dy) for dx in (-15, 0, 15) for dy in (-15, 0, 15)])
        assert seen.mean(axis=0) == pytest.approx(patch, abs=25)


def test_the_worklist_tells_which_slide_is_open(show, slide_path, tmp_path, qtbot):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.png", "b.png"):
        (folder / name).write_bytes(slide_path.read_bytes())
    window = show(folder / "b.png")
    window.open(folder)
    proxy = window.worklist.proxy
    qtbot.waitUntil(lambda: proxy.rowCount() == 2, timeout=60_000)

    assert [proxy.index(row, 0).data(OPEN_ROLE) for row in range(2)] == [False, True]
    show(folder / "a.png")
    assert [proxy.index(row, 0).data(OPEN_ROLE) for row in range(2)] == [True, False]


def test_the_operating_points_are_those_of_the_model_that_scanned(
    show, make_heatmap, slide_path, tmp_path, qtbot
):
    model = load_manifest(find_model("pcam-starter"))
    known = make_heatmap({(5, 5): 0.9}, model_sha256=model.onnx_sha256)
    window = show(slide_path, save(known, tmp_path))
    boxes = window.panel.findChildren(QComboBox)
    choice = next(box for box in boxes if box.accessibleName() == "Operating point")

    def names():
        return [choice.itemText(index) for index in range(choice.count())]

    for point in model.operating_points:
        qtbot.waitUntil(lambda name=point.name: any(text.startswith(name) for text in names()))
    show(slide_path, save(make_heatmap({(5, 5): 0.9}, model_sha256="01"), tmp_path, "other.tif"))
    assert names() == ["as scanned (0.5)"]
