"""Output to the terminal: no text can control it, and its encoding stops no command."""

import sys
from io import TextIOBase

from histoviewer.output.control_characters import escape_controls


def say(text: object, error: bool = False) -> None:
    """Print one line to stdout, or to stderr if `error`, at once."""
    stream = sys.stderr if error else sys.stdout
    print(encodable(escape_controls(str(text)), stream), file=stream, flush=True)


def encodable(text: str, stream: object) -> str:
    """Escape the characters that a stream cannot encode, as an ASCII terminal's."""
    encoding = (stream.encoding if isinstance(stream, TextIOBase) else None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
