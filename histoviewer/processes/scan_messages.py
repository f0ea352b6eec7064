"""Messages between the scan worker and its parent."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from histoviewer.errors import HistoViewerError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.provenance import Provenance
from histoviewer.inference.engines.base import Device, EngineName, Precision, PrecisionName
from histoviewer.inference.manifest import Manifest
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.progress import Progress


@dataclass(frozen=True)
class LoadModel:
    """To the worker, once: load this model, with the arguments of `load_ensemble`.

    share: number of workers that share the processor's cores.
    """

    folder: Path
    device: Device
    share: int = 1
    engine: EngineName = "auto"
    precision: PrecisionName = "auto"


@dataclass(frozen=True)
class ScanJob:
    """To the worker: scan a slide.

    result:  file of the heatmap; a current one that exists already is reused.
    partial: file of the checkpoints, also of an earlier, interrupted scan.
    """

    path: Path
    result: Path
    partial: Path
    options: ScanOptions

    def save_checkpoint(self, heatmap: Heatmap, seconds: float) -> None:
        """Write an unfinished heatmap, with the seconds spent on it so far.

        Raises StoreError if the file cannot be written.
        """
        provenance = replace(heatmap.provenance, seconds=round(seconds, 3))
        replace(heatmap, provenance=provenance).save(self.partial)


@dataclass(frozen=True)
class CancelScan:
    """To the worker: stop the current slide."""


@dataclass(frozen=True)
class Loaded:
    """The model is ready; `provider` and `device_note` are those of `ensemble.Ensemble`.

    patches_per_second: as measured just now, with nothing to read.
    tiles_per_second: the same for whole blocks, if the model is `dense`; else patches a second.
    engine, precision: as in `heatmaps.provenance.Provenance`.
    """

    provider: str
    device_note: str
    patches_per_second: float
    tiles_per_second: float
    engine: str
    precision: Precision

    def speed(self, manifest: Manifest, stride: int) -> float:
        """Tiles a second of a scan at this stride, at most: what is confirmed takes longer."""
        by_block = ScanOptions(stride=stride).dense_for(manifest)
        return self.tiles_per_second if by_block else self.patches_per_second


@dataclass(frozen=True)
class Alive:
    """Sign of life while there is nothing to report."""


@dataclass(frozen=True)
class Opened:
    """The heatmap before the first step of a new scan, or that of a complete one."""

    heatmap: Heatmap


@dataclass(frozen=True)
class Step:
    """The tiles (rows[i], cols[i]) got their final state.

    rows, cols: (n,) indices.
    values:     (n,) float32, NaN unless the state is SCANNED.
    states:     (n,) uint8, of `heatmap.TileState`.
    """

    rows: NDArray[np.intp]
    cols: NDArray[np.intp]
    values: NDArray[np.float32]
    states: NDArray[np.uint8]
    progress: Progress


@dataclass(frozen=True)
class Done:
    """The heatmap is complete and its file is safely on the disk.

    reused: True if the file existed already.
    note:   a sentence for each damaged file of an earlier scan that was set aside; else empty.
    """

    provenance: Provenance
    reused: bool
    note: str = ""


@dataclass(frozen=True)
class Failed:
    """The model cannot be loaded, or the slide has no result."""

    error: HistoViewerError


Message = Loaded | Alive | Opened | Step | Done | Failed
