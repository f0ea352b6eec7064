"""Packages that only some exports and commands need, and that are not always installed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from histoviewer.errors import HistoViewerError


@contextmanager
def needs_extra(extra: str, subject: object) -> Iterator[None]:
    """Turn the lack of a package into an error that says what to install.

    extra:   the one of `pyproject.toml` that brings the package.
    subject: what cannot be done without it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        cause = f"needs the package {error.name!r}, which is not installed"
        action = f'Install it with: pip install "histoviewer[{extra}]".'
        if getattr(sys, "frozen", False):
            action = (
                "The installed program does without it. "
                f'In a Python environment: pip install "histoviewer[{extra}]".'
            )
        raise HistoViewerError(subject, cause, action) from error
