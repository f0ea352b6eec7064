"""Messages about a document that has just been opened."""

from PySide6.QtCore import QObject

from histoviewer.ui.document.document import Document
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.text import fill


class DocumentNotes(QObject):
    """Sentences for the message bar, in the window's language where this class words them."""

    def all(self, document: Document) -> list[str]:
        """Everything that the user should know about the document."""
        stored = translated(document.note), translated(document.problem)
        notes = (stored[0], self.interrupted(document), stored[1], self.gone(document))
        return [note for note in notes if note]

    def gone(self, document: Document) -> str:
        """The message that known output folders are missing, or "" if none is."""
        if not document.gone:
            return ""
        text = self.tr(
            "Results or readings of this slide are in %Ln folders that are missing, such as %1. "
            "Connect the drive, or open the folder in its new place if it was moved.",
            "",
            len(document.gone),
        )
        return fill(text, str(document.gone[0]))

    def interrupted(self, document: Document) -> str:
        """The message that an earlier result is shown, or "" if no rescan was interrupted."""
        if not document.interrupted:
            return ""
        return self.tr(
            "A later scan of this slide was interrupted. The earlier result is shown and stays "
            "valid until a new scan is complete. Scan the slide again to resume."
        )
