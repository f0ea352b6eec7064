"""TensorFlow without its noise, and ONNX Runtime with its telemetry off."""

import os
import sys
from typing import Any

# To be set before any library is imported, by whatever module: ONNX Runtime reads it once, and from
# 1.30 on otherwise writes a device id and a queue of events into the user's cache folder.
NO_TELEMETRY = {"ORT_DISABLE_TELEMETRY": "1"}


def load_onnxruntime() -> Any:
    """Import ONNX Runtime; the only place that does, so that it never starts with telemetry on."""
    os.environ.update(NO_TELEMETRY)
    import onnxruntime  # noqa: TID251

    return onnxruntime


def load_tensorflow(threads: int | None = None) -> None:
    """Import TensorFlow without the notices that its C++ side prints whatever the settings."""
    os.environ.update(NO_TELEMETRY)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    sys.stderr.flush()
    stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        import keras  # noqa: F401
        import tensorflow as tf
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)
    if threads is not None:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
