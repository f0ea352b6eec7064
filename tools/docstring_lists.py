"""Shows the docstrings' lines `name: meaning` as lists on the documentation's site."""

import re
from typing import Any

import griffe

_ENTRY = re.compile(r"(\w+(?:, \w+)*): +(.*)")


class DocstringLists(griffe.Extension):
    """Rewrites the docstrings of all objects that mkdocstrings shows."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring:
            paragraphs = obj.docstring.value.split("\n\n")
            obj.docstring.value = "\n\n".join(as_list(text) for text in paragraphs)


def as_list(paragraph: str) -> str:
    """Return a paragraph as a Markdown list, if it is one of names and meanings."""
    lines = paragraph.splitlines()
    if not lines or not _ENTRY.match(lines[0]):
        return paragraph
    items = []
    for line in lines:
        entry = _ENTRY.match(line)
        items.append(f"- `{entry[1]}`: {entry[2]}" if entry else f"    {line.strip()}")
    return "\n".join(items)
