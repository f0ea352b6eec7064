"""The result of a scan: a probability and a state for each tile, and their provenance."""

import json
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
from histoviewer.files import checksum, open_regular, replace_file
from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.strict_numbers import Number
from histoviewer.validation import Fraction, describe

FORMAT_NAME = "histoviewer-heatmap"
# Version 1 lacks NO_NUMBER, without which such a slide could pass for negative, and checksums;
# version 2 lacks OUT_OF_SCOPE and the slide rule.
FORMAT_VERSION = 3
# To be raised whenever the same slide would get other tile states, so that older results are not
# taken for current ones. 2: tiles that a file has lost are unreadable; they were taken for glass.
PLAN_VERSION = 2
# Far above those of the largest glass slide, and what a damaged or hostile file may take.
_MAX_BYTES = 2**29
_MAX_TILES = 2**26
# Compression, predictor and order of bits: zlib, or nothing.
_ENCODINGS = ((8, 1, 1), (1, 1, 1))
_ANOTHER_FILE = "Choose a .tif that `histoviewer scan` wrote."
_SCAN_AGAIN = "Scan the slide again."


class TileState(IntEnum):
    """The state of a tile. Only a SCANNED tile has a value.

    UNREADABLE: its pixels are missing. NO_NUMBER: the model's output is not a probability.
    OUT_OF_SCOPE: its patch is too unlike the training patches for the output to mean anything.
    """

    OUTSIDE = 0
    PENDING = 1
    SCANNED = 2
    UNREADABLE = 3
    NO_NUMBER = 4
    OUT_OF_SCOPE = 5


class Verdict(StrEnum):
    """The verdict on a slide.

    INCOMPLETE: part of the tissue was not examined, and what was does not make it positive.
    CANNOT_SAY: the score is between the slide rule's two thresholds.
    NOT_ASSESSABLE: the slide is not what the model was made for.
    UNRATED: the model has no slide rule, so nothing is known about calls on slides.
    FAILED: there is no heatmap at all.
    """

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INCOMPLETE = "incomplete"
    CANNOT_SAY = "cannot say"
    NOT_ASSESSABLE = "not assessable"
    UNRATED = "unrated"
    FAILED = "failed"


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Provenance:
    """The origin of a heatmap: everything needed to repeat the scan.

    slide:        name of the slide's file, without its folder.
    slide_path:   the slide's absolute path at the time; never exported, as folder names may
                  identify patients.
    fingerprint:  the slide file's, see `fingerprint.compute_fingerprint`.
    mpp_source:   "file" or "given by the user".
    model_sha256: hash of the ONNX file.
    threshold, operating_point: lowest probability of a positive tile, and the point's name.
    provider:     the device that ran, in the engine's words, e.g. "CPU".
    device_note:  reason for a fallback to this provider; else empty.
    tissue:       the method that selected the tiles.
    versions:     versions of HistoViewer, the engine and OpenSlide.
    started:      start of the scan, UTC, ISO 8601.
    seconds:      wall-clock duration of the scan.
    unreadable_reason: the first reading error, if any tile is unreadable.
    cautions:     a sentence for each respect in which the slide differs from the model's training
                  data, or in which the user overrode the program. Shown with the verdict, which
                  they do not change.
    appearance:   how that was measured, or why it was not.
    contract:     the network's input and output, if other than those of `export convert`.
    tta:          whether each value is the mean over the patch's eight flips and rotations.
    plan_version: `PLAN_VERSION` of the program that selected the tiles.
    engine, precision: "ONNX Runtime" or "OpenVINO"; "float32", "bfloat16", "float16" or "int8".
    dense:        whether blocks went through the network whole.
    confirmed_from: dense values from here on were replaced by those of the patches; None: none.
    slide_rule:   the model's; None if it has none.
    scope_problem: why the slide is not what the model was made for, a sentence; empty if it is.
    scope_overridden: whether the user had it assessed all the same.
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
    engine: str = "ONNX Runtime"
    precision: str = "float32"
    dense: StrictBool = False
    confirmed_from: Fraction | None = None
    slide_rule: SlideRule | None = None
    scope_problem: str = ""
    scope_overridden: StrictBool = False


@dataclass
class Heatmap:
    """Probabilities of metastatic tissue over a slide.

    probability: (rows, cols) float32, 0..1 where `state` is SCANNED, NaN everywhere else.
    state:       (rows, cols) uint8, values of `TileState`.
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
        """Create a heatmap to be scanned: PENDING where `tissue` (rows, cols), else OUTSIDE."""
        state = np.where(tissue, TileState.PENDING, TileState.OUTSIDE).astype(np.uint8)
        return cls(np.full(grid.shape, np.nan, np.float32), state, grid, provenance)

    def set_tiles(
        self, rows: NDArray[np.intp], cols: NDArray[np.intp], values: NDArray[np.float32]
    ) -> None:
        """Store the model's output for the tiles (rows[i], cols[i]).

        A value that is not a probability (NaN, infinite, outside 0..1) makes its tile NO_NUMBER:
        it must never pass for a low probability.
        """
        good = _is_probability(values)
        self.probability[rows, cols] = np.where(good, values, np.nan)
        self.state[rows, cols] = np.where(good, TileState.SCANNED, TileState.NO_NUMBER)

    def count(self, state: TileState) -> int:
        return int(np.count_nonzero(self.state == state))

    @property
    def scanned(self) -> NDArray[np.bool_]:
        """Mask (rows, cols) of the tiles with a value."""
        scanned: NDArray[np.bool_] = self.state == TileState.SCANNED
        return scanned

    @property
    def unread(self) -> int:
        """Number of tissue tiles that were not examined, for whatever reason.

        A tile out of scope was examined, and found to be unlike what the model was made for.
        """
        settled = (TileState.OUTSIDE, TileState.SCANNED, TileState.OUT_OF_SCOPE)
        return int(np.count_nonzero(~np.isin(self.state, settled)))

    @property
    def peak(self) -> float | None:
        """The highest probability of all scanned tiles, or None if no tile was scanned."""
        values = self.probability[self.scanned]
        return float(values.max()) if values.size else None

    @property
    def score(self) -> float | None:
        """The slide's score, by which slides are ranked, or None if no tile was scanned.

        That of the slide rule; without a rule the peak, as in Liu et al., "Detecting Cancer
        Metastases on Gigapixel Pathology Images", 2017 (arXiv:1703.02442).
        """
        rule = self.provenance.slide_rule
        if rule is None or self.peak is None:
            return self.peak
        values = np.where(self.scanned, self.probability, np.float32(np.nan))
        tissue = int(np.count_nonzero(self.state != TileState.OUTSIDE))
        return rule.score_of(values, tissue, self.grid.tile_area_mm2)

    @property
    def examined(self) -> float:
        """Share of the tissue inside a label centre that was examined, 0..1.

        1 only if the label centres cover all tissue and no tissue tile is left.
        """
        tissue = int(np.count_nonzero(self.state != TileState.OUTSIDE))
        return self.grid.coverage * (1 - self.unread / tissue) if tissue else 0.0

    def verdict(self) -> Verdict:
        """Return the verdict that follows from the tiles and the model's slide rule.

        A slide out of scope is not assessable, unless the user had it assessed. Positive follows
        from the score alone, as further tiles never lower it. Negative requires label centres over
        all tissue, every tissue tile examined, at least one scanned and all scanned ones finite; a
        slide without detected tissue is incomplete.
        """
        source, values = self.provenance, self.probability[self.scanned]
        all_out = not values.size and self.count(TileState.OUT_OF_SCOPE) > 0
        if (source.scope_problem or all_out) and not source.scope_overridden:
            return Verdict.NOT_ASSESSABLE
        score, rule = self.score, source.slide_rule
        if rule is not None and score is not None and score >= rule.threshold:
            return Verdict.POSITIVE
        if score is None or self.examined < 1 or not _is_probability(values).all():
            return Verdict.INCOMPLETE
        if rule is None:
            return Verdict.UNRATED
        below = rule.threshold if rule.negative_below is None else rule.negative_below
        return Verdict.NEGATIVE if score < below else Verdict.CANNOT_SAY

    def save(self, path: str | Path) -> None:
        """Write a float32 TIFF: page 0 the probabilities (NaN if not scanned), page 1 the states.

        The resolution is the size of a tile; ImageDescription holds grid, provenance and checksums
        as JSON.

        Raises StoreError if the file cannot be written; an older file is left unchanged.
        """
        tile_mpp = self.grid.stride * self.grid.patch_mpp
        description: dict[str, Any] = {
            "format": FORMAT_NAME,
            "format_version": FORMAT_VERSION,
            "grid": asdict(self.grid),
            "provenance": asdict(self.provenance),
            "tiles_checksum": self._tiles_checksum(),
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
            replace_file(Path(path), private=True) as temporary,
            tifffile.TiffWriter(temporary) as writer,
        ):
            writer.write(self.probability, description=json.dumps(description), **common)
            writer.write(self.state, **common)

    @classmethod
    def load(cls, path: str | Path) -> "Heatmap":
        """Read a file that `save` wrote.

        Raises StoreError if it is missing, damaged or not a heatmap of this program.
        """
        with _opened(path) as (tiff, description):
            shape = description.grid.shape
            if shape[0] * shape[1] > _MAX_TILES:
                raise ValueError(f"it declares {shape[0]:,} x {shape[1]:,} tiles")
            heatmap = cls(
                probability=_read_plane(tiff.pages[0], shape, "float32"),
                state=_read_plane(tiff.pages[1], shape, "uint8"),
                grid=description.grid,
                provenance=description.provenance,
            )
            if fault := tiles_fault(heatmap.probability, heatmap.state):
                raise ValueError(fault)
            if description.tiles_checksum not in ("", heatmap._tiles_checksum()):
                raise ValueError("the checksum of its tiles is wrong")
            return heatmap

    def _tiles_checksum(self) -> str:
        return checksum(self.probability.astype("<f4").tobytes(), self.state.tobytes())


def tiles_fault(probability: NDArray[np.float32], state: NDArray[np.uint8]) -> str:
    """Return what no scan gives for tiles, a clause; empty if all is well.

    States are known, and only scanned tiles have a probability, 0 to 1.
    """
    scanned = state == TileState.SCANNED
    if not np.isin(state, list(TileState)).all():
        return "a tile has an unknown state"
    if not _is_probability(probability[scanned]).all():
        return "a scanned tile has no probability"
    if not np.isnan(probability[~scanned]).all():
        return "a tile that was not scanned has a probability"
    return ""


def _is_probability(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    good: NDArray[np.bool_] = (values >= 0) & (values <= 1)
    return good


def load_provenance(path: str | Path) -> Provenance:
    """Read a heatmap's provenance, without its tiles. Raises StoreError as `Heatmap.load` does."""
    with _opened(path) as (_, description):
        return description.provenance


def load_grid(path: str | Path) -> PatchGrid:
    """Read a heatmap's grid, without its tiles. Raises StoreError as `Heatmap.load` does."""
    with _opened(path) as (_, description):
        return description.grid


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
