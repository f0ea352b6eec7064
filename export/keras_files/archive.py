"""Architecture and version of a Keras file, read without Keras, which could run its content."""

import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from export.data import safe_hdf5
from export.errors import ExportError

MAX_MEMBER = 2 * 2**30
WEIGHTS = "model.weights.h5"


def config_of(path: Path) -> dict[str, Any] | None:
    """Read the architecture of a full model file as plain JSON; None if it has weights only.

    Raises ExportError if the file is damaged, or its architecture is no JSON of Keras.
    """
    content: str | None
    if path.suffix == ".keras":
        content = _text_of_archive(path, "config.json")
    else:
        with safe_hdf5.opened(path) as file:
            content = safe_hdf5.text(file, "model_config")
    if content is None:
        return None
    try:
        config = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ExportError(
            f"{path}: its architecture is not JSON ({error}). Save the model again."
        ) from error
    if not isinstance(config, dict) or not isinstance(config.get("config"), dict | list):
        raise ExportError(f"{path}: invalid Keras architecture. Save the model again.")
    return config


def keras_version(path: Path) -> str | None:
    """Read the version of Keras that wrote a file, such as "2.2.4"; None if not recorded."""
    if path.suffix == ".keras":
        return _version_in_archive(path)
    if path.name.endswith(".weights.h5"):
        return None
    with safe_hdf5.opened(path) as file:
        places = [
            file,
            *([safe_hdf5.member(file, "model_weights")] if "model_weights" in file else []),
        ]
        recorded = (safe_hdf5.text(place, "keras_version") for place in places)
        return next((version for version in recorded if version), None)


def _version_in_archive(path: Path) -> str | None:
    try:
        recorded = json.loads(_text_of_archive(path, "metadata.json"))
    except (ValueError, RecursionError) as error:
        raise ExportError(
            f"{path}: its metadata.json is not JSON ({error}). Save the model again."
        ) from error
    version = recorded.get("keras_version") if isinstance(recorded, dict) else None
    return version if isinstance(version, str) else None


def _text_of_archive(path: Path, name: str) -> str:
    return _member(path, name, safe_hdf5.MAX_ATTRIBUTE).decode("utf-8", errors="replace")


def names_in_archive(path: Path) -> list[str]:
    """List the files in a .keras archive. Raises ExportError if it is no archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (OSError, zipfile.BadZipFile) as error:
        raise _not_whole(path, error) from error


@contextmanager
def unpacked_weights(path: Path) -> Iterator[Path]:
    """Unpack the weights of a .keras archive into a temporary file; yield its path."""
    with tempfile.TemporaryDirectory() as folder:
        weights = Path(folder) / WEIGHTS
        weights.write_bytes(_member(path, WEIGHTS, MAX_MEMBER))
        yield weights


def _member(path: Path, name: str, limit: int) -> bytes:
    """Read one file of a .keras archive. Raises ExportError if it is damaged or oversized."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(name)
            # Weights hardly compress; a ratio of a hundred is meant to exhaust the memory.
            if info.file_size > min(limit, 100 * info.compress_size + 2**20):
                raise ExportError(f"{path}: '{name}' unpacks to {info.file_size} bytes: refused.")
            with archive.open(info) as member:
                return member.read(info.file_size)
    except (OSError, KeyError, zipfile.BadZipFile, EOFError, RuntimeError, zlib.error) as error:
        raise _not_whole(path, error) from error


def _not_whole(path: Path, error: Exception) -> ExportError:
    return ExportError(f"{path}: damaged .keras file ({error}). Save the model again.")
