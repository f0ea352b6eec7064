"""Networks run by ONNX Runtime, on an NVIDIA GPU or the CPU."""

import ctypes
import sys
import tempfile
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from histoviewer.inference.engines.base import CPU_BATCH, Engine, Port, Precision, Stop
from histoviewer.inference.engines.cores import available_cores
from histoviewer.inference.onnx_runtime import load_onnxruntime

CUDA_PROVIDER, CPU_PROVIDER = "CUDAExecutionProvider", "CPUExecutionProvider"
CUDA_BATCH = 256
_DTYPES = {"tensor(uint8)": "uint8", "tensor(float)": "float32"}


class OnnxRuntime(Engine):
    """An ONNX Runtime session on the CPU."""

    name = "ONNX Runtime"
    precision: Precision = "float32"
    fixed_shapes = False
    batch_size = CPU_BATCH

    def __init__(self, content: bytes) -> None:
        self.version = str(load_onnxruntime().__version__)
        self._content = content
        self._session = self._start()
        self.provider = str(self._session.get_providers()[0])
        self.inputs = [_port(item) for item in self._session.get_inputs()]
        self.outputs = [_port(item) for item in self._session.get_outputs()]
        self.callers = available_cores()

    def run(
        self, feed: NDArray[Any], outputs: Sequence[str], stop: Stop
    ) -> list[NDArray[np.float32]]:
        options = load_onnxruntime().RunOptions()
        with stop.ending(lambda: setattr(options, "terminate", True)):
            found = self._session.run(list(outputs), {self.inputs[0].name: feed}, options)
        return [np.asarray(values, np.float32) for values in found]

    def _start(self) -> Any:
        return _session(self._content, [CPU_PROVIDER])


class OnnxRuntimeCuda(OnnxRuntime):
    """An ONNX Runtime session on an NVIDIA GPU, which halves its batches if memory is short."""

    fixed_shapes = True

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        # A GPU runs one batch at a time.
        self.callers = 1
        self.batch_size = CUDA_BATCH
        self._lock = threading.Lock()
        self._patch: tuple[int, ...] = ()

    def run(
        self, feed: NDArray[Any], outputs: Sequence[str], stop: Stop
    ) -> list[NDArray[np.float32]]:
        with self._lock:
            parts: list[list[NDArray[np.float32]]] = []
            start = 0
            while start < len(feed):
                part = feed[start : start + self.batch_size]
                batch = self._padded(part)
                try:
                    found = self._run_batch(batch, outputs, stop)
                except Exception as error:  # ONNX Runtime's errors share no base class.
                    self._shrink_after(error, len(batch))
                    continue
                parts.append([values[: len(part)] for values in found])
                start += len(part)
            return [np.concatenate(found) for found in zip(*parts, strict=True)]

    def _padded(self, part: NDArray[Any]) -> NDArray[Any]:
        """Fill a batch of patches up; blocks are larger, and come one at a time."""
        if part[0].size > 3 * 96 * 96 or len(part) == self.batch_size:
            return part
        # One shape only: for each new one cuDNN repeats its search and the arena grows.
        batch = np.zeros((self.batch_size, *part.shape[1:]), part.dtype)
        batch[: len(part)] = part
        return batch

    def _run_batch(
        self, batch: NDArray[Any], outputs: Sequence[str], stop: Stop
    ) -> list[NDArray[np.float32]]:
        binding = self._session.io_binding()
        binding.bind_cpu_input(self.inputs[0].name, batch)
        for name in outputs:
            binding.bind_output(name, "cpu")
        options = load_onnxruntime().RunOptions()
        with stop.ending(lambda: setattr(options, "terminate", True)):
            self._session.run_with_iobinding(binding, options)
        return [np.asarray(values, np.float32) for values in binding.copy_outputs_to_cpu()]

    def _shrink_after(self, error: Exception, size: int) -> None:
        text = str(error).lower()
        out_of_memory = "memory" in text or "alloc" in text
        if not out_of_memory or size == 1:
            raise error
        # A session that ran out of memory stays unusable.
        self.batch_size = size // 2
        self._session = self._start()

    def _start(self) -> Any:
        load_onnxruntime().preload_dlls()
        return _session(self._content, [(CUDA_PROVIDER, _CUDA_OPTIONS), CPU_PROVIDER])


_CUDA_OPTIONS = {
    # TF32 rounds to 10 bits, which the golden patches' tolerance does not allow.
    "use_tf32": "0",
    # By default the arena doubles when it grows, and never shrinks.
    "arena_extend_strategy": "kSameAsRequested",
    "cudnn_conv_algo_search": "EXHAUSTIVE",
}


def cuda_problem() -> str:
    """Describe why CUDA cannot be used on this machine; empty if it can."""
    if problem := cuda_driver_problem():
        return problem
    if CUDA_PROVIDER not in load_onnxruntime().get_available_providers():
        return "this ONNX Runtime is built without CUDA"
    return ""


def cuda_driver_problem() -> str:
    """Describe why no NVIDIA GPU can be used on this machine; empty if one can.

    ONNX Runtime lists CUDA as available if it was built with it, GPU or not, and falls back to the
    CPU with no more than a line on stderr; so the driver is asked beforehand.
    """
    name = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(name)
    except OSError:
        return "no NVIDIA driver was found"
    if driver.cuInit(0) != 0:
        return "the NVIDIA driver does not start"
    count = ctypes.c_int(0)
    if driver.cuDeviceGetCount(ctypes.byref(count)) != 0 or count.value == 0:
        return "the NVIDIA driver sees no GPU"
    return ""


def _session(content: bytes, providers: list[Any]) -> Any:
    ort = load_onnxruntime()
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    with tempfile.TemporaryDirectory() as empty:
        # External weights would escape the SHA-256 of the file, so the folder given is empty.
        options.add_session_config_entry(
            "session.model_external_initializers_file_folder_path", empty
        )
        session = ort.InferenceSession(content, options, providers=providers)
    session.disable_fallback()
    return session


def _port(item: Any) -> Port:
    shape = tuple(size if isinstance(size, int) else None for size in item.shape)
    return Port(item.name, _DTYPES.get(item.type, item.type), shape)
