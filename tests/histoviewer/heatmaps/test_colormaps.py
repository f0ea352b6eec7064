import numpy as np
import pytest

from histoviewer.heatmaps import colormaps

# Colours as published, at probability 0, 128/255 and 1.
PUBLISHED = {
    "cividis": ("00224e", "7d7c78", "fee838"),
    "viridis": ("440154", "21918c", "fde725"),
    "magma": ("000004", "b73779", "fcfdbf"),
}


def lightness(rgb):
    """CIELAB L* (0..100) of (n, 3) uint8 sRGB, D65."""
    value = rgb / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    return np.where(
        luminance > (6 / 29) ** 3, 116 * np.cbrt(luminance) - 16, luminance * 24389 / 27
    )


def test_cividis_is_the_default_and_comes_first():
    assert colormaps.names()[0] == colormaps.DEFAULT == "cividis"


@pytest.mark.parametrize("name", colormaps.names())
def test_a_table_is_256_opaque_colours(name):
    table = colormaps.table(name)

    assert table.shape == (256, 4)
    assert table.dtype == np.uint8
    assert (table[:, 3] == 255).all()


@pytest.mark.parametrize("name", PUBLISHED)
def test_colours_are_the_published_ones(name):
    table = colormaps.table(name)

    assert tuple(bytes(table[i, :3]).hex() for i in (0, 128, 255)) == PUBLISHED[name]


@pytest.mark.parametrize("name", colormaps.names())
def test_lightness_orders_the_probabilities_in_even_steps(name):
    steps = np.diff(lightness(colormaps.table(name)[:, :3]))

    steps = steps * np.sign(steps.sum())
    # Rounding to 8 bits can cost a single step, never five in a row.
    assert np.convolve(steps, np.ones(5), "valid").min() > 0.3
    assert steps.max() < 1


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(ValueError, match=r"'jet'.*cividis, viridis, magma, reds"):
        colormaps.table("jet")
