"""Near copies of patches."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from export.data.duplicates import near_copies
from export.data.patches import read_labelled, read_patches


def test_a_jpeg_of_a_patch_is_a_near_copy_and_another_patch_is_none(data: Path) -> None:
    pixels = read_patches(read_labelled(data))
    content = io.BytesIO()
    Image.fromarray(pixels[4]).save(content, "JPEG", quality=75)
    copy = np.asarray(Image.open(content))
    assert not np.array_equal(copy, pixels[4])
    assert near_copies(pixels, copy[np.newaxis]).tolist() == [4]
    assert near_copies(pixels[:4], pixels[5:]).tolist() == []
