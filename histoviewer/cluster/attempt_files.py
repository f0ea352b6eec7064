"""The files of one attempt at a slide, which no other attempt writes: its token names them."""

import shutil
from contextlib import suppress
from pathlib import Path

from histoviewer.cluster.job import JobFolder, SharedSlide
from histoviewer.cluster.lease_log import Lease
from histoviewer.errors import StoreError
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

    def take_over(self) -> None:
        """Copy what an earlier attempt of this scan, or an earlier scan, left of the slide.

        The scan worker then decides as it does alone whether a result is current, and where to go
        on. Damaged files are left where they are. Raises StoreError if the copy cannot be written.
        """
        for earlier in self._earlier():
            if self._copy(earlier.with_suffix(PARTIAL_SUFFIX), self.partial):
                self._copy_plainly(log_of(earlier), log_of(self.result))
                break
        if self._copy(self._kept, self.result) and not self.partial.exists():
            self._copy_plainly(log_of(self._kept), log_of(self.result))

    def delete(self) -> None:
        """Delete the files of an attempt that came too late."""
        for path in (self.result, self.partial, log_of(self.result)):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _earlier(self) -> list[Path]:
        """Result files that earlier attempts would have had, the latest first."""
        key, token = self.lease.key, self.lease.token
        names = [self._folder.results / f"{key}.{number:04}.tif" for number in range(1, token)]
        return [*reversed(names), self._kept]

    def _copy(self, source: Path, target: Path) -> bool:
        """Copy a heatmap; return False if there is none that is sound."""
        try:
            if source.exists():
                Heatmap.load(source)
                self._copy_plainly(source, target)
                return True
        except StoreError:
            pass
        return False

    def _copy_plainly(self, source: Path, target: Path) -> None:
        # A copy that a crash cuts short has this attempt's name, which no other attempt reads
        # without checking it.
        try:
            if source.exists():
                shutil.copyfile(source, target)
        except OSError as error:
            cause = f"cannot be written ({error.strerror or error})"
            raise StoreError(target, cause, "Free some space on its disk.") from error
