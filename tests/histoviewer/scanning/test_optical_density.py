import numpy as np
import pytest
from make_slides import tissue_noise

from histoviewer.scanning.optical_density import WHITE, density, find_background, otsu, stain_excess

TISSUE = tissue_noise(100, 100).reshape(-1, 3)


def pixels(colour: tuple[int, int, int], count: int) -> np.ndarray:
    noise = np.random.default_rng(1).integers(-2, 3, (count, 3))
    return (np.array(colour) + noise).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("glass", [(245, 245, 245), (205, 205, 207), (243, 236, 212)])
def test_the_background_is_the_colour_of_the_glass(glass: tuple[int, int, int]) -> None:
    found = find_background(np.concatenate([TISSUE, pixels(glass, 200)]))
    assert found == pytest.approx(glass, abs=1)


def test_tissue_does_not_pass_for_glass() -> None:
    pale = pixels((235, 205, 225), 10_000)
    assert find_background(pale) == WHITE
    assert find_background(np.concatenate([pale, pixels((200, 202, 200), 20)])) == WHITE
    assert find_background(np.empty((0, 3), np.uint8)) == WHITE


def test_a_few_overexposed_pixels_are_not_the_glass() -> None:
    glass = pixels((215, 215, 217), 5000)
    found = find_background(np.concatenate([glass, pixels((255, 255, 255), 50), TISSUE]))
    assert found == pytest.approx((215, 215, 217), abs=1)


def test_density_is_zero_on_glass_and_one_where_a_tenth_is_left() -> None:
    rgb = np.array([[200, 220, 240], [20, 22, 24], [255, 255, 255]], np.uint8)
    assert density(rgb, (200, 220, 240)) == pytest.approx(
        np.array([[0, 0, 0], [1, 1, 1], [0, 0, 0]]), abs=1e-6
    )


def test_stain_is_told_from_grey() -> None:
    tissue, grey = density(TISSUE, WHITE), density(pixels((150, 150, 150), 1000), WHITE)
    assert stain_excess(tissue).min() > 0.05
    assert abs(stain_excess(grey)).max() < 0.02


def test_otsu_parts_two_classes() -> None:
    generator = np.random.default_rng(0)
    low, high = generator.normal(0.1, 0.02, 900), generator.normal(0.7, 0.05, 100)
    threshold = otsu(np.concatenate([low, high]).astype(np.float32))
    assert low.max() < threshold < high.min()
