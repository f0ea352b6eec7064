"""The bank of predicted tiles, and the heatmaps that are drawn from it."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from export.data.mosaics import STRIDE
from export.virtual_slides.heatmaps import draw_heatmap
from export.virtual_slides.layout import Kind, draw_layout
from export.virtual_slides.plan import Plan
from export.virtual_slides.tile_bank import PredictMap, TileBank, predict_bank

PLAN = Plan(side=4, normal=2, tumour=1, small=1)


def _brightness(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """A network that looks at the label centre alone."""
    rows, cols = (side // STRIDE - 2 for side in image.shape[:2])
    centres = image[STRIDE : STRIDE * (rows + 1), STRIDE : STRIDE * (cols + 1), 0]
    blocks = centres.reshape(rows, STRIDE, cols, STRIDE)
    return (blocks.mean((1, 3)) / 255).astype(np.float32)


def _mixture(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """A network that says how much the shades within each window of 96x96 pixels differ."""
    windows = sliding_window_view(image[..., 0], (96, 96))[::STRIDE, ::STRIDE]
    return (np.ptp(windows, axis=(2, 3)) / 255).astype(np.float32)


def _bank(network: PredictMap) -> TileBank:
    """Of normal patches of 40 to 89 and tumour patches of 200 to 249, in two groups."""
    shades = np.concatenate([np.arange(40, 90), np.arange(200, 250)]).astype(np.uint8)
    pixels = np.broadcast_to(shades[:, None, None, None], (100, 96, 96, 3))
    labels = np.repeat([0, 1], 50)
    return predict_bank(network, pixels, labels, np.arange(100) % 2, PLAN)


@pytest.fixture(scope="module")
def bank() -> TileBank:
    return _bank(_brightness)


def test_no_tile_shows_two_patches_unless_one_is_pasted() -> None:
    mixed = _bank(_mixture)
    pasted = mixed.kinds == Kind.SMALL
    assert not mixed.values[~pasted].any()
    assert (mixed.values[pasted] > 0.3).all()


def test_each_place_gets_the_tiles_of_its_patch(bank: TileBank) -> None:
    assert len(bank.values) == 2 * 4 * 16
    middle = bank.values[:, 1, 1]
    # Stain and gain vary a little.
    assert (middle[bank.kinds == Kind.NORMAL] < 0.5).all()
    assert (middle[bank.kinds != Kind.NORMAL] > 0.6).all()
    assert (bank.groups == bank.patches % 2).all()
    ring = np.delete(bank.values.reshape(-1, 9), 4, axis=1)
    assert (ring[bank.kinds == Kind.TUMOUR] > 0.6).all()
    assert (ring[bank.kinds == Kind.SMALL] < 0.5).all()
    assert (bank.kinds == Kind.SMALL).sum() == 8


def test_a_bank_is_read_back_only_for_what_it_was_made_from(bank: TileBank, tmp_path: Path) -> None:
    path = tmp_path / "tiles.npz"
    assert TileBank.load(path, "model A") is None
    bank.save(path, "model A")
    assert TileBank.load(path, "model B") is None
    again = TileBank.load(path, "model A")
    assert again is not None
    assert np.array_equal(again.values, bank.values)
    assert np.array_equal(again.patches, bank.patches)


def test_a_heatmap_has_tumour_where_the_layout_has_it(bank: TileBank) -> None:
    rng = np.random.default_rng(0)
    layout = draw_layout(100, (36, 1), rng)
    tiles = draw_heatmap(layout, bank, [1], rng)
    assert tiles.shape == tuple(3 * side for side in layout.kinds.shape)
    places = np.kron(layout.kinds, np.ones((3, 3)))
    assert np.isnan(tiles[places == Kind.GLASS]).all()
    assert (tiles[places == Kind.NORMAL] < 0.5).all()
    assert (tiles[places == Kind.TUMOUR] > 0.6).all()
    assert (tiles[places == Kind.SMALL] > 0.6).sum() == 1
    # Of this group alone.
    assert np.isin(tiles[~np.isnan(tiles)], bank.values[bank.groups == 1]).all()
