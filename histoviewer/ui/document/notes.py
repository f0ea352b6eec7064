"""Messages about a document that has just been opened."""

from PySide6.QtCore import QObject

from histoviewer.ui.document.document import Document
from histoviewer.ui.support.text import fill


class DocumentNotes(QObject):
    """Sentences for the message bar, in the window's language where this class words them."""

    def all(self, document: Document) -> list[str]:
        """Everything that the user should know about the document."""
        gone = self.tr(
            "Results or readings of this slide are in %1, which is missing. Connect its drive, or "
            "open the folder in its new place if it was moved."
        )
        places = [fill(gone, str(out)) for out in document.gone]
        notes = (document.note, self.interrupted(document), document.problem, *places)
        return [note for note in notes if note]

    def interrupted(self, document: Document) -> str:
        """The message that an earlier result is shown, or "" if no rescan was interrupted."""
        if not document.interrupted:
            return ""
        return self.tr(
            "A later scan of this slide was interrupted. The earlier result is shown and stays "
            "valid until a new scan is complete. Scan the slide again to resume."
        )
