"""The error of this package."""


class ExportError(Exception):
    """A failure with its file, cause and remedy as the message."""
