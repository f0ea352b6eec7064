"""The core's sentences in the window's language.

The core words its errors and reasons in English, for the command line, tables and stored results.
A sentence is made of a template, which is its code, and of parameters: "is a damaged TIFF (%1)".
`tools/core_messages.py` collects the templates from the source. Here the template of a sentence is
found again, also of one that was stored by an earlier scan; its translation is filled with the
parameters. A sentence that no template fits stays in English.
"""

import json
import re
from functools import cache, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QLocale

from histoviewer.errors import HistoViewerError
from histoviewer.resources import resource

CORE_CONTEXT = "core"
# What to do instead of giving an option of the command line.
IN_THE_WINDOW = {
    "Give it with --mpp, in micrometres.": "Press S to give it, in micrometres.",
    "Give the right one with --slide.": "Open the slide that was scanned, and export it again.",
    "Give the slide with --slide.": "Open the slide that was scanned, and export it again.",
    "Move it, choose another folder, or give --overwrite.": "Move it, or choose another folder.",
    "Export their heatmaps one by one, each with its own --out.": (
        "Export them one by one, each to another folder."
    ),
    "No tissue was found. Look at the slide; --whole-slide scans all of it.": (
        'No tissue was found. Look at the slide; "Scan everything" in the dialog of a scan scans '
        "all of it."
    ),
    "Do not use it here; on a GPU, try --device cpu.": (
        "Do not use it here; on a GPU, choose the CPU in the settings."
    ),
    "Try --device cpu, or another model.": "Choose the CPU in the settings, or another model.",
    "Install it (`pip install openvino`), or use --engine onnxruntime.": (
        "Install HistoViewer again."
    ),
    "Install the NVIDIA driver and `pip install histoviewer[cuda]`, or use --device cpu.": (
        "Install the NVIDIA driver and `pip install histoviewer[cuda]`, or choose the CPU in the "
        "settings."
    ),
    "Scan the slide again, with --rescan.": "Scan the slide again.",
    "Use --precision auto.": "Choose another model.",
    "Run `python -m export quantize`, or use --precision auto.": "Choose another model.",
    "Choose a larger image; patches are judged by `histoviewer scan --patches`.": (
        "Choose a larger image."
    ),
    "Choose a .tif that `histoviewer scan` wrote.": "Choose a heatmap, a .tif of a scan.",
}
_PLACE = re.compile("%([1-9])")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
_END = re.compile(r"(?<=[.!?])\s")
_MOST_SENTENCES, _MOST_COLONS = 20, 4


class Message(NamedTuple):
    """A template of `templates` and what stands in its places, in order."""

    code: str
    parameters: tuple[str, ...]


def templates() -> tuple[str, ...]:
    """All templates of the core, with %1, %2, ... as places."""
    return tuple(json.loads(resource("translations", "messages.json").read_text("utf-8")))


@lru_cache(maxsize=4096)
def find(text: str) -> Message | None:
    """Find the template of a sentence or clause; of several, the one with the most letters."""
    for template, texts in _ordered():
        parameters = _match(texts, text)
        if parameters is not None:
            return Message(template, parameters)
    return None


def worded(error: HistoViewerError) -> str:
    """Word an error for readers: the subject as it is, the cause, and what to do in the window."""
    cause = f"{error.subject}: {translated(error.cause)}."
    return f"{cause} {translated(error.action)}" if error.action else cause


def translated(text: str) -> str:
    """Translate sentences of the core; what is of no known template stays as it is.

    A subject, such as a file's name and a colon, may stand before them.
    """
    said = _known(text)
    if said is not None:
        return said
    for colon in [None, *list(re.finditer(": ", text))[:_MOST_COLONS]]:
        start = colon.end() if colon else 0
        said = _sentences(text[start:])
        if said is not None:
            return text[:start] + said
    return text


def _sentences(text: str) -> str | None:
    """Translate sentence by sentence; None if nothing is known of the first."""
    rest, said = _END.split(text, _MOST_SENTENCES), ""
    while rest:
        # A template may be of several sentences.
        for count in range(len(rest), 0, -1):
            part = " ".join(rest[:count])
            found = _known(part)
            if found is None and part.endswith("."):
                clause = _known(part[:-1])
                found = f"{clause}." if clause is not None else None
            if found is not None:
                break
        else:
            if not said:
                return None
            found, count = rest[0], 1
        said = f"{said} {found}".lstrip()
        rest = rest[count:]
    return said


def _known(text: str) -> str | None:
    """Translate what is one template, or one text of `core_texts`; None if it is neither."""
    text = IN_THE_WINDOW.get(text, text)
    said = QCoreApplication.translate(CORE_CONTEXT, text)
    if said != text:
        return said
    message = find(text)
    if message is None:
        return text if text in IN_THE_WINDOW.values() else None
    code = IN_THE_WINDOW.get(message.code, message.code)
    said = QCoreApplication.translate(CORE_CONTEXT, code)
    parameters = [_parameter(each) for each in message.parameters]
    return _PLACE.sub(lambda place: parameters[int(place[1]) - 1], said)


def _parameter(text: str) -> str:
    if _GROUPED.fullmatch(text):
        return QLocale().toString(int(text.replace(",", "")))
    return translated(text)


@cache
def _ordered() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Templates with the texts between their places, those with the most letters first."""
    # Every second part is the number of a place.
    parts = ((template, tuple(_PLACE.split(template)[::2])) for template in templates())
    return tuple(sorted(parts, key=lambda each: -sum(map(len, each[1]))))


def _match(texts: tuple[str, ...], text: str) -> tuple[str, ...] | None:
    """Return what stands between these texts, or None; unlike a pattern's, in linear time."""
    first, *between = texts
    if not text.startswith(first):
        return None
    if not between:
        return () if text == first else None
    *between, last = between
    found, start = [], len(first)
    for part in between:
        at = text.find(part, start)
        if at < 0:
            return None
        found.append(text[start:at])
        start = at + len(part)
    end = len(text) - len(last)
    if end < start or not text.endswith(last):
        return None
    return (*found, text[start:end])
