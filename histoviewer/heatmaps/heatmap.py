"""The result of a scan: a probability and a state a tile, and where they come from."""

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any, Literal

import numpy as np
import tifffile
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, StrictBool, ValidationError, with_config

from histoviewer.errors import StoreError
from histoviewer.files import replace_file
from histoviewer.geometry import PatchGrid
from histoviewer.validation import Fraction, Number, describe

FORMAT_NAME = "histoviewer-heatmap"
# Version 1 has no NO_NUMBER, so a program that knows no more could call such a slide negative.
FORMAT_VERSION = 2
_DAMAGE = (
    tifffile.TiffFileError,
    struct.error,
    ValueError,
    TypeError,
    LookupError,
    RecursionError,
)
# Raised when a slide's tiles get other states than before, so that no older result passes for that
# of a scan now. 2: what a file has lost is unreadable, where it was taken for glass.
PLAN_VERSION = 2


class TileState(IntEnum):
    """What is known of a tile. Only a SCANNED tile has a value.

    UNREADABLE: its pixels are missing. NO_NUMBER: the model gave no probability for them.
    """

    OUTSIDE = 0
    PENDING = 1
    SCANNED = 2
    UNREADABLE = 3
    NO_NUMBER = 4


class Verdict(StrEnum):
    """What may be said of a slide; FAILED is for slides that gave no heatmap at all."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INCOMPLETE = "incomplete"
    FAILED = "failed"


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Provenance:
    """Everything needed to say where a heatmap comes from, and to make it again.

    slide:       name of the slide's file, without its folder.
    slide_path:  the slide's absolute path at the time; folders may name patients, so no export
                 shows it.
    fingerprint: the slide file's size, time and hash, as `slide.fingerprint` gives it.
    mpp_source:  "file" or "given by the user".
    model, model_version, model_sha256: the model's name, version and the hash of its ONNX file.
    threshold, operating_point: probability from which a tile counts as tumour, and its name.
    provider:    the ONNX Runtime provider that ran, e.g. "CPUExecutionProvider".
    device_note: why this provider, where it is not the one hoped for; else empty.
    tissue:      how the tiles to scan were chosen.
    versions:    versions of HistoViewer, ONNX Runtime and OpenSlide.
    started:     UTC time of the start, ISO 8601.
    seconds:     wall-clock duration of the scan.
    unreadable_reason: the first reading error, where some tiles are unreadable.
    cautions:    in which respects the slide lies outside what the model was made for, a sentence
                 each. They change no verdict, and stand beside it wherever it is told.
    contract:    what goes into the model and comes out of it, where it is not what `export convert`
                 writes; else empty.
    tta:         whether each value is the mean over the patch's eight flips and rotations.
    plan_version: `PLAN_VERSION` of the program that chose the tiles.
    appearance:  how the slide's look was held against the model's training patches, or why not.
    """

    slide: str
    slide_path: str
    fingerprint: str
    mpp_source: str
    model: str
    model_version: str
    model_sha256: str
    threshold: Fraction
    operating_point: str
    provider: str
    device_note: str
    tissue: str
    versions: dict[str, str]
    started: str
    seconds: Number = 0.0
    unreadable_reason: str = ""
    cautions: list[str] = field(default_factory=list)
    appearance: str = ""
    contract: str = ""
    tta: StrictBool = False
    plan_version: int = 1


@dataclass
class Heatmap:
    """Probabilities of metastatic tissue over a slide.

    probability: (rows, cols) float32, 0..1 where `state` is SCANNED, NaN everywhere else.
    state:       (rows, cols) uint8, values of `TileState`.
    grid:        where each tile lies on the slide.
    provenance:  where the values come from.
    """

    probability: NDArray[np.float32]
    state: NDArray[np.uint8]
    grid: PatchGrid
    provenance: Provenance

    def __post_init__(self) -> None:
        if self.probability.shape != self.grid.shape or self.state.shape != self.grid.shape:
            raise ValueError(
                f"arrays of {self.probability.shape} and {self.state.shape} "
                f"for a grid of {self.grid.shape}"
            )

    @classmethod
    def pending(
        cls, grid: PatchGrid, tissue: NDArray[np.bool_], provenance: Provenance
    ) -> "Heatmap":
        """A heatmap before its scan: PENDING where `tissue` (rows, cols) is true, else OUTSIDE."""
        state = np.where(tissue, TileState.PENDING, TileState.OUTSIDE).astype(np.uint8)
        return cls(np.full(grid.shape, np.nan, np.float32), state, grid, provenance)

    def set_tiles(
        self, rows: NDArray[np.intp], cols: NDArray[np.intp], values: NDArray[np.float32]
    ) -> None:
        """Store what a scan gave for the tiles (rows[i], cols[i]).

        A value that is no probability (NaN, infinite, outside 0..1) makes its tile NO_NUMBER:
        it must never pass for a low probability.
        """
        good = _is_probability(values)
        self.probability[rows, cols] = np.where(good, values, np.nan)
        self.state[rows, cols] = np.where(good, TileState.SCANNED, TileState.NO_NUMBER)

    def count(self, state: TileState) -> int:
        """How many tiles are in this state."""
        return int(np.count_nonzero(self.state == state))

    @property
    def scanned(self) -> NDArray[np.bool_]:
        """(rows, cols) bool: tiles with a value."""
        scanned: NDArray[np.bool_] = self.state == TileState.SCANNED
        return scanned

    @property
    def unread(self) -> int:
        """How many tiles were to be scanned and have no value, for whatever reason."""
        return int(np.count_nonzero((self.state != TileState.OUTSIDE) & ~self.scanned))

    @property
    def peak(self) -> float | None:
        """The highest probability of all scanned tiles, or None where there is none."""
        values = self.probability[self.scanned]
        return float(values.max()) if values.size else None

    def verdict(self, threshold: float | None = None) -> Verdict:
        """Positive, negative or incomplete at a threshold (the provenance's own by default).

        Negative needs at least one tissue tile, every tissue tile scanned and every value finite;
        a slide on which no tissue was found is incomplete.
        """
        limit = self.provenance.threshold if threshold is None else threshold
        # Float64, as in `foci`: in float32, 0.7 would reach a threshold of 0.7 here alone.
        values = self.probability[self.scanned].astype(np.float64)
        if (values >= limit).any():
            return Verdict.POSITIVE
        below = (values >= 0) & (values < limit)  # True for numbers only
        whole = values.size and below.all() and not self.unread
        return Verdict.NEGATIVE if whole else Verdict.INCOMPLETE

    def save(self, path: str | Path) -> None:
        """Write a float32 TIFF: page 0 the probabilities (NaN where not scanned), page 1 the
        states, the size of a tile as resolution, grid and provenance as JSON in ImageDescription.

        Raises StoreError if the file cannot be written; an older file then stays as it was.
        """
        tile_mpp = self.grid.stride * self.grid.patch_mpp
        description = {
            "format": FORMAT_NAME,
            "format_version": FORMAT_VERSION,
            "grid": asdict(self.grid),
            "provenance": asdict(self.provenance),
        }
        common: dict[str, Any] = {
            "photometric": "minisblack",
            "compression": "zlib",
            "resolution": (1e4 / tile_mpp, 1e4 / tile_mpp),
            "resolutionunit": "CENTIMETER",
            "metadata": None,
            "software": "HistoViewer",
        }
        with replace_file(Path(path)) as temporary, tifffile.TiffWriter(temporary) as writer:
            text = json.dumps(description, allow_nan=False)
            writer.write(self.probability, description=text, **common)
            writer.write(self.state, **common)

    @classmethod
    def load(cls, path: str | Path) -> "Heatmap":
        """Read a file that `save` wrote.

        Raises StoreError if it is missing, damaged or not a heatmap of this program.
        """
        with _opened(path) as (tiff, description):
            heatmap = cls(
                probability=tiff.pages[0].asarray(),
                state=tiff.pages[1].asarray(),
                grid=description.grid,
                provenance=description.provenance,
            )
            if not np.isin(heatmap.state, list(TileState)).all():
                raise ValueError("a tile has an unknown state")
            if not _is_probability(heatmap.probability[heatmap.scanned]).all():
                raise ValueError("a scanned tile has no probability")
            return heatmap


def _is_probability(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    good: NDArray[np.bool_] = (values >= 0) & (values <= 1)
    return good


def load_provenance(path: str | Path) -> Provenance:
    """Where a heatmap's values come from, without reading them. Raises StoreError as `load`."""
    with _opened(path) as (_, description):
        return description.provenance


def load_grid(path: str | Path) -> PatchGrid:
    """Where a heatmap's tiles lie, without reading them. Raises StoreError as `load` does."""
    with _opened(path) as (_, description):
        return description.grid


def is_heatmap(path: str | Path) -> bool:
    """Whether a file says of itself that it is a heatmap of this program; it may be damaged."""
    if not Path(path).is_file():
        return False
    try:
        with tifffile.TiffFile(path) as tiff:
            return FORMAT_NAME in tiff.pages.first.description
    except (OSError, *_DAMAGE):
        return False


class _Description(BaseModel):
    """The JSON in a heatmap's ImageDescription."""

    format: str
    format_version: Literal[1, 2]
    grid: PatchGrid
    provenance: Provenance


@contextmanager
def _opened(path: str | Path) -> Iterator[tuple[tifffile.TiffFile, _Description]]:
    """A heatmap's file and its description; whatever is wrong with it is a StoreError."""
    try:
        with tifffile.TiffFile(path) as tiff:
            text = tiff.pages.first.description
            if FORMAT_NAME not in text:
                raise StoreError(path, "is not a HistoViewer heatmap", _ANOTHER_FILE)
            # Python's parser, as pydantic's refuses file names that are not Unicode.
            yield tiff, _Description.model_validate(json.loads(text))
    except OSError as error:
        cause = f"cannot be read ({error.strerror or error})"
        raise StoreError(path, cause, _ANOTHER_FILE) from error
    except ValidationError as error:
        cause = f"is of another version, or is damaged ({describe(error)})"
        raise StoreError(path, cause, "Scan the slide again.") from error
    except _DAMAGE as error:
        cause = f"is not a heatmap, or is damaged ({error})"
        raise StoreError(path, cause, "Scan the slide again.") from error


_ANOTHER_FILE = "Choose a .tif that `histoviewer scan` wrote."
