"""The file of a heatmap: a float32 TIFF with its provenance as JSON and checksums."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import tifffile
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError

from histoviewer.errors import StoreError
from histoviewer.files import checksum, open_regular, replace_file
from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.provenance import Provenance
from histoviewer.heatmaps.tile_states import tiles_fault
from histoviewer.validation import describe

FORMAT_NAME = "histoviewer-heatmap"
# Version 1 lacks NO_NUMBER, without which such a slide could pass for negative, and checksums;
# version 2 lacks OUT_OF_SCOPE and the slide rule.
FORMAT_VERSION = 3
# Far above those of the largest glass slide, and what a damaged or hostile file may take.
_MAX_BYTES = 2**29
_MAX_TILES = 2**26
# Of JSON, which takes thirty times as much once it is parsed; that of a scan has a few thousand.
_MAX_DESCRIPTION = 2**20
# Compression, predictor and order of bits: zlib, or nothing.
_ENCODINGS = ((8, 1, 1), (1, 1, 1))
_ANOTHER_FILE = "Choose a .tif that `histoviewer scan` wrote."
_SCAN_AGAIN = "Scan the slide again."


class StoredHeatmap(NamedTuple):
    """Content of a heatmap's file; the fields are those of `Heatmap`."""

    probability: NDArray[np.float32]
    state: NDArray[np.uint8]
    grid: PatchGrid
    provenance: Provenance


def write_heatmap(path: Path, heatmap: StoredHeatmap) -> None:
    """Write a heatmap's file; see `Heatmap.save`."""
    tile_mpp = heatmap.grid.stride * heatmap.grid.patch_mpp
    description: dict[str, Any] = {
        "format": FORMAT_NAME,
        "format_version": FORMAT_VERSION,
        "grid": asdict(heatmap.grid),
        "provenance": asdict(heatmap.provenance),
        "tiles_checksum": _tiles_checksum(heatmap.probability, heatmap.state),
    }
    description["checksum"] = _description_checksum(description)
    common: dict[str, Any] = {
        "photometric": "minisblack",
        "compression": "zlib",
        "resolution": (1e4 / tile_mpp, 1e4 / tile_mpp),
        "resolutionunit": "CENTIMETER",
        "metadata": None,
        "software": "HistoViewer",
    }
    with (
        replace_file(path, private=True) as temporary,
        tifffile.TiffWriter(temporary) as writer,
    ):
        writer.write(heatmap.probability, description=json.dumps(description), **common)
        writer.write(heatmap.state, **common)


def read_heatmap(path: str | Path) -> StoredHeatmap:
    """Read a heatmap's file; see `Heatmap.load`."""
    with _opened(path) as (tiff, description):
        shape = description.grid.shape
        if shape[0] * shape[1] > _MAX_TILES:
            raise ValueError(f"it declares {shape[0]:,} x {shape[1]:,} tiles")
        probability = _read_plane(tiff.pages[0], shape, "float32")
        state = _read_plane(tiff.pages[1], shape, "uint8")
        if fault := tiles_fault(probability, state):
            raise ValueError(fault)
        if description.tiles_checksum not in ("", _tiles_checksum(probability, state)):
            raise ValueError("the checksum of its tiles is wrong")
        return StoredHeatmap(probability, state, description.grid, description.provenance)


def load_provenance(path: str | Path) -> Provenance:
    """Read a heatmap's provenance, without its tiles. Raises StoreError as `Heatmap.load` does."""
    with _opened(path) as (_, description):
        return description.provenance


def is_heatmap(path: str | Path) -> bool:
    """Check whether a file declares itself a heatmap of this program; it may be damaged."""
    try:
        with open_regular(Path(path)) as file, tifffile.TiffFile(file) as tiff:
            return FORMAT_NAME in tiff.pages.first.description
    except Exception:  # Besides its own errors, tifffile lets any other escape from a damaged file.
        return False


class _Description(BaseModel):
    """The JSON in a heatmap's ImageDescription; version 1 has no checksums."""

    format: str
    format_version: Literal[1, 2, 3]
    grid: PatchGrid
    provenance: Provenance
    tiles_checksum: str = ""
    checksum: str = ""


@contextmanager
def _opened(path: str | Path) -> Iterator[tuple[tifffile.TiffFile, _Description]]:
    """Open a heatmap's file and parse its description.

    Raises StoreError if any of that, or of what the body decodes, fails.
    """
    try:
        with open_regular(Path(path), _MAX_BYTES) as file, tifffile.TiffFile(file) as tiff:
            text = tiff.pages.first.description
            if FORMAT_NAME not in text:
                raise StoreError(path, "is not a HistoViewer heatmap", _ANOTHER_FILE)
            if len(text) > _MAX_DESCRIPTION:
                raise ValueError(f"its description has {len(text):,} characters")
            yield tiff, _parse(text)
    except StoreError:
        raise
    except OSError as error:
        cause = f"cannot be read ({error.strerror or error})"
        raise StoreError(path, cause, _ANOTHER_FILE) from error
    except ValidationError as error:
        cause = f"is of another version, or is damaged ({describe(error)})"
        raise StoreError(path, cause, _SCAN_AGAIN) from error
    # tifffile and its codecs raise errors of many types for a damaged file, MemoryError included.
    except Exception as error:
        cause = f"is not a heatmap, or is damaged ({str(error) or type(error).__name__})"
        raise StoreError(path, cause, _SCAN_AGAIN) from error


def _parse(text: str) -> _Description:
    # Python's parser, as pydantic's rejects file names that are not Unicode.
    document = json.loads(text)
    description = _Description.model_validate(document)
    written = document.pop("checksum", None)
    if (written or description.format_version > 1) and written != _description_checksum(document):
        raise ValueError("the checksum of its description is wrong")
    return description


def _tiles_checksum(probability: NDArray[np.float32], state: NDArray[np.uint8]) -> str:
    return checksum(probability.astype("<f4").tobytes(), state.tobytes())


def _description_checksum(description: dict[str, Any]) -> str:
    return checksum(json.dumps(description, allow_nan=False))


def _read_plane(page: Any, shape: tuple[int, int], dtype: str) -> NDArray[Any]:
    # Checked before decoding, which allocates whatever size a damaged header declares.
    if page.shape != shape or page.dtype != dtype:
        raise ValueError(f"{page.shape} {page.dtype} instead of {shape} {dtype} tiles")
    # Else the file would choose among tifffile's thirty decoders, most of them in C.
    if (page.compression, page.predictor, page.fillorder) not in _ENCODINGS:
        raise ValueError("its tiles are not compressed as this program does")
    plane: NDArray[Any] = page.asarray()
    return plane
