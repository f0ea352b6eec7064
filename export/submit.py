"""`submit`: probabilities of a test folder, as the Kaggle competition wants them."""

import json
import os
from pathlib import Path

from export.errors import ExportError
from export.progress import Progress
from export.runs import write_csv
from export.scoring import Device, ScoringModel, read_in_batches


def submit(folder: Path, test: Path, out: Path, *, tta: bool, device: Device = "cpu") -> int:
    """Write `out`, a CSV `id,label`, with a probability for each `test/*.tif`; return how many.

    With `tta` it is the mean over eight flips and quarter turns. What is predicted is kept in a
    file beside `out` until all is done, so an interrupted call goes on from there, if model,
    views and folder are the same; patches that changed since are predicted anew. Raises
    ExportError at a patch that cannot be read or is not of the model's size: Kaggle takes a
    whole table only.
    """
    paths = sorted(test.glob("*.tif"))
    if not paths:
        raise ExportError(f"{test}: holds no *.tif. Give the folder of the test patches.")
    model = ScoringModel(folder, device)
    predict = model.predict_eight_views if tta else model.predict
    made_by = {
        "model": model.manifest["onnx"]["sha256"],
        "temperature": model.temperature,
        "tta": tta,
        "test": str(test.resolve()),
    }
    partial = out.with_name(f".{out.name}.partial")
    done = _resume(partial, json.dumps(made_by), paths)
    rest = [path for path in paths if path.stem not in done]
    progress = Progress(f"predicting {test.name}")
    with partial.open("a", encoding="utf-8", newline="\n") as file:
        for chosen, pixels in read_in_batches(rest, model.patch_size):
            for path, probability in zip(chosen, predict(pixels), strict=True):
                done[path.stem] = f"{probability:.9g}"
                file.write(f"{_stamp(path)},{done[path.stem]}\n")
            file.flush()
            os.fsync(file.fileno())
            progress(len(done), len(paths))
    write_csv(out, ("id", "label"), [(path.stem, done[path.stem]) for path in paths])
    partial.unlink()
    return len(paths)


def _resume(partial: Path, made_by: str, paths: list[Path]) -> dict[str, str]:
    """What an interrupted call has predicted of `paths` as they are now, by name.

    A file by another model, or of another folder, is begun again.
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
    """A patch by name, length and time of change."""
    found = path.stat()
    return f"{path.stem},{found.st_size},{found.st_mtime_ns}"
