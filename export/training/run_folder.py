"""Run folders, each of which belongs to one set of settings."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from export.errors import ExportError
from export.files import write_json


def claim_run(run: Path, settings: Mapping[str, Any]) -> None:
    """Write settings.json into a new run folder, or check that it holds the same settings.

    Raises ExportError, listing the differences, if `run` was started with other settings.
    """
    path = run / "settings.json"
    if not path.exists():
        write_json(path, dict(settings))
        return
    stored = json.loads(path.read_text(encoding="utf-8"))
    settings = json.loads(json.dumps(settings))  # tuples are stored as lists
    changed = [
        f"{name} ({stored.get(name)}, now {value})"
        for name, value in settings.items()
        if stored.get(name) != value
    ]
    if changed:
        raise ExportError(
            f"{run}: holds a run with other settings: {', '.join(changed)}. "
            f"Give another folder, or the same settings to resume it."
        )
