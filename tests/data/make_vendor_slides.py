"""Synthetic slides in the formats of scanners other than TIFF: MIRAX and DICOM."""

import struct
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from make_slides import Rgb
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGBaseline8Bit

DICOM_SOURCE = Path(__file__).parent / "slides" / "sm_image.dcm"
_SLIDE_ID = "0123456789ABCDEF0123456789ABCDEF"
_VERSION = "01.02"


def write_mrxs(path: Path, plane: Rgb, mpp: float, tile: int = 128, levels: int = 2) -> Path:
    """A MIRAX slide without overlaps, whose levels halve; sides are multiples of the coarsest tile.

    The layout is that of OpenSlide's documentation of the format.
    """
    rows, cols = plane.shape[0] // tile, plane.shape[1] // tile
    folder = path.with_suffix("")
    folder.mkdir(parents=True)
    path.write_bytes(_jpeg(plane[::4, ::4]))
    data = bytearray(_VERSION.encode() + _SLIDE_ID.encode())
    pages: list[list[tuple[int, int, int]]] = []
    for level in range(levels):
        step = 2**level
        pixels, entries = plane[::step, ::step], []
        for row in range(0, rows, step):
            for col in range(0, cols, step):
                top, left = row * tile // step, col * tile // step
                content = _jpeg(pixels[top : top + tile, left : left + tile])
                entries.append((row * cols + col, len(data), len(content)))
                data += content
        pages.append(entries)
    (folder / "Data0000.dat").write_bytes(data)
    (folder / "Index.dat").write_bytes(_index(pages))
    (folder / "Slidedat.ini").write_text(_ini(rows, cols, mpp, tile, levels), encoding="utf-8")
    return path


def mrxs_tiles(index: bytes, level: int) -> list[tuple[int, int]]:
    """(offset, length) of a level's tiles in the data file, by an index that `write_mrxs` wrote."""
    (table,) = struct.unpack_from("<i", index, len(_VERSION) + len(_SLIDE_ID))
    (start,) = struct.unpack_from("<i", index, table + 4 * level)
    (page,) = struct.unpack_from("<i", index, start + 4)
    (count,) = struct.unpack_from("<i", index, page)
    entries = struct.iter_unpack("<iiii", index[page + 8 : page + 8 + 16 * count])
    return [(offset, length) for _, offset, length, _ in entries]


def _jpeg(pixels: Rgb) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=92)
    return file.getvalue()


def _index(pages: Sequence[Sequence[tuple[int, int, int]]]) -> bytes:
    head = _VERSION.encode() + _SLIDE_ID.encode()
    roots = len(head)
    table = roots + 8
    # A list's head, with nothing in its first page, then one page.
    content = bytearray(4 * len(pages))
    for number, entries in enumerate(pages):
        start = table + len(content)
        struct.pack_into("<i", content, 4 * number, start)
        content += struct.pack("<ii", 0, start + 8)
        content += struct.pack("<ii", len(entries), 0)
        for image, offset, length in entries:
            content += struct.pack("<iiii", image, offset, length, 0)
    nothing = table + len(content)
    return head + struct.pack("<ii", table, nothing) + bytes(content) + bytes(64)


def _ini(rows: int, cols: int, mpp: float, tile: int, levels: int) -> str:
    lines = [
        "[GENERAL]",
        f"SLIDE_VERSION = {_VERSION}",
        f"SLIDE_ID = {_SLIDE_ID}",
        f"IMAGENUMBER_X = {cols}",
        f"IMAGENUMBER_Y = {rows}",
        "OBJECTIVE_MAGNIFICATION = 10",
        "CameraImageDivisionsPerSide = 1",
        "[HIERARCHICAL]",
        "HIER_COUNT = 1",
        "NONHIER_COUNT = 0",
        "INDEXFILE = Index.dat",
        "HIER_0_NAME = Slide zoom level",
        f"HIER_0_COUNT = {levels}",
        *(f"HIER_0_VAL_{level}_SECTION = LEVEL_{level}" for level in range(levels)),
        "[DATAFILE]",
        "FILE_COUNT = 1",
        "FILE_0 = Data0000.dat",
    ]
    for level in range(levels):
        lines += [
            f"[LEVEL_{level}]",
            "OVERLAP_X = 0",
            "OVERLAP_Y = 0",
            f"MICROMETER_PER_PIXEL_X = {mpp * 2**level}",
            f"MICROMETER_PER_PIXEL_Y = {mpp * 2**level}",
            "IMAGE_FILL_COLOR_BGR = 16777215",
            f"DIGITIZER_WIDTH = {tile}",
            f"DIGITIZER_HEIGHT = {tile}",
            f"IMAGE_CONCAT_FACTOR = {int(level > 0)}",
            "IMAGE_FORMAT = JPEG",
        ]
    return "\n".join(lines) + "\n"


def write_dicom(path: Path, plane: Rgb, mpp: float, tile: int = 128) -> Path:
    """A DICOM slide of one level, tiled in JPEG; sides are multiples of a tile."""
    dataset = dcmread(DICOM_SOURCE)
    height, width = plane.shape[:2]
    frames = [
        _jpeg(plane[top : top + tile, left : left + tile])
        for top in range(0, height, tile)
        for left in range(0, width, tile)
    ]
    dataset.Rows = dataset.Columns = tile
    dataset.TotalPixelMatrixRows, dataset.TotalPixelMatrixColumns = height, width
    dataset.NumberOfFrames = len(frames)
    dataset.PhotometricInterpretation = "YBR_FULL_422"
    dataset.DimensionOrganizationType = "TILED_FULL"
    if "PerFrameFunctionalGroupsSequence" in dataset:
        del dataset.PerFrameFunctionalGroupsSequence
    measures = Dataset()
    measures.PixelSpacing = [mpp / 1000, mpp / 1000]
    measures.SliceThickness = 0.001
    dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence = [measures]
    dataset.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    dataset.PixelData = encapsulate(frames)
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)
    return path
