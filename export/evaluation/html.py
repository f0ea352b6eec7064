"""Self-contained HTML pages from the Jinja2 templates of this package."""

import base64
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from export.files import write_bytes
from export.model_folder.manifest import RESEARCH_ONLY


def write_page(path: Path, template: str, **values: object) -> None:
    """Render a template with `values` and write the page. Texts are escaped."""
    environment = Environment(
        loader=PackageLoader("export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template(template).render(research_only=RESEARCH_ONLY, **values)
    # A file's name may hold bytes that are no Unicode.
    write_bytes(path, page.encode("utf-8", "backslashreplace"))


def data_uri(png: bytes) -> str:
    """Encode a PNG as an address that needs no other file."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
