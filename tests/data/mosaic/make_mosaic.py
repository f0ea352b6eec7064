"""Makes pcam-mosaic.tif, a small slide of known truth, and pcam-mosaic.json, the truth.

python tests/data/mosaic/make_mosaic.py DATA resources/models/pcam-starter/model.json

The patches are those of the pcam-mosaic.json that is there; the starter model was not trained on
them, which its model.json must confirm.
DATA is a folder in the Kaggle layout that has them.
"""

import argparse
import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image

PATCH = 96
COLUMNS, ROWS = 8, 6
MARGIN = 192
WIDTH, HEIGHT = COLUMNS * PATCH + 2 * MARGIN, ROWS * PATCH + 2 * MARGIN
GLASS = 243  # scanners leave it a little below 255
MPP = 0.972
DOWNSAMPLES = (1, 2, 4)


def main() -> None:
    """Read the command line and write both files beside this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("manifest", type=Path)
    options = parser.parse_args()
    folder = Path(__file__).parent
    before = json.loads((folder / "pcam-mosaic.json").read_text(encoding="utf-8"))
    ids = [patch["id"] for patch in before["patches"]]
    manifest = json.loads(options.manifest.read_text(encoding="utf-8"))
    if seen := set(ids) - set(manifest["provenance"]["held_out"]):
        raise SystemExit(f"the model was trained on {len(seen)} of the patches, as {min(seen)}")
    with (options.data / "train_labels.csv").open(newline="", encoding="utf-8") as file:
        labels = {row["id"]: int(row["label"]) for row in csv.DictReader(file)}
    patches = place(ids, labels)
    pixels = draw(patches, options.data / "train")
    replace(folder / "pcam-mosaic.tif", lambda path: write_tiff(path, pixels))
    truth = {
        "file": "pcam-mosaic.tif",
        "mpp": MPP,
        "patch_size": PATCH,
        "origin": "PatchCamelyon, CC0",
        "label": "1: the middle 32x32 pixels of the patch hold tumour; 0: they do not",
        "held_out_from": options.manifest.parent.name,
        "patches": patches,
    }
    text = json.dumps(truth, indent=1) + "\n"
    replace(folder / "pcam-mosaic.json", lambda path: path.write_text(text, encoding="utf-8"))


def place(ids: list[str], labels: dict[str, int]) -> list[dict[str, Any]]:
    """Give each patch a tile: the tumour fills the left half, so that it is one part."""
    ordered = sorted(ids, key=lambda id_: (-labels[id_], id_))
    if len(ordered) != COLUMNS * ROWS:
        raise SystemExit(f"the mosaic needs {COLUMNS * ROWS} patches, the list has {len(ordered)}")
    placed = []
    for index, id_ in enumerate(ordered):
        column, row = divmod(index, ROWS)
        x, y = MARGIN + column * PATCH, MARGIN + row * PATCH
        placed.append(
            {
                "id": id_,
                "label": labels[id_],
                "column": column,
                "row": row,
                "rectangle": [x, y, PATCH, PATCH],
            }
        )
    return placed


def draw(patches: list[dict[str, Any]], folder: Path) -> npt.NDArray[np.uint8]:
    """Paint the patches on an empty slide, (HEIGHT, WIDTH, 3) uint8."""
    pixels = np.full((HEIGHT, WIDTH, 3), GLASS, np.uint8)
    for patch in patches:
        x, y, width, height = patch["rectangle"]
        with Image.open(folder / f"{patch['id']}.tif") as image:
            pixels[y : y + height, x : x + width] = np.asarray(image.convert("RGB"))
    return pixels


def write_tiff(path: Path, pixels: npt.NDArray[np.uint8]) -> None:
    """Write a tiled pyramid whose reduced images are pages of their own, as OpenSlide reads."""
    with tifffile.TiffWriter(path) as tiff:
        for downsample in DOWNSAMPLES:
            size = WIDTH // downsample, HEIGHT // downsample
            level = Image.fromarray(pixels).resize(size, Image.Resampling.BOX)
            tiff.write(
                np.asarray(level),
                photometric="rgb",
                tile=(256, 256),
                compression="deflate",
                predictor=True,
                subfiletype=0 if downsample == 1 else 1,
                resolution=(10_000 / (MPP * downsample),) * 2,
                resolutionunit="CENTIMETER",
                metadata=None,
            )


def replace(path: Path, write: Callable[[Path], object]) -> None:
    """Write under a temporary name, then rename, so that the file is whole or not there."""
    temporary = path.with_name(f".{path.name}")
    write(temporary)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(path)


if __name__ == "__main__":
    main()
