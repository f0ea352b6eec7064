"""Sets larger than the memory are read as they are needed, in every layout."""

import json
import os
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

pytest.importorskip("resource", reason="Windows does not tell a process's peak memory this way")

ROOT = Path(__file__).parents[3]
COUNT = 2000
PATCH_BYTES = 96 * 96 * 3


def _patches(first: int, last: int) -> np.ndarray:
    """Patches of one colour: its red and green are the patch's number."""
    numbers = np.arange(first, last)
    colours = np.stack([numbers % 256, numbers // 256, np.full_like(numbers, 200)], axis=1)
    return np.broadcast_to(
        colours.astype(np.uint8)[:, np.newaxis, np.newaxis], (len(numbers), 96, 96, 3)
    )


def _write_kaggle(folder: Path) -> Path:
    (folder / "train").mkdir(parents=True)
    for number, pixels in enumerate(_patches(0, COUNT)):
        image = Image.fromarray(np.ascontiguousarray(pixels))
        image.save(folder / "train" / f"{number}.tif", compression="packbits")
    lines = [f"{number},{number % 2}" for number in range(COUNT)]
    (folder / "train_labels.csv").write_text("\n".join(["id,label", *lines]) + "\n")
    return folder


def _write_pcam(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "camelyonpatch_level_2_split_train_x.h5"
    with h5py.File(path, "w") as file:
        shape, chunks = (COUNT, 96, 96, 3), (1, 96, 96, 3)
        x = file.create_dataset("x", shape, "u1", chunks=chunks, compression="lzf")
        for first in range(0, COUNT, 500):
            x[first : first + 500] = _patches(first, first + 500)
    with h5py.File(path.with_name(path.name.replace("_x", "_y")), "w") as file:
        file["y"] = (np.arange(COUNT) % 2).reshape(-1, 1, 1, 1)
    return path


def test_thousands_of_patches_are_streamed_and_never_held_together(tmp_path: Path) -> None:
    sets = [_write_kaggle(tmp_path / "kaggle"), _write_pcam(tmp_path / "pcam")]
    result = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "data" / "stream_patches.py"), *map(str, sets)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    for counts in told["counts"]:
        assert counts == dict.fromkeys(("validated", "trained", "evaluated"), COUNT)
    # All together they take 55 MB as bytes, and four times that as a network takes them.
    assert told["grown"] < 0.75 * COUNT * PATCH_BYTES
