"""What can go wrong, in words: every error names the file, the cause and what to do."""


class HistoViewerError(Exception):
    """Base of all errors that HistoViewer raises on purpose.

    subject: the file or thing concerned, as the user named it.
    cause: what is wrong, a clause without a full stop.
    action: what the user can do, a sentence; empty where nothing can be done.
    """

    def __init__(self, subject: object, cause: str, action: str = "") -> None:
        self.subject = str(subject)
        self.cause = cause
        self.action = action
        super().__init__(f"{self.subject}: {cause}." + (f" {action}" if action else ""))

    def __reduce__(self) -> tuple[type["HistoViewerError"], tuple[str, str, str]]:
        # An exception is pickled by its message alone, which would not make it again.
        return type(self), (self.subject, self.cause, self.action)


class SlideError(HistoViewerError):
    """A slide or image cannot be opened, read or scanned."""


class MissingMppError(SlideError):
    """A slide has no plausible pixel size, so nothing can be measured or scanned on it."""


class ModelError(HistoViewerError):
    """A model or its manifest is missing, damaged, altered or does not run as it should."""


class StoreError(HistoViewerError):
    """A result file cannot be read or written."""


class WorkerError(HistoViewerError):
    """The process that reads slides and runs the model died or gave no sign of life."""


class ScanCancelled(HistoViewerError):
    """The user cancelled; what had been scanned until then is kept by the caller."""
