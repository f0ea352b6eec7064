"""Hooks of mkdocs.yml: pages that are made of the code, so that they cannot lag behind it.

Diagrams are pictures in the site, as a reader's browser would have to fetch Mermaid's script.
`tools/draw_diagrams.py` draws them when their text has changed.
"""

import argparse
import hashlib
import json
import re
from typing import Any

from export.cli.main import command_parser as export_parser
from histoviewer.cli.main import COMMANDS, command_parser
from histoviewer.inference.manifest import Manifest
from histoviewer.resources import resource

_COMMANDS, _SCHEMA = "<!-- commands -->", "<!-- model schema -->"
_WIDTH = 78
DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DIAGRAMS = "images/diagrams"
_TITLE = re.compile(r"^ *accTitle: (.+)$", re.MULTILINE)


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Put what the code says in the place of a page's mark, and pictures in that of diagrams."""
    up = "../" * page.file.src_uri.count("/")
    markdown = DIAGRAM.sub(lambda block: _picture(block[1], up), markdown)
    if _COMMANDS in markdown:
        return markdown.replace(_COMMANDS, "\n".join(command_reference()))
    if _SCHEMA in markdown:
        schema = json.dumps(Manifest.model_json_schema(), indent=2)
        return markdown.replace(_SCHEMA, f"```json\n{schema}\n```")
    return markdown


def on_files(files: Any, config: Any) -> Any:
    """Add the program's icon, which lies outside the documentation."""
    from mkdocs.structure.files import File

    icon = resource("icons", "app.svg").read_text(encoding="utf-8")
    files.append(File.generated(config, "images/app.svg", content=icon))
    return files


def diagram_file(text: str) -> str:
    """Return the name of a diagram's picture, which goes with its text."""
    return f"{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}.svg"


def _picture(text: str, up: str) -> str:
    (title,) = _TITLE.findall(text)
    return f"![{title}]({up}{DIAGRAMS}/{diagram_file(text)})"


def command_reference() -> list[str]:
    """Return the commands of both programs as Markdown, with the help of their parsers."""
    lines = []
    for name in COMMANDS:
        subparsers = _subparsers(command_parser(name))
        lines += _section(f"histoviewer {name}", subparsers[name], "##")
    lines += ["## python -m export", "", "In the Python package with the extra `export` only.", ""]
    for name, parser in _subparsers(export_parser()).items():
        lines += _section(f"python -m export {name}", parser, "###")
    return lines


def _section(title: str, parser: argparse.ArgumentParser, level: str) -> list[str]:
    parser.prog = title
    parser.formatter_class = _formatter
    lines = [f"{level} {title}", "", "```text", parser.format_help().rstrip(), "```", ""]
    for name, inner in _subparsers(parser).items():
        lines += _section(f"{title} {name}", inner, f"{level}#")
    return lines


def _subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _formatter(prog: str) -> argparse.HelpFormatter:
    # As wide as a page of the site, whatever terminal it is built in.
    return argparse.HelpFormatter(prog, width=_WIDTH)
