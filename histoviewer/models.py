"""The models on this computer: those that ship with the program and those that the user added."""

import shutil
import tempfile
from pathlib import Path

import platformdirs

from histoviewer.ensemble import load_ensemble
from histoviewer.errors import ModelError, StoreError
from histoviewer.manifest import FILE_NAME, Manifest, load_manifest
from histoviewer.resources import resource


def user_models() -> Path:
    """Folder of the models that the user added; it need not exist."""
    return platformdirs.user_data_path("histoviewer", False) / "models"


def installed_models() -> list[Manifest]:
    """Manifests of all models found, shipped ones first; damaged ones are left out."""
    found = []
    for root in (resource("models"), user_models()):
        for path in sorted(root.glob(f"*/{FILE_NAME}")):
            try:
                found.append(load_manifest(path.parent))
            except ModelError:
                continue
    return found


def find_model(name_or_folder: str) -> Path:
    """The folder of a model, given as a folder or as the name of an installed model.

    Raises ModelError where there is none.
    """
    folder = Path(name_or_folder)
    if (folder / FILE_NAME).is_file():
        return folder
    for manifest in installed_models():
        if manifest.name == name_or_folder:
            return manifest.folder
    names = ", ".join(manifest.name for manifest in installed_models())
    action = f"Give a folder with a {FILE_NAME}, or one of: {names}."
    raise ModelError(name_or_folder, "is no model", action)


def add_model(folder: Path) -> Path:
    """Check a model folder on this machine and copy it to the user's models; returns the copy.

    Raises ModelError where the model is damaged, does not compute here what it should, or its
    name is taken; StoreError where the copy cannot be written.
    """
    manifest = load_ensemble(folder).manifest
    if not manifest.name.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise ModelError(folder, f"has a name that is no folder name, {manifest.name!r}")
    target = user_models() / manifest.name
    if any(known.name == manifest.name for known in installed_models()):
        action = "Remove the other first, or rename this one in its model.json."
        raise ModelError(folder, f"a model named {manifest.name!r} is installed already", action)
    files = [folder / FILE_NAME, manifest.onnx_file, manifest.golden_file]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
            copy = Path(temporary) / manifest.name
            copy.mkdir()
            for path in files:
                shutil.copyfile(path, copy / path.name)
            copy.rename(target)
    except OSError as error:
        cause = f"cannot be written ({error.strerror})"
        raise StoreError(target, cause, "Free some space, or check your rights.") from error
    return target
