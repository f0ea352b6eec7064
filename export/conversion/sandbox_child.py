"""Child process that reads an untrusted model file: `-m export.conversion.sandbox_child FOLDER`.

FOLDER contains request.json and, to convert, pixels.npy; the answer is written into it. The
process ends with its parent, and limits its own memory.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np

from export.errors import ExportError
from export.keras_files.architecture import Architecture, check_architecture
from export.keras_files.archive import config_of, keras_version

# Keras imports them for parts that no conversion uses, which takes longer than a small model.
_UNUSED = ("sklearn", "matplotlib")


def main() -> None:
    """Answer one request: answer.json, and with it scores.npy and model.onnx."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    folder = Path(sys.argv[1])
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    _limit_memory(request["memory"])
    path = Path(request["path"])
    try:
        architecture = read_architecture(path)
        answer: dict[str, Any] = {"description": _describe(path, architecture)}
        if request["classifier"] is not None:
            sys.modules.update(dict.fromkeys(_UNUSED))  # type: ignore[arg-type]
            from export.conversion.sandbox_network import convert  # TensorFlow takes seconds

            pixels = np.load(folder / "pixels.npy", allow_pickle=False)
            answer |= convert(path, architecture, request["classifier"], pixels, folder)
    except ExportError as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"memory": True}
    except Exception as error:  # the parent reports it
        # By name, as TensorFlow may not have been imported.
        out = type(error).__name__ == "ResourceExhaustedError"
        innermost = str(error).rpartition("Exception encountered: ")[2]
        reason = " ".join(innermost.split())[:300]
        answer = {"memory": True} if out else {"fault": f"{type(error).__name__}: {reason}"}
    temporary = folder / "answer.tmp"
    temporary.write_text(json.dumps(_printable(answer)), encoding="utf-8")
    temporary.rename(folder / "answer.json")


def _printable(value: Any) -> Any:
    """Remove control characters, which could steer a terminal, from the texts of the file."""
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    return "".join(filter(str.isprintable, value)) if isinstance(value, str) else value


def _end_with_parent() -> None:
    """Exit with the parent, which holds the other end of stdin and never writes."""
    sys.stdin.buffer.read()
    os._exit(1)


def _limit_memory(limit: int | None) -> None:
    if limit is None:
        return
    import resource  # Windows has none, and the parent does not ask for it there

    _, highest = resource.getrlimit(resource.RLIMIT_DATA)
    if highest != resource.RLIM_INFINITY:
        limit = min(limit, highest)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def read_architecture(path: Path) -> Architecture:
    """Read and check the architecture of a full model file. Raises ExportError if refused."""
    config = config_of(path)
    if config is None:
        raise ExportError(
            f"{path}: contains weights only, without the architecture. Save the whole model with "
            f"model.save()."
        )
    return check_architecture(path, config, keras_2=not (keras_version(path) or "").startswith("3"))


def _describe(path: Path, architecture: Architecture) -> dict[str, Any]:
    settings = architecture.config["config"]
    return {
        "patch_size": architecture.patch_size,
        "scaling_layer": architecture.scaling_layer,
        "keras_version": keras_version(path),
        "name": str(settings["name"])[:80],
    }


if __name__ == "__main__":
    main()
