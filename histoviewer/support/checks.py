"""Checks of an installation: does what a scan needs work here, and what to do if not."""

import ctypes
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import platformdirs

from histoviewer.errors import HistoViewerError
from histoviewer.files import TEMPORARY_PREFIX, is_network_drive
from histoviewer.inference.engines.base import first_line
from histoviewer.inference.engines.openvino import native_precisions, openvino_installed
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.manifest import FILE_NAME
from histoviewer.inference.registry import user_models
from histoviewer.processes.slide_client import SlideReader
from histoviewer.resources import STARTER_MODEL, model_folder, resource
from histoviewer.support.log import log_folder
from histoviewer.support.machine import gpu_names

Status = Literal["ok", "note", "problem"]
# A result of a large slide takes a few MiB, an export of it some hundred.
_LEAST_SPACE = 2**30
_SAMPLE = "CMU-1-Small-Region.svs"
# What Qt loads when a window opens, with the Debian package that has it.
_WINDOW_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}


@dataclass(frozen=True)
class Check:
    """The outcome of one check.

    title:   the thing checked, a noun.
    status:  "ok"; "note": it works, but not as well as it could; "problem": it does not work.
    finding: what was found, a sentence.
    action:  what to do, a sentence; empty if there is nothing to do.
    """

    title: str
    status: Status
    finding: str
    action: str = ""


def check_installation(folders: Sequence[Path] = ()) -> Iterator[Check]:
    """Check slides, engines, devices, models, the window's libraries and folders, one by one.

    folders: output folders or others that must be writable, besides the program's own.
    """
    yield check_slides()
    yield check_gpu()
    yield check_openvino()
    yield from check_models()
    if sys.platform == "linux":
        yield check_window()
    # On Windows and macOS some of them are one folder.
    own = (
        platformdirs.user_config_path("histoviewer", False),
        platformdirs.user_data_path("histoviewer", False),
        log_folder(),
    )
    for folder in dict.fromkeys((*own, Path(tempfile.gettempdir()), *folders)):
        yield check_folder(folder)


def check_slides() -> Check:
    """Read a sample slide by OpenSlide, in a process of its own as the window does."""
    title = "OpenSlide"
    try:
        reader = SlideReader()
        try:
            width, height = reader.open(resource("samples", _SAMPLE)).size
        finally:
            reader.close()
    except HistoViewerError as error:
        return _failed(title, error)
    finding = f"A process of its own reads the sample, {width} x {height} pixels."
    return Check(title, "ok", f"Version {version('openslide-bin')}. {finding}")


def check_gpu() -> Check:
    """Start the starter model on CUDA, if there is an NVIDIA GPU."""
    title, names = "GPU", ", ".join(gpu_names())
    if not names:
        return Check(title, "ok", "No NVIDIA GPU and driver found, so the CPU runs the models.")
    try:
        load_ensemble(model_folder(STARTER_MODEL), "cuda")
    except HistoViewerError as error:
        return Check(title, "problem", f"{names}: {error.cause}.", error.action)
    return Check(title, "ok", f"{names}: CUDA runs the starter model.")


def check_openvino() -> Check:
    """Ask OpenVINO, the faster engine on CPUs, in what this processor computes."""
    title = "OpenVINO"
    if not openvino_installed():
        frozen = getattr(sys, "frozen", False)
        action = "" if frozen else "To have it, `pip install openvino`."
        return Check(title, "note", "Not installed, so ONNX Runtime runs on the CPU.", action)
    try:
        precisions = " and ".join(native_precisions())
    except Exception as error:  # What a library of the system that is missing or too old raises.
        action = "Use --engine onnxruntime, and install HistoViewer or OpenVINO again."
        return Check(title, "problem", f"It does not start: {first_line(error)}.", action)
    return Check(title, "ok", f"Version {version('openvino')}; this processor has {precisions}.")


def check_models() -> Iterator[Check]:
    """Compute the golden patches of each model on the CPU, damaged models included."""
    if not model_folder(STARTER_MODEL).is_dir():
        action = "Install HistoViewer again."
        yield Check(f"Model {STARTER_MODEL}", "problem", "It ships and is missing.", action)
    for root in (resource("models"), user_models()):
        for folder in sorted(path for path in root.glob("*") if path.is_dir()):
            yield _check_model(folder)


def check_window() -> Check:
    """Look for the libraries of the system that Qt needs on Linux."""
    title, missing = "Window", []
    for library, package in _WINDOW_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    if not missing:
        return Check(title, "ok", "The libraries of the system that it needs are there.")
    action = f"On Debian or Ubuntu: sudo apt-get install {' '.join(missing)}"
    return Check(title, "problem", f"{len(missing)} libraries of the system are missing.", action)


def check_folder(folder: Path) -> Check:
    """Write a file into a folder, or into the nearest one above it that exists; look for space."""
    title = f"Folder {folder}"
    existing = folder.absolute()
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    action = "Give yourself the right to write there, or choose another folder."
    if not existing.is_dir():
        return Check(title, "problem", f"{existing} is no folder.", "Choose another one.")
    try:
        with tempfile.TemporaryFile(dir=existing, prefix=TEMPORARY_PREFIX) as file:
            file.write(b"written")
        free = shutil.disk_usage(existing).free
    except OSError as error:
        return Check(title, "problem", f"Cannot be written ({error.strerror or error}).", action)
    space = f"{free / 2**30:.1f} GiB free"
    if free < _LEAST_SPACE:
        return Check(title, "problem", f"{space}.", "Free at least 1 GiB.")
    if is_network_drive(existing):
        note = "a network drive: scans work there, with a slower database"
        return Check(title, "note", f"Writable, {space}, {note}.")
    return Check(title, "ok", f"Writable, {space}.")


def _check_model(folder: Path) -> Check:
    title = f"Model {folder.name}"
    if not (folder / FILE_NAME).is_file():
        action = f"Remove {folder}, and add the model again."
        return Check(title, "problem", f"The folder has no {FILE_NAME}.", action)
    try:
        ensemble = load_ensemble(folder, "cpu")
        difference = ensemble.check()
    except HistoViewerError as error:
        return _failed(title, error)
    ran = f"{ensemble.engine.name}, {ensemble.precision}"
    return Check(title, "ok", f"Golden patches within {difference:.2g} by {ran}.")


def _failed(title: str, error: HistoViewerError) -> Check:
    return Check(title, "problem", f"{error.subject}: {error.cause}.", error.action)
