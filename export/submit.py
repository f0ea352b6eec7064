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
    file beside `out` until all is done, so an interrupted call goes on from there, if model and
    views are the same. Raises ExportError at a patch that cannot be read or is not of
    the model's size: Kaggle takes a whole table only.
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
    }
    partial = out.with_name(f".{out.name}.partial")
    done = _resume(partial, json.dumps(made_by))
    rest = [path for path in paths if path.stem not in done]
    progress = Progress(f"predicting {test.name}")
    with partial.open("a", encoding="utf-8", newline="\n") as file:
        for chosen, pixels in read_in_batches(rest, model.patch_size):
            found = {path.stem: f"{p:.9g}" for path, p in zip(chosen, predict(pixels), strict=True)}
            file.writelines(f"{id_},{label}\n" for id_, label in found.items())
            file.flush()
            os.fsync(file.fileno())
            done |= found
            progress(len(done), len(paths))
    write_csv(out, ("id", "label"), [(path.stem, done[path.stem]) for path in paths])
    partial.unlink()
    return len(paths)


def _resume(partial: Path, made_by: str) -> dict[str, str]:
    """What an interrupted call has predicted; a file by another model is begun again."""
    partial.parent.mkdir(parents=True, exist_ok=True)
    lines = partial.read_text(encoding="utf-8").splitlines(True) if partial.exists() else []
    # A kill may have cut the last line.
    whole = [line for line in lines if line.endswith("\n")]
    if not whole or whole[0] != f"{made_by}\n":
        whole = [f"{made_by}\n"]
    partial.write_text("".join(whole), encoding="utf-8", newline="\n")
    rows = (line.rstrip("\n").rpartition(",") for line in whole[1:])
    return {id_: label for id_, _, label in rows}
