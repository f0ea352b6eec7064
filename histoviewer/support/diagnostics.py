"""Diagnostics for a request for help: what runs here, without names of files or people."""

import locale
import os
import platform
import sys
from collections.abc import Iterator

from histoviewer.inference.registry import installed_models
from histoviewer.resources import resource
from histoviewer.support.licences import distributions
from histoviewer.support.log import last_errors
from histoviewer.support.machine import gpu_names, memory_bytes
from histoviewer.version import __version__

_SESSION = ("XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")


def diagnostics() -> str:
    """Return versions, the machine, models and the last errors of the log, as text.

    Models that the user added are counted, not named. Takes up to a second.
    """
    return (
        "\n".join(
            [*_program(), *_machine(), *_models(), "", "Last errors:", *(last_errors() or ["none"])]
        )
        + "\n"
    )


def _program() -> Iterator[str]:
    kind = "installed program" if getattr(sys, "frozen", False) else "Python package"
    yield f"HistoViewer {__version__} ({kind}), Python {platform.python_version()}"
    yield ", ".join(f"{package.name} {package.version}" for package in distributions())


def _machine() -> Iterator[str]:
    yield f"{platform.system()} {platform.release()} {platform.machine()}"
    memory = memory_bytes()
    size = f"{memory / 2**30:.0f} GiB of memory" if memory else "memory unknown"
    yield f"{os.cpu_count()} processors, {size}"
    yield f"GPU: {', '.join(gpu_names()) or 'none of NVIDIA found'}"
    language, encoding = locale.getlocale()
    session = (f"{name}={os.environ[name]}" for name in _SESSION if name in os.environ)
    yield " ".join(["Language:", f"{language}, {encoding}", *session])


def _models() -> Iterator[str]:
    models = installed_models()
    shipped = [model for model in models if model.folder.is_relative_to(resource("models"))]
    names = ", ".join(f"{model.name} {model.version}" for model in shipped)
    yield f"Models: {names or 'none that ships'}; {len(models) - len(shipped)} added by the user"
