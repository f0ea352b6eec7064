"""The models on this computer: those shipped with the program and those added by the user."""

import hashlib
import json
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray
from PIL import Image

from histoviewer.errors import ModelError, StoreError
from histoviewer.files import TEMPORARY_PREFIX, open_regular
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.inference.manifest import FILE_NAME, MAX_FILE_BYTES, Manifest, load_manifest
from histoviewer.resources import resource

_RECORDED = 8
# Far longer than any check.
_ABANDONED_SECONDS = 86400.0
# Allows for a GPU's other order of summation, and not for another computation.
_RECORDED_TOLERANCE = 1e-3


def user_models() -> Path:
    """Return the folder of the models that the user added; it may be missing."""
    return platformdirs.user_data_path("histoviewer", False) / "models"


def installed_models() -> list[Manifest]:
    """Return the manifests of all models, shipped ones first; damaged ones are skipped."""
    found = []
    for root in (resource("models"), user_models()):
        for path in sorted(root.glob(f"*/{FILE_NAME}")):
            try:
                found.append(load_manifest(path.parent))
            except ModelError:
                continue
    return found


def find_model(name_or_folder: str) -> Path:
    """Find the folder of a model, given as a folder or as the name of an installed model.

    Raises ModelError if there is none.
    """
    folder = Path(name_or_folder)
    if (folder / FILE_NAME).is_file():
        return folder
    for manifest in installed_models():
        if manifest.name == name_or_folder:
            return manifest.folder
    names = ", ".join(dict.fromkeys(manifest.name for manifest in installed_models()))
    action = f"Give a folder with a {FILE_NAME}, or one of: {names}."
    raise ModelError(name_or_folder, "is not a model", action)


def find_scanned(name: str, sha256: str, other: str = "") -> Path:
    """Find the folder of the model of a result, by the SHA-256 of its network.

    name:  of the model, for the error.
    other: name or folder of a model to try besides the installed ones.

    Raises ModelError if it is on this computer no more, or in another version only.
    """
    manifests = installed_models()
    with suppress(ModelError):
        manifests.append(load_manifest(find_model(other)))
    for manifest in manifests:
        if manifest.onnx_sha256 == sha256:
            return manifest.folder
    cause = "is not installed in the version that scanned this slide"
    raise ModelError(name, cause, "Install that version, or scan the slide again.")


def add_model(folder: Path) -> Path:
    """Check a model folder on this machine and copy it to the user's models; return the copy.

    A manifest that was written by hand may lack the SHA-256 of the ONNX file and the golden
    patches. The copy gets both: synthetic patches with the probabilities that the model computes
    on this computer's CPU. These do not prove the model right, but reveal if it later, or on
    another device, computes something else; see `Golden.recorded`.

    Raises ModelError if the model is damaged, computes other values here, or its name is taken;
    StoreError if the copy cannot be written.
    """
    manifest = load_manifest(folder)
    if not manifest.name.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise ModelError(folder, f"has a name that cannot be a folder, {manifest.name!r}")
    target = user_models() / manifest.name
    if any(known.name == manifest.name for known in installed_models()):
        action = "Remove the other first, or rename this one in its model.json."
        raise ModelError(folder, f"a model named {manifest.name!r} is already installed", action)
    names = [FILE_NAME, manifest.onnx.file]
    if manifest.golden:
        names.append(manifest.golden.file)
    if manifest.quantised:
        names.append(manifest.quantised.file)
    if manifest.references:
        names.append(manifest.references.file)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(target.parent)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=TEMPORARY_PREFIX) as temporary:
            copy = Path(temporary) / manifest.name
            copy.mkdir()
            for name in names:
                _copy(folder / name, copy / name)
            if not (manifest.onnx.sha256 and manifest.golden):
                _complete(copy)
            load_ensemble(copy)
            copy.rename(target)
    except ModelError as error:
        # The copy is deleted by then, and the user knows only the original.
        subject = error.subject.replace(str(copy), str(folder))
        raise ModelError(subject, error.cause, error.action) from error
    except OSError as error:
        cause = f"cannot be written ({error.strerror})"
        raise StoreError(target, cause, "Free some space, or check your permissions.") from error
    return target


def _remove_abandoned(models: Path) -> None:
    """Remove copies of models whose check was killed, such as one that loops."""
    for folder in models.glob(f"{TEMPORARY_PREFIX}*"):
        if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    try:
        file = open_regular(source, MAX_FILE_BYTES)
    except OSError as error:
        cause = f"cannot be read ({error.strerror})"
        raise ModelError(source, cause, "Check the model's folder, or copy it again.") from error
    with file, target.open("wb") as copy:
        shutil.copyfileobj(file, copy)


def _complete(folder: Path) -> None:
    """Add the SHA-256 and golden patches that a hand-written manifest lacks."""
    path, manifest = folder / FILE_NAME, load_manifest(folder)
    document = manifest.document
    if not manifest.onnx.sha256:
        document["onnx"]["sha256"] = hashlib.sha256(manifest.onnx_file.read_bytes()).hexdigest()
        path.write_text(json.dumps(document), encoding="utf-8")
    if not manifest.golden:
        document["golden"] = _record_golden(folder)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False), encoding="utf-8")


def _record_golden(folder: Path) -> dict[str, Any]:
    """Write golden.png with synthetic patches; return their entry in the manifest."""
    ensemble = Ensemble(load_manifest(folder), "cpu")
    patches = _synthetic_patches(ensemble.manifest.patch_size)
    outputs = ensemble.predict_uncalibrated(patches)
    path = folder / "golden.png"
    Image.fromarray(patches.reshape(-1, *patches.shape[2:])).save(path)
    return {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "count": len(patches),
        "outputs": [float(value) for value in outputs],
        "tolerance": _RECORDED_TOLERANCE,
        "recorded": True,
    }


def _synthetic_patches(side: int) -> NDArray[np.uint8]:
    """Draw (8, side, side, 3): squares of random colours, from coarse to fine."""
    random = np.random.default_rng(0)
    patches = []
    for number in range(_RECORDED):
        squares = min(side, 2**number)
        colours = random.integers(60, 256, (squares, squares, 3), dtype=np.uint8)
        places = np.arange(side) * squares // side
        patches.append(colours[np.ix_(places, places)])
    return np.stack(patches)
