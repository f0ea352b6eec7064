"""Types of arguments."""

import argparse
from pathlib import Path


def to_path(text: str) -> Path:
    """Convert an argument to a path. An empty one would stand for the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a path is empty")
    return Path(text)
