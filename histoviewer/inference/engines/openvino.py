"""Networks run by OpenVINO, on the CPU."""

import importlib.util
import queue
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from histoviewer.inference.engines.base import CPU_BATCH, Engine, Port, Precision, Stop
from histoviewer.inference.engines.cores import available_cores

_HINTS: dict[Precision, str] = {"float32": "f32", "bfloat16": "bf16", "float16": "f16"}
# OpenVINO's names for what a processor computes by itself, without a detour through float32.
_CAPABILITIES: dict[Precision, str] = {"float32": "FP32", "bfloat16": "BF16", "float16": "FP16"}
_DTYPES = {"u8": "uint8", "f32": "float32"}
# Each stream holds the activations of a whole block; beyond four, cores share a stream.
_MOST_STREAMS = 4


class OpenVino(Engine):
    """A network compiled by OpenVINO for the CPU."""

    name = "OpenVINO"
    provider = "CPU"
    fixed_shapes = False
    batch_size = CPU_BATCH

    def __init__(self, content: bytes, precision: Precision) -> None:
        openvino = load_openvino()
        self.version = str(openvino.__version__).split("-")[0]
        self.precision = precision
        cores = available_cores()
        self.callers = min(cores, _MOST_STREAMS)
        settings = {
            "INFERENCE_PRECISION_HINT": _HINTS[_of_floats(precision)],
            "NUM_STREAMS": self.callers,
            "INFERENCE_NUM_THREADS": cores,
            # Two workers would pin their threads to the same cores.
            "ENABLE_CPU_PINNING": False,
        }
        core = openvino.Core()
        network = core.read_model(content, b"")
        # Compiling adds the names of inner values to those of the outputs.
        self.inputs = [_port(item) for item in network.inputs]
        self.outputs = [_port(item) for item in network.outputs]
        model = core.compile_model(network, "CPU", settings)
        self._indices = {port.name: index for index, port in enumerate(self.outputs)}
        # A request runs one batch at a time.
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for _ in range(self.callers):
            self._idle.put(model.create_infer_request())

    def run(
        self, feed: NDArray[Any], outputs: Sequence[str], stop: Stop
    ) -> list[NDArray[np.float32]]:
        request = self._idle.get()
        try:
            with stop.ending(request.cancel):
                request.start_async({0: feed}, share_inputs=True)
                if stop.asked:
                    request.cancel()  # What has not begun cannot be cancelled.
                request.wait()
            found = [request.get_output_tensor(self._indices[name]).data for name in outputs]
            return [np.array(values, np.float32) for values in found]
        finally:
            self._idle.put(request)


def _of_floats(precision: Precision) -> Precision:
    """Return the precision of what is computed in floating point."""
    if precision != "int8":
        return precision
    return "bfloat16" if "bfloat16" in native_precisions() else "float32"


def openvino_installed() -> bool:
    return importlib.util.find_spec("openvino") is not None


def native_precisions() -> tuple[Precision, ...]:
    """Return the precisions in which this processor computes natively."""
    known = load_openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return tuple(precision for precision, name in _CAPABILITIES.items() if name in known)


def load_openvino() -> Any:
    """Import OpenVINO without its telemetry; the only place that imports it.

    `import openvino` imports its converter, which reports every import to Google Analytics and
    writes an id into the home folder. The viewer needs no converter.
    """
    if "openvino" not in sys.modules:
        for name in ("openvino_telemetry", "openvino.tools.ovc"):
            # Makes importing it an ImportError, which OpenVINO expects.
            sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    import openvino  # noqa: TID251

    return openvino


def _port(item: Any) -> Port:
    shape = (size.get_length() if size.is_static else None for size in item.partial_shape)
    element = item.element_type.get_type_name()
    return Port(item.any_name, _DTYPES.get(element, element), tuple(shape))
