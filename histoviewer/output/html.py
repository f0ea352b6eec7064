"""Self-contained HTML pages from Jinja2 templates; `templates/` holds what all pages share."""

import base64
import io
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from histoviewer.files import replace_file
from histoviewer.geometry import Size


def write_page(target: Path, template: Path, **context: object) -> None:
    """Render a template as a UTF-8 page; every text is escaped there.

    The template may use its neighbours and the shared ones. Raises StoreError if the file cannot
    be written.
    """
    page = _environment(template.parent).get_template(template.name)
    # A file's name may hold bytes that are no Unicode.
    with (
        replace_file(target) as temporary,
        temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file,
    ):
        file.writelines(page.generate(context))


def image(
    picture: Image.Image, description: str, kind: str = "PNG", size: Size | None = None
) -> Markup:
    """Embed a picture in the page; kind: "PNG" or "JPEG"; size: in CSS pixels, if not its own."""
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return embed(buffer.getvalue(), description, kind, size)


def embed(content: bytes, description: str, kind: str = "PNG", size: Size | None = None) -> Markup:
    """Embed the bytes of a picture's file in the page; see `image`."""
    data = base64.b64encode(content).decode("ascii")
    sides = Markup(' width="{}" height="{}"').format(*size) if size else ""
    template = Markup('<img alt="{}"{} src="data:image/{};base64,{}">')
    return template.format(description, sides, kind.lower(), data)


def link(target: str, text: str) -> Markup:
    """Link to an address that is percent-encoded already."""
    return Markup('<a href="{}">{}</a>').format(target, text)


@cache
def _environment(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader([folder, Path(__file__).with_name("templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
