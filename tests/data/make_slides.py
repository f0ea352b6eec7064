"""Synthetic slides and images, and realistic damage to them."""

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

Rgb = NDArray[np.uint8]
TISSUE_COLOUR = (190, 110, 170)
# Those of a model of 96-pixel patches with a label centre of 32.
STRIDES = (96, 48, 32)


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
                # Noise hardly becomes smaller, however long it takes.
                compressionargs={"level": 1} if compression == "zlib" else None,
                subfiletype=int(number > 0),
                **({} if number else first),
                **common,
            )
    return path


def write_ome_bomb(path: Path, planes: int = 20_000) -> Path:
    """An OME-TIFF of a few kilobytes that declares planes x planes planes."""
    text = (
        '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">'
        '<Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint8" '
        f'SizeX="64" SizeY="64" SizeC="3" SizeZ="{planes}" SizeT="{planes}">'
        '<Channel ID="Channel:0:0" SamplesPerPixel="3"/><TiffData/></Pixels></Image></OME>'
    )
    pixels = np.zeros((64, 64, 3), np.uint8)
    tifffile.imwrite(path, pixels, photometric="rgb", description=text, metadata=None)
    return path


def write_svs(path: Path, plane: Rgb, mpp: str = "0.5", thumbnail: Rgb | None = None) -> Path:
    """A one-level Aperio SVS whose description records `mpp`."""
    text = f"Aperio Image Library v1\r\n{plane.shape[1]}x{plane.shape[0]} |AppMag = 20|MPP = {mpp}"
    write_pyramid(path, [plane], compression="jpeg", description=text)
    if thumbnail is not None:
        # The second page of an SVS, in strips, is its thumbnail.
        tifffile.imwrite(path, thumbnail, append=True, photometric="rgb", metadata=None)
    return path


_PHILIPS = """<?xml version="1.0" encoding="UTF-8" ?>
<DataObject ObjectType="DPUfsImport">
<Attribute Name="PIM_DP_SCANNED_IMAGES" PMSVR="IDataObjectArray"><Array>
<DataObject ObjectType="DPScannedImage">
<Attribute Name="PIM_DP_IMAGE_TYPE" PMSVR="IString">WSI</Attribute>
<Attribute Name="DICOM_PIXEL_SPACING" PMSVR="IDoubleArray">"{mm:g}" "{mm:g}"</Attribute>
<Attribute Name="PIIM_PIXEL_DATA_REPRESENTATION_SEQUENCE" PMSVR="IDataObjectArray"><Array>
{levels}
</Array></Attribute></DataObject></Array></Attribute></DataObject>"""
_PHILIPS_LEVEL = """<DataObject ObjectType="PixelDataRepresentation">
<Attribute Name="DICOM_PIXEL_SPACING" PMSVR="IDoubleArray">"{mm:g}" "{mm:g}"</Attribute>
</DataObject>"""


def write_philips(path: Path, levels: Sequence[Rgb], mpp: float, tile: int = 256) -> Path:
    """A Philips TIFF, whose scanner omits tiles outside the selected area."""
    spacings = [mpp / 1000 * levels[0].shape[1] / level.shape[1] for level in levels]
    each = "".join(_PHILIPS_LEVEL.format(mm=spacing) for spacing in spacings)
    text = _PHILIPS.format(mm=mpp / 1000, levels=each)
    options = {"compression": "jpeg", "description": text, "software": "Philips DP v1.0"}
    return write_pyramid(path, levels, tile=tile, **options)


def write_ome(path: Path, levels: Sequence[Rgb], mpp: float, unit: str = "µm") -> Path:
    """A tiled OME-TIFF with the coarser levels in SubIFDs."""
    metadata = {"axes": "YXS", "PhysicalSizeX": mpp, "PhysicalSizeXUnit": unit}
    metadata |= {"PhysicalSizeY": mpp, "PhysicalSizeYUnit": unit}
    common: dict[str, Any] = {"tile": (128, 128), "photometric": "rgb", "compression": "zlib"}
    common["compressionargs"] = {"level": 1}
    with tifffile.TiffWriter(path, ome=True) as writer:
        writer.write(levels[0], subifds=len(levels) - 1, metadata=metadata, **common)
        for level in levels[1:]:
            writer.write(level, subfiletype=1, metadata=None, **common)
    return path


def tissue_noise(width: int, height: int) -> Rgb:
    """Noise in the colour of tissue, (height, width, 3) uint8, the same at every call."""
    return _tissue_noise(width, height).copy()


@lru_cache(maxsize=4)
def _tissue_noise(width: int, height: int) -> Rgb:
    noise = np.random.default_rng(0).integers(-20, 21, (height, width, 3), dtype=np.int8)
    return (np.array(TISSUE_COLOUR, np.int16) + noise).astype(np.uint8)


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


def drop_tiles(
    path: Path,
    numbers: Sequence[int],
    page: int = 0,
    tags: Sequence[str] = ("TileByteCounts",),
) -> None:
    """Make tiles of a page of length zero, or of offset and length, as in a sparse TIFF."""
    for name in tags:
        with tifffile.TiffFile(path, mode="r+") as tiff:
            tag = tiff.pages[page].tags[name]
            values = [0 if i in numbers else value for i, value in enumerate(tag.value)]
            tag.overwrite(values, dtype="I")


def set_tag(path: Path, name: str, value: int) -> None:
    """Change a tag of the first page of a TIFF, as damage in its header does."""
    with tifffile.TiffFile(path, mode="r+") as tiff:
        tiff.pages[0].tags[name].overwrite(value, dtype="I")


def write_png_header(path: Path, width: int, height: int) -> Path:
    """Write a PNG with a declared size and almost no data."""
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
