"""The parts of a self-contained HTML page. All texts are escaped here, and only here."""

import base64
import io
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from PIL import Image

from histoviewer.atomic import replace_file


class Html(str):
    """Text that is HTML already; every other text is escaped when it is put into a page."""

    __slots__ = ()


# No scripts, and nothing that is loaded from elsewhere: a browser refuses both.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
body { font: 15px/1.45 "DejaVu Sans", Verdana, sans-serif; color: #141414; max-width: 70rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; } img { max-width: 100%; }
th, td { border: 1px solid #bebebe; padding: .25rem .5rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
.verdict { font-size: 1.15rem; border: 2px solid #141414; padding: .5rem .75rem; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
"""


def element(name: str, content: object, css_class: str = "") -> Html:
    """An element around a text, or around HTML."""
    attribute = f' class="{css_class}"' if css_class else ""
    return Html(f"<{name}{attribute}>{_inner(content)}</{name}>\n")


def table(rows: Iterable[Sequence[object]], headings: Sequence[str] = ()) -> Html:
    """A table; without headings the first cell of each row is its heading."""
    lines = []
    if headings:
        lines.append("".join(_cell("th", heading) for heading in headings))
    for row in rows:
        first = "td" if headings else "th"
        cells = [_cell(first, row[0]), *(_cell("td", content) for content in row[1:])]
        lines.append("".join(cells))
    return Html("<table>\n" + "".join(f"<tr>{line}</tr>\n" for line in lines) + "</table>\n")


def link(target: str, content: object) -> Html:
    """A link to an address that is percent-encoded already."""
    return Html(f'<a href="{escape(target)}">{_inner(content)}</a>')


def image(picture: Image.Image, description: str, kind: str = "PNG") -> Html:
    """A picture inside the page; kind: "PNG" or "JPEG"."""
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return Html(f'<img alt="{escape(description)}" src="data:image/{kind.lower()};base64,{data}">')


def write_page(target: Path, title: str, parts: Iterable[Html]) -> None:
    """Write a UTF-8 page. Raises StoreError where the file cannot be written."""
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    # A file's name may hold bytes that are no Unicode.
    with (
        replace_file(target) as temporary,
        temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file,
    ):
        file.write(head)
        file.writelines(parts)
        file.write("</body>\n</html>\n")


def _cell(name: str, content: object) -> str:
    return f"<{name}>{_inner(content)}</{name}>"


def _inner(content: object) -> str:
    return content if isinstance(content, Html) else escape(str(content))
