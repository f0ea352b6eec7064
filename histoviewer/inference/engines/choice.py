"""Choice of the engine, device and precision that run a network."""

import re
from collections.abc import Collection

from histoviewer.errors import ModelError
from histoviewer.inference.engines.base import Device, Engine, EngineName, Precision, PrecisionName
from histoviewer.inference.engines.onnx_runtime import (
    CUDA_PROVIDER,
    OnnxRuntime,
    OnnxRuntimeCuda,
    cuda_problem,
)
from histoviewer.inference.engines.openvino import OpenVino, native_precisions, openvino_installed

# The key of an entry of `TensorProto.external_data`, and what precedes it in protobuf's encoding,
# whose numbers may be padded to ten bytes.
_LOCATION = b"location"
_PREFIX = re.compile(rb"(?:\x0a|\x8a\x80*\x00)(?:\x08|\x88\x80*\x00)\Z")
_LONGEST_PREFIX = 20


def start_engine(
    content: bytes,
    device: Device,
    engine: EngineName,
    precision: PrecisionName,
    measured: Collection[Precision],
) -> tuple[Engine, str]:
    """Load an ONNX file's content; return its engine, and why it does not run on a GPU, if asked.

    On a CPU, OpenVINO runs it if it is installed, else ONNX Runtime.

    precision: "auto" is bfloat16 if the processor has it and it is among `measured`, the
               precisions whose cost is known for this model; else float32.

    Raises ModelError if device, engine or precision are not to be had; whatever the library
    raises if it cannot load the content.
    """
    note = ""
    if device != "cpu" and engine != "openvino":
        note = cuda_problem()
        if not note:
            _require_float32(precision, "ONNX Runtime")
            on_gpu = OnnxRuntimeCuda(content)
            if on_gpu.provider == CUDA_PROVIDER:
                return on_gpu, ""
            note = "the CUDA or cuDNN libraries did not load"
    if device == "cuda":
        raise _cuda_error(note or "OpenVINO does not use it")
    if engine == "onnxruntime" or (engine == "auto" and not openvino_installed()):
        _require_float32(precision, "ONNX Runtime")
        return OnnxRuntime(content), note
    if not openvino_installed():
        action = "Install it (`pip install openvino`), or use --engine onnxruntime."
        raise ModelError("OpenVINO", "is not installed", action)
    return OpenVino(content, _openvino_precision(precision, measured)), note


def stores_weights_elsewhere(content: bytes) -> bool:
    """Return True if an ONNX file refers to weights in another file, which its SHA-256 lacks.

    OpenVINO looks for them in the current folder.
    """
    # A regular expression for all of it takes a third of a second for 42 MB.
    at = content.find(_LOCATION)
    while at >= 0:
        if _PREFIX.search(content[max(0, at - _LONGEST_PREFIX) : at]):
            return True
        at = content.find(_LOCATION, at + 1)
    return False


def _openvino_precision(asked: PrecisionName, measured: Collection[Precision]) -> Precision:
    if asked in ("float32", "int8"):
        return asked
    native = native_precisions()
    if asked == "auto":
        return "bfloat16" if "bfloat16" in native and "bfloat16" in measured else "float32"
    if asked not in native:
        cause = f"is not what this processor computes in; it has {' and '.join(native)}"
        raise ModelError(asked, cause, "Use --precision auto.")
    return asked


def _require_float32(precision: PrecisionName, engine: str) -> None:
    if precision not in ("auto", "float32"):
        raise ModelError(precision, f"is not offered by {engine}", "Use --precision auto.")


def _cuda_error(reason: str) -> ModelError:
    action = "Install the NVIDIA driver and `pip install histoviewer[cuda]`, or use --device cpu."
    return ModelError("CUDA", f"cannot be used: {reason}", action)
