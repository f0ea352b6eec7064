"""The places of the patches of a mosaic in a dense map."""

import numpy as np
import pytest

from export.data.mosaics import STRIDE, mirror_surroundings, mosaic, output_places

SIZE = 96


def _dense(image: np.ndarray) -> np.ndarray:
    """A dense network that sees the middle 32x32 pixels of each window: the mean of its red."""
    rows, columns = ((side - SIZE) // STRIDE + 1 for side in image.shape[:2])
    return np.array(
        [
            [
                image[STRIDE * (i + 1) : STRIDE * (i + 2), STRIDE * (j + 1) : STRIDE * (j + 2), 0]
                .astype(float)
                .mean()
                for j in range(columns)
            ]
            for i in range(rows)
        ]
    )


@pytest.fixture
def patches() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (12, SIZE, SIZE, 3), np.uint8)


@pytest.mark.parametrize("margin", [0, 1, 3])
def test_each_patch_of_a_mosaic_has_its_own_output(patches: np.ndarray, margin: int) -> None:
    image = mirror_surroundings(mosaic(patches, 3, 4)[np.newaxis], margin)[0]
    assert image.shape == (3 * SIZE + 64 * margin, 4 * SIZE + 64 * margin, 3)
    alone = [_dense(patch).item() for patch in patches]
    found = _dense(image)[output_places(3, 4, margin)]
    np.testing.assert_array_equal(found, np.reshape(alone, (3, 4)))


def test_surroundings_are_the_mirror_image(patches: np.ndarray) -> None:
    (image,) = mirror_surroundings(patches[:1], 1)
    np.testing.assert_array_equal(image[32:128, 32:128], patches[0])
    np.testing.assert_array_equal(image[:32, 32:128], patches[0, 31::-1])
    np.testing.assert_array_equal(image[32:128, 128:], patches[0, :, :63:-1])
