"""Layouts: as much tissue and tumour as was asked for, and foci that do not touch."""

import numpy as np
import pytest
from scipy import ndimage

from export.virtual_slides.layout import Kind, draw_layout


@pytest.mark.parametrize("seed", range(5))
def test_a_slide_has_the_tissue_and_the_foci_that_were_asked_for(seed: int) -> None:
    layout = draw_layout(300, (1, 9, 36, 306), np.random.default_rng(seed))
    assert (layout.kinds != Kind.GLASS).sum() == 300
    assert layout.tissue_tiles == 2700
    assert [len(focus) for focus in layout.foci] == [34, 4, 1, 1]
    assert (layout.kinds == Kind.TUMOUR).sum() == 39
    assert (layout.kinds == Kind.SMALL).sum() == 1
    # Glass all around.
    border = np.concatenate([layout.kinds[[0, -1]].ravel(), layout.kinds[:, [0, -1]].ravel()])
    assert (border == Kind.GLASS).all()


@pytest.mark.parametrize("seed", range(5))
def test_foci_neither_touch_nor_overlap(seed: int) -> None:
    layout = draw_layout(300, (36, 36, 36, 1, 1), np.random.default_rng(seed))
    owners = np.zeros(layout.kinds.shape, int)
    for number, places in enumerate(layout.foci, start=1):
        assert (owners[tuple(places.T)] == 0).all()
        owners[tuple(places.T)] = number
    groups, count = ndimage.label(owners > 0, np.ones((3, 3)))
    for group in range(1, count + 1):
        assert len(np.unique(owners[groups == group])) == 1


def test_foci_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="no room for a focus of 111 patches"):
        draw_layout(60, (999,), np.random.default_rng(0))
