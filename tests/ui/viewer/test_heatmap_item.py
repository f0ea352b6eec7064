import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from histoviewer.geometry import Size
from histoviewer.heatmaps.colormaps import table
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.ui.support.settings import OVERLAYS
from histoviewer.ui.viewer.heatmap_item import HeatmapItem

WHITE = 0xFFFFFFFF
COLOURS = table("cividis")[:, :3]


@pytest.fixture
def item(qapp):
    item = HeatmapItem()
    item.set_overlay("values")
    item.set_colour_opacity(1)
    return item


def drawn(item, scale=1.0, ground=0):
    """(height, width, 4) uint8 RGBA of the whole heatmap, over a colour."""
    bounds = item.boundingRect()
    size = (bounds.size() * scale).toSize()
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(ground)
    painter = QPainter(image)
    painter.scale(scale, scale)
    item.draw(painter, bounds)
    painter.end()
    shown = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(shown.constBits()).reshape(size.height(), size.width(), 4).copy()


def at(picture, heatmap, row, col, scale=1.0):
    x, y = heatmap.grid.tile_region(row, col).centre
    return tuple(int(value) for value in picture[int(y * scale), int(x * scale)])


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("scale", [0.5, 0.004, 0.001])
def test_tiles_that_change_are_drawn_as_if_they_had_been_so_from_the_beginning(
    item, make_heatmap, scale, overlay
):
    item.set_overlay(overlay)
    random = np.random.default_rng(0)
    size = Size(20_011, 15_007) if scale < 0.1 else Size(1500, 1100)
    heatmap = make_heatmap({(0, 0): 0.3}, size=size)
    rows, cols = heatmap.grid.shape
    heatmap.state[: rows // 2] = TileState.PENDING
    item.set_heatmap(heatmap)
    for _ in range(5):
        tiles = random.integers(0, rows, 200), random.integers(0, cols, 200)
        # The lower right corner has squares of fewer than four tiles.
        tiles[0][0], tiles[1][0] = rows - 1, cols - 1
        heatmap.set_tiles(*tiles, random.uniform(-0.02, 1, 200).astype(np.float32))
        item.update_tiles(*tiles)

    seen = drawn(item, scale, WHITE)

    fresh = HeatmapItem()
    fresh.set_overlay(overlay)
    fresh.set_colour_opacity(1)
    fresh.set_heatmap(heatmap)
    np.testing.assert_array_equal(seen, drawn(fresh, scale, WHITE))
    assert len(np.unique(seen.reshape(-1, 4), axis=0)) > (1 if overlay == "reached" else 3)


def test_a_pending_tile_is_dotted_until_it_has_a_value(item, make_heatmap):
    heatmap = make_heatmap({(0, 0): 0.0})
    heatmap.state[3, 4] = TileState.PENDING
    item.set_heatmap(heatmap)
    x, y, width, height = (int(side) for side in heatmap.grid.tile_region(3, 4))
    tile = drawn(item)[y + 2 : y + height - 2, x + 2 : x + width - 2]
    assert {tuple(p) for p in tile.reshape(-1, 4).tolist()} == {(0, 0, 0, 0), (160, 160, 160, 255)}

    heatmap.set_tiles(np.array([3]), np.array([4]), np.array([1], np.float32))
    item.update_tiles(np.array([3]), np.array([4]))

    assert at(drawn(item), heatmap, 3, 4) == (*COLOURS[255], 255)


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 0.731, 1.0])
def test_what_reaches_the_threshold_is_never_hidden(item, make_heatmap, threshold):
    below = max(0.0, threshold - 0.01)
    heatmap = make_heatmap({(2, 2): threshold, (2, 4): below, (9, 9): float("nan")})
    item.set_heatmap(heatmap)
    item.set_threshold(threshold)
    shown = drawn(item)
    assert at(shown, heatmap, 2, 4)[3] == 255

    item.set_overlay("reached")

    hidden = drawn(item)
    assert at(hidden, heatmap, 2, 2) == (*COLOURS[255], 255)
    assert at(hidden, heatmap, 2, 4)[3] == (255 if below == threshold else 0)
    x, y, width, height = (int(side) for side in heatmap.grid.tile_region(9, 9))
    marks = hidden[y + 1 : y + height - 1, x + 1 : x + width - 1]
    assert {(0, 0, 0, 255), (255, 255, 255, 255)} <= {tuple(p) for p in marks.reshape(-1, 4)}


def test_by_default_nothing_below_the_threshold_is_tinted(qapp, make_heatmap):
    item = HeatmapItem()
    heatmap = make_heatmap({(2, 2): 0.9, (2, 4): 0.49, (2, 6): 0.5})
    item.set_heatmap(heatmap)
    shown = drawn(item)
    assert at(shown, heatmap, 2, 4) == (0, 0, 0, 0)
    # One opacity for all that reach it.
    assert at(shown, heatmap, 2, 2) == at(shown, heatmap, 2, 6)
    assert at(shown, heatmap, 2, 2)[3] == pytest.approx(0.3 * 255, abs=2)


def test_graded_tiles_are_the_more_opaque_the_higher_and_of_one_colour(item, make_heatmap):
    heatmap = make_heatmap({(2, 2): 1.0, (2, 4): 0.5, (2, 6): 0.0})
    item.set_heatmap(heatmap)
    item.set_overlay("graded")
    shown = drawn(item)
    high, middle, low = (at(shown, heatmap, 2, col) for col in (2, 4, 6))
    assert high == (*COLOURS[255], 255)
    assert middle[3] == pytest.approx(128, abs=1) and low[3] == 0
    assert middle[:3] == pytest.approx(COLOURS[255], abs=3)


def test_tiles_are_sharp_until_smoothing_is_chosen(item, make_heatmap):
    heatmap = make_heatmap({(5, col): float(col >= 8) for col in range(16)})
    item.set_heatmap(heatmap)
    edge = heatmap.grid.tile_region(5, 8)
    row = int(edge.centre.y)

    def colours():
        beside = drawn(item)[row, int(edge.x) - 20 : int(edge.x) + 20, :3]
        return len(np.unique(beside, axis=0))

    assert colours() == 2
    item.set_smooth(True)
    assert colours() > 10


def test_a_view_of_a_part_has_the_colours_of_the_whole(item, make_heatmap):
    tiles = {(row, col): (row * 7 + col * 3) % 11 / 11 for row in range(17) for col in range(24)}
    heatmap = make_heatmap(tiles)
    item.set_heatmap(heatmap)
    item.set_smooth(True)
    image = QImage(200, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.translate(-500, -400)
    item.draw(painter, QRectF(500, 400, 200, 200))
    painter.end()
    shown = image.convertToFormat(QImage.Format.Format_RGBA8888)
    part = np.array(shown.constBits())

    whole = drawn(item)[400:600, 500:700]

    difference = part.reshape(200, 200, 4).astype(int) - whole
    assert np.abs(difference).max() <= 3
