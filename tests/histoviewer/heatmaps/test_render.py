import numpy as np
import pytest
from PIL import Image

from histoviewer.errors import StoreError
from histoviewer.geometry import Mpp, PatchGrid, Point, Size
from histoviewer.heatmaps import colormaps
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.legend import MIN_WIDTH
from histoviewer.heatmaps.provenance import Provenance
from histoviewer.heatmaps.render import render_heatmap, save_picture
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.slides.slide import open_slide, underlay

WHITE = (255, 255, 255)


def make_heatmap(size, mpp=(0.5, 0.5), slide="slide.svs", point="balanced"):
    """A heatmap whose tiles are all OUTSIDE."""
    grid = PatchGrid(size, Mpp(*mpp), 0.972, 96, 32, 32)
    provenance = Provenance(
        slide=slide,
        slide_path=f"/slides/{slide}",
        fingerprint="1-2-3",
        mpp_source="file",
        model="pcam-starter",
        model_version="1.0",
        model_sha256="00",
        threshold=0.5,
        operating_point=point,
        provider="CPUExecutionProvider",
        device_note="",
        tissue="everything",
        versions={},
        started="2026-01-01T00:00:00Z",
    )
    return Heatmap.pending(grid, np.zeros(grid.shape, np.bool_), provenance)


def scan(heatmap, tiles):
    """Give tiles {(row, col): probability}."""
    rows, cols = np.array(list(tiles)).T
    heatmap.set_tiles(rows, cols, np.array(list(tiles.values()), np.float32))


def pixels(heatmap, **settings):
    return np.asarray(render_heatmap(heatmap, legend=False, **settings))


def is_colour(rgb, colormap="cividis"):
    """(h, w) bool: pixels that have a colour of the map."""
    known = {bytes(colour) for colour in colormaps.table(colormap)[:, :3]}
    return np.array([[bytes(pixel) in known for pixel in row] for row in rgb])


@pytest.mark.parametrize("colormap", colormaps.names())
def test_tiles_are_squares_of_their_colour(colormap):
    heatmap = make_heatmap(Size(186, 124))
    scan(heatmap, {(0, 0): 0.0, (1, 1): 1.0, (0, 2): 0.4})

    rgb = pixels(heatmap, width=32, colormap=colormap)

    table = colormaps.table(colormap)[:, :3]
    assert rgb.shape == (20, 30, 3)
    assert (rgb[:10, :10] == table[0]).all()
    assert (rgb[10:, 10:20] == table[255]).all()
    assert (rgb[:10, 20:] == table[102]).all()
    assert (rgb[:10, 10:20] == WHITE).all()


def test_without_a_width_the_long_side_is_about_1200_pixels():
    tall = render_heatmap(make_heatmap(Size(6220, 12440)), legend=False)
    assert tall.height == pytest.approx(1200, abs=100)
    assert tall.width == pytest.approx(600, abs=50)


@pytest.mark.parametrize("colormap", colormaps.names())
def test_probability_zero_cannot_be_taken_for_a_tile_that_was_not_scanned(colormap):
    heatmap = make_heatmap(Size(124, 62))
    scan(heatmap, {(0, 0): 0.0})
    paper = Image.new("RGB", (20, 10), WHITE)

    rgb = pixels(heatmap, underlay=paper, colormap=colormap).astype(int)

    assert (rgb[:, 10:] == 255).all()
    assert np.abs(rgb[:, :10] - 255).max(axis=2).min() > 25


def test_colours_are_blended_over_the_underlay_on_scanned_tiles_only():
    heatmap = make_heatmap(Size(124, 62))
    scan(heatmap, {(0, 1): 1.0})
    background = Image.new("RGB", (20, 10), (200, 100, 40))

    rgb = pixels(heatmap, underlay=background, opacity=0.25)

    top = colormaps.table("cividis")[255, :3]
    assert (rgb[:, :9] == (200, 100, 40)).all()
    assert (rgb[:, 11:] == np.rint(0.25 * top + 0.75 * np.array([200, 100, 40]))).all()


@pytest.mark.parametrize("size", [(211, 397), (1640, 3001), (61, 114)])
def test_every_pixel_over_an_underlay_shows_the_tile_at_its_place_on_the_slide(size):
    slide = Size(1111, 2089)
    heatmap = make_heatmap(slide, mpp=(0.261, 0.259))
    rows, cols = np.indices(heatmap.grid.shape).reshape(2, -1)
    values = (rows * 31 + cols * 17) % 256 / np.float32(255)
    heatmap.set_tiles(rows, cols, values.astype(np.float32))

    rgb = pixels(heatmap, underlay=Image.new("RGB", size), opacity=1)

    corner = [size[0] - 1], [size[1] - 1]
    xs, ys = np.hstack([np.random.default_rng(0).integers(0, size, (2000, 2)).T, corner])
    for x, y in zip(xs, ys, strict=True):
        place = Point((x + 0.5) * slide.width / size[0], (y + 0.5) * slide.height / size[1])
        value = heatmap.probability[heatmap.grid.tile_at(place)]
        expected = colormaps.table("cividis")[round(value * 255), :3]
        assert (rgb[y, x] == expected).all(), (x, y)


def test_a_single_high_tile_is_seen_in_a_picture_with_fewer_pixels_than_tiles():
    heatmap = make_heatmap(Size(62000, 31000))
    rows, cols = np.indices(heatmap.grid.shape).reshape(2, -1)
    heatmap.set_tiles(rows, cols, np.zeros(rows.size, np.float32))
    scan(heatmap, {(251, 703): 1.0})

    for below in (None, Image.new("RGB", (300, 150), WHITE)):
        rgb = pixels(heatmap, width=300, underlay=below, opacity=1)
        assert (rgb == colormaps.table("cividis")[255, :3]).all(axis=2).sum() == 1


@pytest.mark.parametrize("tile", [(0, 0), (150, 260), (-1, -1)])
@pytest.mark.parametrize("background", [0, 255])
def test_one_unreadable_tile_of_a_pixel_is_hatched_so_that_it_is_seen(tile, background):
    heatmap = make_heatmap(Size(18660, 12440))
    heatmap.state[tile] = TileState.UNREADABLE
    paper = Image.new("RGB", (300, 200), (background,) * 3)

    stripes = (pixels(heatmap, underlay=paper) != background).all(axis=2)

    ys, xs = np.nonzero(stripes)
    assert 6 <= np.ptp(ys) + 1 <= 9
    assert 6 <= np.ptp(xs) + 1 <= 9
    assert stripes.sum() >= 20


def test_an_unreadable_or_pending_tile_has_no_colour_of_the_map():
    heatmap = make_heatmap(Size(186, 62))
    scan(heatmap, {(0, 0): 0.0, (0, 1): float("nan")})
    heatmap.state[0, 2] = TileState.PENDING

    rgb = pixels(heatmap, width=90)

    assert is_colour(rgb[:, :30]).all()
    assert not is_colour(rgb[:, 30:]).any()
    hatched, dotted = rgb[:, 30:60], rgb[:, 60:]
    assert {tuple(p) for p in hatched.reshape(-1, 3)} == {(0, 0, 0), WHITE}
    assert {tuple(p) for p in dotted.reshape(-1, 3)} == {(160, 160, 160), WHITE}


@pytest.mark.parametrize("width", [1, 300, 333, 512, 1600])
@pytest.mark.parametrize(
    "slide", ["a.svs", "x" * 250 + ".svs", "a b " * 60, "名前" * 40, "Ünï\nµ\ud800🙂.svs", ""]
)
def test_the_legend_neither_touches_the_map_nor_leaves_the_page(width, slide):
    heatmap = make_heatmap(Size(1866, 622), slide=slide, point="a long operating point " * 5)
    heatmap.state[:] = np.arange(heatmap.state.size).reshape(heatmap.state.shape) % 2 * 3
    heatmap.state[0, 0] = TileState.PENDING
    below = Image.new("RGB", (width, max(1, width // 3)), (90, 20, 60))

    image = render_heatmap(heatmap, underlay=below)

    bare = render_heatmap(heatmap, underlay=below, legend=False)
    left = (image.width - bare.width) // 2
    frame = (left, 0, left + bare.width, bare.height)
    assert np.array_equal(np.asarray(image.crop(frame)), np.asarray(bare))
    legend = np.asarray(image)[bare.height :]
    assert image.width == max(width, MIN_WIDTH)
    assert (legend[:10] == 255).all()
    assert (legend[:, :11] == 255).all()
    assert (legend[:, -11:] == 255).all()
    assert (legend != 255).any()


def test_the_threshold_is_marked_at_its_place_on_the_colour_bar():
    heatmap = make_heatmap(Size(1866, 622))
    paper = Image.new("RGB", (300, 100), WHITE)

    def first_ink(threshold):
        image = np.asarray(render_heatmap(heatmap, underlay=paper, threshold=threshold))[100:]
        dark = (image < 60).all(axis=2)
        # The foot of the mark, directly above the colour bar.
        bar = np.nonzero((image[:, 12:60] == colormaps.table("cividis")[0, :3]).all(2).any(1))[0]
        return np.nonzero(dark[bar[0] - 2])[0].mean()

    # The bar is 276 pixels long and begins at the margin of 12.
    assert first_ink(0.25) == pytest.approx(12 + 0.25 * 275, abs=1)
    assert first_ink(0.75) == pytest.approx(12 + 0.75 * 275, abs=1)


def test_an_underlay_is_the_whole_slide_at_the_width_asked_for(tmp_path):
    source = Image.new("RGB", (120, 61), (230, 220, 225))
    source.paste((180, 30, 90), (100, 41, 120, 61))
    source.save(tmp_path / "slide.png")

    with open_slide(tmp_path / "slide.png") as slide:
        image = underlay(slide, 60)

    assert image.size == (60, 30)
    assert image.getpixel((57, 27)) == (180, 30, 90)
    assert image.getpixel((10, 10)) == image.getpixel((46, 27)) == (230, 220, 225)


@pytest.mark.parametrize("name", ["map.png", "map.jpg", "map.tif"])
def test_a_saved_picture_holds_its_resolution(tmp_path, name):
    heatmap = make_heatmap(Size(1866, 622))
    image = render_heatmap(heatmap, width=300, legend=False)

    save_picture(image, tmp_path / name)

    with Image.open(tmp_path / name) as saved:
        assert saved.size == image.size
        um_per_pixel = 25400 / float(saved.info["dpi"][0])
    assert um_per_pixel == pytest.approx(heatmap.grid.cols * 32 * 0.972 / image.width, rel=1e-3)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_resolution_too_fine_for_a_jpeg_header_is_left_out(tmp_path):
    image = Image.new("RGB", (8, 8))
    image.info["dpi"] = (100_000, 100_000)

    save_picture(image, tmp_path / "fine.jpg")

    with Image.open(tmp_path / "fine.jpg") as saved:
        assert "dpi" not in saved.info


@pytest.mark.parametrize("name", ["map.gif", "map"])
def test_another_suffix_is_refused_in_words(tmp_path, name):
    with pytest.raises(StoreError, match=r"not a supported picture format.*\.png"):
        save_picture(Image.new("RGB", (8, 8)), tmp_path / name)
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("settings", [{"opacity": 1.1}, {"opacity": -0.1}, {"width": 0}])
def test_settings_out_of_range_are_refused(settings):
    with pytest.raises(ValueError):
        render_heatmap(make_heatmap(Size(186, 124)), **settings)
