"""A run folder belongs to one set of settings."""

from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from export.errors import ExportError
from export.training.run_folder import claim_run


@dataclass(frozen=True)
class _Recipe:
    rate: float = 0.1
    sizes: tuple[int, ...] = (4, 4)


def test_the_same_settings_resume_a_run_and_others_are_refused(tmp_path: Path) -> None:
    for _ in range(2):
        claim_run(tmp_path, {"recipe": asdict(_Recipe()), "data": "pcam"})
    with pytest.raises(ExportError, match="other settings: recipe"):
        claim_run(tmp_path, {"recipe": asdict(_Recipe(sizes=(4,))), "data": "pcam"})
