"""Errors for users: each names the file, the cause and what to do."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class HistoViewerError(Exception):
    """Base of all errors that HistoViewer raises on purpose.

    subject: the file or object concerned, as named by the user.
    cause: the problem, a clause without a full stop.
    action: the remedy, a sentence; empty if there is none.
    """

    def __init__(self, subject: object, cause: str, action: str = "") -> None:
        self.subject = str(subject)
        self.cause = cause
        self.action = action
        super().__init__(f"{self.subject}: {cause}." + (f" {action}" if action else ""))

    def __reduce__(self) -> tuple[type["HistoViewerError"], tuple[str, str, str]]:
        # By default an exception is pickled by its message alone.
        return type(self), (self.subject, self.cause, self.action)


class SlideError(HistoViewerError):
    """A slide or image cannot be opened, read or scanned."""


class MissingMppError(SlideError):
    """A slide has no plausible pixel size, so it can be neither measured nor scanned."""


class ModelError(HistoViewerError):
    """A model or its manifest is missing, damaged, altered or does not run correctly."""


class StoreError(HistoViewerError):
    """A result file or database cannot be read or written."""


class CaseError(HistoViewerError):
    """A rule that groups slides into cases cannot be used."""


class WorkerError(HistoViewerError):
    """The process that reads slides and runs the model died or stopped responding."""


class ScanCancelled(HistoViewerError):
    """The user cancelled; the caller keeps the tiles scanned so far."""


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
