"""ONNX Runtime, imported with its telemetry off."""

import os
from typing import Any

# Read once, at import. Without it, ONNX Runtime 1.30 and later writes a device id and a queue of
# events to the user's cache folder, and sends them.
NO_TELEMETRY = {"ORT_DISABLE_TELEMETRY": "1"}


def load_onnxruntime() -> Any:
    """Import ONNX Runtime; the only place that does, so that it never starts with telemetry on."""
    os.environ.update(NO_TELEMETRY)
    import onnxruntime  # noqa: TID251

    return onnxruntime
