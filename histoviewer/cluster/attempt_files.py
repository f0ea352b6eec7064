"""The files of one attempt at a slide, which no other attempt writes: its token names them."""

import shutil
from contextlib import suppress
from pathlib import Path

from histoviewer.cluster.job import JobFolder, SharedSlide
from histoviewer.cluster.lease_log import Lease
from histoviewer.files import replace_file
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.slides.read_log import log_of
from histoviewer.worklist.naming import HEATMAP_FOLDER, PARTIAL_SUFFIX


class AttemptFiles:
    """Result, checkpoint and read log of the attempt that a lease allows."""

    def __init__(self, folder: JobFolder, slide: SharedSlide, lease: Lease) -> None:
        self.lease = lease
        self._folder = folder
        self._kept = folder.out / HEATMAP_FOLDER / f"{slide.name}.tif"
        self.result = folder.results / f"{lease.key}.{lease.token:04}.tif"
        self.partial = self.result.with_suffix(PARTIAL_SUFFIX)
        self._kept_started = ""

    def take_over(self) -> None:
        """Copy what earlier attempts of this scan, or an earlier scan, left of the slide.

        The scan worker then decides as it does alone whether a result is current, and where to go
        on. Damaged files are left where they are. Raises StoreError if the copy cannot be written.
        """
        if kept := Heatmap.load_if_sound(self._kept):
            self._kept_started = kept.provenance.started
        # The latest first. A holder who was stopped may have a result that he never published.
        attempts = range(self.lease.token - 1, 0, -1)
        names = [self._folder.results / f"{self.lease.key}.{number:04}.tif" for number in attempts]
        earlier = [*names, self._kept]
        result = next((path for path in earlier if Heatmap.load_if_sound(path)), None)
        checkpoint = next((path for path in earlier if Heatmap.load_if_sound(_partial(path))), None)
        if result:
            _copy(result, self.result)
        if checkpoint:
            _copy(_partial(checkpoint), self.partial)
        if log := checkpoint or result:
            _copy_log(log_of(log), log_of(self.result))

    def is_kept(self, heatmap: Heatmap) -> bool:
        """Return True if a result is the one that was there before this shared scan."""
        return heatmap.provenance.started == self._kept_started

    def delete(self) -> None:
        """Delete the files of an attempt that came too late."""
        for path in (self.result, self.partial, log_of(self.result)):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _partial(result: Path) -> Path:
    return result.with_suffix(PARTIAL_SUFFIX)


def _copy(source: Path, target: Path) -> None:
    with replace_file(target, private=True) as temporary:
        shutil.copyfile(source, temporary)


def _copy_log(source: Path, target: Path) -> None:
    """Copy the whole lines of a log, which a late worker may still write."""
    if source.exists():
        content = source.read_bytes()
        with replace_file(target, private=True) as temporary:
            temporary.write_bytes(content[: content.rfind(b"\n") + 1])
