"""A report as PDF, by Qt's own printing."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageSize,
    QPdfWriter,
    QTextDocument,
)

from histoviewer.errors import StoreError
from histoviewer.files import replace_file
from histoviewer.resources import resource

# Width of the page in the report's pixels: as wide as its widest picture, with some room.
_PAGE_WIDTH = 980.0


def write_pdf(report: Path, target: Path) -> None:
    """Print a report of `exports.report` as PDF, A4.

    Works without a display. Raises StoreError where the report cannot be read or the PDF cannot be
    written.
    """
    try:
        html = report.read_text(encoding="utf-8")
    except OSError as error:
        cause = f"cannot be read ({error.strerror or error})"
        raise StoreError(report, cause, "Export the report again.") from error
    _, family = _application_and_font()
    document = QTextDocument()
    document.setDefaultFont(QFont(family))
    document.setHtml(html)
    with replace_file(target) as temporary:
        writer = QPdfWriter(str(temporary))
        writer.setTitle(target.stem)
        writer.setCreator("HistoViewer")
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        page = writer.pageLayout().paintRectPoints()
        # A document with pages of its own is scaled to those of the paper.
        height = _PAGE_WIDTH * page.height() / page.width()
        document.setPageSize(QSizeF(_PAGE_WIDTH, height))
        document.print_(writer)
        if not temporary.stat().st_size:
            raise StoreError(target, "was not written by Qt", "Print the HTML report instead.")


@cache
def _application_and_font() -> tuple[QCoreApplication, str]:
    """What Qt needs to draw text: an application, and the family of a font.

    Kept, as there may be one application a process, and it must outlive all that is drawn; in the
    window there is one already.
    """
    app = QGuiApplication.instance() or QGuiApplication(["histoviewer", "-platform", "offscreen"])
    number = QFontDatabase.addApplicationFont(str(resource("fonts", "DejaVuSans.ttf")))
    return app, QFontDatabase.applicationFontFamilies(number)[0]
