"""The one error of this package."""


class ExportError(Exception):
    """A failure told in a sentence: the file, the cause and what to do."""
