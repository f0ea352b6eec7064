"""Whether CUDA can run here, asked of the driver before ONNX Runtime is."""

import ctypes
import sys

PROVIDER = "CUDAExecutionProvider"


def driver_problem() -> str:
    """Why no NVIDIA GPU can be used on this machine, in words; empty where one can.

    ONNX Runtime lists CUDA as available wherever it was built with it, GPU or not, and falls back
    to the CPU with nothing but a line on stderr; the driver tells the truth beforehand.
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
