"""Pieces of a self-contained HTML page: texts are escaped, pictures are inside it."""

import base64
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from export.files import write_bytes
from export.manifest import RESEARCH_ONLY

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; color: #111; background: #fff; }
table { border-collapse: collapse; margin: 0.5rem 0 1rem; }
th, td { border: 1px solid #999; padding: 0.25rem 0.6rem; text-align: left; }
img { max-width: 100%; }
.caution { border-left: 4px solid #b00; padding-left: 0.8rem; }
"""


def heading(text: str) -> str:
    """A section's title."""
    return f"<h2>{escape(text)}</h2>"


def paragraph(text: str, *, caution: bool = False) -> str:
    """A paragraph; a caution is marked by the word and a bar."""
    if caution:
        return f'<p class="caution"><strong>Caution:</strong> {escape(text)}</p>'
    return f"<p>{escape(text)}</p>"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a header line."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    lines = ("".join(f"<td>{escape(str(value))}</td>" for value in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def picture(png: bytes, words: str) -> str:
    """A PNG, and what it shows in words for who cannot see it."""
    data = base64.b64encode(png).decode()
    return f'<figure><img alt="{escape(words)}" src="data:image/png;base64,{data}"></figure>'


def write_page(path: Path, title: str, parts: Iterable[str]) -> None:
    """Write the whole page, which says that it is for research only."""
    body = "\n".join(parts)
    write_bytes(
        path,
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>"
        f"<h1>{escape(title)}</h1>\n<p><strong>{escape(RESEARCH_ONLY)}</strong></p>\n"
        f"{body}\n</body></html>\n".encode("utf-8", "backslashreplace"),
    )
