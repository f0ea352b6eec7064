"""Makers of synthetic slides and images, and of the damage that real ones come with."""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

Rgb = NDArray[np.uint8]
TISSUE_COLOUR = (190, 110, 170)


def write_pyramid(
    path: Path,
    levels: Sequence[Rgb],
    mpp: float | None = None,
    tile: int = 256,
    compression: str | None = "zlib",
    **options: Any,
) -> Path:
    """A tiled TIFF with these (height, width, 3) uint8 levels, finest first."""
    first: dict[str, Any] = {}
    if mpp:
        first = {"resolution": (1e4 / mpp, 1e4 / mpp), "resolutionunit": "CENTIMETER"}
    common: dict[str, Any] = {"photometric": "rgb", "metadata": None} | options
    with tifffile.TiffWriter(path) as writer:
        for number, level in enumerate(levels):
            writer.write(
                level,
                tile=(tile, tile),
                compression=compression,
                subfiletype=int(number > 0),
                **({} if number else first),
                **common,
            )
    return path


def write_svs(path: Path, plane: Rgb, mpp: str = "0.5") -> Path:
    """A one-level Aperio SVS whose description records `mpp` as it is given."""
    text = f"Aperio Image Library v1\r\n{plane.shape[1]}x{plane.shape[0]} |AppMag = 20|MPP = {mpp}"
    return write_pyramid(path, [plane], compression="jpeg", description=text)


def write_ome(path: Path, levels: Sequence[Rgb], mpp: float, unit: str = "µm") -> Path:
    """A tiled OME-TIFF with the coarser levels in SubIFDs."""
    metadata = {"axes": "YXS", "PhysicalSizeX": mpp, "PhysicalSizeXUnit": unit}
    metadata |= {"PhysicalSizeY": mpp, "PhysicalSizeYUnit": unit}
    common: dict[str, Any] = {"tile": (128, 128), "photometric": "rgb", "compression": "zlib"}
    with tifffile.TiffWriter(path, ome=True) as writer:
        writer.write(levels[0], subifds=len(levels) - 1, metadata=metadata, **common)
        for level in levels[1:]:
            writer.write(level, subfiletype=1, metadata=None, **common)
    return path


def tissue_noise(width: int, height: int) -> Rgb:
    """Noise in the colour of tissue, (height, width, 3) uint8, the same at every call."""
    noise = np.random.default_rng(0).integers(-20, 21, (height, width, 3))
    return (np.array(TISSUE_COLOUR) + noise).astype(np.uint8)


def spots(width: int, height: int, centres: Sequence[tuple[int, int]], radius: int) -> Rgb:
    """Black discs on white."""
    plane = np.full((height, width, 3), 255, np.uint8)
    y, x = np.ogrid[:height, :width]
    for centre_x, centre_y in centres:
        # A pixel's centre lies half a pixel from its corner.
        plane[(x + 0.5 - centre_x) ** 2 + (y + 0.5 - centre_y) ** 2 <= radius**2] = 0
    return plane


def downsampled(plane: Rgb, downsample: float, size: tuple[int, int] | None = None) -> Rgb:
    """The level whose pixel (i, j) is the mean of the level-0 square at (i, j) * downsample.

    size: (width, height) of the level; by default as much as the plane covers.
    """
    height, width = plane.shape[:2]
    size = size or (int(width / downsample), int(height / downsample))
    box = (0, 0, size[0] * downsample, size[1] * downsample)
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX, box=box))


def padded(level: Rgb, tile: int) -> Rgb:
    """The level filled up with white to whole tiles."""
    height, width = (-(-side // tile) * tile for side in level.shape[:2])
    result = np.full((height, width, 3), 255, np.uint8)
    result[: level.shape[0], : level.shape[1]] = level
    return result


def damage_tile(path: Path, number: int, page: int = 0) -> None:
    """Overwrite one tile with zeros, which is neither JPEG nor zlib data."""
    with tifffile.TiffFile(path) as tiff:
        start = tiff.pages[page].dataoffsets[number]
        length = tiff.pages[page].databytecounts[number]
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\0" * length)


def drop_tiles(path: Path, numbers: Sequence[int]) -> None:
    """Make tiles of level 0 of length zero, as scanners do where they have not scanned."""
    with tifffile.TiffFile(path, mode="r+") as tiff:
        tag = tiff.pages[0].tags["TileByteCounts"]
        counts = [0 if i in numbers else count for i, count in enumerate(tag.value)]
        tag.overwrite(counts, dtype="I")


def set_tag(path: Path, name: str, value: int) -> None:
    """Change a tag of the first page of a TIFF, as damage in its header does."""
    with tifffile.TiffFile(path, mode="r+") as tiff:
        tiff.pages[0].tags[name].overwrite(value, dtype="I")


def write_png_header(path: Path, width: int, height: int) -> Path:
    """A PNG that declares a size and holds next to nothing."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 100)),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path
