"""Characters that a terminal or a spreadsheet obeys; names of files may have any."""

import unicodedata

# A spreadsheet takes a text that starts like this for a formula, and runs it; also full-width ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Controls, halves of characters (bytes of a name that are not UTF-8), ends of lines and paragraphs.
_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}
_REVERSING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_control(char: str) -> bool:
    """Check whether a character controls a terminal or reverses a line."""
    return unicodedata.category(char) in _CATEGORIES or char in _REVERSING


def escape_controls(text: str) -> str:
    r"""Write each character that controls a terminal as in JSON, such as "\u001b" or "\n"."""
    if text.isprintable():
        return text
    return "".join(_escaped(char) if is_control(char) else char for char in text)


def defuse(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _escaped(char: str) -> str:
    return {"\n": "\\n", "\t": "\\t"}.get(char, f"\\u{ord(char):04x}")
