"""A run folder: it belongs to one set of settings."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from export.errors import ExportError
from export.files import write_bytes, write_json


def claim_run(run: Path, settings: Mapping[str, Any]) -> None:
    """Write settings.json into a new run folder; accept one that has the same settings.

    Raises ExportError, naming what changed, where `run` holds a run with others.
    """
    path = run / "settings.json"
    if not path.exists():
        write_json(path, dict(settings))
        return
    stored = json.loads(path.read_text(encoding="utf-8"))
    settings = json.loads(json.dumps(settings))  # a tuple is stored as a list
    changed = [
        f"{name} ({stored.get(name)}, now {value})"
        for name, value in settings.items()
        if stored.get(name) != value
    ]
    if changed:
        raise ExportError(
            f"{run}: holds a run with other settings: {', '.join(changed)}. "
            f"Give another folder, or the same settings to go on."
        )


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a whole CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_bytes(path, text.getvalue().encode())
