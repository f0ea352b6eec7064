"""The description of a shared scan, by which any computer can join it.

`OUT/shared-scan/job.json` describes the scan that is open; all its other files are in the folder
`OUT/shared-scan/<id>`, so what a late worker still writes never meets those of another scan.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from pydantic import ConfigDict, TypeAdapter, with_config

from histoviewer.batch.outcome import parameters_hash
from histoviewer.cluster.documents import read_document
from histoviewer.errors import HistoViewerError, ModelError, StoreError
from histoviewer.files import create_file, full_path, make_private_folder
from histoviewer.inference.engines.base import Device
from histoviewer.inference.manifest import Manifest, load_manifest
from histoviewer.inference.registry import find_model
from histoviewer.scanning.options import ScanOptions
from histoviewer.version import __version__
from histoviewer.worklist.naming import is_confined

SHARED_FOLDER = "shared-scan"
_FILE = "job.json"
_GIVE_UP = f"Or delete the folder {SHARED_FOLDER} in it, which gives that scan up."


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Place:
    """A path, which another computer may know under another name.

    path:   absolute, its bytes encoded as in a URL.
    beside: the same relative to the output folder; empty if it is on another drive.
    """

    path: str
    beside: str

    @classmethod
    def of(cls, path: Path, out: Path) -> "Place":
        full = full_path(path)
        try:
            beside = _encoded(Path(os.path.relpath(full, full_path(out))))
        except ValueError:  # Another drive of Windows.
            beside = ""
        return cls(_encoded(full), beside)

    def paths(self, out: Path) -> list[Path]:
        """The places where it may be on this computer."""
        beside = [Path(os.path.normpath(full_path(out) / _decoded(self.beside)))]
        return [_decoded(self.path), *(beside if self.beside else [])]

    def find(self, out: Path) -> Path | None:
        """Return the first of them where there is something; None if there is nothing."""
        return next((path for path in self.paths(out) if path.exists()), None)


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class SharedSlide:
    """A slide of a shared scan.

    name: the row's, and the result's path below the folder of heatmaps without ".tif".
    mpp:  the pixel size that the user once gave for it; else None.
    """

    name: str
    place: Place
    mpp: float | None = None


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class SharedJob:
    """A shared scan.

    version:       of the program that all workers must have.
    model, model_name: where the model is, and its name.
    parameters:    hash of the model and of all options that a result depends on.
    lease_seconds: time without a sign of life after which others take a worker for dead.
    """

    id: str
    version: str
    model: Place
    model_name: str
    parameters: str
    device: Device
    options: ScanOptions
    slides: tuple[SharedSlide, ...]
    lease_seconds: float

    def slides_by_key(self) -> dict[str, SharedSlide]:
        """The slides by the keys of their logs."""
        return {f"{number:06}": slide for number, slide in enumerate(self.slides)}

    def is_same_scan(self, other: "SharedJob") -> bool:
        """Compare all but identity and patience."""
        return self == replace(other, id=self.id, lease_seconds=self.lease_seconds)


_JOB = TypeAdapter(SharedJob)


@dataclass(frozen=True)
class JobFolder:
    """The folder of a shared scan, with a folder each for logs, signs of life and results."""

    out: Path
    id: str

    @property
    def path(self) -> Path:
        return self.out / SHARED_FOLDER / self.id

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def workers(self) -> Path:
        return self.path / "workers"

    @property
    def results(self) -> Path:
        return self.path / "results"

    def make(self) -> None:
        """Raises StoreError if it cannot be created."""
        try:
            for path in (self.log, self.workers, self.results):
                make_private_folder(path)
        except OSError as error:
            cause = f"cannot be created ({error.strerror})"
            raise StoreError(self.path, cause, "Choose a folder that you may write to.") from error

    def is_open(self) -> bool:
        """Look whether this scan is still the open one."""
        return self.log.is_dir() and _job_file(self.out).exists()

    def close(self) -> None:
        """End the scan: no worker finds it any more, and its files are deleted."""
        _job_file(self.out).unlink(missing_ok=True)
        shutil.rmtree(self.path, ignore_errors=True)
        with suppress(OSError):  # A late worker may still write there.
            self.path.parent.rmdir()


def open_job(out: Path) -> SharedJob | None:
    """Read the description of the open scan of an output folder; None if there is none.

    Raises StoreError if it cannot be read, or is damaged.
    """
    path = _job_file(out)
    job = read_document(path, _JOB, "description of a shared scan of this version", _GIVE_UP)
    if not job:
        return None
    if not job.id.isalnum() or not all(is_confined(slide.name) for slide in job.slides):
        raise StoreError(path, "leads out of the output folder", _GIVE_UP)
    return job


def publish_job(out: Path, job: SharedJob) -> SharedJob:
    """Make a scan the open one of an output folder, or go on with the same one; return that.

    Raises StoreError if another one is open, or if it cannot be written.
    """
    folder = JobFolder(out, job.id)
    folder.make()
    if create_file(_job_file(out), _JOB.dump_json(job)):
        return job
    shutil.rmtree(folder.path, ignore_errors=True)
    other = open_job(out)
    if other and job.is_same_scan(other):
        return other
    cause = "has an open shared scan of other slides, or with another model or other settings"
    raise StoreError(out, cause, f"Finish it by the command that began it. {_GIVE_UP}")


def find_job_model(job: SharedJob, out: Path) -> Manifest:
    """Find the model of a shared scan on this computer, and check that it is the same.

    Raises ModelError if it is not here.
    """
    if job.version != __version__:
        cause = f"is scanned by HistoViewer {job.version}, and this is {__version__}"
        raise HistoViewerError(out, cause, "Install the same version on all computers.")
    for place in (*map(str, job.model.paths(out)), job.model_name):
        with suppress(ModelError):
            manifest = load_manifest(find_model(place))
            if parameters_hash(manifest, job.options) == job.parameters:
                return manifest
    cause = "is not on this computer, or is another one under the same name"
    action = "Put its folder on the shared drive, or add it with `histoviewer model add`."
    raise ModelError(job.model_name, cause, action)


def _job_file(out: Path) -> Path:
    return out / SHARED_FOLDER / _FILE


def _encoded(path: Path) -> str:
    return quote(os.fsencode(path.as_posix()), safe="/:")


def _decoded(text: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(text)))
