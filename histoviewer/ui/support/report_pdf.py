"""PDF reports, printed by Qt."""

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

# Page width in CSS pixels: the widest picture of a report, with margins.
_PAGE_WIDTH = 980.0


def write_pdf(report: Path, target: Path) -> None:
    """Print an HTML report of `exports.report` as an A4 PDF; works without a display.

    Raises StoreError if the report cannot be read or the PDF cannot be written.
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
        # Qt scales a document with a page size to the paper.
        height = _PAGE_WIDTH * page.height() / page.width()
        document.setPageSize(QSizeF(_PAGE_WIDTH, height))
        document.print_(writer)
        if not temporary.stat().st_size:
            raise StoreError(target, "was not written by Qt", "Print the HTML report instead.")


@cache
def _application_and_font() -> tuple[QCoreApplication, str]:
    """The application and the font family that Qt needs to draw text.

    Cached: a process has one application, which must outlive everything drawn. The window has one
    already.
    """
    app = QGuiApplication.instance() or QGuiApplication(["histoviewer", "-platform", "offscreen"])
    number = QFontDatabase.addApplicationFont(str(resource("fonts", "DejaVuSans.ttf")))
    return app, QFontDatabase.applicationFontFamilies(number)[0]
