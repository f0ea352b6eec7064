"""The interface of the libraries that run networks."""

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

Device = Literal["auto", "cuda", "cpu"]
DEVICES: tuple[Device, ...] = get_args(Device)
EngineName = Literal["auto", "openvino", "onnxruntime"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
Precision = Literal["float32", "bfloat16", "float16", "int8"]
PrecisionName = Literal["auto", "float32", "bfloat16", "float16", "int8"]
PRECISIONS: tuple[PrecisionName, ...] = get_args(PrecisionName)
# Measured: 8 patches keep a core busy, and a scan cancellable within a tenth of a second.
CPU_BATCH = 8
# Lines of an error of OpenVINO that are about its source, or that announce the next line.
_OPENVINO_PLACE = re.compile(
    r"Exception from |Check '|FrontEnd API failed|Model wasn't fully converted|Summary:"
)


class Port(NamedTuple):
    """An input or output of a network; a dimension of any size is None."""

    name: str
    dtype: str
    shape: tuple[int | None, ...]


class Stopped(Exception):
    """A run ended before it was done, because it was asked to."""


class Stop:
    """Ends the runs in flight, from another thread, and lets no new one begin.

    Set once, like a `CancellationToken`; but that is looked at between runs, and a run takes as
    long as a user is ready to wait.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: list[Callable[[], None]] = []
        self._asked = False

    def ask(self) -> None:
        with self._lock:
            self._asked = True
            for end in self._ends:
                end()

    @property
    def asked(self) -> bool:
        return self._asked

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """Call `end`, which makes the run inside fail, as soon as `ask` is called.

        Raises Stopped if it was.
        """
        with self._lock:
            if self._asked:
                raise Stopped
            self._ends.append(end)
        try:
            yield
        except Exception as error:  # The engines' errors share no base class.
            if self._asked:
                raise Stopped from error
            raise
        finally:
            with self._lock:
                self._ends.remove(end)
        if self._asked:
            raise Stopped


class Engine(ABC):
    """A network, loaded by a library on one device.

    name:         of the library, e.g. "OpenVINO".
    version:      of the library.
    provider:     the device that runs, e.g. "CPU".
    precision:    of the arithmetic.
    callers:      number of threads that must call `run` concurrently to keep the device busy.
    batch_size:   number of 96 x 96 patches to give to `run` at a time.
    fixed_shapes: True if each new input shape costs seconds.
    inputs, outputs: of the network.
    """

    name: str
    version: str
    provider: str
    precision: Precision
    callers: int
    batch_size: int
    fixed_shapes: bool
    inputs: Sequence[Port]
    outputs: Sequence[Port]

    @abstractmethod
    def run(
        self, feed: NDArray[Any], outputs: Sequence[str], stop: Stop
    ) -> list[NDArray[np.float32]]:
        """Run the network on a batch; return the outputs of these names. Thread-safe.

        Raises Stopped, and whatever the library raises if the device fails.
        """


def first_line(error: Exception) -> str:
    """Return what an engine's error says in its first line, and where OpenVINO says what it is."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    told = (line for line in lines if not _OPENVINO_PLACE.match(line))
    return next((line.removeprefix("-- ") for line in told), lines[0])
