"""Quiet import of TensorFlow."""

import os
import sys

from histoviewer.inference.onnx_runtime import NO_TELEMETRY


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
