"""Which output of a dense network belongs to which patch, and near copies of patches."""

import io

import numpy as np
import pytest
from PIL import Image

from export.data import read_labelled, read_patches
from export.mosaics import STRIDE, mosaic, output_places, surrounded
from export.near_copies import near_copies

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
    image = surrounded(mosaic(patches, 3, 4)[np.newaxis], margin)[0]
    assert image.shape == (3 * SIZE + 64 * margin, 4 * SIZE + 64 * margin, 3)
    alone = [_dense(patch).item() for patch in patches]
    found = _dense(image)[output_places(3, 4, margin)]
    np.testing.assert_array_equal(found, np.reshape(alone, (3, 4)))


def test_surroundings_are_the_mirror_image(patches: np.ndarray) -> None:
    (image,) = surrounded(patches[:1], 1)
    np.testing.assert_array_equal(image[32:128, 32:128], patches[0])
    np.testing.assert_array_equal(image[:32, 32:128], patches[0, 31::-1])
    np.testing.assert_array_equal(image[32:128, 128:], patches[0, :, :63:-1])


def test_a_jpeg_of_a_patch_is_a_near_copy_and_another_patch_is_none(data) -> None:
    pixels = read_patches(read_labelled(data))
    content = io.BytesIO()
    Image.fromarray(pixels[4]).save(content, "JPEG", quality=75)
    copy = np.asarray(Image.open(content))
    assert not np.array_equal(copy, pixels[4])
    assert near_copies(pixels, copy[np.newaxis]).tolist() == [4]
    assert near_copies(pixels[:4], pixels[5:]).tolist() == []
