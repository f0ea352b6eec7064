"""`submit`: probabilities of a test folder in the format of the Kaggle competition."""

import json
import os
from pathlib import Path

from tqdm import tqdm

from export.errors import ExportError
from export.evaluation.scorer import score_patches
from export.files import write_csv
from histoviewer.inference.engines.base import Device
from histoviewer.inference.ensemble import load_ensemble


def submit(folder: Path, test: Path, out: Path, *, tta: bool, device: Device = "cpu") -> int:
    """Write `out`, a CSV `id,label`, with a probability for each `test/*.tif`; return the count.

    With `tta` each is the mean over eight flips and quarter turns. Finished predictions are kept
    in a file beside `out` until all are done, so an interrupted call resumes if model, views and
    folder are the same; patches that changed since are predicted again. Raises ExportError if a
    patch is unreadable or not of the model's size, as Kaggle accepts complete tables only;
    ModelError if the model is damaged.
    """
    paths = sorted(test.glob("*.tif"))
    if not paths:
        raise ExportError(f"{test}: no *.tif found. Give the folder of the test patches.")
    ensemble = load_ensemble(folder, device)
    manifest = ensemble.manifest
    predict, views = (ensemble.predict_eight_views, 8) if tta else (ensemble.predict, 1)
    made_by = {
        "model": manifest.onnx_sha256,
        "temperature": manifest.contract.temperature,
        "tta": tta,
        "test": str(test.resolve()),
    }
    partial = out.with_name(f".{out.name}.partial")
    done = _resume(partial, json.dumps(made_by), paths)
    rest = [path for path in paths if path.stem not in done]
    with (
        partial.open("a", encoding="utf-8", newline="\n") as file,
        tqdm(desc=test.name, total=len(paths), initial=len(done), unit="patch") as bar,
    ):
        for batch in score_patches(ensemble, rest, predict, views):
            for path, probability in zip(batch.paths, batch.scores, strict=True):
                done[path.stem] = f"{probability:.9g}"
                file.write(f"{_stamp(path)},{done[path.stem]}\n")
            file.flush()
            os.fsync(file.fileno())
            bar.update(len(batch.paths))
    write_csv(out, ("id", "label"), [(path.stem, done[path.stem]) for path in paths])
    partial.unlink()
    return len(paths)


def _resume(partial: Path, made_by: str, paths: list[Path]) -> dict[str, str]:
    """Return the predictions that an interrupted call left for unchanged `paths`, by name.

    A file of another model or folder is started again.
    """
    partial.parent.mkdir(parents=True, exist_ok=True)
    lines = partial.read_text(encoding="utf-8").splitlines(True) if partial.exists() else []
    # A kill may have cut the last line.
    whole = [line for line in lines if line.endswith("\n")]
    if not whole or whole[0] != f"{made_by}\n":
        whole = [f"{made_by}\n"]
    partial.write_text("".join(whole), encoding="utf-8", newline="\n")
    rows = (line.rstrip("\n").rpartition(",") for line in whole[1:])
    labels = {stamp: label for stamp, _, label in rows}
    stamps = {path.stem: _stamp(path) for path in paths}
    return {id_: labels[stamp] for id_, stamp in stamps.items() if stamp in labels}


def _stamp(path: Path) -> str:
    """Name a patch by stem, length and modification time."""
    found = path.stat()
    return f"{path.stem},{found.st_size},{found.st_mtime_ns}"
